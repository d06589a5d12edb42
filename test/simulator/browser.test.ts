import { build } from 'esbuild';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BROWSER_ARGUMENTS, findBrowser } from '../../.config/host/browser.mjs';
import type { Experiment, Network } from '../../src/network/index.js';
import { simulate, type SimulationOptions } from '../../src/simulator/index.js';
import { ROOT } from '../support/bundle.js';
import {
  call,
  constant,
  delay,
  during,
  exponential,
  lognormal,
  network,
  poisson,
  sequence,
  serve,
  station,
  store,
} from '../network/build.js';

declare global {
  interface Window {
    spandrel: { simulate: typeof simulate };
  }
}

let browser: Browser;
/** The simulator as a page has it. */
let bundle: string;

beforeAll(async () => {
  const built = await build({
    absWorkingDir: ROOT,
    entryPoints: ['src/simulator/index.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'spandrel',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'error',
  });
  bundle = built.outputFiles[0]?.text ?? '';
  browser = await chromium.launch({ executablePath: findBrowser() ?? '', args: [...BROWSER_ARGUMENTS] });
}, 120_000);

afterAll(async () => {
  await browser.close();
});

/** Draws from every kind of distribution that computes with logarithms or powers, behind what a design has around it. */
const of: Network = network(
  poisson(200),
  sequence(
    call(0, serve(0, lognormal(0.01, 2), 0), { timeout: 0.05, retries: 2, backoff: 0.01, breaker: 0, pool: 0 }),
    {
      do: 'lookup',
      store: 0,
      hit: delay(constant(0.001)),
      miss: call(1, serve(1, { type: 'pareto', min: 0.002, shape: 2.5 }), { onFailure: delay(exponential(0.001)) }),
    },
    { do: 'publish', log: 0, deliveries: [{ group: 0, body: serve(1, { type: 'erlang', stages: 3, mean: 0.004 }) }] },
  ),
  {
    stations: [station({ replicas: 4, queueing: 'per_replica' }), station({ replicas: 3, breakdowns: { mtbf: 5, mttr: 1 } })],
    routers: [{ owner: 'balancer', policy: 'power_of_two', station: 0, weights: null, detection: 1 }],
    stores: [store({ ttl: 2 })],
    breakers: [{ owner: 'breaker', errors: 0.5, window: 1, minimum: 10, openFor: 1, halfOpen: 3 }],
    pools: [{ owner: 'pool', size: 5, waiting: 20 }],
    logs: [
      {
        owner: 'log',
        partitions: 4,
        keys: { type: 'hashed', count: 1000, popularity: { type: 'zipf', exponent: 0.9 } },
        groups: [
          { name: 'group', consumers: 3, rebalance: 0.5, commitEvery: 0.2, delivery: 'at_least_once', attempts: 3, retryAfter: 0.1 },
        ],
        brokers: 3,
        replication: 2,
        minInSync: 1,
        acks: 'leader',
        copying: exponential(0.01),
        failover: 1,
        retention: null,
        batch: null,
      },
    ],
    scalers: [{ owner: 'scaler', station: 0, min: 2, max: 8, target: 0.6, delay: 2, cooldown: 3, tick: 1 }],
  },
);
const experiment: Experiment = {
  load: [1],
  disruptions: [
    during(5, 5, { effect: 'down', station: 0, replicas: [0] }, { effect: 'broker_down', log: 0, broker: 1 }),
    during(12, 3, { effect: 'lose', from: null, to: 0, share: 0.2 }),
  ],
};
const options: SimulationOptions = { seed: 7, replications: 3, duration: 20 };

test.each([
  ['WebAssembly', true],
  ['TypeScript', false],
])('a browser gives the same bytes as Node: %s', async (_, compiled) => {
  const page = await browser.newPage();
  await page.addScriptTag({ content: bundle });
  const there = await page.evaluate((given) => JSON.stringify(window.spandrel.simulate(given.of, given.experiment, given.options)), {
    of,
    experiment,
    options: { ...options, compiled },
  });
  await page.close();
  expect(there).toBe(JSON.stringify(simulate(of, experiment, { ...options, compiled })));
  expect(there).not.toContain('"error"');
});
