import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import {
  simulateArchitectureShare,
  simulateArchitectureShared,
  type SimulationPart,
  type SimulationSettings,
  type SimulationShare,
} from '../kinds/lowering/run.js';
import type { Results } from '../kinds/figures/results.js';
import { bare, type Architecture } from '../model/index.js';

/** What a simulation's thread is given. */
export interface Work {
  readonly architecture: Architecture;
  readonly settings: Omit<SimulationSettings, 'now'>;
}

/** The results, or why there are none. */
export type Answer = Results | { readonly error: string };

type Told = { readonly ratio: number } | { readonly results: Results };

/** Milliseconds between two reports of progress. */
const PACE = 100;

/** Told to the program's entry, so that a thread that it starts knows what it is for. */
const MARK = 'spandrel-simulation';

/**
 * Runs a simulation in a thread of its own: the simulator is one long loop, and whoever presses Ctrl-C wants an answer in the middle of it. The thread
 * is this very program once more, which finds out by `runIfThread` that it is a thread. Null when aborted.
 */
export function simulateInThread(work: Work, onProgress: (ratio: number) => void, signal: AbortSignal): Promise<Answer | null> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(null);
      return;
    }
    const worker = new Worker(entry(), { workerData: { mark: MARK, work } });
    const end = (answer: Answer | null): void => {
      signal.removeEventListener('abort', abort);
      void worker.terminate();
      resolve(answer);
    };
    const abort = (): void => {
      end(null);
    };
    signal.addEventListener('abort', abort, { once: true });
    worker.on('message', (told: Told) => {
      if ('ratio' in told) onProgress(told.ratio);
      else end(told.results);
    });
    worker.on('error', (error: Error) => {
      end({ error: error.message });
    });
    worker.on('exit', (code) => {
      end({ error: `its thread ended with code ${code}` });
    });
  });
}

/** In a thread that `simulateInThread` (or such a thread) has started: does the work and says so. */
export function runIfThread(): boolean {
  const given: unknown = workerData;
  if (isMainThread || typeof given !== 'object' || given === null || !('mark' in given) || given.mark !== MARK || !('work' in given))
    return false;
  const work = given.work as Work & { readonly share?: SimulationShare };
  const architecture = bare(work.architecture);
  if (work.share) {
    parentPort?.postMessage(simulateArchitectureShare(architecture, work.settings, work.share));
    return true;
  }
  let last = -Infinity;
  const onProgress = (ratio: number): void => {
    const now = performance.now();
    if (now - last < PACE) return;
    last = now;
    parentPort?.postMessage({ ratio } satisfies Told);
  };
  const settings = { ...work.settings, now: () => performance.now() };
  // A mistake in here is this thread's, and ends it; whoever started it is told.
  void simulateArchitectureShared(architecture, settings, onProgress, availableParallelism(), (shares) =>
    shares.map((share) => inAnotherThread({ ...work, share })),
  ).then((results) => {
    parentPort?.postMessage({ results } satisfies Told);
  });
  return true;
}

function inAnotherThread(work: Work & { readonly share: SimulationShare }): Promise<SimulationPart> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(entry(), { workerData: { mark: MARK, work } });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/** The program that runs: a bundle, or this source's neighbour. */
function entry(): URL {
  return import.meta.url.endsWith('/simulation-thread.ts') ? new URL('./main.ts', import.meta.url) : new URL(import.meta.url);
}
