import { simulateArchitectureShared, type OnProgress, type SimulationPart } from '../kinds/lowering/run.js';
import { bare } from '../model/index.js';
import { runReport } from '../report/index.js';
import type { SimulateResult } from './protocol.js';
import type { ShareJob, SimulationAnswer, SimulationJob } from './simulation-job.js';

/** Milliseconds between two reports of progress: smooth to look at, and no burden to send. */
const PACE = 100;

/** Threads, with the caller's own, and a way to have one of the others run a share. */
export interface Sharing {
  readonly threads: number;
  readonly run: (job: ShareJob) => Promise<SimulationPart>;
}

/** Runs a simulation to its end, a share of it in the caller's thread. Whatever goes wrong is the answer. */
export async function runJob(job: SimulationJob, answer: (answer: SimulationAnswer) => void, sharing: Sharing): Promise<void> {
  let last = -Infinity;
  const onProgress: OnProgress = (ratio, flows) => {
    const now = performance.now();
    if (now - last < PACE) return;
    last = now;
    answer({ type: 'progress', ratio, flows: flows() });
  };
  answer({ type: 'done', result: await simulate(job, onProgress, sharing) });
}

async function simulate(job: SimulationJob, onProgress: OnProgress, { threads, run }: Sharing): Promise<SimulateResult> {
  try {
    const { architecture, ...settings } = job;
    const timed = { ...settings, now: () => performance.now() };
    const results = await simulateArchitectureShared(bare(architecture), timed, onProgress, threads, (shares) =>
      shares.map((share) => run({ ...job, share })),
    );
    return results.error === undefined ? { ok: true, results, report: runReport(results) } : { ok: false, error: results.error };
  } catch (error) {
    return { ok: false, error: `The simulator failed: ${error instanceof Error ? error.message : String(error)}` };
  }
}
