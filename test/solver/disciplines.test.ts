import { describe, expect, test } from 'vitest';
import type { Discipline, Distribution, Network, Step } from '../../src/network/index.js';
import {
  call,
  constant,
  equals,
  exponential,
  hyperexponential,
  network,
  poisson,
  run,
  serve,
  solved,
  station,
  valueOf,
} from '../network/build.js';

/** Two classes, each half of `rate`, at one station; the second class has the lower priority. */
function classes(discipline: Discipline, rate: number, times: readonly [Distribution, Distribution], servers = 1): Network {
  const ranked = (owner: number): Step => {
    const step = serve(0, times[owner] ?? exponential(1));
    return call(owner, step.do === 'serve' ? { ...step, rank: owner } : step);
  };
  return network(
    poisson(rate),
    {
      do: 'choose',
      choices: [
        { probability: 0.5, step: ranked(0) },
        { probability: 0.5, step: ranked(1) },
      ],
    },
    { stations: [station({ servers, discipline })] },
  );
}

const alike: readonly [Distribution, Distribution] = [exponential(1), exponential(1)];

describe('served all at once', () => {
  // Kelly 1979: whatever services are, a request that needs x of a server with 80 % of its time taken stays x / (1 − 0.8).
  test.each([[constant(1)], [exponential(1)], [hyperexponential(1, 4)]])('M/G/1 with %o: five services, exactly', (time) => {
    const { flows } = solved(network(poisson(0.8), serve(0, time), { stations: [station({ discipline: 'sharing' })] }));
    equals(flows[0]?.latency.mean, 5, 1e-9);
    expect(flows[0]?.latency.mean.accuracy).toBe('exact');
    expect(flows[0]?.latency.p99.accuracy).toBe('rough');
  });

  test('who needs more stays longer in proportion', () => {
    // (0.4 × 0.5) + (0.4 × 1.5) = 0.8 of the server.
    const { owners } = solved(classes('sharing', 0.8, [exponential(0.5), exponential(1.5)]));
    equals(owners[0]?.latency.mean, 2.5, 1e-6);
    equals(owners[1]?.latency.mean, 7.5, 1e-6);
  });

  test('two servers: M/M/2', () => {
    const { flows } = solved(network(poisson(1.6), serve(0, constant(1)), { stations: [station({ servers: 2, discipline: 'sharing' })] }));
    equals(flows[0]?.latency.mean, 1 / (1 - 0.64), 1e-6);
  });
});

describe('by priority', () => {
  // Cobham 1954, with loads of 0.3 and 0.5: W0 / ((1 − σ_{k−1})(1 − σ_k)).
  test('M/M/1: the first wait 0.8 / 0.7, the others 0.8 / (0.7 × 0.2)', () => {
    const ranked = (owner: number): Step => ({ do: 'serve', station: 0, time: exponential(1), router: null, rank: owner });
    const { owners } = solved(
      network(
        poisson(0.8),
        {
          do: 'choose',
          choices: [
            { probability: 0.375, step: call(0, ranked(0)) },
            { probability: 0.625, step: call(1, ranked(1)) },
          ],
        },
        { stations: [station({ discipline: 'priority' })] },
      ),
    );
    equals(owners[0]?.latency.mean, 1 + 1.1428571, 1e-6);
    equals(owners[1]?.latency.mean, 1 + 5.7142857, 1e-6);
    expect(owners[1]?.latency.mean.accuracy).toBe('exact');
  });

  test('what all wait together is what they wait in order (Kleinrock’s conservation law)', () => {
    const times: readonly [Distribution, Distribution] = [constant(0.5), hyperexponential(1.5, 3)];
    const [inOrder, ranked] = [solved(classes('fifo', 0.8, times)), solved(classes('priority', 0.8, times))];
    const work = ({ owners }: typeof ranked): number =>
      0.2 * (valueOf(owners[0]?.latency.mean) - 0.5) + 0.6 * (valueOf(owners[1]?.latency.mean) - 1.5);
    expect(work(ranked)).toBeCloseTo(work(inOrder), 6);
    expect(valueOf(ranked.owners[0]?.latency.mean)).toBeLessThan(valueOf(inOrder.owners[0]?.latency.mean));
  });
});

test('last come first served: the mean is that of the queue in order, the percentiles are not', () => {
  const of = (discipline: Discipline): Network => network(poisson(0.8), serve(0, exponential(1)), { stations: [station({ discipline })] });
  const [inOrder, last] = [solved(of('fifo')).flows[0]?.latency, solved(of('lifo')).flows[0]?.latency];
  equals(last?.mean, valueOf(inOrder?.mean), 1e-9);
  expect(valueOf(last?.p999)).toBeGreaterThan(1.5 * valueOf(inOrder?.p999));
  expect(last?.p999.accuracy).toBe('rough');
});

// What the label promises: the mean lies in the interval of the run, 2 % wider for what is close; a factor of two for percentiles that are rough.
test.each<[Discipline, number, readonly [Distribution, Distribution]]>([
  ['sharing', 1, alike],
  ['sharing', 1, [constant(0.5), hyperexponential(1.5, 3)]],
  ['sharing', 3, alike],
  ['priority', 1, alike],
  ['priority', 1, [constant(0.5), hyperexponential(1.5, 3)]],
  ['priority', 3, alike],
  ['lifo', 1, alike],
  ['lifo', 3, alike],
])('%s with %d servers: as simulated', (discipline, servers, times) => {
  const of = classes(discipline, 0.75 * servers, times, servers);
  const [answer, simulation] = [solved(of), run(of, { seed: 7, duration: 40_000, replications: 4 })];
  for (const owner of [0, 1]) {
    const [mine, theirs] = [answer.owners[owner]?.latency, simulation.owners[owner]?.latency];
    const [low, high] = theirs?.mean.ci ?? [valueOf(theirs?.mean), valueOf(theirs?.mean)];
    expect(valueOf(mine?.mean)).toBeGreaterThan(low - 0.02 * low);
    expect(valueOf(mine?.mean)).toBeLessThan(high + 0.02 * high);
    for (const percentile of ['p50', 'p90', 'p99'] as const) {
      const ratio = valueOf(mine?.[percentile]) / valueOf(theirs?.[percentile]);
      expect(ratio).toBeGreaterThan(0.5);
      expect(ratio).toBeLessThan(2);
    }
  }
});
