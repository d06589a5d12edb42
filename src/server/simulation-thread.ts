import { parentPort } from 'node:worker_threads';
import { runJob } from './run-job.js';
import type { SimulationJob } from './simulation-job.js';

// The thread that simulates: a job comes in, progress and one answer go out. It is ended from outside, in the middle of a run.
parentPort?.on('message', (job: SimulationJob) => {
  runJob(job, (answer) => parentPort?.postMessage(answer));
});
