import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import {
  simulateArchitectureShare,
  simulateArchitectureShared,
  type OnProgress,
  type SimulationPart,
  type SimulationSettings,
  type SimulationShare,
} from '../kinds/lowering/run.js';
import type { FlowSoFar, Results } from '../kinds/figures/results.js';
import { bare, type Architecture } from '../model/index.js';

/** What a simulation's thread is given. */
export interface Work {
  readonly architecture: Architecture;
  readonly settings: Omit<SimulationSettings, 'now'>;
  /** Threads among which its replications are shared; one for each processor when left out. */
  readonly threads?: number;
}

/** The results, or why there are none. */
export type Answer = Results | { readonly error: string };

type Told = { readonly ratio: number; readonly flows: readonly FlowSoFar[] } | { readonly results: Results };

/** Milliseconds between two reports of progress. */
const PACE = 100;

/** Told to the program's entry, so that a thread that it starts knows what it is for. */
const MARK = 'spandrel-simulation';

/** Threads that simulate, kept warm from one simulation to the next: to load the program takes one longer than many a simulation. */
export interface SimulationThreads {
  /** As many at a time as are asked for. Null when aborted. */
  run(work: Work, onProgress: (ratio: number, flows: readonly FlowSoFar[]) => void, signal: AbortSignal): Promise<Answer | null>;
  close(): void;
}

/**
 * Simulations in threads of their own: the simulator is one long loop, and whoever presses Ctrl-C wants an answer in the middle of it. A thread is this
 * very program once more, which finds out by `runIfThread` that it is one.
 */
export function simulationThreads(): SimulationThreads {
  const idle: Worker[] = [];
  return {
    run: (work, onProgress, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) {
          resolve(null);
          return;
        }
        const worker = idle.pop() ?? thread();
        const end = (answer: Answer | null, fit: boolean): void => {
          signal.removeEventListener('abort', abort);
          // By name: without one, what Node itself listens with would go as well, and the thread would say no more.
          for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
          if (fit) idle.push(worker);
          else void worker.terminate();
          resolve(answer);
        };
        const abort = (): void => {
          end(null, false);
        };
        signal.addEventListener('abort', abort, { once: true });
        worker.on('message', (told: Told) => {
          if ('ratio' in told) onProgress(told.ratio, told.flows);
          else end(told.results, true);
        });
        worker.on('error', (error: Error) => {
          end({ error: error.message }, false);
        });
        worker.on('exit', (code) => {
          end({ error: `its thread ended with code ${code}` }, false);
        });
        worker.postMessage(work);
      }),
    close: () => {
      for (const worker of idle.splice(0)) void worker.terminate();
    },
  };
}

/** In a thread that was started for simulations: does what comes in and says so, until it is ended. */
export function runIfThread(): boolean {
  const given: unknown = workerData;
  if (isMainThread || typeof given !== 'object' || given === null || !('mark' in given) || given.mark !== MARK) return false;
  // A mistake in here is this thread's, and ends it; whoever started it is told.
  parentPort?.on('message', (work: Work & { readonly share?: SimulationShare }) => void runHere(work));
  return true;
}

async function runHere(work: Work & { readonly share?: SimulationShare }): Promise<void> {
  const architecture = bare(work.architecture);
  if (work.share) {
    parentPort?.postMessage(simulateArchitectureShare(architecture, work.settings, work.share));
    return;
  }
  let last = -Infinity;
  const onProgress: OnProgress = (ratio, flows) => {
    const now = performance.now();
    if (now - last < PACE) return;
    last = now;
    parentPort?.postMessage({ ratio, flows: flows() } satisfies Told);
  };
  const settings = { ...work.settings, now: () => performance.now() };
  const results = await simulateArchitectureShared(architecture, settings, onProgress, work.threads ?? availableParallelism(), (shares) =>
    shares.map((share) => inAnotherThread({ ...work, share })),
  );
  parentPort?.postMessage({ results } satisfies Told);
}

function inAnotherThread(work: Work & { readonly share: SimulationShare }): Promise<SimulationPart> {
  return new Promise((resolve, reject) => {
    const worker = thread();
    worker.once('message', (part: SimulationPart) => {
      void worker.terminate();
      resolve(part);
    });
    worker.once('error', reject);
    worker.postMessage(work);
  });
}

function thread(): Worker {
  return new Worker(entry(), { workerData: { mark: MARK } });
}

/** The program that runs: a bundle, or this source's neighbour. */
function entry(): URL {
  return import.meta.url.endsWith('/simulation-thread.ts') ? new URL('./main.ts', import.meta.url) : new URL(import.meta.url);
}
