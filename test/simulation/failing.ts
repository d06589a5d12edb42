import type { Step } from '../../src/network/index.js';
import {
  call,
  constant,
  delay,
  during,
  exponential,
  fork,
  network,
  poisson,
  refuse,
  sequence,
  serve,
  station,
  store,
} from '../network/build.js';
import { number, numbers, type Fact } from './facts.js';
import { customers, fig, flow, hitRatio, line, ratio, type Figure, type Part } from './parts.js';

type Build = (fact: Fact) => readonly Part[];

const available = (own: Omit<Figure, 'read'> = {}): Figure =>
  fig(
    flow((each) => each.availability),
    own,
  );
/** So many requests see nothing rarer than seven of them, in 999 of 1000 runs. */
const REQUESTS = 30_000;
const RARE = { offBy: 7 / (10 * REQUESTS) };

/** Parts that fail independently, of which some are needed. */
const kOfN = (need: number, of: number, up: number): Part['network'] =>
  network(poisson(100), fork(need, ...Array.from({ length: of }, () => refuse(1 - up))));

const asked = (own: Partial<ReturnType<typeof store>>, rate: number): Part['network'] =>
  network(poisson(rate), { do: 'lookup', store: 0, hit: sequence(), miss: sequence() }, { stores: [store(own)] });

/** A call within calls, each trying so often; the innermost always fails. */
function nested(layers: number, attempts: number): Step {
  const body = layers === 1 ? refuse(1) : nested(layers - 1, attempts);
  return call(layers === 1 ? 1 : 0, body, { retries: attempts - 1 });
}

