import { parentPort, workerData } from 'node:worker_threads';
import { compareEngines, type Apart } from './apart.js';
import { compareSimulator, type Compared } from './compare.js';
import { coverage, MODELS, RUNS, type Covered } from './coverage.js';
import { results } from './facts.js';
import { broken } from './laws.js';
import { NETWORKS } from './random.js';

/** What the simulator says of a fact. */
export interface Simulated {
  readonly id: string;
  readonly compared: readonly Compared[];
  /** Laws that its runs broke. */
  readonly broken: readonly string[];
}

export type Posted =
  { readonly fact: Simulated } | { readonly apart: readonly Apart[]; readonly seed: number } | { readonly covered: readonly Covered[] };

/** What a thread is given: how many tasks have been taken so far, by all threads. */
export interface Share {
  readonly taken: Int32Array;
}

const PART = 20;

// What takes longest first, and one after the other of those that are left: some take a thousand times as long as others.
const tasks: (() => Posted | null)[] = [
  ...MODELS.flatMap((_, model) =>
    Array.from({ length: RUNS / PART }, (__, part) => () => ({ covered: coverage(model, part * PART, (part + 1) * PART) })),
  ),
  ...results.map((fact) => () => {
    const { compared, measured } = compareSimulator(fact);
    return measured.length > 0 ? { fact: { id: fact.id, compared, broken: measured.flatMap(broken) } } : null;
  }),
  ...Array.from({ length: NETWORKS }, (_, seed) => () => ({ apart: compareEngines(seed), seed })),
];

const { taken } = workerData as Share;
for (let next = Atomics.add(taken, 0, 1); next < tasks.length; next = Atomics.add(taken, 0, 1)) {
  const posted = tasks[next]?.();
  if (posted) parentPort?.postMessage(posted);
}
