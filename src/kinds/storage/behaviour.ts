import { isKind, property } from '../../model/index.js';
import type { Distribution, Estimate, Step } from '../../network/index.js';
import type { Behaviour, Measured, View } from '../behaviour.js';
import { derive, known, unknown } from '../figures/estimate.js';
import { datasetSize } from '../figures/holdings.js';
import { CROSS_ZONE_RTT, SAME_ZONE_RTT } from '../places.js';
import { addLimiter } from '../lowering/rate-limit.js';
import { addStation, serve, stationFault } from '../lowering/server.js';
import { delay, measuredAs, sequence } from '../lowering/steps.js';
import { annualLoss } from './durability.js';
import { codeOf, copiesOf, packed } from './sizes.js';
import { savings } from './savings.js';

type Storage = View<'storage'>;

/** The role of what paces its operations. */
export const PACE = 'pace';

/** The part of its calls that write. */
const WRITING = 'writing';

const WRITES: ReadonlySet<string> = new Set(['write', 'put', 'delete', 'append']);

/** Writes and reads per second for names that begin alike (AWS, "Best practices design patterns: optimizing Amazon S3 performance"). */
const PREFIX = { write: 3500, read: 5500 };

/** Seconds until what is archived can be read: 3 to 5 hours (AWS, "Archive retrieval options", standard). */
const THAW: Distribution = { type: 'uniform', min: 3 * 3600, max: 5 * 3600 };

/** Bytes per second of one stream that reads everything back, where nothing limits it: a judgement, as for backups. */
const STREAM = 200e6;

/** Seconds of writes that `versioning` keeps the old versions of: a month. */
const VERSIONS = 30 * 86400;

export const storage: Behaviour<'storage'> = {
  build: (view, net) => {
    addStation(view, net);
    const seconds = secondsPerOperation(view, view.operation_size);
    if (seconds > 0) {
      const replicas = Math.max(1, Math.round(view.replicas));
      const one = { servers: 1, queueing: 'central', capacity: null, detection: 0, takeover: 0 } as const;
      net.remember(
        view.id,
        PACE,
        net.station({ owner: view.id, role: PACE, replicas, zones: net.zones(view.component, replicas), ...one }),
      );
    }
    const prefixes = prefixesOf(view);
    if (prefixes === null) return;
    for (const operation of ['write', 'read'] as const) {
      const rate = prefixes * PREFIX[operation];
      addLimiter(view.id, rate, undefined, net, operation);
    }
  },

  visit: (view, visit, net) => {
    const writes = WRITES.has(visit.call.operation ?? '');
    const limiter = net.recall(view.id, writes ? 'write' : 'read');
    const pace = net.recall(view.id, PACE);
    const size = visit.call.options.size ?? view.operation_size;
    const value = secondsPerOperation(view, size);
    return visit.answered(
      sequence(
        limiter === null ? null : { do: 'limit', limiter },
        pace === null || value <= 0 ? null : { do: 'serve', station: pace, time: { type: 'constant', value }, router: null },
        writes
          ? measuredAs(net.owner(view.id, WRITING), sequence(serve(view, visit, net), copied(view)))
          : sequence(serve(view, visit, net), thawed(view)),
        visit.then(),
      ),
    );
  },

  fault: (view, event, net) => stationFault(view.id, event, net),

  measure: (view, measured) => {
    const { architecture } = measured;
    const logical = datasetSize(architecture, view.holds);
    const size = logical === null ? unknown('no dataset says what it holds') : known(logical, 'size of the dataset');
    const { calls, bytes, writes, written } = asked(measured);
    const old = oldVersions(view, written);
    const stored = derive(
      'size without what is saved × copies, with old versions',
      [size],
      (all) => (all + old) * packed(view) * copiesOf(view),
    );
    const loss = lossOf(view);
    return {
      writes,
      bytes_written: written,
      iops_used: calls,
      bandwidth_used: bytes,
      logical_size: size,
      physical_size: stored,
      annual_loss: loss,
      durability: derive(loss.method, [loss], (chance) => -Math.log10(chance)),
      restore_time: derive('size / bandwidth, after the way back from an archive', [size], (all) => restoreTime(view, all)),
      snapshot_age: view.snapshots ? known(view.snapshots.every, 'time between two snapshots') : unknown('it takes no snapshots'),
      savings: savings(view, measured.architecture),
      ...paced(measured),
    };
  },
};