/** What fails, is tried again, is kept and is held back. */
export const failing: readonly (readonly [RegExp, Build])[] = [
  [
    /^tail-at-scale-1$/,
    (fact) =>
      (fact.params.cases as readonly (readonly [number, number])[]).map(([slow, leaves], index) => ({
        network: network(poisson(100), fork(leaves, ...Array.from({ length: leaves }, () => refuse(slow)))),
        simulate: customers(leaves > 500 ? 2_000 : 6_000, 100),
        figures: { [`P[${index}]`]: fig(flow((each) => each.errors.refused)) },
      })),
  ],
  [
    /^retry-amplification/,
    (fact) => [
      ...(fact.params.cases as readonly (readonly [number, number])[]).map(([fails, attempts], index) => ({
        network: network(poisson(100), call(0, refuse(fails), { retries: attempts - 1 })),
        simulate: customers(REQUESTS, 100),
        figures: {
          [`attempts[${index}]`]: fig((measured) => ratio(measured.owners[0]?.arrivalRate, measured.flows[0]?.arrivalRate), RARE),
          [`success[${index}]`]: available(RARE),
        },
      })),
      {
        network: network(poisson(100), nested(5, 3)),
        simulate: customers(1_000, 100),
        figures: { nested3x5: fig((measured) => ratio(measured.owners[1]?.arrivalRate, measured.flows[0]?.arrivalRate), { off: 0.002 }) },
      },
    ],
  ],
  [
    /^avail-series/,
    (fact) => [
      {
        network: network(poisson(100), sequence(...numbers(fact, 'a').map((up) => refuse(1 - up)))),
        simulate: customers(REQUESTS, 100),
        figures: { A: available(RARE) },
      },
    ],
  ],
  [
    /^avail-parallel/,
    (fact) => [
      { network: kOfN(1, number(fact, 'n'), number(fact, 'a')), simulate: customers(REQUESTS, 100), figures: { A: available(RARE) } },
    ],
  ],
  [
    /^avail-\dof\d/,
    (fact) =>
      (
        [
          ['p99', 0.99],
          ['p90', 0.9],
        ] as const
      ).map(([name, up]) => ({
        network: kOfN(number(fact, 'k'), number(fact, 'n'), up),
        simulate: customers(REQUESTS, 100),
        figures: { [name]: available(RARE) },
      })),
  ],
  [
    /^avail-beta/,
    (fact) => {
      const [up, beta] = [number(fact, 'p'), number(fact, 'beta')];
      const alone = refuse((1 - up) * (1 - beta));
      return [
        {
          network: network(poisson(100), sequence(refuse(beta * (1 - up)), fork(2, alone, alone, alone))),
          simulate: customers(REQUESTS, 100),
          figures: { A: available(RARE) },
        },
      ];
    },
  ],
  [
    /^avail-mttf/,
    (fact) => {
      // A second for half an hour; requests take no time worth mentioning.
      const [up, repair] = [2 * number(fact, 'MTBFh'), 2 * number(fact, 'MTTRh')];
      const unsolved = 'the solver knows the steady state without faults';
      return [
        {
          network: network(poisson(400), serve(0, constant(1e-6))),
          experiment: { load: [], disruptions: [during(700, repair, { effect: 'down', station: 0, replicas: null })] },
          simulate: { duration: up + repair, warmup: 0 },
          figures: { A: available({ unsolved, offBy: 2e-5 }) },
        },
      ];
    },
  ],
  [
    /^cache-zipf/,
    (fact) => {
      const [keys, entries, exponent] = [number(fact, 'n'), number(fact, 'C'), number(fact, 'alpha')];
      const of = (eviction: 'lru' | 'fifo' | 'random' | 'lfu', figures: Part['figures']): Part => ({
        network: asked({ eviction, keys, entries, popularity: { type: 'zipf', exponent } }, 1000),
        simulate: { duration: 40 },
        figures,
      });
      const approximate = 'the approximation is the solver’s';
      return [
        of('lru', { LRU_exact: fig(hitRatio), LRU_che: fig(hitRatio, { unsimulated: approximate }) }),
        of('fifo', { FIFO_RANDOM_exact: fig(hitRatio), FIFO_RANDOM_ttlApprox: fig(hitRatio, { unsimulated: approximate }) }),
        of('random', { FIFO_RANDOM_exact: fig(hitRatio) }),
        // The ideal holds one more for good than a cache that takes in whatever comes.
        of('lfu', { LFU: fig(hitRatio, { offBy: 0.025 }) }),
      ];
    },
  ],
  [
    /^cache-che/,
    (fact) => {
      const [keys, entries, exponent] = [number(fact, 'n'), number(fact, 'C'), number(fact, 'alpha')];
      // The approximation is good to this, for caches of that size.
      const offBy = 0.002;
      const of = (eviction: 'lru' | 'fifo' | 'lfu', name: string): Part => ({
        network: asked({ eviction, keys, entries, popularity: { type: 'zipf', exponent } }, 1000),
        simulate: { duration: keys > 100_000 ? 60 : 30, replications: 5 },
        figures: { [name]: fig(hitRatio, { offBy }) },
      });
      return [of('lru', 'LRU_che'), of('fifo', 'FIFO_RANDOM'), of('lfu', 'LFU')];
    },
  ],
  [
    /^ttl-cache/,
    (fact) =>
      numbers(fact, 'lamT').map((gaps, index) => ({
        network: asked({ keys: 100, entries: 100, ttl: gaps, popularity: { type: 'uniform' } }, 100),
        simulate: { duration: Math.max(200, 10 * gaps) },
        figures: { [`noReset[${index}]`]: fig(hitRatio) },
      })),
  ],
  [
    /^dns-ttl-load/,
    (fact) => {
      const [resolvers, rate, ttl] = [number(fact, 'R'), number(fact, 'lam'), number(fact, 'T')];
      const of = network(
        poisson(resolvers * rate),
        { do: 'lookup', store: 0, hit: sequence(), miss: call(0, delay(constant(0))) },
        { stores: [store({ keys: resolvers, entries: resolvers, ttl, popularity: { type: 'uniform' } })] },
      );
      return [
        { network: of, simulate: { duration: 300 }, figures: { qps: fig((measured) => measured.owners[0]?.arrivalRate, { off: 0.002 }) } },
      ];
    },
  ],
  [
    /^cache-stampede/,
    (fact) => {
      const of = network(
        poisson(number(fact, 'lam')),
        { do: 'lookup', store: 0, hit: sequence(), miss: call(0, delay(constant(number(fact, 'D')))) },
        { stores: [store({ keys: 1, entries: 1 })] },
      );
      const seconds = 4;
      return [
        {
          network: of,
          experiment: { load: [], disruptions: [during(1, null, { effect: 'flush', store: 0 })] },
          simulate: { duration: seconds, warmup: 0, replications: 60 },
          figures: {
            originHits: fig((measured) => line(measured.owners[0]?.arrivalRate, seconds), {
              unsolved: 'the solver knows the steady state, in which nothing is emptied',
            }),
          },
        },
      ];
    },
  ],
  [
    /^token-bucket/,
    (fact) => {
      // Tokens come at the ends of slots there and all the time here, which turns a few more away.
      const of = network(
        poisson(number(fact, 'lam')),
        { do: 'limit', limiter: 0 },
        { limiters: [{ owner: 'limit', rate: 1, burst: number(fact, 'B'), clients: 1 }] },
      );
      return [
        {
          network: of,
          simulate: customers(400_000, 1),
          figures: { drop: fig((measured) => measured.limiters[0]?.refused, { off: 0.25 }) },
        },
      ];
    },
  ],
  [
    /^little$/,
    () => [
      {
        network: network(poisson(50), sequence(serve(0, exponential(0.015)), serve(1, exponential(0.01))), {
          stations: [station(), station()],
        }),
        simulate: { duration: 2000 },
        figures: {
          relErr: fig(
            (measured) => {
              const found = measured.flows[0];
              const [rate, time, inFlight] = [found?.throughput, found?.latency.mean, found?.inFlight];
              if (!rate?.value || !time?.value || !inFlight?.value) return inFlight;
              return { ...inFlight, value: inFlight.value / (rate.value * time.value) - 1, ci: null };
            },
            { offBy: 0.001 },
          ),
        },
      },
    ],
  ],
];
