import type { CallStep, FlowStep } from '../../../model/index.js';
import { isKind } from '../../../model/index.js';
import { mean, type Delivery, type Estimate, type GroupMeasure, type Log } from '../../../network/index.js';
import type { Behaviour, Measured, NetworkBuilder, View } from '../../behaviour.js';
import { appServer } from '../../compute/app_server/behaviour.js';
import { derive, known, unknown } from '../../figures/estimate.js';
import { callsOf } from '../../graph.js';
import { addStation, disruption, serve, stationFault } from '../../lowering/server.js';
import { sequence } from '../../lowering/steps.js';
import { serviceTime } from '../../lowering/time.js';
import { entries, viewAt, viewOf } from '../../view.js';

type Queue = View<'message_queue'>;

/** The role of a queue's log, of its groups (by the component that consumes), and of what a consumer remembers of the queues it reads. */
const LOG = 'log';
const GROUP = 'group:';
const READS = 'reads:';

/** Handlings before a message is put aside: a judgement, in the range that Amazon's documentation of dead-letter queues shows. */
const ATTEMPTS = 5;

/** Seconds until a message whose handling failed is handled again: a judgement. */
const RETRY_AFTER = 1;

/** Seconds that a group takes to share its partitions anew: Kafka's default of `group.initial.rebalance.delay.ms`. */
const REBALANCE = 3;

/**
 * How many times smaller a batch is when it is packed: zstd's own table of the Silesia corpus, at the fastest level of each (facebook/zstd, README). Messages that
 * are alike pack better.
 */
const PACKED: Readonly<Record<Queue['compression'], number>> = { none: 1, gzip: 2.743, snappy: 2.089, lz4: 2.101, zstd: 2.887 };

/** Bytes that a message takes on a disk. */
export function storedSize(view: Queue): number {
  return view.message_size / PACKED[view.compression];
}

/** Copies of each message: there are no more than brokers. */
export function copiesOf({ replicas, replication }: Queue): number {
  return Math.min(Math.max(1, Math.round(replicas)), Math.max(1, Math.round(replication)));
}

/** Different keys, of which all are alike but the hot one: a judgement; so many spread evenly over the partitions. */
const KEYS = 10_000;

/** Seconds until a follower has a message: a judgement, about a round trip within a region and a fetch. */
const COPYING = 0.005;

