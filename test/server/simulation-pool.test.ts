import { describe, expect, test } from 'vitest';
import { createSimulationPool, type SimulationThread } from '../../src/server/simulation-pool.js';
import type { SimulationAnswer, SimulationJob } from '../../src/server/simulation-job.js';
import type { SimulateResult } from '../../src/server/protocol.js';

const done: SimulateResult = { ok: false, error: 'told by the thread' };
const job = { seed: 1 } as SimulationJob;
const nothing = (): void => undefined;

/** A thread that does what the test tells it to. */
function puppet(): SimulationThread & {
  answer: (answer: SimulationAnswer) => void;
  lose: (why: string) => void;
  jobs: SimulationJob[];
  killed: boolean;
} {
  let answered: (answer: SimulationAnswer) => void = nothing;
  let lost: (why: string) => void = nothing;
  return {
    jobs: [],
    killed: false,
    post(posted) {
      this.jobs.push(posted);
    },
    onAnswer(listener) {
      answered = listener;
    },
    onLost(listener) {
      lost = listener;
    },
    kill() {
      this.killed = true;
    },
    answer: (answer) => {
      answered(answer);
    },
    lose: (why) => {
      lost(why);
    },
  };
}

function pool(limit: number) {
  const threads: ReturnType<typeof puppet>[] = [];
  const simulations = createSimulationPool(() => {
    const thread = puppet();
    threads.push(thread);
    return thread;
  }, limit);
  return { threads, simulations };
}

describe('the pool of simulation threads', () => {
  test('keeps one thread warm and uses it again', async () => {
    const { threads, simulations } = pool(2);
    const first = simulations.run(job, nothing, new AbortController().signal);
    threads[0]?.answer({ type: 'done', result: done });
    expect(await first).toEqual(done);
    const second = simulations.run(job, nothing, new AbortController().signal);
    threads[0]?.answer({ type: 'done', result: done });
    await second;
    expect(threads).toHaveLength(1);
    expect(threads[0]?.jobs).toHaveLength(2);
  });

  test('passes progress on', async () => {
    const { threads, simulations } = pool(1);
    const seen: unknown[] = [];
    const flows = [{ flow: 'order', throughput: 80, p99: 0.2, errors: null }];
    const run = simulations.run(job, (ratio, soFar) => seen.push([ratio, soFar]), new AbortController().signal);
    threads[0]?.answer({ type: 'progress', ratio: 0.5, flows });
    threads[0]?.answer({ type: 'done', result: done });
    await run;
    expect(seen).toEqual([[0.5, flows]]);
  });

  test('an aborted run answers at once, kills its thread, and leaves the pool usable', async () => {
    const { threads, simulations } = pool(1);
    const abort = new AbortController();
    const run = simulations.run(job, nothing, abort.signal);
    abort.abort();
    expect(await run).toEqual({ ok: false, error: 'The simulation was cancelled.' });
    expect(threads[0]?.killed).toBe(true);
    const next = simulations.run(job, nothing, new AbortController().signal);
    threads[1]?.answer({ type: 'done', result: done });
    expect(await next).toEqual(done);
  });

  test('a lost thread is an answer, and the next run gets a new one', async () => {
    const { threads, simulations } = pool(1);
    const run = simulations.run(job, nothing, new AbortController().signal);
    threads[0]?.lose('out of memory');
    expect(await run).toEqual({ ok: false, error: 'The simulation stopped: out of memory' });
    const next = simulations.run(job, nothing, new AbortController().signal);
    expect(threads).toHaveLength(2);
    threads[1]?.answer({ type: 'done', result: done });
    await next;
  });

  test('an idle thread that dies is not used again', async () => {
    const { threads, simulations } = pool(1);
    const first = simulations.run(job, nothing, new AbortController().signal);
    threads[0]?.answer({ type: 'done', result: done });
    await first;
    threads[0]?.lose('killed from outside');
    void simulations.run(job, nothing, new AbortController().signal);
    expect(threads).toHaveLength(2);
  });

  test('more runs than threads wait in order, and one that waits can be cancelled', async () => {
    const { threads, simulations } = pool(1);
    const first = simulations.run({ ...job, seed: 1 }, nothing, new AbortController().signal);
    const abort = new AbortController();
    const second = simulations.run({ ...job, seed: 2 }, nothing, abort.signal);
    const third = simulations.run({ ...job, seed: 3 }, nothing, new AbortController().signal);
    expect(threads).toHaveLength(1);
    abort.abort();
    expect(await second).toEqual({ ok: false, error: 'The simulation was cancelled.' });
    threads[0]?.answer({ type: 'done', result: done });
    await first;
    expect(threads[0]?.jobs.map(({ seed }) => seed)).toEqual([1, 3]);
    threads[0]?.answer({ type: 'done', result: done });
    expect(await third).toEqual(done);
  });

  test('a thread that cannot be started is an answer', async () => {
    const simulations = createSimulationPool(() => {
      throw new Error('no such file');
    }, 1);
    const result = await simulations.run(job, nothing, new AbortController().signal);
    expect(result).toEqual({ ok: false, error: 'The simulator could not be started: no such file' });
  });

  test('a disposed pool runs nothing and ends what runs', async () => {
    const { threads, simulations } = pool(1);
    const run = simulations.run(job, nothing, new AbortController().signal);
    simulations.dispose();
    expect(await run).toEqual({ ok: false, error: 'The simulation was cancelled.' });
    expect(threads[0]?.killed).toBe(true);
    expect(await simulations.run(job, nothing, new AbortController().signal)).toEqual({
      ok: false,
      error: 'The simulation was cancelled.',
    });
  });
});
