import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { simulateArchitecture, simulateArchitectureShare, type SimulationPart } from '../kinds/lowering/run.js';
import { bare } from '../model/index.js';
import { nodeThread } from './node-thread.js';
import { runReportJob, type ReportJob, type TrialJob } from './report-job.js';
import { runJob, type Sharing } from './run-job.js';
import type { ShareJob, SimulationJob } from './simulation-job.js';

// The thread that simulates, or measures a report: a job comes in, progress and one answer go out. It is ended from outside, in the middle of a run, and the threads that it has started for
// shares of the replications with it. They run this file as well.
const sharing: Sharing = {
  threads: availableParallelism(),
  run: (job) =>
    new Promise((resolve, reject) => {
      const thread = nodeThread<ShareJob, SimulationPart>(fileURLToPath(import.meta.url));
      thread.onAnswer((part) => {
        thread.kill();
        resolve(part);
      });
      thread.onLost((why) => {
        reject(new Error(why));
      });
      thread.post(job);
    }),
};

parentPort?.on('message', (job: SimulationJob | ShareJob | TrialJob | ReportJob) => {
  if ('about' in job) {
    void runReportJob(
      job,
      (answer) => parentPort?.postMessage(answer),
      () => nodeThread(fileURLToPath(import.meta.url)),
    );
    return;
  }
  if ('trial' in job) {
    const { architecture, ...settings } = job;
    parentPort?.postMessage(simulateArchitecture(bare(architecture), settings));
    return;
  }
  if ('share' in job) {
    const { architecture, share, ...settings } = job;
    parentPort?.postMessage(simulateArchitectureShare(bare(architecture), settings, share));
    return;
  }
  void runJob(job, (answer) => parentPort?.postMessage(answer), sharing);
});
