import { Worker } from 'node:worker_threads';
import type { Thread } from './thread.js';

/** Megabytes. A thread that fills the space for what is new quickly would be given 48 of them. */
const YOUNG = 8;

/** A worker thread of Node, with a ceiling on its memory so that a run-away job ends itself rather than the server. */
export function nodeThread<Job, Answer>(file: string | URL): Thread<Job, Answer> {
  const worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: 2048, maxYoungGenerationSizeMb: YOUNG } });
  // An idle thread must not keep the process alive once the client is gone.
  worker.unref();
  let asked = false;
  let told = false;
  const lost: ((why: string) => void)[] = [];
  const tell = (why: string): void => {
    if (asked || told) return;
    told = true;
    for (const listener of lost) listener(why);
  };
  worker.on('error', (error: Error) => {
    tell(error.message);
  });
  worker.on('messageerror', (error: Error) => {
    tell(error.message);
  });
  worker.on('exit', (code) => {
    tell(`its thread ended with code ${code}`);
  });
  return {
    post: (job) => {
      worker.postMessage(job);
    },
    onAnswer: (listener) => {
      worker.on('message', (answer: Answer) => {
        listener(answer);
      });
    },
    onLost: (listener) => {
      lost.push(listener);
    },
    kill: () => {
      asked = true;
      void worker.terminate();
    },
  };
}
