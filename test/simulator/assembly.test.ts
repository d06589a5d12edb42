import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Distribution, Experiment, Network, RouterPolicy, Source, Step, Store } from '../../src/network/index.js';
import { compiledKernel } from '../../src/simulator/assembly.js';
import { imageOf } from '../../src/simulator/program/image.js';
import { simulate } from '../../src/simulator/index.js';
import { prepare } from '../../src/simulator/program/model.js';
import { design, disruption } from '../network/arbitrary.js';
import { guardedDesign, guardedDisruption } from '../network/guarded.js';
import { loadedDesign } from '../network/loaded.js';
import {
  balanced,
  call,
  closed,
  constant,
  delay,
  during,
  exponential,
  fork,
  hyperexponential,
  lognormal,
  network,
  plain,
  poisson,
  sequence,
  serve,
  station,
  store,
} from '../network/build.js';

/** The kernel as WebAssembly and as TypeScript give the same bytes. */
function same(of: Network, experiment: Experiment = plain, duration = 20): void {
  const options = { seed: 11, replications: 2, duration, warmup: 2 };
  const bytes = JSON.stringify(simulate(of, experiment, options));
  expect(bytes).toBe(JSON.stringify(simulate(of, experiment, { ...options, compiled: false })));
  expect(bytes).not.toContain('"error"');
}

test('there is WebAssembly here', () => {
  const model = prepare(balanced('random', 2, 0.5), plain);
  const contents = [] as const;
  const kernel = compiledKernel(imageOf(model, 1, 0, 100), contents);
  expect(kernel?.run(100, 1e9)).toBe(true);
  expect(kernel?.eventCount).toBeGreaterThan(100);
});

const policies: readonly RouterPolicy[] = [
  'round_robin',
  'weighted_round_robin',
  'least_connections',
  'least_response_time',
  'ip_hash',
  'random',
  'power_of_two',
];

/** Milliseconds after which something hangs: hundreds of networks take a while on a busy machine. */
const GUARD = 300_000;

