import { describe, expect, test } from 'vitest';
import type { Network, Scaler, Station } from '../../../src/network/index.js';
import { agrees, constant, during, exponential, network, poisson, run, serve, solved, station, valueOf } from '../../network/build.js';

const scaler = (own: Partial<Scaler> = {}): Scaler => ({
  owner: 'station',
  station: 0,
  min: 1,
  max: 100,
  target: 0.5,
  delay: 30,
  cooldown: 60,
  tick: 10,
  ...own,
});

const scaled = (rate: number, seconds: number, own: Partial<Scaler>, of: Partial<Station> = {}): Network =>
  network(poisson(rate), serve(0, exponential(seconds), of.queueing === 'per_replica' ? 0 : null), {
    stations: [station({ replicas: 4, ...of })],
    routers:
      of.queueing === 'per_replica' ? [{ owner: 'balancer', policy: 'round_robin', station: 0, weights: null, detection: null }] : [],
    scalers: [scaler(own)],
  });

describe.each(['central', 'per_replica'] as const)('a scaled station with a %s queue', (queueing) => {
  test('has the replicas that keep its utilisation at the target', () => {
    // 400/s × 50 ms = 20 busy servers: 40 of them at 50 %, give or take the tolerance of a tenth.
    const { scalers, stations } = run(scaled(400, 0.05, {}, { queueing }), { duration: 600, replications: 3 });
    expect(valueOf(scalers?.[0]?.instances)).toBeGreaterThan(35);
    expect(valueOf(scalers?.[0]?.instances)).toBeLessThan(45);
    expect(valueOf(stations[0]?.utilisation)).toBeCloseTo(0.5, 1);
  });

  test('does not leave its bounds', () => {
    const { scalers, stations } = run(scaled(400, 0.05, { max: 25 }, { queueing }), { duration: 300, replications: 2 });
    expect(valueOf(scalers?.[0]?.most)).toBe(25);
    agrees(stations[0]?.utilisation, 20 / 25, 0.01);
    const idle = run(scaled(1, 0.001, { min: 3 }, { queueing }), { duration: 300, replications: 2 });
    expect(valueOf(idle.scalers?.[0]?.instances)).toBe(3);
  });
});

describe('a step of the load', () => {
  // 500/s and then 1500/s over 10 servers of 10 ms, 10 more of which serve 90 s after they were asked for.
  const step = (own: Partial<Scaler> = {}): Network => ({
    ...network(
      poisson(500, {
        load: {
          type: 'open',
          rate: 500,
          arrivals: { type: 'constant' },
          shape: { type: 'spike', to: 3, at: 20, lasts: 1000 },
        },
      }),
      serve(0, constant(0.01)),
      { stations: [station({ replicas: 10 })], scalers: [scaler({ min: 10, max: 20, delay: 90, tick: 1, ...own })] },
    ),
  });

  test('piles up (λ − cμ) × delay and drains it with what the new servers have to spare', () => {
    const { timeline, scalers } = run(step(), { duration: 230, replications: 1 });
    const queue = timeline?.stations[0]?.queueLength ?? [];
    const peak = Math.max(...queue);
    // One tick passes until the load is seen: 500/s × 91 s.
    expect(peak).toBeGreaterThan(44_000);
    expect(peak).toBeLessThan(46_500);
    // 45,500 / (2000 − 1500) = 91 s later it is over.
    const over = queue.findIndex((length, second) => second > 111 && length < 100);
    expect(over).toBeGreaterThan(195);
    expect(over).toBeLessThan(206);
    expect(valueOf(scalers?.[0]?.lag)).toBeCloseTo(91, 5);
    expect(timeline?.instances?.[0]?.[100]).toBe(10);
    expect(timeline?.instances?.[0]?.[120]).toBe(20);
  });

  test('goes away again when fewer were enough for all of the cooldown', () => {
    const of = step({ delay: 5, cooldown: 40 });
    const spike: Network = {
      ...of,
      sources: [
        poisson(500, {
          load: { type: 'open', rate: 500, arrivals: { type: 'constant' }, shape: { type: 'spike', to: 3, at: 20, lasts: 10 } },
        }),
      ],
    };
    const instances = run(spike, { duration: 120, replications: 1 }).timeline?.instances?.[0] ?? [];
    expect(instances[30]).toBe(20);
    // 10 servers fall 500/s behind for 6 s, 20 catch up 500/s until 30 s and the last 1000 within a second: all were wanted at 31 s, and fewer from then on.
    expect(instances[69]).toBe(20);
    expect(instances[72]).toBe(10);
  });
});

test('what was needed until a moment ago is not taken away because nobody comes for a moment', () => {
  // 400/s × 50 ms over 40 servers; for 30 s hardly anybody comes, as when what stands before them has failed.
  const lull = (cooldown: number): number => {
    const of = scaled(400, 0.05, { tick: 5, cooldown }, { replicas: 40 });
    const { timeline } = run(
      of,
      { duration: 60, replications: 1 },
      { load: [], disruptions: [during(10, 30, { effect: 'surge', source: 0, factor: 0.01 })] },
    );
    return Math.min(...(timeline?.instances?.[0] ?? []));
  };
  expect(lull(60)).toBeGreaterThan(35);
  expect(lull(10)).toBeLessThan(5);
});

test('the loss of all takes those that were added as well', () => {
  const { flows, timeline } = run(
    scaled(400, 0.05, { delay: 1, tick: 1 }),
    { duration: 60, replications: 2 },
    { load: [], disruptions: [during(30, 10, { effect: 'down', station: 0, replicas: null })] },
  );
  expect(valueOf(flows[0]?.errors.unavailable)).toBeGreaterThan(0.12);
  expect(timeline?.flows[0]?.errors.slice(32, 39).every((errors) => errors === 1)).toBe(true);
  expect(timeline?.flows[0]?.errors.at(-1)).toBe(0);
});

test('the solver takes the number that scaling comes to', () => {
  const { stations, scalers, notes } = solved(scaled(400, 0.05, {}));
  expect(valueOf(scalers?.[0]?.instances)).toBe(40);
  expect(valueOf(stations[0]?.utilisation)).toBeCloseTo(0.5, 9);
  expect(notes.join(' ')).toContain('40 replicas');
});

test.each([
  [{ target: 0 }, 'utilisation'],
  [{ max: 0 }, 'from 1 to 0'],
  [{ station: 3 }, 'no station'],
  [{ tick: 0 }, 'time'],
])('a scaler that cannot be: %o', (own, said) => {
  expect(run(scaled(1, 0.1, own), { duration: 1 }).error).toContain(said);
});
