import type { Store } from '../../network/index.js';

/** A store's keys and entries as simulated: a very large one is scaled down with its TTL, which keeps its hit ratio. */
export interface StoreSize {
  readonly keys: number;
  readonly entries: number;
  readonly ttl: number;
  readonly scale: number;
}

/** The most entries that are simulated one by one. */
const LARGEST = 4_000_000;

/**
 * With keys and entries in the same proportion, the hit ratio is nearly the same at every scale, and so is the effect of a TTL when it shrinks by as much
 * as each key's rate grows (Waldspurger et al., "Cache modeling and optimization using miniature simulations", USENIX ATC 2017).
 */
export function storeSize(store: Store): StoreSize {
  const held = Math.floor(Math.min(store.entries, store.keys));
  const scale = Math.min(1, LARGEST / Math.max(1, held), 2e9 / store.keys);
  return {
    keys: Math.max(1, Math.round(store.keys * scale)),
    entries: Math.round(held * scale),
    ttl: (store.ttl ?? Infinity) * scale,
    scale,
  };
}
