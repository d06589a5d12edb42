import type { Results } from '../kinds/figures/results.js';
import { simulateArchitecture } from '../kinds/lowering/run.js';
import { bare, type Architecture, type Finding } from '../model/index.js';
import { measureStrategies, scorecardMarkdown, scorecardOf, strategiesMarkdown, type Run } from '../report/index.js';
import type { ReportParams, ReportResult } from './protocol.js';
import type { SimulationJob } from './simulation-job.js';
import type { Thread } from './thread.js';

/** What is sent to a report's thread, and what comes back. */
export interface ReportJob {
  readonly about: ReportParams['about'];
  readonly architecture: Architecture;
  readonly solved: Results;
  readonly findings: readonly Finding[];
  readonly seed: number;
}

export type ReportAnswer = { readonly type: 'progress'; readonly ratio: number } | { readonly type: 'done'; readonly result: ReportResult };

/** One simulation of a report, for another thread: it answers with the results. */
export interface TrialJob extends SimulationJob {
  readonly trial: true;
}

export type TrialThread = Thread<TrialJob, Results>;

/** Threads at once, with the report's own: the other one takes half of the simulations. */
const AT_ONCE = 2;

/** Measures a report, in the caller's thread and another. Whatever goes wrong is the answer. */
export async function runReportJob(job: ReportJob, answer: (answer: ReportAnswer) => void, spawn: () => TrialThread): Promise<void> {
  const onProgress = (ratio: number): void => {
    answer({ type: 'progress', ratio });
  };
  answer({ type: 'done', result: await measure(job, onProgress, spawn) });
}

async function measure(job: ReportJob, onProgress: (ratio: number) => void, spawn: () => TrialThread): Promise<ReportResult> {
  const { about, solved, findings, seed } = job;
  const architecture = bare(job.architecture);
  try {
    if (about === 'recovery') {
      const strategies = await measureStrategies(architecture, solved, [], (run) => here(run, seed, onProgress));
      return { ok: true, report: strategiesMarkdown(architecture.name, strategies) };
    }
    const other = spawn();
    const idle = [asked(other)];
    const simulate = async (run: Run): Promise<Results> => {
      const there = idle.pop();
      if (!there) return here(run, seed);
      const results = await there({ ...run, seed, trial: true });
      idle.push(there);
      return results;
    };
    const card = await scorecardOf({ architecture, solved, findings, atOnce: AT_ONCE, simulate, onProgress });
    other.kill();
    return { ok: true, report: scorecardMarkdown(card, fileName) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

async function here({ architecture, ...run }: Run, seed: number, onProgress?: (ratio: number) => void): Promise<Results> {
  const results = simulateArchitecture(architecture, { ...run, seed }, onProgress);
  // What the other thread has said meanwhile is heard before the next one begins.
  await new Promise((resolve) => setTimeout(resolve));
  return results;
}

/** Another thread as something that is asked, one job after the other. */
function asked(thread: TrialThread): (job: TrialJob) => Promise<Results> {
  let [answered, failed]: [(results: Results) => void, (error: Error) => void] = [() => undefined, () => undefined];
  thread.onAnswer((results) => {
    answered(results);
  });
  thread.onLost((why) => {
    failed(new Error(`The simulator stopped: ${why}`));
  });
  return (job) =>
    new Promise((resolve, reject) => {
      [answered, failed] = [resolve, reject];
      thread.post(job);
    });
}

function fileName(uri: string): string {
  return decodeURIComponent(uri.split('/').at(-1) ?? uri);
}
