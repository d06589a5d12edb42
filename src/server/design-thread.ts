import { parentPort } from 'node:worker_threads';
import type { DesignAnswer, DesignJob } from './answer-book.js';
import { answer, answerEarly } from './answers.js';
import { unpacker } from './parcel.js';

// The thread that solves and checks large architectures while somebody types: one comes in, and two answers go out, what needs no figures first.
const unpack = unpacker();
parentPort?.on('message', ({ parcel, cancelled, pause }: DesignJob) => {
  const log: string[] = [];
  const tell = (told: DesignAnswer): void => parentPort?.postMessage(told);
  const note = (message: string): void => void log.push(message);
  const design = unpack(parcel);
  tell({ early: answerEarly(design, note) });
  // Woken when something newer has come.
  Atomics.wait(cancelled, 0, 0, pause);
  const answers = answer(design, note, () => Atomics.load(cancelled, 0) !== 0);
  tell({ ...(answers ?? { results: null, findings: [] }), cancelled: answers === null, log });
});
