import type { Architecture } from '../model/index.js';

/** Something about a design that is worked out when it is first asked for, and kept as long as the design is. Architectures are immutable, so that it never goes stale. */
export function fact<T>(work: (architecture: Architecture) => T): (architecture: Architecture) => T {
  const known = new WeakMap<Architecture, { readonly value: T }>();
  return (architecture) => {
    let kept = known.get(architecture);
    if (!kept) known.set(architecture, (kept = { value: work(architecture) }));
    return kept.value;
  };
}

/** What stands under each key, in the order that it came in. */
export function grouped<K, T>(all: Iterable<T>, key: (each: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const each of all) {
    const group = groups.get(key(each));
    if (group) group.push(each);
    else groups.set(key(each), [each]);
  }
  return groups;
}
