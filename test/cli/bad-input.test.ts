import { describe, expect, test } from 'vitest';
import { networkOf, simulateArchitecture } from '../../src/kinds/lowering/run.js';
import { solve } from '../../src/solver/index.js';
import { design } from '../kinds/design.js';
import { network, plain, poisson, sequence, serve, station, exponential } from '../network/build.js';
import { workspace } from './run.js';

const one = (rate: string, time: string): string => `users u { rate: ${rate} }\napp_server a { time: ${time} }\nflow f { u -> a }\n`;
const solved = async (text: string): Promise<{ exit: number; said: string }> => {
  const { exit, out, err } = await workspace({ 'main.arch': text }).spandrel('solve main.arch');
  return { exit, said: out + err };
};

describe('what makes no sense is answered', () => {
  test('a saturated design: which component, how fast its queue grows, and no latency', async () => {
    const { exit, said } = await solved(one('200/s', 'exponential(10ms)'));
    expect(exit).toBe(0);
    expect(said).toContain('a is overloaded: its queue grows by 100 requests per second, without end.');
    expect(said).toContain('grows without end');
    const run = simulateArchitecture(await design(one('200/s', 'exponential(10ms)')), { scenario: null, seed: 1, replications: 2 });
    expect(run.notes.join('\n')).toContain('there is no steady state');
  });

  test('no requests at all', async () => {
    expect((await solved(one('0/s', 'exponential(10ms)'))).exit).toBe(0);
    const run = simulateArchitecture(await design(one('0/s', 'exponential(10ms)')), { scenario: null, seed: 1, replications: 2 });
    expect(run.error).toBeUndefined();
    expect(run.run?.events).toBeLessThan(100);
  });

  test('a billion requests per second: a short run, and a message when somebody asks for an hour of it', async () => {
    const huge = await design(one('1000000k/s', 'exponential(10ms)'));
    const short = simulateArchitecture(huge, { scenario: null, seed: 1, replications: 1 });
    expect(short.error).toBeUndefined();
    expect(short.run?.events).toBeLessThan(2e7);
    expect(simulateArchitecture(huge, { scenario: null, seed: 1, duration: 3600 }).error).toContain('events');
  });

  test.each([
    ['a negative service time', 'exponential(-5ms)', 'main.arch:2'],
    ['an infinite service time', '1e999s', 'Unknown unit'],
  ])('%s is found where it stands', async (_, time, message) => {
    const { exit, said } = await solved(one('1/s', time));
    expect(exit).toBe(1);
    expect(said).toContain(message);
  });

  test('calls that come back to their caller are followed as they are written, not for ever', async () => {
    const cycle = `users u { rate: 10/s }\napp_server a { time: 1ms }\napp_server b { time: 1ms }\nflow f { u -> a -> b -> a -> b }\n`;
    expect((await solved(cycle)).exit).toBe(0);
    const open = `users u { rate: 10/s }\napp_server a { time: 1ms }\napp_server b { time: 1ms }\nu -> a\na -> b\nb -> a\n`;
    const { stations } = solve(networkOf(await design(open)), plain);
    for (const { utilisation } of stations) expect(utilisation.value).toBeLessThan(0.1);
  });

  test('a network of 100,000 stations is declined by a sentence when one request visits them all, and solved when none visits many', () => {
    const stations = Array.from({ length: 100_000 }, () => station());
    const all = network(poisson(1), sequence(...stations.map((_, at) => serve(at, exponential(1e-3)))), { stations });
    expect(solve(all, plain).error).toContain('steps');
    const few = solve(network(poisson(100), sequence(serve(7, exponential(1e-3)), serve(99_999, exponential(1e-3))), { stations }), plain);
    expect(few.error).toBeUndefined();
    expect(few.stations[99_999]?.utilisation.value).toBeCloseTo(0.1, 9);
  });
});
