import type { Item, Layers, Level, Link } from './layers.js';

/**
 * Where a link starts and ends across the course. All links at a component start from the same place, because each may have any room on its side; those
 * at a place start from its gates, whose order what is inside has a part in.
 */
const startOf = ({ from, fromGate }: Link): number => (fromGate ? within(from, fromGate, -1) : from.at);
const endOf = ({ to, toGate }: Link): number => (toGate ? within(to, toGate, 0) : to.at);

function within(item: Item, gate: Item, border: 0 | -1): number {
  const gates = item.inside?.layers.at(border)?.length ?? 1;
  return item.at + (gate.at + 1) / (gates + 1) - 0.5;
}

/** How many pairs of links cross, in each level. */
export function crossingsIn({ layers }: Level): number {
  let sum = 0;
  for (const layer of layers) {
    const ends: number[] = [];
    for (const { after } of layer) {
      const links = after.map((link) => ({ start: startOf(link), end: endOf(link) }));
      links.sort((a, b) => a.start - b.start || a.end - b.end);
      for (const { end } of links) ends.push(end);
    }
    sum += inversions(ends);
  }
  return sum;
}

/** The pairs of numbers of which the earlier is larger; sorts them by the way. */
function inversions(numbers: number[]): number {
  if (numbers.length < 2) return 0;
  const right = numbers.splice(numbers.length >> 1);
  let sum = inversions(numbers) + inversions(right);
  const left = numbers.splice(0);
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [a = Infinity, b = Infinity] = [left[i], right[j]];
    if (j >= right.length || (i < left.length && a <= b)) {
      numbers.push(a);
      i++;
    } else {
      numbers.push(b);
      sum += left.length - i;
      j++;
    }
  }
  return sum;
}

/** Sorts every layer by the middle of what it is linked with one layer back; into a place on the way, and out of it on its other side. */
export function sweep(level: Level, forwards: boolean): void {
  const { layers } = level;
  for (let step = 0; step < layers.length; step++) {
    const layer = layers[forwards ? step : layers.length - 1 - step] ?? [];
    if (step > 0) arrange(layer, (item) => (forwards ? item.before.map(startOf) : item.after.map(endOf)));
    for (const { inside } of layer) {
      if (!inside) continue;
      const entrance = inside.layers.at(forwards ? 0 : -1) ?? [];
      arrange(entrance, ({ outside }) => (outside ? [forwards ? startOf(outside) : endOf(outside)] : []));
      sweep(inside, forwards);
    }
  }
}

/** Sorts by the means of positions. What is linked with nothing stays where it is. */
function arrange(layer: Item[], positionsOf: (item: Item) => readonly number[]): void {
  const linked: { readonly item: Item; readonly mean: number }[] = [];
  const slots: number[] = [];
  layer.forEach((item, slot) => {
    const positions = positionsOf(item);
    if (positions.length === 0) return;
    slots.push(slot);
    linked.push({ item, mean: positions.reduce((sum, position) => sum + position, 0) / positions.length });
  });
  linked.sort((a, b) => a.mean - b.mean);
  linked.forEach(({ item }, i) => {
    layer[slots[i] ?? 0] = item;
  });
  number(layer);
}

/** Writes down where in its layer each item is. */
export function number(layer: readonly Item[]): void {
  layer.forEach((item, at) => {
    item.at = at;
  });
}

/** Has neighbours change places where that takes crossings away, until it does no more, or has gone through everything so many times. */
export function switchNeighbours({ levels }: Layers, times: number): void {
  let switched = true;
  for (let time = 0; switched && time < times; time++) {
    switched = false;
    for (const { layers } of levels) for (const layer of layers) switched = switchIn(layer) || switched;
  }
}

function switchIn(layer: Item[]): boolean {
  let switched = false;
  for (let i = 1; i < layer.length; i++) {
    const [one, other] = [layer[i - 1], layer[i]];
    if (!one || !other || gained(one, other) <= 0) continue;
    layer[i - 1] = other;
    layer[i] = one;
    other.at = i - 1;
    one.at = i;
    switched = true;
  }
  return switched;
}

/** How many crossings fewer there are when two neighbours change places. */
function gained(one: Item, other: Item): number {
  const [backOne, backOther] = [backOf(one), backOf(other)];
  const [aheadOne, aheadOther] = [aheadOf(one), aheadOf(other)];
  return larger(backOne, backOther) + larger(aheadOne, aheadOther) - larger(backOther, backOne) - larger(aheadOther, aheadOne);
}

// A gate's link outside of its border counts on the side on which it has none inside.
const backOf = ({ before, after, outside }: Item): number[] => (outside && after.length > 0 ? [startOf(outside)] : before.map(startOf));
const aheadOf = ({ before, after, outside }: Item): number[] => (outside && before.length > 0 ? [endOf(outside)] : after.map(endOf));

function larger(these: readonly number[], those: readonly number[]): number {
  let sum = 0;
  for (const here of these) for (const there of those) if (here > there) sum++;
  return sum;
}
