import {
  CAUSES,
  keyGroups,
  mean,
  type Accuracy,
  type Call,
  type CallMeasure,
  type Cause,
  type Estimate,
  type LatencyMeasure,
  type Measurements,
  type Network,
  type ReplicaSetMeasure,
  type StationMeasure,
} from '../network/index.js';
import type { Closed } from './stations/closed.js';
import { scalerMeasures } from './stations/scaled.js';
import { guardMeasures } from './stations/guards.js';
import { refusalAccuracy } from './stations/limiter.js';
import { nobodyAsks } from './stations/shedder.js';
import { logMeasures } from './stations/logs.js';
import { estimate, latencyOf } from './estimates.js';
import { LeftOut } from './left-out.js';
import { Methods } from './methods.js';
import type { Times, TimesOf } from './times.js';
import { accuracyOf, atBest, doubted, worse } from './took.js';
import { byCause, type Outcome } from './outcome.js';
import type { Traffic } from './traffic.js';

interface Solved {
  readonly network: Network;
  readonly traffic: Traffic;
  readonly times: TimesOf;
  readonly closed: Closed;
  readonly notes: readonly string[];
}

/** The Apdex threshold where nobody says one. */
const THRESHOLD = 0.5;

/** Everything that is measured, from rates and laws. */
export function measure(solved: Solved): Measurements {
  const { network, traffic } = solved;
  const methods = new Methods(traffic);
  // What was left out in the state that the rates have come to.
  const leftOut = new LeftOut(network, traffic);
  return {
    engine: 'solver',
    flows: network.flows.map((_, flow) => flowMeasure(solved, flow, methods, leftOut)),
    owners: ownerMeasures(solved, methods, leftOut),
    stations: network.stations.map((_, station) => stationMeasure(solved, station)),
    stores: network.stores.map((each, store) => {
      const state = traffic.stores[store];
      const rate = traffic.lookups[store] ?? 0;
      const accuracy: Accuracy = state?.accuracy ?? 'close';
      const known = worse(accuracy, traffic.lookupAccuracy[store] ?? 'exact');
      const of = (value: number | undefined): Estimate => estimate(value ?? null, known, state?.method ?? '');
      return {
        lookups: of(rate),
        // How often is asked matters to times to live alone.
        hitRatio: estimate(rate > 0 && state ? state.hitRatio : null, each.ttl === null ? accuracy : known, state?.method ?? ''),
        evictions: of(rate * (state?.evictions ?? 0)),
        expirations: of(rate * (state?.expirations ?? 0)),
        entries: of(rate > 0 ? state?.entries : 0),
      };
    }),
    routers: network.routers.map((router, index) => {
      const served = traffic.stations[router.station];
      const method = served?.method ?? '';
      return {
        routed: estimate(traffic.routed[index] ?? 0, 'exact', 'traffic equations'),
        imbalance: estimate(served?.imbalance ?? 1, served?.imbalance === 1 ? 'exact' : 'close', method),
        healthy: estimate(
          network.stations[router.station]?.replicas ?? 0,
          network.stations[router.station]?.breakdowns ? 'rough' : 'exact',
          'no faults in the steady state',
        ),
      };
    }),
    limiters: network.limiters.map((_, limiter) => ({
      refused: estimate(
        (traffic.asked[limiter]?.rate ?? 0) > 0 ? (traffic.refusals[limiter] ?? 0) : null,
        refusalAccuracy(traffic.asked[limiter] ?? nobodyAsks()),
        'token bucket as M/D/1 with finite room',
      ),
    })),
    replicaSets: network.replicaSets.map((_, set) => replicaSetMeasure(solved, set)),
    ...(network.logs ? { logs: logMeasures(network, traffic.published) } : {}),
    ...(network.scalers ? { scalers: scalerMeasures(network) } : {}),
    ...guardMeasures(network, traffic),
    timeline: null,
    run: null,
    notes: solved.notes,
  };
}

function flowMeasure({ network, traffic, times, closed }: Solved, flow: number, methods: Methods, leftOut: LeftOut): CallMeasure {
  const program = network.flows[flow];
  if (!program) return nobody('no such flow');
  return callMeasure({
    times: times.flow(program.body, program.apdexThreshold ?? THRESHOLD),
    outcome: traffic.outcomes.of(program.body),
    rate: traffic.flows[flow] ?? 0,
    known: traffic.flowAccuracy[flow] ?? 'exact',
    leftOut: leftOut.within(program.body),
    closed,
    method: closed.method ?? methods.of(program.body),
  });
}

