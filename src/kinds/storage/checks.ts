import { formatQuantity, isKind, property, SECONDS_PER_MONTH, type Fix } from '../../model/index.js';
import { GIB, pricesFor } from '../cost/prices.js';
import { datasetSize } from '../figures/holdings.js';
import { backupsOf } from '../structure.js';
import { at, removeProperty, repair, rule, see, setProperty, type Rule, type RuleContext } from '../rule.js';
import { viewAt, viewOf } from '../view.js';
import type { View } from '../behaviour.js';
import { PACE } from './behaviour.js';
import { packed } from './sizes.js';
import { skuOf } from './savings.js';
import { tiers } from './tiers.js';

const ON = 'storage';

export const storageRules: readonly Rule[] = [
  rule(
    'storage/one-copy',
    {
      on: ON,
      severity: 'warning',
      title: 'Data has one copy',
      doc: 'One disk in about sixty dies in a year (Backblaze, “Drive Stats for 2024”), and takes along what is nowhere else. Three copies, or an erasure code, survive one loss and have time to repair it.',
      fixable: true,
      safe: false,
    },
    (storage, found) => {
      if (storage.replication_factor !== 1) return;
      const code = property(storage.component, 'erasure_code');
      if (code !== undefined) return;
      found(
        at(storage, 'replication_factor'),
        `${storage.name} keeps one copy, and ${formatQuantity(storage.annual_failure_rate, 'percent')} of its disks die in a year`,
        setProperty(storage.component, 'replication_factor', '3'),
      );
    },
  ),
  rule(
    'storage/no-snapshots',
    {
      on: ON,
      severity: 'warning',
      title: 'Nothing goes back to before a mistake',
      doc: 'Copies protect against disks, not against people: what is deleted or overwritten is so in all of them. Snapshots (of disks and files), old versions (of objects) or a backup go back in time.',
      standard: 'AWS Well-Architected REL09-BP01 (Identify and back up all data that needs to be backed up)',
      fixable: true,
      safe: false,
    },
    (storage, found, { architecture }) => {
      if (storage.snapshots || storage.versioning || storage.immutable || backupsOf(architecture, storage.id).length > 0) return;
      // What holds no data of the design is scratch space, or the long-term store of metrics and logs.
      if (storage.holds === undefined) return;
      const isObjects = isKind(storage.component, 'object_storage');
      found(
        storage.component,
        `${storage.name} keeps no ${isObjects ? 'old versions' : 'snapshots'}: what is deleted by mistake is gone`,
        isObjects
          ? setProperty(storage.component, 'versioning', 'on')
          : setProperty(storage.component, 'snapshots', '{ every: 24h, keep: 7d }'),
      );
    },
  ),
  rule(
    'storage/archive-on-path',
    {
      on: ON,
      severity: 'error',
      title: 'Somebody waits for an archive',
      doc: 'What is archived is brought back in minutes to half a day (Amazon S3 Glacier: standard retrievals take 3 to 5 hours). A request that waits for an answer cannot.',
      fixable: true,
      safe: false,
    },
    (storage, found, context) => {
      if (storage.tier !== 'archive') return;
      const waiting = context.callsOf(storage.id).find(({ call }) => call.mode === 'sync' && call.operation !== 'write');
      if (!waiting) return;
      found(
        at(storage, 'tier'),
        `${waiting.flow.name} waits for ${storage.name}, which is an archive`,
        setProperty(storage.component, 'tier', 'hot'),
        see(waiting.call.source, `${waiting.flow.name} reads here`),
      );
    },
  ),
  rule(
    'block/many-writers',
    {
      on: 'block_storage',
      severity: 'error',
      title: 'Several machines write to one disk',
      doc: 'A disk knows nothing of files: two machines that write to one at once destroy its file system, unless that was made for it. Files that machines share belong in file storage.',
      fixable: true,
      safe: false,
    },
    (disk, found, context) => {
      const users = new Set([...(disk.attached_to ?? []), ...context.callers(disk.id).map(({ id }) => id)]);
      const machines = [...users].flatMap((id) => {
        const component = context.component(id);
        return component && isKind(component, 'placed') ? [viewOf<'placed'>(component)] : [];
      });
      const count = machines.reduce((sum, { replicas }) => sum + replicas, 0);
      if (count < 2) return;
      const { start } = disk.component.source;
      const end = { line: start.line, character: start.character + disk.component.kind.length };
      const attached = disk.component.written.some(({ name }) => name === 'attached_to');
      found(
        disk.component,
        `${count} machines of ${machines.map(({ name }) => name).join(', ')} write to ${disk.name}, which one machine can`,
        ...(disk.component.kind === 'block_storage'
          ? [
              repair(
                'Make it `file_storage`',
                { change: 'replace', source: { ...disk.component.source, end }, text: 'file_storage' },
                ...(attached ? [{ change: 'remove', component: disk.id, property: 'attached_to' } as const] : []),
              ),
            ]
          : []),
      );
    },
  ),
  rule(
    'storage/too-slow',
    {
      on: ON,
      severity: 'error',
      solved: true,
      title: 'A disk is asked for more than it is good for',
      doc: 'Operations and bytes beyond what a volume is provisioned for wait in a queue that grows without end. 3,000 operations per second and 125 MiB/s are what every gp3 volume has, 16,000 and 1,000 MiB/s the most that this rule proposes of it (AWS, “Amazon EBS volume types”). The fix names what keeps it at or below 70%.',
      fixable: true,
      safe: false,
    },
    (storage, found, context) => {
      const pace = context.compiled.builder.recall(storage.id, PACE);
      const demand = pace === null ? undefined : context.offered().stations[pace];
      if (pace === null || !demand) return;
      const { replicas } = context.compiled.builder.stationAt(pace);
      const load = demand.work / replicas;
      if (load < 1) return;
      const places = storage.iops === undefined ? 0 : demand.rate / (storage.iops * replicas);
      // Each operation takes a place or its bytes' share, whichever is more.
      const isPlaces = places >= load * (1 - 1e-9);
      const [what, most, dimension] = isPlaces
        ? (['iops', storage.iops ?? 0, 'rate'] as const)
        : (['bandwidth', storage.bandwidth ?? 0, 'bandwidth'] as const);
      found(
        at(storage, what),
        `${storage.name} is asked for ${formatQuantity(load * most * replicas, dimension)} and is good for ${formatQuantity(most * replicas, dimension)}`,
        ...provision(storage, what, (load * most) / ROOM),
      );
    },
  ),
  rule(
    'storage/encrypted-before-packing',
    {
      on: ON,
      severity: 'warning',
      title: 'What is encrypted first is neither deduplicated nor compressed',
      doc: 'Encrypted data looks like noise: no two blocks are alike, and no pattern is left to shorten. Whoever wants both lets the storage pack first and encrypt afterwards (`encryption: at_rest`), or packs before encrypting.',
      fixable: true,
      safe: false,
    },
    (storage, found) => {
      if (!storage.client_side_encryption) return;
      const promised = (['deduplication', 'compression'] as const).filter((each) => storage[each] > 0);
      const [first] = promised;
      if (first === undefined) return;
      const share = 1 - promised.reduce((left, each) => left * (1 - storage[each]), 1);
      const removed = promised.map((each) => ({ change: 'remove', component: storage.id, property: each }) as const);
      found(
        at(storage, first),
        `${storage.name} is to save ${formatQuantity(share, 'percent')} by ${promised.join(' and ')}, and saves nothing of what its clients have encrypted`,
        repair(`Remove ${promised.map((each) => `\`${each}\``).join(' and ')}`, ...removed),
        repair(
          'Let the storage encrypt instead',
          { change: 'remove', component: storage.id, property: 'client_side_encryption' },
          { change: 'set', component: storage.id, property: 'encryption', value: 'at_rest' },
        ),
        see(at(storage, 'client_side_encryption'), 'it is encrypted here'),
      );
    },
  ),
  rule(
    'storage/tiering-costs-more',
    {
      on: 'object_storage',
      severity: 'warning',
      solved: true,
      title: 'Colder storage costs more than it saves',
      doc: 'A cold tier asks less for keeping and more for reading, and takes each object for 128 KiB at least (AWS, “Amazon S3 pricing”, S3 Standard - Infrequent Access). Small objects, and those that are read about once a month, are cheaper hot. The message says what the price list makes of both.',
      fixable: true,
      safe: false,
    },
    (storage, found, context) => {
      const cold = coldCost(storage, context);
      if (!cold || cold.kept + cold.read < cold.hot) return;
      const price = (dollars: number): string => formatQuantity(dollars, 'price');
      const why = cold.object === null ? '' : `, where each ${formatQuantity(cold.object, 'size')} object counts as 128KiB`;
      const read = cold.read > 0 ? ` to keep and ${price(cold.read)} to read` : '';
      found(
        at(storage, storage.tier === 'cold' ? 'tier' : 'lifecycle'),
        `what ${storage.name} has in the cold tier costs ${price(cold.kept)}${read}${why}, and ${price(cold.hot)} hot`,
        ...keepHot(storage),
      );
    },
  ),
];

/** Load over what it is good for that leaves room for bursts, as for servers. */
const ROOM = 0.7;
/** What gp3 can be bought with at most (AWS, “Amazon EBS volume types”). */
const MOST = { iops: 16_000, bandwidth: 1000 * 2 ** 20 };
/** The least that an object in a cold tier is billed as, in bytes (AWS, “Amazon S3 pricing”). */
const SMALLEST = 128 * 1024;

/** Buys more for a volume, as far as that goes. */
function provision(storage: View<'storage'>, what: 'iops' | 'bandwidth', wanted: number): Fix[] {
  if (isKind(storage.component, 'block_storage') && wanted > MOST[what]) return [];
  const text = what === 'iops' ? `${Math.ceil(wanted / 100) * 100}/s` : `${Math.ceil(wanted / 2 ** 20)}MiB/s`;
  return [setProperty(storage.component, what, text)];
}

interface ColdCost {
  /** US dollars per month: to keep what is cold there, to read it, and to keep it hot. */
  readonly kept: number;
  readonly read: number;
  readonly hot: number;
  /** Bytes of an object when it is billed as a larger one; null when it is not. */
  readonly object: number | null;
}

/** Null when nothing is cold, or when nobody knows how much. What is read is young: of a lifecycle nothing is read from the cold tier. */
function coldCost(storage: View<'object_storage'>, { architecture, results }: RuleContext): ColdCost | null {
  const size = datasetSize(architecture, storage.holds);
  const share = size === null ? 0 : tiers(storage, architecture, size).cold;
  const priceOf = pricesFor(architecture, storage.component);
  const [cold, hot, read] = [skuOf(storage, 'cold'), skuOf(storage, 'hot'), 's3.cold.read'].map((sku) => priceOf(sku)?.usd);
  if (size === null || share === 0 || cold === undefined || hot === undefined || read === undefined) return null;
  const dataset = viewAt(architecture, storage.holds, 'dataset');
  const object = dataset?.object_size ?? dataset?.record_size ?? SMALLEST;
  const gibibytes = (size / GIB) * share * packed(storage);
  const metrics = results?.components[storage.id]?.metrics;
  const reading = (metrics?.bandwidth_used?.value ?? 0) - (metrics?.bytes_written?.value ?? 0);
  return {
    kept: gibibytes * cold * Math.max(1, SMALLEST / object),
    read: storage.tier === 'cold' ? (Math.max(0, reading) * SECONDS_PER_MONTH * read) / GIB : 0,
    hot: gibibytes * hot,
    object: object < SMALLEST ? object : null,
  };
}

function keepHot(storage: View<'object_storage'>): Fix[] {
  if (storage.tier === 'cold') return [setProperty(storage.component, 'tier', 'hot')];
  // What goes on into an archive is for a person to decide.
  const { lifecycle } = storage;
  return lifecycle !== undefined && 'call' in lifecycle ? [removeProperty(storage.component, 'lifecycle')] : [];
}
