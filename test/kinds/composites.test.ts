import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { design, simulated, solved } from './design.js';

const REGIONS = readFileSync(new URL('../../examples/three_regions.arch', import.meta.url), 'utf8');

/** One storefront written out, and one as a composite of a kind. */
const PLAIN = `users u { rate: 50/s }
app_server web { time: exponential(10ms) }
cache pages { time: exponential(1ms)  keys: 1000 }
sql_database db { time: exponential(5ms)  concurrency: 4 }
flow f {
  u -> web
  web -> pages: read
    on miss -> db: read
}
`;
const COMPOSITE = `kind storefront extends placed {
  property work: duration = 1s
  app_server web { time: exponential(work) }
  cache pages { time: exponential(1ms)  keys: 1000 }
  sql_database db { time: exponential(5ms)  concurrency: 4 }
  flow look {
    web -> pages: read
      on miss -> db: read
  }
}
users u { rate: 50/s }
storefront us { work: 10ms }
flow f { u -> us }
`;

describe('a composite is solved and simulated as its parts', () => {
  test('by the solver', async () => {
    const [plain, composite] = [await solved(PLAIN), await solved(COMPOSITE)];
    for (const [name, id] of [
      ['web', 'us.web'],
      ['pages', 'us.pages'],
      ['db', 'us.db'],
    ] as const) {
      const metrics = plain.components[name]?.metrics ?? {};
      expect(Object.keys(metrics).length).toBeGreaterThan(10);
      expect(composite.components[id]?.metrics).toEqual(metrics);
    }
    expect(composite.flows.f).toEqual(plain.flows.f);
  });
  test('and by the simulator', async () => {
    const settings = { duration: 60, replications: 2 };
    const [plain, composite] = [await simulated(PLAIN, settings), await simulated(COMPOSITE, settings)];
    // The two draw other random numbers: names are part of a seed.
    const [a, b] = [plain, composite].map(({ flows }) => Number(flows.f?.mean?.value));
    expect(a).toBeGreaterThan(0.01);
    expect(Math.abs((b ?? 0) / (a ?? 1) - 1)).toBeLessThan(0.2);
  });
  test('it has no machines of its own', async () => {
    const results = await solved(COMPOSITE);
    const figures = Object.values(results.components.us?.metrics ?? {});
    expect(figures.filter(({ value }) => value !== null)).toEqual([]);
  });
});

describe('a storefront in three regions', () => {
  test('each has figures of its own, and the far ones are slower', async () => {
    const results = await solved(REGIONS);
    const throughput = (id: string): unknown => results.components[id]?.metrics.throughput?.value;
    expect(['us.web', 'eu.web', 'asia.web'].map(throughput)).toEqual([800, 500, 400].map((rate): unknown => expect.closeTo(rate, 6)));
    const mean = (flow: string): number => Number(results.flows[flow]?.mean?.value);
    // Orders are all kept in Virginia.
    expect(mean('order_us')).toBeLessThan(mean('order_eu'));
    expect(mean('order_eu')).toBeLessThan(mean('order_asia'));
  });
  test('what fails in one is not felt in another', async () => {
    const results = await simulated(REGIONS.replaceAll('00/s', '0/s'), { scenario: 'region_lost', replications: 1 });
    const errors = (flow: string): number => Number(results.flows[flow]?.errors?.value);
    expect(errors('browse_eu')).toBeGreaterThan(0.2);
    expect(errors('browse_us')).toBe(0);
    expect(results.notes.filter((note) => note.includes('no effect'))).toEqual([]);
  });
  test('a fault of a composite is one of all its parts', async () => {
    const text = REGIONS.replaceAll('00/s', '0/s').replace('fail eu.web', 'fail eu');
    const results = await simulated(text, { scenario: 'region_lost', replications: 1 });
    expect(results.notes.filter((note) => note.includes('no effect'))).toEqual([]);
    expect(Number(results.flows.browse_eu?.errors?.value)).toBeGreaterThan(0.2);
    expect(Number(results.components['eu.entry']?.metrics.availability?.value)).toBeLessThan(1);
  });
  test('its parts stand where it stands', async () => {
    const { components } = await design(REGIONS);
    const standing = components.filter(({ parent }) => parent !== null).map(({ id, container }) => `${id} in ${container ?? ''}`);
    expect(standing.filter((each) => each.startsWith('asia.'))).toEqual([
      'asia.entry in singapore',
      'asia.web in singapore',
      'asia.catalogue in singapore',
      'asia.pages in singapore',
    ]);
  });
});