interface Calls {
  readonly times: Times;
  readonly outcome: Outcome;
  readonly rate: number;
  /** How far the rate can be trusted. */
  readonly known: Accuracy;
  /** Whether they meet what is solved as if it were not there. */
  readonly leftOut: boolean;
  readonly closed: Closed;
  readonly method: string;
}

/** What the times miss by when the rates of closed sources are not exact, as a share. */
const MISSED: Readonly<Record<Closed['accuracy'], number>> = { exact: 0, fair: 0.05, rough: 0.2 };

function callMeasure({ times, outcome: ended, rate, known: offered, leftOut, closed, method }: Calls): CallMeasure {
  const known = worse(offered, closed.accuracy);
  const found = doubted(times.quality, MISSED[closed.accuracy]);
  const quality = leftOut ? atBest(found, 'rough') : found;
  const outcome: Outcome = leftOut ? { ...ended, accuracy: 'rough' } : ended;
  const { latency, apdex } = latencyOf(
    times,
    { quality, queues: times.queues },
    times.endless ? `${method}: latency grows without end` : method,
  );
  const whole = rate > 0;
  return {
    arrivalRate: estimate(rate, known, 'traffic equations'),
    throughput: estimate(rate * outcome.ok, worse(outcome.accuracy, known), method),
    inFlight: estimate(rate * times.busy, worse(accuracyOf(quality.mean), known), `${method}; Little's law`),
    latency,
    errors: byCause((cause) => estimate(whole ? (outcome.failed[cause] ?? 0) : null, outcome.accuracy, method)),
    availability: estimate(
      whole ? outcome.ok : null,
      outcome.accuracy,
      outcome.stuck > 0 ? `${method}: what is offered beyond capacity is never answered` : method,
    ),
    apdex: whole ? apdex : estimate(null, 'exact', method),
  };
}

/** Owners are measured over all the calls that reach them, weighted with how often each is tried. */
function ownerMeasures({ network, traffic, times, closed }: Solved, methods: Methods, leftOut: LeftOut): CallMeasure[] {
  const calls = network.owners.map((): { call: Call; rate: number; accuracy: Accuracy }[] => []);
  for (const [call, { rate, accuracy }] of traffic.tries) if (rate > 0) calls[call.owner]?.push({ call, rate, accuracy });
  return calls.map((reached) => {
    const rate = reached.reduce((sum, each) => sum + each.rate, 0);
    if (rate === 0) return nobody('no calls');
    const parts = reached.map(({ call, rate: part }) => ({ call, weight: part / rate, outcome: traffic.outcomes.called(call).one }));
    const sum = (read: (outcome: Outcome) => number): number =>
      parts.reduce((total, { weight, outcome }) => total + weight * read(outcome), 0);
    return callMeasure({
      times: times.calls(parts, THRESHOLD),
      outcome: {
        ok: sum(({ ok }) => ok),
        failed: CAUSES.map((_, cause) => sum(({ failed }) => failed[cause] ?? 0)),
        stuck: sum(({ stuck }) => stuck),
        accuracy: parts.reduce<Accuracy>((all, { outcome }) => worse(all, outcome.accuracy), 'exact'),
      },
      rate,
      known: reached.reduce<Accuracy>((all, { accuracy }) => worse(all, accuracy), 'exact'),
      leftOut: reached.some(({ call }) => leftOut.within(call)),
      closed,
      method: closed.method ?? methods.of(...parts.map(({ call }) => call.body)),
    });
  });
}

