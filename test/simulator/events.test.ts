import { expect, test } from 'vitest';
import { END, EventList, NOTHING, SERVED } from '../../src/simulator/kernel/events.js';
import { Streams } from '../../src/simulator/kernel/random.js';

const streams = (): Streams => new Streams(Int32Array.of(1, 2, 3, 4));

interface Pending {
  readonly time: number;
  readonly order: number;
  readonly index: number;
}

/** What comes next of a list that is sorted anew each time: the reference. */
function earliest(pending: readonly Pending[]): Pending | undefined {
  return pending.reduce<Pending | undefined>(
    (first, each) => (!first || each.time < first.time || (each.time === first.time && each.order < first.order) ? each : first),
    undefined,
  );
}

/** Ahead of now: many at one time, most near, some very far, as events of a network are. */
function ahead(random: Streams, pending: number): number {
  const kind = random.uniform(0);
  if (kind < 0.1) return 0;
  if (kind < 0.3) return 0.001 * random.below(0, 3) * pending;
  if (kind < 0.35) return 1e6 * random.uniform(0);
  return random.exponential(0) * 0.001 * pending;
}

/** So many events are handled of a list with so many pending, against the reference; every so often some are taken out. */
function handled(pending: number, events: number): number[] {
  const random = streams();
  const list = new EventList(0);
  list.clock[END] = Infinity;
  const all: Pending[] = [];
  const free = Array.from({ length: pending }, (_, index) => index);
  let order = 0;
  const add = (): void => {
    const index = free.pop();
    if (index === undefined) return;
    const time = list.now + ahead(random, pending);
    all.push({ time, order: order++, index });
    list.push(time, (index << 3) | SERVED);
  };
  for (let index = 0; index < pending; index++) add();
  const wrong: number[] = [];
  for (let event = 0; event < events; event++) {
    const expected = earliest(all);
    const index = list.next() >> 3;
    if (expected?.index !== index || expected.time !== list.now) wrong.push(event);
    all.splice(
      all.findIndex((each) => each.index === index),
      1,
    );
    free.push(index);
    add();
    if (event % 3000 === 2999) {
      const marked = Uint8Array.from({ length: pending }, (_, each) => (each % 5 === 0 ? 1 : 0));
      list.removeServed(marked);
      for (const each of all.filter((other) => marked[other.index] === 1)) {
        all.splice(all.indexOf(each), 1);
        free.push(each.index);
      }
      while (free.length > 0) add();
    }
  }
  return wrong;
}

test.each([3, 70, 500])('events come by time, and by their insertion at equal times, while %i are pending', (pending) => {
  expect(handled(pending, 20_000)).toEqual([]);
});

test('nothing comes after the end, and what is pending then is not lost', () => {
  const list = new EventList(0);
  list.clock[END] = 1;
  list.push(2, SERVED);
  expect(list.next()).toBe(NOTHING);
  list.idle(1);
  list.clock[END] = 3;
  expect(list.next()).toBe(SERVED);
  expect(list.now).toBe(2);
});
