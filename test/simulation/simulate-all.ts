import { parentPort, workerData } from 'node:worker_threads';
import { compareSimulator, type Compared } from './compare.js';
import { results } from './facts.js';
import { broken } from './laws.js';

/** What the simulator says of a fact. */
export interface Simulated {
  readonly id: string;
  readonly compared: readonly Compared[];
  /** Laws that its runs broke. */
  readonly broken: readonly string[];
}

/** What a thread is given: how many facts have been taken so far, by all threads. */
export interface Share {
  readonly taken: Int32Array;
}

// One fact after the other is taken from those that are left: some take a thousand times as long as others.
const { taken } = workerData as Share;
for (let next = Atomics.add(taken, 0, 1); next < results.length; next = Atomics.add(taken, 0, 1)) {
  const fact = results[next];
  if (!fact) continue;
  const { compared, measured } = compareSimulator(fact);
  if (measured.length > 0) parentPort?.postMessage({ id: fact.id, compared, broken: measured.flatMap(broken) } satisfies Simulated);
}