describe('WebAssembly and TypeScript agree to the last bit', () => {
  test.each(policies)('on %s, while replicas fail and come back', (policy) => {
    const experiment: Experiment = {
      load: [1],
      disruptions: [
        during(3, 5, { effect: 'down', station: 0, replicas: [0, 2] }),
        during(9, 4, { effect: 'slow', station: 0, factor: 3 }),
      ],
    };
    same(balanced(policy, 5, 0.8, { weights: policy === 'weighted_round_robin' ? [1, 2, 3, 4, 5] : null, detection: 1 }), experiment);
  });

  const distributions: readonly Distribution[] = [
    constant(0.01),
    exponential(0.01),
    { type: 'uniform', min: 0.005, max: 0.02 },
    lognormal(0.01, 2),
    { type: 'pareto', min: 0.004, shape: 2.2 },
    { type: 'erlang', stages: 3, mean: 0.01 },
    hyperexponential(0.01, 5),
    { type: 'empirical', values: [0.001, 0.002, 0.03] },
    { type: 'sum', parts: [exponential(0.004), constant(0.006)] },
  ];
  test.each(distributions)('on service times that are $type', (time) => {
    same(network(poisson(70), serve(0, time)));
  });

  const evictions: readonly Store['eviction'][] = ['lru', 'lfu', 'fifo', 'random', 'ttl_only', 'none'];
  test.each(evictions)('on a store with eviction %s, that is emptied once', (eviction) => {
    const lookup: Step = { do: 'lookup', store: 0, hit: delay(constant(0.001)), miss: serve(0, exponential(0.001)) };
    const step = sequence(lookup, { do: 'choose', choices: [{ probability: 0.1, step: { do: 'put', store: 0, mode: 'invalidate' } }] });
    const experiment: Experiment = { load: [1], disruptions: [during(5, null, { effect: 'flush', store: 0 })] };
    same(network(poisson(300), step, { stores: [store({ eviction, ttl: 3 })] }), experiment);
    same(network(poisson(300), step, { stores: [store({ eviction, entries: 50, popularity: { type: 'uniform' } })] }), experiment);
  });

  // The second replication is given a copy of what the first was filled with.
  test.each(evictions)('on a store with eviction %s that is large enough to be filled once', (eviction) => {
    const lookup: Step = { do: 'lookup', store: 0, hit: delay(constant(0)), miss: delay(constant(0.001)) };
    const large = { eviction, entries: 60_000, popularity: { type: 'zipf', exponent: 0.9 } } as const;
    same(network(poisson(30_000), lookup, { stores: [store({ ...large, keys: 240_000, ttl: 10 })] }), plain, 3);
    same(network(poisson(30_000), lookup, { stores: [store({ ...large, keys: 2e7, ttl: null })] }), plain, 3);
  });

  test('on more keys than have a place each', () => {
    const lookup: Step = { do: 'lookup', store: 0, hit: delay(constant(0)), miss: delay(constant(0.001)) };
    same(network(poisson(2000), lookup, { stores: [store({ keys: 2e7, entries: 3000, popularity: { type: 'zipf', exponent: 1 } })] }));
  });

  test.each(['lifo', 'priority', 'sharing'] as const)('on stations that are %s, of which replicas fail', (discipline) => {
    const experiment: Experiment = {
      load: [1],
      disruptions: [
        during(4, 3, { effect: 'down', station: 0, replicas: [1] }, { effect: 'slow', station: 1, factor: 2 }),
        during(9, 3, { effect: 'down', station: 1, replicas: [0] }),
      ],
    };
    const body = sequence(
      { do: 'serve', station: 0, time: exponential(0.02), router: null, rank: 2 },
      fork(2, serve(1, constant(0.01)), serve(1, lognormal(0.02, 2))),
    );
    const apart = station({ replicas: 3, queueing: 'per_replica', discipline, servers: 2 });
    same(network(poisson(160), body, { stations: [apart, station({ replicas: 6, discipline, capacity: 30 })] }), experiment);
  });

  const sources: readonly [string, Source][] = [
    ['closed', closed(40, exponential(0.5))],
    ['regular', poisson(40, { load: { type: 'open', rate: 40, arrivals: { type: 'bursty', scv: 0.4 }, shape: { type: 'flat' } } })],
    ['bursty', poisson(40, { load: { type: 'open', rate: 40, arrivals: { type: 'bursty', scv: 6 }, shape: { type: 'flat' } } })],
    [
      'a trace',
      poisson(3, { load: { type: 'open', rate: 3, arrivals: { type: 'trace', times: [0, 1, 1.5, 3] }, shape: { type: 'flat' } } }),
    ],
    [
      'a spike',
      poisson(30, {
        load: { type: 'open', rate: 30, arrivals: { type: 'poisson' }, shape: { type: 'spike', at: 5, to: 3, lasts: 4 } },
      }),
    ],
  ];
  test.each(sources)('on a source that is %s, and a surge', (_, source) => {
    const experiment: Experiment = { load: [1], disruptions: [during(12, 4, { effect: 'surge', source: 0, factor: 2 })] };
    same(network(source, serve(0, exponential(0.02))), experiment);
  });

  test('on timeouts, retries, fallbacks, limits and full queues, above saturation', () => {
    const inner = call(1, serve(0, hyperexponential(0.02, 4)), {
      timeout: 0.05,
      retries: 3,
      backoff: 0.01,
      onFailure: delay(constant(0.003)),
    });
    const body = sequence({ do: 'limit', limiter: 0 }, fork(1, inner, call(2, serve(1, exponential(0.03)), { timeout: 0.1 })));
    same(
      network(poisson(150), body, {
        stations: [station({ capacity: 5, replicas: 2 }), station({ replicas: 3, queueing: 'per_replica' })],
        limiters: [{ owner: 'limit', rate: 120, burst: 20, clients: 3 }],
      }),
    );
  });

  test('on replication that loses and lags', () => {
    for (const replication of ['sync', 'async', 'semi_sync'] as const) {
      const body = sequence(
        { do: 'commit', set: 0, shard: 0 },
        { do: 'read', set: 0, shard: 0, from: 'follower' },
        serve(0, exponential(0.001)),
      );
      const set = {
        owner: 'set',
        primaries: [0],
        followers: [1],
        replication,
        lag: exponential(0.2),
        records: 50,
        failover: { detect: 1, promote: 1 },
        shardShares: [1],
      };
      const experiment: Experiment = { load: [1], disruptions: [during(5, 6, { effect: 'down', station: 0, replicas: null })] };
      same(network(poisson(100), body, { stations: [station(), station({ replicas: 3 })], replicaSets: [set] }), experiment);
    }
  });

  test('on copies elsewhere, of which everything is lost', () => {
    const copy = {
      owner: 'set',
      primaries: [0],
      followers: [null],
      replication: 'async',
      failover: { detect: 0, promote: 0 },
      shardShares: [1],
    } as const;
    const body = sequence(serve(0, exponential(0.001)), { do: 'commit', set: 0, shard: 0 }, { do: 'commit', set: 1, shard: 0 });
    const replicaSets = [
      { ...copy, lag: exponential(0.2), elsewhere: 'follows' },
      { ...copy, lag: constant(0), elsewhere: { every: 3, takes: 1 } },
    ] as const;
    const experiment: Experiment = { load: [1], disruptions: [during(8, null, { effect: 'down', station: 0, replicas: null })] };
    same(network(poisson(100), body, { replicaSets }), experiment);
  });

  test(
    'on any network whatever',
    () => {
      fc.assert(
        fc.property(design, fc.array(disruption, { maxLength: 3 }), (of, disruptions) => {
          same(of, { load: [1], disruptions }, 5);
        }),
        { numRuns: 120, seed: 9 },
      );
    },
    GUARD,
  );

  test(
    'on any network that has all primitives',
    () => {
      fc.assert(
        fc.property(guardedDesign, fc.array(guardedDisruption, { maxLength: 3 }), (of, disruptions) => {
          same(of, { load: [1], disruptions }, 4);
        }),
        { numRuns: 120, seed: 10 },
      );
    },
    GUARD,
  );

  test(
    'on any load: sources of all kinds and shapes, and loads of keys that others wait for',
    () => {
      fc.assert(
        fc.property(loadedDesign, fc.array(disruption, { maxLength: 2 }), (of, disruptions) => {
          same(of, { load: of.sources.map(() => 1), disruptions }, 4);
        }),
        { numRuns: 80, seed: 12 },
      );
    },
    GUARD,
  );
});