export const messageQueue: Behaviour<'message_queue'> = {
  build: (view, net) => {
    addStation(view, net);
  },

  connect: (view, net) => {
    if (view.dead_letter !== undefined)
      net.note(`${view.id}: messages that nobody can work off are counted, and not published to ${view.dead_letter}`);
    const groups = consumersOf(view, net);
    const brokers = Math.max(1, Math.round(view.replicas));
    const replication = copiesOf(view);
    const partitions = partitionsOf(view, Math.max(1, ...groups.map(({ members }) => members)));
    const log = net.log({
      owner: view.id,
      partitions,
      keys: keysOf(view, partitions),
      groups: groups.map(({ id, members }) => ({
        name: id,
        consumers: members,
        ...(view.session_timeout > 0 ? { missedAfter: view.session_timeout } : {}),
        rebalance: REBALANCE,
        commitEvery: 0,
        delivery: view.delivery,
        attempts: view.dead_letter === undefined ? null : ATTEMPTS,
        retryAfter: RETRY_AFTER,
      })),
      brokers,
      replication,
      minInSync: Math.min(replication, Math.max(1, Math.round(view.min_in_sync))),
      acks: view.acks === 'all' ? 'all' : view.acks >= 1 ? 'leader' : 'none',
      // A follower asks for more as soon as it has what it asked for: about a round trip within a region.
      copying: { type: 'exponential', mean: COPYING },
      failover: Math.max(0, view.failover),
      retention: view.retention > 0 ? view.retention : null,
      batch: view.linger > 0 ? { size: Math.max(1, Math.floor(view.batch / Math.max(1, storedSize(view)))), linger: view.linger } : null,
    });
    net.remember(view.id, LOG, log);
    groups.forEach(({ id }, group) => {
      net.remember(view.id, GROUP + id, group);
      net.remember(id, READS + view.id, group);
    });
  },

  visit: (view, visit, net) => {
    const log = net.recall(view.id, LOG);
    if (log === null) return visit.answered(serve(view, visit, net));
    const steps = new Map<number, FlowStep[]>();
    for (const step of visit.call.then.flatMap((each) => (each.step === 'parallel' ? each.branches : [each]))) {
      const [first] = callsOf([step]);
      if (first === undefined) continue;
      const group = net.recall(view.id, GROUP + first.to);
      if (group === null) {
        net.note(`${view.id}: what a flow says of ${first.to} after it is left out, since ${first.to} is none of its consumers`);
        continue;
      }
      steps.set(group, [...(steps.get(group) ?? []), waitedFor(step)]);
    }
    const deliveries = [...steps].map(([group, handled]): Delivery => ({ group, body: visit.then(handled) }));
    return visit.answered(sequence(serve(view, visit, net), { do: 'publish', log, deliveries }));
  },

  fault: (view, event, net) => {
    const log = net.recall(view.id, LOG);
    const stations = stationFault(view.id, event, net);
    if (log === null || stations === null || event.fault !== 'fail') return stations;
    const dead = stations.flatMap(({ effects }) =>
      effects.flatMap((effect) => (effect.effect === 'down' ? (effect.replicas ?? range(Math.max(1, Math.round(view.replicas)))) : [])),
    );
    return [
      ...stations,
      disruption(
        event,
        [...new Set(dead)].map((broker) => ({ effect: 'broker_down', log, broker })),
      ),
    ];
  },

  measure: (view, measured) => {
    const index = measured.index(LOG);
    const log = index === null ? undefined : measured.measurements.logs?.[index];
    if (!log) return {};
    const groups = log.groups;
    const partitions = partitionsOf(view, groupSizes(view, measured));
    const kept = derive(
      'rate × size as packed × retention × copies',
      [log.published],
      (rate) => rate * storedSize(view) * view.retention * copiesOf(view),
    );
    return {
      lag: slowest(groups, ({ lag }) => lag),
      lag_time: slowest(groups, ({ wait }) => wait),
      lag_slope: slopeOf(view, measured, partitions),
      end_to_end: slowest(groups, ({ latency }) => latency.mean),
      partition_throughput: derive(
        'share of the busiest partition',
        [log.published, log.imbalance],
        (rate, factor) => (rate * factor) / partitions,
      ),
      under_replicated: log.underReplicated,
      lost_messages: log.lost,
      duplicates: summed(groups, ({ duplicates }) => duplicates),
      dead_letters: summed(groups, ({ deadLetters }) => deadLetters),
      rebalances: summed(groups, ({ rebalances }) => rebalances),
      disk_used: kept,
      days_to_full: fullAfter(view, log.published, kept),
    };
  },
};

/** Work by whoever consumes: a failure of it takes its consumers out of their groups as well. */
export const worker: Behaviour<'worker'> = {
  ...appServer,
  fault: (view, event, net) => {
    const stations = stationFault(view.id, event, net);
    const { part } = event.target;
    if (stations === null || stations.length === 0 || event.fault !== 'fail' || (part !== null && part !== 'replica')) return stations;
    const count = part === null ? ALL : Math.max(1, Math.round(view.concurrency));
    const gone = net.callers(view.id).flatMap((queue) => {
      const group = net.recall(view.id, READS + queue.id);
      const log = net.recall(queue.id, LOG);
      return group === null || log === null ? [] : [{ effect: 'consumers_down', log, group, count } as const];
    });
    return gone.length > 0 ? [disruption(event, gone), ...stations] : stations;
  },
};

/** More consumers than a group may have. */
const ALL = 1e6;

interface Consumer {
  readonly id: string;
  readonly members: number;
}

function consumersOf(view: Queue, net: NetworkBuilder): Consumer[] {
  return net
    .callees(view.id)
    .filter((component) => isKind(component, 'placed') && component.id !== view.dead_letter)
    .map((component) => ({ id: component.id, members: membersOf(view, viewOf<'placed'>(component)) }));
}

/** Consumers of a group: as written, or all that its component does at once. */
export function membersOf(view: Queue, consumer: View<'placed'>): number {
  const written = entries(view.consumers).find(([id]) => id === consumer.id)?.[1];
  return Math.max(0, Math.round(written ?? Math.round(consumer.replicas) * Math.max(1, Math.round(consumer.concurrency))));
}

