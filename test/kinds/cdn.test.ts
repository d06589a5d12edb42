import { describe, expect, test } from 'vitest';
import { figure, ms, simulated, solved, value } from './design.js';

const CDN = (cdn: string, more = ''): string => `
  users u { rate: 1k/s ${more} }
  region home "eu-central-1"
  app_server origin { in: home  replicas: 100  time: constant(20ms) }
  cdn edge { time: constant(1ms)  ${cdn} }
  flow f { u -> edge -> origin }`;

describe('what a point of presence has', () => {
  test('with room for everything, an object is missed once in a TTL and a request: 1 / (1 + rate × TTL)', async () => {
    // 1,000 objects alike: each of ten points is asked for each object 0.1 times a second. With a TTL of 30 s: 1 - 1 / (1 + 3).
    const results = await solved(CDN('objects: 1000  popularity: uniform  points_of_presence: 10  ttl: 30s'));
    expect(value(results, 'components.edge.hit_ratio')).toBeCloseTo(0.75, 6);
    expect(value(results, 'components.edge.origin_requests')).toBeCloseTo(250, 4);
    expect(value(results, 'components.origin.throughput')).toBeCloseTo(250, 4);
    // A hit takes a millisecond, and every fourth request the origin's twenty besides.
    expect(value(results, 'flows.f.mean')).toBeCloseTo(ms(1 + 20 / 4), 5);
    expect(value(results, 'components.edge.miss_penalty')).toBeCloseTo(ms(20), 5);
  });

  test('more points share the requests, and each misses for itself', async () => {
    const hits = async (points: number): Promise<number> =>
      value(await solved(CDN(`objects: 1000  popularity: uniform  points_of_presence: ${points}  ttl: 30s`)), 'components.edge.hit_ratio');
    // 1 - 1 / (1 + 1000/1000/P × 30).
    expect(await hits(1)).toBeCloseTo(30 / 31, 6);
    expect(await hits(30)).toBeCloseTo(1 / 2, 6);
  });

  test('room for half of what is asked for evenly keeps half of it', async () => {
    const results = await solved(CDN('objects: 1000  object_size: 1MiB  popularity: uniform  capacity: 500MiB  ttl: 1y'));
    expect(value(results, 'components.edge.hit_ratio')).toBeCloseTo(0.5, 2);
  });

  test('the simulator finds the same', async () => {
    const run = await simulated(CDN('objects: 1000  popularity: uniform  points_of_presence: 10  ttl: 30s'), {
      duration: 60,
      replications: 3,
    });
    expect(Math.abs(value(run, 'components.edge.hit_ratio') - 0.75)).toBeLessThan(0.02);
  });

  test('nobody waits for what was published; publishing takes the size over the bandwidth', async () => {
    const results = await solved(CDN('mode: push  objects: 1000  object_size: 1MB  publish_bandwidth: 10MB/s'));
    expect(value(results, 'components.edge.hit_ratio')).toBe(1);
    expect(value(results, 'components.edge.publish_delay')).toBeCloseTo(100, 9);
    expect(figure(results, 'components.origin.throughput').value ?? 0).toBe(0);
  });
});

describe('what it sends', () => {
  test('a thousand answers of 50 KB a second are 50 MB/s, or 15 when compressed', async () => {
    const egress = async (cdn: string): Promise<number> => value(await solved(CDN(`object_size: 50KB ${cdn}`)), 'components.edge.egress');
    expect(await egress('')).toBeCloseTo(50e6, 0);
    expect(await egress('compress: on')).toBeCloseTo(15e6, 0);
  });

  test('its cost: bytes by the GiB and requests by the million', async () => {
    const results = await solved(CDN('object_size: 50KB'));
    const seconds = 730 * 3600;
    expect(value(results, 'components.edge.egress_cost')).toBeCloseTo(((50e6 * seconds) / 2 ** 30) * 0.085, 1);
    expect(value(results, 'components.edge.cost')).toBeCloseTo(((50e6 * seconds) / 2 ** 30) * 0.085 + ((1000 * seconds) / 1e6) * 1, 1);
    expect(value(await solved(CDN('cost: $7/mo')), 'components.edge.cost')).toBe(7);
  });
});

describe('distance', () => {
  test('users are near a point of presence, and a miss goes on from there to the region', async () => {
    const results = await solved(CDN('objects: 1000  popularity: uniform  points_of_presence: 10  ttl: 30s', 'from: { asia: 100% }'));
    // The nearest of ten points on 135 million km² is 1,837 km away on average: 2 ms + 0.015 ms/km.
    const near = 0.002 + 0.015e-3 * 0.5 * Math.sqrt(135e6 / 10);
    expect(near).toBeCloseTo(0.02956, 4);
    // Singapore and Frankfurt are about 10,270 km apart.
    const far = 0.002 + 0.015e-3 * 10_270;
    expect(Math.abs(value(results, 'flows.f.mean') - (near + ms(1) + (far + ms(20)) / 4))).toBeLessThan(ms(1));
  });

  test('the origin that it names is asked when the flow ends at it', async () => {
    const text = CDN('objects: 1000  popularity: uniform  points_of_presence: 10  ttl: 30s  origin: origin').replace(
      '-> edge -> origin',
      '-> edge',
    );
    expect(value(await solved(text), 'components.origin.throughput')).toBeCloseTo(250, 4);
  });
});

test('stale while revalidate: who asks soon enough after the TTL has the old object, and the origin is asked behind his back', async () => {
  const CDN = (more: string): string => `users u { rate: 1/s } app_server o { time: constant(50ms)  concurrency: 100 }
    cdn c { origin: o  objects: 1  points_of_presence: 1  ttl: 9s  time: constant(0ms) ${more} } flow f { u -> c }`;
  // Asked for once a second and kept for 9: one request in ten is too late, of which 1 − e^−2 come within two seconds.
  const stale = 0.1 * (1 - Math.exp(-2));
  const [plain, used] = [await solved(CDN('')), await solved(CDN('stale_while_revalidate: 2s'))];
  expect(value(plain, 'components.c.hit_ratio')).toBeCloseTo(0.9, 6);
  expect(value(plain, 'components.c.stale_responses')).toBe(0);
  expect(value(used, 'components.c.stale_responses')).toBeCloseTo(stale, 6);
  expect(value(used, 'components.c.hit_ratio')).toBeCloseTo(0.9 + stale, 6);
  // The origin is asked as often as without.
  for (const results of [plain, used]) expect(value(results, 'components.o.throughput')).toBeCloseTo(0.1, 6);
  expect(value(used, 'flows.f.mean')).toBeCloseTo((0.1 - stale) * 0.05, 5);
});
