import { expect, test } from 'vitest';
import type { SoFar } from '../../src/simulator/index.js';
import { call, constant, delay, exponential, network, poisson, refuse, run, sequence, serve, valueOf } from '../network/build.js';

test('what there is so far is told while a run goes on, and comes to what the whole run says', () => {
  const of = network(poisson(1000), call(0, sequence(refuse(0.1), delay(constant(0.02)))));
  const seen: { ratio: number; flows: readonly SoFar[] }[] = [];
  const { flows } = run(of, { duration: 300, replications: 2, onProgress: (ratio, soFar) => seen.push({ ratio, flows: soFar() }) });
  expect(seen.length).toBeGreaterThan(5);
  for (const { flows: early } of seen.slice(1)) {
    const [flow] = early;
    expect(flow?.throughput).toBeGreaterThan(850);
    expect(flow?.throughput).toBeLessThan(950);
    expect(flow?.errors).toBeCloseTo(0.1, 1);
    expect(flow?.p99).toBeCloseTo(0.02, 3);
  }
  expect(seen.at(-1)?.flows[0]?.throughput).toBeCloseTo(valueOf(flows[0]?.throughput), -1);
});

test('looking at a run changes nothing of what it comes to', () => {
  const of = network(poisson(800), serve(0, exponential(0.001)));
  const looked = run(of, { duration: 200, replications: 2, onProgress: (_, soFar) => soFar() });
  expect(looked).toEqual(run(of, { duration: 200, replications: 2 }));
});
