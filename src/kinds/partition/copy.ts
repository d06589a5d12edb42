import type { Step, Store } from '../../network/index.js';
import { NOTHING, sequence, spawn } from '../lowering/steps.js';
import { client, member, message, serve, type Side } from './messages.js';
import type { Copy } from './protocol.js';

/** The copy stands on the near side, what it copies on the far one. */
const COPY = 0;
const ORIGINAL = 1;
/** The place of the record in the copy. */
const HELD = 0;

/** One record, with the copy's own time to live. */
export function copyStore({ ttl, told }: Copy): Store {
  const record = { keys: 1, entries: 1, popularity: { type: 'uniform' } } as const;
  return { owner: 'store', eviction: 'lru', ttl, consistency: told ? 'invalidate' : 'ttl', ...record };
}

/** Clients near the copy ask that; the others ask what it copies. */
export function readCopy({ complete }: Copy, side: Side): Step {
  if (side === 'far') return message(client('far'), member(ORIGINAL), serve(member(ORIGINAL)));
  const load = message(member(COPY), member(ORIGINAL), serve(member(ORIGINAL)));
  const found: Step = complete ? NOTHING : { do: 'lookup', store: HELD, hit: NOTHING, miss: load };
  return message(client('near'), member(COPY), sequence(serve(member(COPY)), found));
}

export function writeCopy({ write, told }: Copy, side: Side): Step {
  const put = (mode: 'put' | 'invalidate'): Step => ({ do: 'put', store: HELD, mode });
  const stored = (from: number): Step => message(from, member(ORIGINAL), serve(member(ORIGINAL)));
  const dropped = (from: number): Step => message(from, member(COPY), sequence(serve(member(COPY)), put('invalidate')));
  if (side === 'near' && write === 'back')
    return message(client('near'), member(COPY), sequence(serve(member(COPY)), put('put'), spawn(stored(member(COPY)))));
  if (side === 'near' && write === 'through')
    return message(client('near'), member(COPY), sequence(serve(member(COPY)), stored(member(COPY)), put('put')));
  // Whoever cannot tell the copy does not take its change back for it.
  return sequence(stored(client(side)), told ? spawn(dropped(client(side))) : null);
}