/** SQS and RabbitMQ hand any message to any consumer that is free: as many partitions as consumers. */
export function partitionsOf(view: Queue, members: number): number {
  return isShared(view) ? Math.max(1, members) : Math.max(1, Math.round(view.partitions));
}

export function isShared({ engine }: Queue): boolean {
  return engine === 'sqs' || engine === 'rabbitmq';
}

function keysOf(view: Queue, partitions: number): Log['keys'] {
  if (view.key === 'none' || partitions === 1) return { type: 'in_turn' };
  if (view.key === 'hash') return { type: 'hashed', count: KEYS, popularity: { type: 'uniform' } };
  return { type: 'hashed', count: KEYS, popularity: { type: 'zipf', exponent: exponentFor(view.key_skew, partitions) } };
}

/**
 * The Zipf exponent whose first key makes its partition `skew` times as busy as the mean, by bisection: a share p of one key and an even spread of the
 * rest give p + (1 - p) / n = skew / n.
 */
function exponentFor(skew: number, partitions: number): number {
  const share = Math.min(0.99, Math.max(1 / KEYS, (skew - 1) / (partitions - 1)));
  let [low, high] = [0, 10];
  for (let round = 0; round < 40; round++) {
    const middle = (low + high) / 2;
    let all = 0;
    for (let key = 1; key <= KEYS; key++) all += key ** -middle;
    if (1 / all < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** What a consumer does with a message it does to the end before it takes the next, however the arrow is drawn. */
function waitedFor(step: FlowStep): FlowStep {
  switch (step.step) {
    case 'call':
      return { ...step, mode: 'sync' } satisfies CallStep;
    case 'chance':
    case 'repeat':
      return { ...step, steps: step.steps.map(waitedFor) };
    case 'parallel':
      return step;
  }
}

const NOBODY = unknown('nobody consumes it');

function slowest(groups: readonly GroupMeasure[], of: (group: GroupMeasure) => Estimate): Estimate {
  const [first, ...others] = groups.map(of);
  if (!first) return NOBODY;
  return others.reduce((worst, each) => ((each.value ?? -1) > (worst.value ?? -1) ? each : worst), first);
}

function summed(groups: readonly GroupMeasure[], of: (group: GroupMeasure) => Estimate): Estimate {
  const parts = groups.map(of);
  const [only] = parts;
  if (!only) return known(0, 'nobody consumes it');
  return parts.length === 1 ? only : derive('sum over the groups', parts, (...values) => values.reduce((sum, value) => sum + value, 0));
}

function readers(measured: Measured): View<'placed'>[] {
  return measured.indices(GROUP).length === 0
    ? []
    : measured.architecture.components
        .filter(({ id }) => measured.index(GROUP + id) !== null)
        .flatMap(({ id }) => viewAt(measured.architecture, id, 'placed') ?? []);
}

function groupSizes(view: Queue, measured: Measured): number {
  return Math.max(1, ...readers(measured).map((consumer) => membersOf(view, consumer)));
}

/** The fluid model: offered less capacity, of the group that falls behind fastest. Messages of one flow each take their consumer's mean time. */
function slopeOf(view: Queue, measured: Measured, partitions: number): Estimate {
  const published = measured.index(LOG) === null ? undefined : measured.measurements.logs?.[measured.index(LOG) ?? -1]?.published;
  const all = readers(measured);
  if (!published || all.length === 0) return known(0, 'nobody consumes it');
  const capacity = Math.min(
    ...all.map((consumer) => {
      const seconds = mean(serviceTime(consumer, null));
      return seconds > 0 ? Math.min(membersOf(view, consumer), partitions) / seconds : Infinity;
    }),
  );
  return derive('published − what the slowest group can work off, without what it waits for', [published], (rate) =>
    Math.max(0, rate - capacity),
  );
}

function fullAfter(view: Queue, published: Estimate, kept: Estimate): Estimate {
  const room = view.storage * Math.max(1, view.replicas);
  if (kept.value !== null && kept.value <= room) return unknown('what it keeps fits');
  return derive('room / (rate × size as packed × copies)', [published], (rate) => room / (rate * storedSize(view) * copiesOf(view)));
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
