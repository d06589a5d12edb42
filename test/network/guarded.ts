import fc from 'fast-check';
import type { ConsumerGroup, Disruption, Effect, Log, Network, Step } from '../../src/network/index.js';
import { design, disruption, stepsWith } from './arbitrary.js';
import { constant, exponential } from './build.js';

const probability = fc.double({ min: 0, max: 1, noNaN: true });
const seconds = fc.double({ min: 0, max: 0.5, noNaN: true });

/** What the network of `design` does not have: guarded, hedged and cancelled calls, shedders and a log with two groups. */
const step = stepsWith((inner) => [
  fc.constant<Step>({ do: 'shed', shedder: 0 }),
  inner.map((body): Step => ({ do: 'publish', log: 0, deliveries: [{ group: 0, body }] })),
  fc.record({ first: inner, second: inner }).map(({ first, second }): Step => ({
    do: 'publish',
    log: 0,
    deliveries: [
      { group: 0, body: first },
      { group: 1, body: second },
    ],
  })),
  fc
    .record({
      owner: fc.nat(2),
      from: fc.nat(2),
      body: inner,
      timeout: fc.option(seconds),
      retries: fc.nat(2),
      backoff: seconds,
      onFailure: fc.option(inner),
      cancels: fc.boolean(),
      hedged: fc.option(seconds),
      guards: fc.record({ breaker: fc.constant(0), pool: fc.constant(0), budget: fc.constant(0) }, { requiredKeys: [] }),
    })
    .map(({ guards, hedged, ...each }): Step => ({ do: 'call', ...each, ...guards, ...(hedged === null ? {} : { hedgeAfter: hedged }) })),
]);

const group: fc.Arbitrary<ConsumerGroup> = fc.record({
  name: fc.constant('group'),
  consumers: fc.integer({ min: 1, max: 4 }),
  rebalance: seconds,
  commitEvery: fc.constantFrom(0, 0.3),
  delivery: fc.constantFrom('at_most_once', 'at_least_once', 'exactly_once'),
  attempts: fc.option(fc.integer({ min: 1, max: 3 })),
  retryAfter: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
});

const log: fc.Arbitrary<Log> = fc.record({
  owner: fc.constant('log'),
  partitions: fc.integer({ min: 1, max: 5 }),
  keys: fc.constantFrom<Log['keys'][]>(
    { type: 'in_turn' },
    { type: 'hashed', count: 50, popularity: { type: 'zipf', exponent: 0.9 } },
    { type: 'hashed', count: 7, popularity: { type: 'uniform' } },
  ),
  groups: fc.tuple(group, group),
  brokers: fc.constant(3),
  replication: fc.integer({ min: 1, max: 3 }),
  minInSync: fc.constant(1),
  acks: fc.constantFrom('none', 'leader', 'all'),
  copying: fc.constantFrom(constant(0.01), exponential(0.05)),
  failover: seconds,
  retention: fc.option(fc.double({ min: 0.1, max: 3, noNaN: true })),
  batch: fc.option(fc.record({ size: fc.integer({ min: 1, max: 5 }), linger: seconds })),
});

/** Any network that has all primitives. */
export const guardedDesign: fc.Arbitrary<Network> = fc
  .record({
    of: design,
    body: step,
    log,
    scaled: fc.option(fc.nat(2)),
    breaking: fc.option(fc.nat(2)),
    takeover: fc.constantFrom(0, 0.1),
    pool: fc.record({ size: fc.integer({ min: 1, max: 4 }), waiting: fc.option(fc.nat(4)) }),
    above: probability,
  })
  .map(({ of, body, log: messages, scaled, breaking, takeover, pool, above }) => ({
    ...of,
    flows: [{ name: 'flow', body }],
    stations: of.stations.map((station, index) =>
      index === breaking ? { ...station, breakdowns: { mtbf: 1.5, mttr: 0.4 }, takeover } : station,
    ),
    logs: [messages],
    breakers: [{ owner: 'breaker', errors: 0.4, window: 1, minimum: 4, openFor: 0.5, halfOpen: 2 }],
    pools: [{ owner: 'pool', ...pool }],
    retryBudgets: [{ owner: 'budget', ratio: 0.2, perSecond: 1 }],
    shedders: [{ owner: 'shedder', station: 1, above }],
    scalers:
      scaled === null || scaled === breaking
        ? []
        : [{ owner: 'scaler', station: scaled, min: 1, max: 6, target: 0.6, delay: 0.3, cooldown: 0.5, tick: 0.25 }],
  }));

const link = fc.record({ from: fc.option(fc.nat(2)), to: fc.nat(2) });
const effect: fc.Arbitrary<Effect> = fc.oneof(
  fc.record({ link, share: probability }).map(({ link: each, share }): Effect => ({ effect: 'lose', ...each, share })),
  fc.record({ link, seconds }).map(({ link: each, seconds: late }): Effect => ({ effect: 'delay', ...each, seconds: late })),
  link.map((each): Effect => ({ effect: 'cut', ...each })),
  fc
    .record({ from: fc.option(fc.nat(2)), to: fc.nat(2), share: probability })
    .map((each): Effect => ({ effect: 'errors', ...each, cause: 'unavailable' })),
  fc
    .record({ owner: fc.nat(2), rate: fc.double({ min: 0, max: 50, noNaN: true }) })
    .map((each): Effect => ({ effect: 'throttle', ...each })),
  fc
    .record({ station: fc.nat(2), replicas: fc.option(fc.array(fc.nat(3), { maxLength: 3 })) })
    .map((each): Effect => ({ effect: 'pause', ...each })),
  fc.nat(2).map((broker): Effect => ({ effect: 'broker_down', log: 0, broker })),
  fc
    .record({ group: fc.nat(1), count: fc.integer({ min: 1, max: 3 }) })
    .map((each): Effect => ({ effect: 'consumers_down', log: 0, ...each })),
  fc.record({ station: fc.nat(2), replicas: fc.array(fc.nat(3), { maxLength: 3 }) }).map((each): Effect => ({ effect: 'away', ...each })),
);

/** What may happen to it. */
export const guardedDisruption: fc.Arbitrary<Disruption> = fc
  .record({ of: disruption, effects: fc.array(effect, { maxLength: 2 }) })
  .map(({ of, effects }) => ({ ...of, effects: [...of.effects, ...effects] }));
