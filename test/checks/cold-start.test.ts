import { expect, test } from 'vitest';
import { findings, repaired } from '../kinds/design.js';

const DESIGN = `users u { rate: 900/s }
app_server s { time: 1ms  concurrency: 9 }
cache c { ttl: 1h  keys: 1000 }
sql_database d { time: 2ms  concurrency: 1  backup: on }
flow f {
  u -> s
  s -> c: read
    on miss -> d: read
}
`;

test('cache/cold-start says what the store would get, and offers to try it', async () => {
  const cold = (await findings(DESIGN)).find(({ code }) => code === 'cache/cold-start');
  expect(cold?.message).toMatch(/^When c is cold, d gets 900\/s instead of .+ and is 180% busy$/);
  const text = await repaired(DESIGN, (all) => all.find(({ code }) => code === 'cache/cold-start')?.fixes[0]);
  expect(text).toBe(`${DESIGN}\nscenario c_cold "c is lost and comes back empty" {\n  at 60s: flush c\n}\n`);
  // The danger is still there; it is not offered again to try it.
  expect((await findings(text)).find(({ code }) => code === 'cache/cold-start')?.fixes).toEqual([]);
});
