// What simulator.mjs bundles, as the product is bundled, and runs.
/* eslint-disable @typescript-eslint/no-non-null-assertion -- Stations are numbered from 0. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createArchServices, loadArchitecture } from '../../language/index.js';
import { LIBRARY } from '../../src/kinds/generated/library.js';
import { networkOf } from '../../src/kinds/lowering/run.js';
import type { Network, Source } from '../../src/network/index.js';
import { engineOf } from '../../src/simulator/engines.js';
import * as op from '../../src/simulator/kernel/opcodes.js';
import { prepare, type Model } from '../../src/simulator/program/model.js';

const { values } = parseArgs({
  options: {
    limit: { type: 'string' },
    only: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '1' },
  },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);

/** An open network of exponential stations: servers, service rate and arrivals from outside by station, and where a customer goes next. */
interface Open {
  readonly servers: number;
  readonly rates: readonly number[];
  readonly arrivals: readonly number[];
  readonly next: (station: number) => readonly (readonly [station: number, probability: number])[];
  /** Customers that the C program needs for about a second. */
  readonly customers: number;
}

const JACKSON = [
  [0, 0.5, 0.3, 0, 0],
  [0, 0, 0.4, 0.4, 0],
  [0.1, 0, 0, 0.3, 0.4],
  [0, 0, 0, 0, 0.5],
  [0, 0, 0, 0, 0],
];

const MODELS: Readonly<Record<string, Open>> = {
  mm1: { servers: 1, rates: [1], arrivals: [0.8], next: () => [], customers: 2e7 },
  mmc: { servers: 16, rates: [1], arrivals: [12.8], next: () => [], customers: 1e7 },
  jack: {
    servers: 1,
    rates: [2, 1.6, 1.25, 1, 1.5],
    arrivals: [0.8, 0.4, 0, 0, 0],
    next: (station) => JACKSON[station]!.flatMap((probability, to) => (probability > 0 ? [[to, probability] as const] : [])),
    customers: 5e6,
  },
  big: {
    servers: 16,
    rates: Array.from({ length: 200 }, () => 1),
    arrivals: Array.from({ length: 200 }, () => 3.2),
    next: (station) => [1, 7, 31].map((step) => [(station + step) % 200, 0.25] as const),
    customers: 2e6,
  },
};

/** The network as the simulator runs it. Its routes lead back, which no design's do: the program is put together here. */
function modelOf({ servers, rates, arrivals, next }: Open): Model {
  const entries = arrivals.flatMap((rate, station) => (rate > 0 ? [{ rate, station }] : []));
  const network: Network = {
    sources: entries.map(({ rate }, flow): Source => ({
      owner: `users ${flow}`,
      load: { type: 'open', rate, arrivals: { type: 'poisson' }, shape: { type: 'flat' } },
      mix: [{ flow, share: 1 }],
    })),
    stations: rates.map((_, station) => ({
      owner: `station ${station}`,
      role: '',
      replicas: 1,
      servers,
      queueing: 'central',
      capacity: null,
      zones: [],
      detection: 0,
      takeover: 0,
    })),
    routers: [],
    stores: [],
    limiters: [],
    replicaSets: [],
    owners: ['owner'],
    flows: entries.map(({ station }) => ({
      name: `flow ${station}`,
      body: {
        do: 'sequence',
        steps: [
          { do: 'serve', station, time: { type: 'exponential', mean: 1 / rates[station]! }, router: null },
          { do: 'choose', choices: [] },
        ],
      },
    })),
  };
  const model = prepare(network, { load: [], disruptions: [] });
  const length = op.WIDTH * 3;
  const code: number[] = [];
  const tables: number[] = [];
  const chances: number[] = [];
  const distributions = new Map(network.flows.map((_, flow) => [entries[flow]!.station, flow]));
  rates.forEach((rate, station) => {
    const ways = next(station);
    const sampler = distributions.get(station) ?? addSampler(model, 1 / rate);
    code.push(op.SERVE, station, sampler, -1, station, -1);
    if (ways.length > 0) code.push(op.CHOOSE, tables.length, ways.length, chances.length, station, 0);
    else code.push(op.END, 0, 0, 0, 0, 0);
    code.push(op.END, 0, 0, 0, 0, 0);
    let sum = 0;
    for (const [to, probability] of ways) {
      tables.push(to * length);
      chances.push((sum += probability));
    }
  });
  return {
    ...model,
    code: {
      ...model.code,
      code: Int32Array.from(code),
      tables: Int32Array.from(tables),
      chances: Float64Array.from(chances),
      flows: Int32Array.from(entries, ({ station }) => station * length),
    },
  };
}

function addSampler({ samplers }: Model, mean: number): number {
  (samplers.parameters as unknown as number[][]).push([mean, 0, 0]);
  return (samplers.kinds as unknown as number[]).push(1) - 1;
}

/** Millions of events per second of CPU time, after as long a time to get warm. */
function simulated(model: Model, compiled: boolean): number {
  const engine = engineOf(model, 1, 0, Infinity, [], compiled);
  let speed = 0;
  for (let round = 0; round < 2; round++) {
    const before = engine.eventCount;
    const began = process.cpuUsage();
    let spent = 0;
    while (spent < seconds) {
      engine.run(Infinity, 500_000);
      const { user, system } = process.cpuUsage(began);
      spent = (user + system) / 1e6;
    }
    speed = (engine.eventCount - before) / spent / 1e6;
  }
  engine.release();
  return speed;
}

function limit(program: string, model: string, customers: number): number {
  const { evPerSec } = JSON.parse(execFileSync(program, [model, String(customers)], { encoding: 'utf8' })) as { evPerSec: number };
  return evPerSec / 1e6;
}

/** A design of the examples, as it is simulated without a scenario. */
async function designed(file: string): Promise<Model> {
  const { architecture } = await loadArchitecture(createArchServices({ library: LIBRARY }), {
    uri: `file:///${file}`,
    text: readFileSync(file, 'utf8'),
  });
  if (!architecture) throw new Error(`${file} has errors`);
  return prepare(networkOf(architecture), { load: [], disruptions: [] });
}

const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[list.length >> 1] ?? NaN;

const figure = (value: number): string => (Number.isNaN(value) ? '-' : value.toFixed(1)).padStart(7);

function compare(name: string, model: Model, ofLimit: () => number): void {
  if (values.only !== undefined && values.only !== name) return;
  const c: number[] = [];
  const compiled: number[] = [];
  const plain: number[] = [];
  for (let round = 0; round < rounds; round++) {
    c.push(ofLimit());
    compiled.push(simulated(model, true));
    plain.push(simulated(model, false));
  }
  console.log(
    name.padEnd(6),
    figure(median(c)),
    figure(median(compiled)),
    figure(median(plain)),
    (median(compiled) / median(c)).toFixed(2).padStart(7),
  );
}

console.log('M events/s of CPU time: C, WebAssembly, TypeScript; WebAssembly of C');
for (const [name, open] of Object.entries(MODELS)) {
  const program = values.limit;
  compare(name, modelOf(open), () => (program === undefined ? NaN : limit(program, name, Math.round(open.customers * seconds))));
}
compare('shop', await designed('examples/shop.arch'), () => NaN);
