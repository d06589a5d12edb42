import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findings } from '../kinds/design.js';

/** What a reader of each example is meant to be told, and nothing else. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'shop.arch': [],
  'first.arch': ['lb/no-health-check', 'lb/no-rate-limit', 'sql/no-replica', 'sql/no-backup'],
  'cache_sizing.arch': ['cache/cold-start', 'cache/too-small'],
  'failover.arch': [],
  'three_regions.arch': [],
  'busy_api.arch': ['load/high-utilisation'],
};

test('every example is in the list', () => {
  expect(
    readdirSync('examples')
      .filter((name) => name.endsWith('.arch'))
      .sort(),
  ).toEqual(Object.keys(EXPECTED).sort());
});

test.each(Object.entries(EXPECTED))('%s: %j', async (name, codes) => {
  expect((await findings(readFileSync(`examples/${name}`, 'utf8'))).map(({ code }) => code)).toEqual(codes);
});

test('a textbook queue is no bad design', async () => {
  expect(await findings('users u { rate: 80/s } app_server s { time: exponential(10ms) } flow f { u -> s }')).toEqual([]);
});

test('an empty file has nothing wrong with it', async () => {
  expect(await findings('')).toEqual([]);
});
