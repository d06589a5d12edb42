import { parentPort } from 'node:worker_threads';
import { bare } from '../model/index.js';
import type { DesignAnswer, DesignJob } from './answer-book.js';
import { answer, answerEarly } from './answers.js';

// The thread that solves and checks large architectures while somebody types: one comes in, and two answers go out, what needs no figures first.
parentPort?.on('message', ({ architecture, cancelled }: DesignJob) => {
  const log: string[] = [];
  const tell = (told: DesignAnswer): void => parentPort?.postMessage(told);
  const note = (message: string): void => void log.push(message);
  const design = bare(architecture);
  tell({ early: answerEarly(design, note) });
  const answers = answer(design, note, () => Atomics.load(cancelled, 0) !== 0);
  tell({ ...(answers ?? { results: null, findings: [] }), cancelled: answers === null, log });
});