function stationMeasure({ network, traffic, closed }: Solved, station: number): StationMeasure {
  const served = traffic.stations[station];
  const offered = traffic.offered[station];
  if (!served || !offered) {
    const none = estimate(null, 'exact', 'no such station');
    return { arrivalRate: none, utilisation: none, queueLength: none, wait: none, imbalance: none };
  }
  const known = worse(offered.accuracy, closed.accuracy);
  const accuracy = worse(served.accuracy, known);
  const carried = served.loss > 0 || network.stations[station]?.breakdowns ? accuracy : known;
  return {
    arrivalRate: estimate(offered.rate, known, closed.method ?? 'traffic equations'),
    utilisation: estimate(served.utilisation, carried, served.stuck > 0 ? served.method : 'utilisation law'),
    queueLength: estimate(served.queueLength, accuracy, served.method),
    wait: estimate(offered.rate > 0 ? served.meanWait : null, accuracy, served.method),
    imbalance: estimate(served.imbalance, served.imbalance === 1 ? 'exact' : 'close', served.method),
  };
}

function replicaSetMeasure({ network, traffic }: Solved, index: number): ReplicaSetMeasure {
  const set = network.replicaSets[index];
  const none = estimate(null, 'exact', 'no failover in the steady state');
  if (!set) return { writes: none, lostWrites: none, staleReads: none, lag: none, failoverTime: none, failovers: none, copyAge: none };
  const lag = mean(set.lag);
  const calm = set.primaries.some((primary) => network.stations[primary]?.breakdowns) ? 'rough' : 'exact';
  const commits = traffic.commits[index] ?? [];
  const reads = traffic.reads[index] ?? [];
  const read = reads.reduce((sum, rate) => sum + rate, 0);
  const groups = keyGroups(set.popularity ?? { type: 'uniform' }, Math.max(1, set.records ?? 1));
  let stale = 0;
  reads.forEach((rate, shard) => {
    const followers = network.stations[set.followers[shard] ?? -1]?.replicas ?? 0;
    // A semi-synchronous commit has waited for one of the followers.
    const behind = set.replication === 'sync' || followers === 0 ? 0 : set.replication === 'semi_sync' ? 1 - 1 / followers : 1;
    const written = (commits[shard] ?? 0) * lag;
    const old = groups.reduce((sum, { count, probability }) => sum - count * probability * Math.expm1(-written * probability), 0);
    stale += read > 0 ? (rate / read) * behind * old : 0;
  });
  return {
    writes: estimate(
      commits.reduce((sum, rate) => sum + rate, 0),
      'exact',
      'traffic equations',
    ),
    lostWrites: estimate(0, calm, 'no failover in the steady state'),
    staleReads: estimate(read > 0 ? stale : null, 'fair', 'Poisson writes within the mean lag'),
    lag: estimate(set.replication === 'sync' ? 0 : lag, 'exact', 'mean of its distribution'),
    failoverTime: none,
    failovers: estimate(0, calm, 'no failover in the steady state'),
    copyAge: none,
  };
}

/** No answer, and why: every list has its length and every value is null. */
export function unknown(network: Network, error: string): Measurements {
  const none = estimate(null, 'exact', 'not solved');
  const call = nobody('not solved', null);
  return {
    engine: 'solver',
    flows: network.flows.map(() => call),
    owners: network.owners.map(() => call),
    stations: network.stations.map(() => ({ arrivalRate: none, utilisation: none, queueLength: none, wait: none, imbalance: none })),
    stores: network.stores.map(() => ({ lookups: none, hitRatio: none, evictions: none, expirations: none, entries: none })),
    routers: network.routers.map(() => ({ routed: none, imbalance: none, healthy: none })),
    limiters: network.limiters.map(() => ({ refused: none })),
    replicaSets: network.replicaSets.map(() => ({
      writes: none,
      lostWrites: none,
      staleReads: none,
      lag: none,
      failoverTime: none,
      failovers: none,
      copyAge: none,
    })),
    ...(network.logs ? { logs: logMeasures(network, []) } : {}),
    ...(network.scalers ? { scalers: scalerMeasures(network, 'not solved') } : {}),
    ...guardMeasures(network),
    timeline: null,
    run: null,
    notes: [error],
    error,
  };
}

/** Nothing arrives. */
function nobody(method: string, rate: number | null = 0): CallMeasure {
  const none = estimate(null, 'exact', method);
  const flow = estimate(rate, 'exact', method);
  const latency: LatencyMeasure = { mean: none, p50: none, p90: none, p95: none, p99: none, p999: none };
  const errors: Record<Cause, Estimate> = byCause(() => none);
  return { arrivalRate: flow, throughput: flow, inFlight: flow, latency, errors, availability: none, apdex: none };
}
