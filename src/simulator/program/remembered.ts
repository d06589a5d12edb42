import type { Store } from '../../network/index.js';
import { Streams } from '../kernel/random.js';
import { prefill, type Contents } from './prefill.js';
import { seeds } from './seeds.js';

/** Entries from which on a store begins every replication with the same content. */
export const LARGE = 50_000;

/** Entries that are remembered at most, of all stores together: 24 to 40 bytes each. */
const ROOM = 4_000_000;

/** Oldest first. A report simulates the same stores under one fault after the other, and to fill a large one takes longer than to simulate it. */
const remembered: { readonly key: string; readonly contents: Contents }[] = [];

/** What a large store holds at the start of every replication, in every thread; as it was in a simulation before, when that had the same store, load and seed. */
export function largeContents(store: Store, rate: number, seed: number, name: string): Contents {
  const key = JSON.stringify([store, rate, seed, name]);
  const known = remembered.find((each) => each.key === key);
  if (known) return known.contents;
  const contents = prefill(store, rate, new Streams(seeds(seed, -1, [name])));
  remembered.push({ key, contents });
  while (remembered.reduce((sum, each) => sum + each.contents.keys.length, 0) > ROOM) remembered.shift();
  return contents;
}
