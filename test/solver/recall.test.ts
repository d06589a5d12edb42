import { expect, test, vi } from 'vitest';
import type { Measurements, Network } from '../../src/network/index.js';
import {
  call,
  constant,
  delay,
  exponential,
  fork,
  hyperexponential,
  lognormal,
  network,
  plain,
  poisson,
  refuse,
  sequence,
  serve,
  solved,
  station,
  store,
} from '../network/build.js';
import { randomNetwork } from '../simulation/random.js';

/** A solver that has never solved anything. */
async function fresh(): Promise<(of: Network) => Measurements> {
  vi.resetModules();
  const { solve } = await import('../../src/solver/index.js');
  return (of) => solve(of, plain);
}

/** Something of everything that times and waits are worked out from. */
const everything: Network = network(
  poisson(40),
  sequence(
    { do: 'limit', limiter: 0 },
    refuse(0.01),
    call(0, sequence(serve(0, lognormal(0.01, 2)), { do: 'repeat', times: 2, body: serve(1, exponential(0.004)) }), {
      timeout: 0.2,
      retries: 2,
      backoff: 0.01,
      onFailure: serve(2, constant(0.001)),
    }),
    { do: 'lookup', store: 0, hit: delay(exponential(0.001)), miss: call(1, serve(3, hyperexponential(0.02, 3), 0)) },
    fork(1, call(2, { do: 'serve', station: 4, time: exponential(0.01), router: null, rank: 0 }), delay(constant(0.02))),
    {
      do: 'choose',
      choices: [
        { probability: 0.3, step: { do: 'serve', station: 4, time: exponential(0.01), router: null, rank: 1 } },
        { probability: 0.2, step: call(3, serve(5, { type: 'uniform', min: 0.001, max: 0.02 })) },
      ],
    },
    call(4, serve(6, { type: 'erlang', stages: 3, mean: 0.01 }), { timeout: 0.3 }),
    serve(7, { type: 'sum', parts: [exponential(0.002), { type: 'empirical', values: [0.001, 0.004] }] }),
  ),
  {
    stations: [
      station(),
      station({ servers: 2 }),
      station(),
      station({ replicas: 3, queueing: 'per_replica' }),
      station({ discipline: 'priority' }),
      station({ capacity: 3 }),
      station({ discipline: 'sharing' }),
      station({ discipline: 'lifo', slowdown: { contention: 0.1, coherency: 0.01 } }),
    ],
    routers: [{ owner: 'balancer', policy: 'power_of_two', station: 3, weights: null, detection: null }],
    stores: [store({ ttl: 60 })],
    limiters: [{ owner: 'gateway', rate: 60, burst: 20, clients: 1 }],
    owners: ['a', 'b', 'c', 'd', 'e'],
  },
);

/** Fields that name others by their index. */
const INDICES = new Set(['station', 'router', 'store', 'limiter', 'flow', 'owner']);

/** The same network once for each of its numbers, with that number changed a little. */
function* changedOnce(of: Network): Generator<Network> {
  const visit = function* (value: unknown, put: (changed: unknown) => Network): Generator<Network> {
    if (typeof value === 'number') yield put(Number.isInteger(value) ? value + 1 : value * 1.01);
    else if (Array.isArray(value)) {
      for (const [at, each] of value.entries())
        yield* visit(each, (changed) => put(value.map((old: unknown, i) => (i === at ? changed : old))));
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, each] of Object.entries(value))
        if (!INDICES.has(key)) yield* visit(each, (changed) => put({ ...value, [key]: changed }));
    }
  };
  yield* visit(of, (changed) => changed as Network);
}

test('what is remembered of a network is not taken for one that differs from it in a single number', async () => {
  solved(everything);
  const all = [...changedOnce(everything)];
  expect(all.length).toBeGreaterThan(60);
  // That has seen the others, which differ in two, but not the original.
  const anew = await fresh();
  for (const changed of all) expect(solved(changed)).toEqual(anew(changed));
});

test('a design in which one number after the other was changed is solved as if it had always been so', async () => {
  const variants = [...changedOnce(everything)].flatMap(({ flows }) => (flows[0] === everything.flows[0] ? [] : flows));
  const [source] = everything.sources;
  // Several flows of one owner, with calls of the same others.
  let now: Network = {
    ...everything,
    flows: variants.filter((_, at) => at % 12 === 0),
    sources: source ? [{ ...source, mix: variants.filter((_, at) => at % 12 === 0).map((_, flow) => ({ flow, share: 0.05 })) }] : [],
  };
  for (let edit = 0; edit < 24; edit++) {
    const before = solved(now);
    const changes = [...changedOnce(now)];
    const changed = changes[(edit * 37) % changes.length] ?? now;
    solved(changed);
    expect(solved(now)).toEqual(before);
    now = changed;
  }
  expect(now.flows.length).toBeGreaterThan(2);
  expect(solved(now)).toEqual((await fresh())(now));
});

test('an answer is the same whatever was solved before', async () => {
  const networks = Array.from({ length: 40 }, (_, seed) => randomNetwork(seed + 1));
  const before = networks.map((each) => solved(each));
  for (const [index, each] of networks.entries()) {
    expect(solved(each)).toEqual(before[index]);
    if (index % 4 === 0) expect((await fresh())(each)).toEqual(before[index]);
  }
});
