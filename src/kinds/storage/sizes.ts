import { isKind } from '../../model/index.js';
import type { View } from '../behaviour.js';

type Storage = View<'storage'>;

/** How many times as much is stored as there is. */
export function copiesOf(view: Storage): number {
  const code = codeOf(view);
  return code ? (code.data + code.parity) / code.data : Math.max(1, Math.round(view.replication_factor));
}

export function codeOf(view: Storage): View<'object_storage'>['erasure_code'] | undefined {
  return isKind(view.component, 'object_storage') ? (view as View<'object_storage'>).erasure_code : undefined;
}

/** What deduplication and then compression leave of a byte: all of it when they see it encrypted, since nothing in it repeats. */
export function packed(view: Storage): number {
  if (view.client_side_encryption) return 1;
  return (1 - view.deduplication) * (1 - view.compression);
}
