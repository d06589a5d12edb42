import { expect, test, vi } from 'vitest';
import type { Architecture, Finding } from '../../src/model/index.js';
import { createAnswerBook, SMALL, type DesignAnswer, type DesignJob } from '../../src/server/answer-book.js';
import { answer } from '../../src/server/answers.js';
import type { Thread } from '../../src/server/thread.js';
import { read } from '../language/reading.js';

/** A thread that answers when it is told to. */
function puppet() {
  const jobs: DesignJob[] = [];
  let answered: (answer: DesignAnswer) => void = () => undefined;
  let killed = 0;
  let lost: (why: string) => void = () => undefined;
  const thread: Thread<DesignJob, DesignAnswer> = {
    post: (job) => jobs.push(job),
    onAnswer: (listener) => (answered = listener),
    onLost: (listener) => (lost = listener),
    kill: () => {
      killed++;
    },
  };
  return {
    thread,
    jobs,
    answer: () => {
      answered({ results: null, findings: [], cancelled: false, log: ['said'] });
    },
    early: (early: readonly Finding[]) => {
      answered({ early });
    },
    cancel: () => {
      answered({ results: null, findings: [], cancelled: true, log: [] });
    },
    lose: () => {
      lost('it fell');
    },
    killed: () => killed,
    posted: async (count: number) => {
      while (jobs.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
    },
  };
}

async function design(size: number, file = 'file:///large.arch'): Promise<Architecture> {
  const { architecture } = await read(Array.from({ length: size }, (_, index) => `app_server a${index} { replicas: 2 }`).join('\n'));
  if (!architecture) throw new Error('The design is not sound');
  return { ...architecture, file };
}

test('a small design is answered at once, and from memory the second time', async () => {
  const small = await design(SMALL);
  const book = createAnswerBook(() => {
    throw new Error('no thread is needed');
  }, console.error);
  const answers = book.now(small);
  expect(answers?.results?.components.a0?.kind).toBe('app_server');
  expect(book.now(small)).toBe(answers);
  expect(await book.later(small)).toBe(answers);
});

test('a large one is answered by a thread, the newest of a file alone', async () => {
  const [first, second, other] = [await design(SMALL + 2), await design(SMALL + 3), await design(SMALL + 1, 'file:///other.arch')];
  const { thread, jobs, answer, cancel } = puppet();
  const log: string[] = [];
  const book = createAnswerBook(
    () => thread,
    (line) => log.push(line),
  );
  expect(book.now(first)).toBeNull();
  const outdated = book.later(first);
  // What has just been opened is solved at once.
  expect(jobs[0]).toMatchObject({ parcel: { components: first.components }, pause: 0 });
  const skipped = book.later({ ...second });
  const wanted = [book.later(second), book.later(second)];
  const others = book.later(other);
  expect(await skipped).toBeNull();
  cancel();
  expect(await outdated).toBeNull();
  // The smallest first.
  expect(jobs[1]).toMatchObject({ parcel: { components: other.components }, pause: 0 });
  answer();
  expect(await others).toEqual({ results: null, findings: [] });
  // What is typed is told without figures at once; its figures wait for whoever types on.
  expect(jobs[2]?.parcel.components).toEqual(second.components);
  expect(jobs[2]?.pause).toBeGreaterThan(0);
  answer();
  const [one, two] = await Promise.all(wanted);
  expect(one).toBe(two);
  expect(book.now(second)).toBe(one);
  expect(log).toEqual(['said', 'said']);
  book.dispose();
});

test('a thread that is lost is an answer, and the next design gets another', async () => {
  const [first, second] = [await design(SMALL + 1), await design(SMALL + 2)];
  const puppets = [puppet(), puppet()];
  const log: string[] = [];
  let spawned = 0;
  const book = createAnswerBook(
    () => puppets[spawned++]?.thread ?? puppet().thread,
    (line) => log.push(line),
  );
  const lost = book.later(first);
  await puppets[0]?.posted(1);
  puppets[0]?.lose();
  expect(await lost).toEqual({ results: null, findings: [] });
  expect(log).toEqual(['Solving stopped: it fell']);
  const next = book.later(second);
  await puppets[1]?.posted(1);
  book.dispose();
  expect(await next).toBeNull();
  expect(await book.later(await design(SMALL + 3))).toBeNull();
});

test('a thread that nobody asks for a while is ended, and another answers the next question', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  try {
    const [first, second] = [await design(SMALL + 1), await design(SMALL + 2)];
    const puppets = [puppet(), puppet()];
    let spawned = 0;
    const book = createAnswerBook(
      () => puppets[spawned++]?.thread ?? puppet().thread,
      () => undefined,
    );
    const asked = book.later(first);
    vi.advanceTimersByTime(1000);
    puppets[0]?.answer();
    await asked;
    expect(puppets[0]?.killed()).toBe(0);
    vi.advanceTimersByTime(60_000);
    expect(puppets[0]?.killed()).toBe(1);

    const again = book.later(second);
    vi.advanceTimersByTime(1000);
    puppets[1]?.answer();
    expect(await again).not.toBeNull();
    book.dispose();
  } finally {
    vi.useRealTimers();
  }
});

test('what needs no figures is known before the rest, and told', async () => {
  const large = await design(SMALL + 1);
  const { thread, early, answer, posted } = puppet();
  const book = createAnswerBook(() => thread, console.error);
  const told: Architecture[] = [];
  book.onEarly((architecture) => told.push(architecture));
  const wanted = book.later(large);
  await posted(1);
  const found: Finding[] = [];
  early(found);
  expect(told).toEqual([large]);
  expect(book.early(large)).toBe(found);
  expect(book.now(large)).toBeNull();
  answer();
  expect(await wanted).toEqual({ results: null, findings: [] });
  book.dispose();
});

test('what is being worked out is cancelled when the file has changed, and nobody takes it for an answer', async () => {
  const [first, second] = [await design(SMALL + 1), await design(SMALL + 2)];
  const { thread, jobs, cancel, answer, posted } = puppet();
  const book = createAnswerBook(() => thread, console.error);
  const outdated = book.later(first);
  await posted(1);
  expect(jobs[0]?.cancelled[0]).toBe(0);
  const wanted = book.later(second);
  expect(jobs[0]?.cancelled[0]).toBe(1);
  cancel();
  expect(await outdated).toBeNull();
  expect(book.now(first)).toBeNull();
  await posted(2);
  expect(jobs[1]?.cancelled[0]).toBe(0);
  answer();
  expect(await wanted).toEqual({ results: null, findings: [] });
  book.dispose();
});

test('a cancelled answer is none, whenever it is heard', async () => {
  const small = await design(2);
  let asked = 0;
  expect(answer(small, console.error, () => true)).toBeNull();
  expect(answer(small, console.error, () => ++asked > 5)).toBeNull();
  expect(answer(small, console.error).results).not.toBeNull();
});
