import { parentPort } from 'node:worker_threads';
import { bare } from '../model/index.js';
import type { DesignAnswer, DesignJob } from './answer-book.js';
import { answer } from './answers.js';

// The thread that solves and checks large architectures while somebody types: one comes in, one answer goes out.
parentPort?.on('message', ({ architecture }: DesignJob) => {
  const log: string[] = [];
  const answers = answer(bare(architecture), (message) => log.push(message));
  const told: DesignAnswer = { ...answers, log };
  parentPort?.postMessage(told);
});
