import { simulateArchitecture } from '../kinds/lowering/run.js';
import { bare } from '../model/index.js';
import { runReport } from '../report/index.js';
import type { SimulateResult } from './protocol.js';
import type { SimulationAnswer, SimulationJob } from './simulation-job.js';

/** Milliseconds between two reports of progress: smooth to look at, and no burden to send. */
const PACE = 100;

/** Runs a simulation to its end in the caller's thread. Whatever goes wrong is the answer. */
export function runJob(job: SimulationJob, answer: (answer: SimulationAnswer) => void): void {
  let last = -Infinity;
  const onProgress = (ratio: number): void => {
    const now = performance.now();
    if (now - last < PACE) return;
    last = now;
    answer({ type: 'progress', ratio });
  };
  answer({ type: 'done', result: simulate(job, onProgress) });
}

function simulate({ architecture, ...settings }: SimulationJob, onProgress: (ratio: number) => void): SimulateResult {
  try {
    const results = simulateArchitecture(bare(architecture), { ...settings, now: () => performance.now() }, onProgress);
    return results.error === undefined ? { ok: true, results, report: runReport(results) } : { ok: false, error: results.error };
  } catch (error) {
    return { ok: false, error: `The simulator failed: ${error instanceof Error ? error.message : String(error)}` };
  }
}
