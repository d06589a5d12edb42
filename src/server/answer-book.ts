import type { Architecture, Finding } from '../model/index.js';
import { answer, type Answers } from './answers.js';
import { packer, type Parcel } from './parcel.js';
import type { Thread } from './thread.js';

/** What is sent to the thread that solves, and what comes back. */
export interface DesignJob {
  /** Of the design, after those that the thread has been sent before. */
  readonly parcel: Parcel;
  /** Shared memory: no longer 0 when nobody wants the answer any more. */
  readonly cancelled: Int32Array;
  /** Milliseconds to wait, once it is told what needs no figures, whether something newer comes. */
  readonly pause: number;
}

/** First what is found without figures, then everything. */
export type DesignAnswer =
  | { readonly early: readonly Finding[] }
  | (Answers & {
      /** Nobody wanted it any more: there is nothing in it. */
      readonly cancelled: boolean;
      /** What went wrong meanwhile. */
      readonly log: readonly string[];
    });

/** Answers about architectures. They are immutable, so that an answer is kept as long as the architecture is. */
export interface AnswerBook {
  /** What is known, or can be worked out within a keystroke; null for a large architecture that has not been looked at yet. */
  now(architecture: Architecture): Answers | null;
  /** What `now` says, or what a thread finds out. Null when meanwhile there is a newer architecture of the same file. */
  later(architecture: Architecture): Promise<Answers | null>;
  /** The findings that need no figures, while the others are not known yet; null when they are not known either. */
  early(architecture: Architecture): readonly Finding[] | null;
  /** Told when there are such. */
  onEarly(listener: (architecture: Architecture) => void): void;
  dispose(): void;
}

/** Solving and checking so many components takes less than anybody notices; more are left to a thread. */
export const SMALL = 40;

/** Milliseconds in which nothing newer may come before a design is solved: whoever types is not done yet. What needs no figures does not wait for it. */
const QUIET = 400;

/** Milliseconds after which a thread that nobody asks is ended: what it has worked with takes hundreds of megabytes. */
const IDLE = 5000;

interface Waiting {
  readonly architecture: Architecture;
  readonly cancelled: Int32Array;
  readonly settle: ((answers: Answers | null) => void)[];
  readonly pause: number;
}

/** `spawn` starts a thread; it is kept for a while, and answers one question at a time: first what is asked of the smallest architecture. */
export function createAnswerBook(spawn: () => Thread<DesignJob, DesignAnswer>, log: (message: string) => void): AnswerBook {
  const known = new WeakMap<Architecture, Answers>();
  const early = new WeakMap<Architecture, readonly Finding[]>();
  const listeners: ((architecture: Architecture) => void)[] = [];
  /** By file: the newest architecture of each counts. */
  const waiting = new Map<string, Waiting>();
  let running: Waiting | null = null;
  let thread: Thread<DesignJob, DesignAnswer> | null = null;
  let pack = packer();
  /** Files of which something was asked before: what comes next of them is typed. */
  const opened = new Set<string>();
  let idle: ReturnType<typeof setTimeout> | null = null;
  let disposed = false;

  const now = (architecture: Architecture): Answers | null => {
    const found = known.get(architecture);
    if (found || architecture.components.length > SMALL) return found ?? null;
    const answers = answer(architecture, log);
    known.set(architecture, answers);
    return answers;
  };

  const finish = (answers: Answers | null): void => {
    const done = running;
    running = null;
    if (done) {
      if (answers) known.set(done.architecture, answers);
      for (const settle of done.settle) settle(answers);
    }
    begin();
    rest();
  };

  const rest = (): void => {
    if (running || waiting.size > 0) return;
    idle = setTimeout(() => {
      thread?.kill();
      thread = null;
    }, IDLE);
  };

  const start = (): Thread<DesignJob, DesignAnswer> => {
    const started = spawn();
    pack = packer();
    started.onAnswer((told) => {
      if ('early' in told) {
        if (!running) return;
        early.set(running.architecture, told.early);
        for (const listener of listeners) listener(running.architecture);
        return;
      }
      const { log: lines, results, findings, cancelled } = told;
      for (const line of lines) log(line);
      // A copy through a message has given the tables of user-chosen names a prototype.
      for (const table of [results?.components, results?.flows]) if (table) Object.setPrototypeOf(table, null);
      finish(cancelled ? null : { results, findings });
    });
    started.onLost((why) => {
      thread = null;
      log(`Solving stopped: ${why}`);
      finish({ results: null, findings: [] });
    });
    return started;
  };

  const begin = (): void => {
    if (running || disposed || waiting.size === 0) return;
    const [next] = [...waiting].sort(([, a], [, b]) => sizeOf(a) - sizeOf(b));
    if (!next) return;
    waiting.delete(next[0]);
    running = next[1];
    if (idle) clearTimeout(idle);
    try {
      thread ??= start();
      const { architecture, cancelled, pause } = running;
      thread.post({ parcel: pack(architecture), cancelled, pause });
    } catch (error) {
      log(`Solving could not be started: ${error instanceof Error ? error.message : String(error)}`);
      // What it has been sent and what it has got may no longer be the same.
      thread?.kill();
      thread = null;
      finish({ results: null, findings: [] });
    }
  };

  return {
    now,
    later: (architecture) => {
      const found = now(architecture);
      if (found || disposed) return Promise.resolve(found);
      return new Promise((resolve) => {
        if (running?.architecture === architecture) {
          running.settle.push(resolve);
          return;
        }
        const before = waiting.get(architecture.file);
        if (before?.architecture === architecture) before.settle.push(resolve);
        else {
          for (const settle of before?.settle ?? []) settle(null);
          // What is being worked out of an older one of this file is wanted no more.
          if (running?.architecture.file === architecture.file) {
            Atomics.store(running.cancelled, 0, 1);
            Atomics.notify(running.cancelled, 0);
          }
          const cancelled = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
          waiting.set(architecture.file, { architecture, cancelled, settle: [resolve], pause: opened.has(architecture.file) ? QUIET : 0 });
          opened.add(architecture.file);
        }
        begin();
      });
    },
    early: (architecture) => early.get(architecture) ?? null,
    onEarly: (listener) => {
      listeners.push(listener);
    },
    dispose: () => {
      disposed = true;
      if (idle) clearTimeout(idle);
      thread?.kill();
      for (const { settle } of [...waiting.values(), ...(running ? [running] : [])]) for (const each of settle) each(null);
      waiting.clear();
    },
  };
}

function sizeOf({ architecture }: Waiting): number {
  return architecture.components.length;
}
