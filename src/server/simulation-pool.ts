import type { FlowSoFar } from '../kinds/figures/results.js';
import type { SimulateResult } from './protocol.js';
import type { SimulationAnswer, SimulationJob } from './simulation-job.js';
import type { Thread } from './thread.js';

/** A thread that runs one simulation at a time. */
export type SimulationThread = Thread<SimulationJob, SimulationAnswer>;

export interface SimulationPool {
  /** Never rejects: whatever happens to the thread is an answer. Aborting answers at once and ends the thread. */
  run(job: SimulationJob, onProgress: (ratio: number, flows: readonly FlowSoFar[]) => void, signal: AbortSignal): Promise<SimulateResult>;
  dispose(): void;
}

/**
 * Runs simulations in threads of their own, at most `limit` at a time; more wait in order. One idle thread is kept warm, because a new one takes
 * longer to load the simulator than a small design takes to run. The simulator is a loop that hears nothing, so cancelling ends the thread.
 */
export function createSimulationPool(spawn: () => SimulationThread, limit: number): SimulationPool {
  let idle: Worker | null = null;
  let running = 0;
  let disposed = false;
  const stops = new Set<() => void>();
  const waiting: (() => void)[] = [];

  interface Worker {
    readonly thread: SimulationThread;
    answer: (answer: SimulationAnswer) => void;
    lost: (why: string) => void;
  }

  function start(): Worker {
    const thread = spawn();
    const worker: Worker = { thread, answer: () => undefined, lost: () => undefined };
    thread.onAnswer((answer) => {
      worker.answer(answer);
    });
    thread.onLost((why) => {
      if (idle === worker) idle = null;
      worker.lost(why);
    });
    return worker;
  }

  function release(worker: Worker | null): void {
    running -= 1;
    if (worker && !disposed && idle === null) idle = worker;
    else worker?.thread.kill();
    waiting.shift()?.();
  }

  function begin(
    job: SimulationJob,
    onProgress: (ratio: number, flows: readonly FlowSoFar[]) => void,
    signal: AbortSignal,
    settle: (result: SimulateResult) => void,
  ): void {
    running += 1;
    let worker: Worker;
    try {
      worker = idle ?? start();
    } catch (error) {
      release(null);
      settle({ ok: false, error: `The simulator could not be started: ${error instanceof Error ? error.message : String(error)}` });
      return;
    }
    idle = null;
    const end = (result: SimulateResult, keep: boolean): void => {
      signal.removeEventListener('abort', abort);
      stops.delete(abort);
      worker.answer = () => undefined;
      worker.lost = () => undefined;
      if (!keep) worker.thread.kill();
      release(keep ? worker : null);
      settle(result);
    };
    const abort = (): void => {
      end(CANCELLED, false);
    };
    worker.answer = (answer) => {
      if (answer.type === 'progress') onProgress(answer.ratio, answer.flows);
      else end(answer.result, true);
    };
    worker.lost = (why) => {
      end({ ok: false, error: `The simulation stopped: ${why}` }, false);
    };
    signal.addEventListener('abort', abort, { once: true });
    stops.add(abort);
    worker.thread.post(job);
  }

  return {
    run: (job, onProgress, signal) =>
      new Promise((resolve) => {
        if (signal.aborted || disposed) {
          resolve(CANCELLED);
          return;
        }
        const settle = once(resolve);
        if (running < limit) {
          begin(job, onProgress, signal, settle);
          return;
        }
        const turn = (): void => {
          signal.removeEventListener('abort', leave);
          if (disposed) settle(CANCELLED);
          else begin(job, onProgress, signal, settle);
        };
        const leave = (): void => {
          waiting.splice(waiting.indexOf(turn), 1);
          settle(CANCELLED);
        };
        signal.addEventListener('abort', leave, { once: true });
        waiting.push(turn);
      }),
    dispose: () => {
      disposed = true;
      for (const turn of waiting.splice(0)) turn();
      for (const stop of [...stops]) stop();
      idle?.thread.kill();
      idle = null;
    },
  };
}

const CANCELLED: SimulateResult = { ok: false, error: 'The simulation was cancelled.' };

function once(settle: (result: SimulateResult) => void): (result: SimulateResult) => void {
  let done = false;
  return (result) => {
    if (done) return;
    done = true;
    settle(result);
  };
}
