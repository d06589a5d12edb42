import { describe, expect, test } from 'vitest';
import { regionRoundTrip, roundTrip, REGIONS, LOCATIONS } from '../../../src/kinds/places.js';
import { runText } from '../../../src/report/index.js';
import { ms, simulated, solved, value } from '../design.js';

const call = (first: string, second: string, places = ''): string =>
  `${places} users u { rate: 1/s } app_server a { time: constant(1ms)  concurrency: 9  ${first} } app_server b { time: constant(1ms)  concurrency: 9  ${second} } flow f { u -> a -> b }`;
const VIRGINIA = 'region virginia "us-east-1" { zones: 3 }';

describe('distance', () => {
  test.each([
    ['components that stand nowhere are at none', '', '', '', 0],
    ['one in a region and one nowhere are at none', 'in: virginia', '', VIRGINIA, 0],
    ['single machines stand in the first zone together', 'in: virginia', 'in: virginia', VIRGINIA, ms(0.25)],
    // Three machines over three zones: a third of the calls stay in the zone.
    ['a zone away, most of the time', 'in: virginia  replicas: 3', 'in: virginia  replicas: 3', VIRGINIA, (ms(0.25) + 2 * ms(0.9)) / 3],
    [
      'one zone is enough for those who say so',
      'in: virginia  replicas: 3  zones: 1',
      'in: virginia  replicas: 3  zones: 1',
      VIRGINIA,
      ms(0.25),
    ],
    ['two zones are apart for those who say so', 'in: virginia.zone(1)', 'in: virginia.zone(2)', VIRGINIA, ms(0.9)],
    ['an ocean away', 'in: virginia', 'in: ireland', `${VIRGINIA} region ireland "eu-west-1"`, ms(80.6)],
    // As measured; by distance it would be 142 ms.
    [
      'around a continent, as cables go',
      'in: frankfurt',
      'in: tokyo',
      'region frankfurt "eu-central-1" region tokyo "ap-northeast-1"',
      ms(231),
    ],
  ])('%s', async (_, first, second, places, added) => {
    expect(value(await solved(call(first, second, places)), 'flows.f.mean')).toBeCloseTo(ms(2) + added, 5);
  });

  test('users are as far away as their locations, in their proportion', async () => {
    const text = (from: string): string =>
      `${VIRGINIA} users u { rate: 1/s  ${from} } app_server a { in: virginia  time: constant(1ms)  concurrency: 9 } flow f { u -> a }`;
    const mean = async (from: string): Promise<number> => value(await solved(text(from)), 'flows.f.mean');
    const [here, america, europe, both] = [
      await mean(''),
      await mean('from: { north_america: 100% }'),
      await mean('from: { europe: 100% }'),
      await mean('from: { north_america: 50%, europe: 50% }'),
    ];
    expect(here).toBeCloseTo(ms(1), 6);
    expect(america).toBeLessThan(ms(30));
    expect(europe).toBeGreaterThan(ms(80));
    expect(both).toBeCloseTo((america + europe) / 2, 6);
  });

  test.each(['solver', 'simulator'])('people in each place have their own latencies, by the %s', async (engine) => {
    const text = `${VIRGINIA} users u { rate: 200/s  from: { north_america: 75%, europe: 25% } } users v { rate: 1/s  from: { asia: 100% } }
      app_server a { in: virginia  time: constant(1ms)  concurrency: 99 } flow f { u -> a } flow g { v -> a }`;
    const results = await (engine === 'solver' ? solved(text) : simulated(text, { duration: 60, replications: 2 }));
    const { north_america: america, europe, ...others } = results.locations?.f ?? {};
    expect([Object.keys(others), Object.keys(results.locations ?? {})]).toEqual([[], ['f']]);
    const region = REGIONS.get('us-east-1');
    for (const [metrics, location, share] of [
      [america, 'north_america', 0.75],
      [europe, 'europe', 0.25],
    ] as const) {
      const place = LOCATIONS.get(location);
      const time = ms(1) + (place && region ? roundTrip(place, region) : NaN);
      for (const percentile of ['p50', 'p99']) expect(Math.abs((metrics?.[percentile]?.value ?? NaN) / time - 1)).toBeLessThan(0.02);
      expect(Math.abs((metrics?.throughput?.value ?? NaN) / (200 * share) - 1)).toBeLessThan(engine === 'solver' ? 1e-9 : 0.1);
    }
    // The slow quarter makes the 99th percentile of all.
    expect(value(results, 'flows.f.p99')).toBeCloseTo(europe?.p99?.value ?? NaN, 2);
    expect(runText(results)).toMatch(/Flows by location\n.*\n +f from north_america/);
  });
});

describe('the globe', () => {
  test('is the same there and back, and no way is shorter than light in a straight fibre takes', () => {
    for (const [one, here] of REGIONS)
      for (const [other, there] of REGIONS) {
        if (one >= other) continue;
        const time = regionRoundTrip(one, other) ?? NaN;
        expect(regionRoundTrip(other, one)).toBeCloseTo(time, 12);
        // The formula is 1.5 straight fibres and 2 ms.
        expect(time, `${one} to ${other}`).toBeGreaterThan((roundTrip(here, there) - ms(2)) / 1.5);
      }
  });

  // Measured round trips (a public table of 2017) that are not in the code's own table, against its formula.
  test.each([
    ['us-east-1', 'us-west-1', 61],
    ['eu-west-1', 'ap-southeast-1', 175],
    ['us-west-2', 'ap-northeast-1', 100],
  ])('%s to %s takes about %i ms', (from, to, measured) => {
    const seconds = regionRoundTrip(from, to);
    expect(seconds).not.toBeNull();
    expect(Math.abs((seconds ?? 0) / ms(measured) - 1)).toBeLessThan(0.4);
  });

  test('the formula: two milliseconds, and fifteen microseconds for each kilometre', () => {
    const frankfurt = LOCATIONS.get('europe');
    expect(frankfurt).toEqual(REGIONS.get('eu-central-1'));
    if (frankfurt) expect(roundTrip(frankfurt, frankfurt)).toBeCloseTo(ms(2), 9);
    // A quarter of the earth's circumference is 10,000 km: that is how the metre was defined.
    expect(roundTrip({ latitude: 0, longitude: 0 }, { latitude: 90, longitude: 0 })).toBeCloseTo(0.002 + 0.15, 3);
  });

  test('an unknown name is at no known distance', () => {
    expect(regionRoundTrip('us-east-1', 'atlantis')).toBeNull();
  });
});
