import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findings } from '../kinds/design.js';

/** What is told of designs that people write, with the figures that somebody would work out by hand. */
const TOLD: readonly (readonly [design: string, code: string, message: string])[] = [
  [
    'quotes',
    'flows/retry-amplification',
    'one request becomes up to 64 calls of tax when it fails (gw → orders 4 × orders → pricing 4 × pricing → tax 4)',
  ],
  ['quotes', 'flows/retry-storm', 'when tax fails, its 300/s become up to 19.2k/s by 4 × 4 × 4 tries each, and it can serve 667/s'],
  ['invoicing', 'web/no-rate-limit', 'app is a public entry without a rate limit'],
  ['failover', 'recovery/slow-name', 'names leads the last clients away after 60m or later, and plan promises 15m'],
  ['two_continents', 'latency/round-trips', '89.4ms of the 150ms of look are spent on the way: us_api → store 88.7ms, us → us_api 683us'],
  ['sessions', 'cdn/writes', 'f writes to docs only when edge has no copy to answer with'],
  ['configuration', 'keyvalue/throttled', 'sessions gets 3000/s writes and can take 500/s: 83.33% of them are turned away'],
  ['files', 'storage/too-slow', 'disk is asked for 5000/s and is good for 3000/s'],
  ['telemetry', 'queue/lag-grows', 'enrich gets 4000/s from telemetry and works off 3000/s: its lag grows by 1000/s'],
  ['jobs', 'function/too-few-instances', 'process needs 2000 instances at once on average and may have 1000'],
  ['region_loss', 'recovery/impossible-time', 'deciding 15m + starting 2m + bringing data back 4.58h'],
  ['copies', 'backup/longer-than-window', 'A full copy of 8TiB takes b 2.04d, and its window is 2h'],
  [
    'coasts',
    'cap/promise-in-a-partition',
    'During `partition east from west` at 2m no f gets an answer from db, which every one needs: it can be available 70.0% of the time at most',
  ],
  ['canary', 'flows/shares', 'The flows of u add up to 120%: a 70%, b 50%'],
];

test.each(TOLD)('of %s %s tells the figures', async (design, code, message) => {
  const found = await findings(readFileSync(`test/checks/broken/${design}.arch`, 'utf8'));
  expect(
    found
      .filter((each) => each.code === code)
      .map((each) => each.message)
      .join('\n'),
  ).toContain(message);
});