function prefixesOf(view: Storage): number | null {
  const prefixes = property(view.component, 'prefixes');
  return isKind(view.component, 'object_storage') && typeof prefixes === 'number' ? Math.max(1, Math.round(prefixes)) : null;
}

/** The time that one operation takes of what it is good for: a place among its operations, or its bytes' share, whichever is more. */
function secondsPerOperation(view: Storage, size: number): number {
  const place = view.iops !== undefined && view.iops > 0 ? 1 / view.iops : 0;
  const share = view.bandwidth !== undefined && view.bandwidth > 0 ? size / view.bandwidth : 0;
  return Math.max(place, share);
}

/** A write that waits for its other copies. */
function copied(view: Storage): Step | null {
  if (view.replication === 'async' || copiesOf(view) <= 1) return null;
  // A volume's copies stand in one zone, those of objects and files in several.
  return delay(isKind(view.component, 'block_storage') ? SAME_ZONE_RTT : CROSS_ZONE_RTT);
}

function thawed(view: Storage): Step | null {
  return view.tier === 'archive' ? { do: 'delay', time: THAW } : null;
}

/** Bytes of what was overwritten in a month, and is kept. */
function oldVersions(view: Storage, written: Estimate): number {
  return view.versioning ? (written.value ?? 0) * VERSIONS : 0;
}

function lossOf(view: Storage): Estimate {
  if (isKind(view.component, 'block_storage')) return known(view.annual_failure_rate, 'as its provider says, of a volume with its copies');
  const code = codeOf(view);
  const count = code ? code.data + code.parity : Math.max(1, Math.round(view.replication_factor));
  const tolerated = code ? code.parity : count - 1;
  const { disk_size: size, rebuild_bandwidth: rate } = view as View<'object_storage'>;
  const loss = annualLoss(count, tolerated, view.annual_failure_rate, rate > 0 ? size / rate : Infinity);
  return {
    value: loss,
    ci: null,
    accuracy: 'rough',
    method: `${tolerated} of ${count} disks may be gone at once (Patterson, Gibson and Katz)`,
  };
}

function asked(measured: Measured): Readonly<Record<'calls' | 'bytes' | 'writes' | 'written', Estimate>> {
  const nobody = unknown('no flow calls it');
  if (!measured.calls()) return { calls: nobody, bytes: nobody, writes: nobody, written: nobody };
  const sum = (of: 'calls' | 'bytes'): number => measured.received.reduce((all, each) => all + each[of], 0);
  const writes = measured.calls(WRITING)?.arrivalRate ?? known(0, 'no flow writes to it');
  const each = sum('calls') > 0 ? sum('bytes') / sum('calls') : 0;
  return {
    calls: known(sum('calls'), 'calls of the flows'),
    bytes: known(sum('bytes'), 'calls of the flows × size'),
    writes,
    written: derive('writes × mean size of a call', [writes], (rate) => rate * each),
  };
}

function restoreTime(view: Storage, bytes: number): number {
  const thaw = view.tier === 'archive' ? 4 * 3600 : 0;
  return thaw + bytes / (view.bandwidth ?? STREAM);
}

/** Of what is good for so many operations, the busy share is that of its pace, not of the places where operations wait for their disk. */
function paced(measured: Measured): Readonly<Record<string, Estimate>> {
  const index = measured.index(PACE);
  const station = index === null ? undefined : measured.measurements.stations[index];
  return station ? { utilisation: station.utilisation } : {};
}
