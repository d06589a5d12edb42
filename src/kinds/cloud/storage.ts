import type { View } from '../behaviour.js';
import type { BlockStorageProperties } from '../generated/kinds.js';
import { wrote, type PlanContext } from './kind.js';

type Storage = View<'object_storage'> | View<'file_storage'> | View<'block_storage'>;
type Moves = BlockStorageProperties['lifecycle'];

export const DAY = 86_400;

/** What each storage service of AWS decides by itself, in the words of a note. */
export const DECIDED = {
  replication_factor: 'is up to AWS, which keeps several copies',
  replication: 'is up to AWS: a write is answered once its copies are made',
  deduplication: 'is not built: storage of AWS does not deduplicate',
  instance: 'is not chosen: storage of AWS has no machines to choose',
  scaling: 'is not built: storage of AWS grows by itself, or is bought in advance',
  replicas: 'is up to AWS',
} as const;

/** What whoever uses storage does. */
export const LEFT = { compression: 'is up to the application', operation_size: 'is up to the application' } as const;

/** Moves of data by age, in days, the youngest first. */
export function movesOf(lifecycle: Moves): { days: number; to: 'cold' | 'archive' }[] {
  if (lifecycle === undefined) return [];
  const all = 'call' in lifecycle ? [lifecycle] : lifecycle;
  return all.map(({ age, to }) => ({ days: Math.max(0, Math.round(age / DAY)), to })).sort((a, b) => a.days - b.days);
}

/** What holds for storage of every sort. */
export function noteStorage(view: Storage, context: PlanContext): void {
  if (view.public && wrote(view.component, 'public'))
    context.note(view.component, 'Storage is never public on AWS here: only callers with permission reach it.');
  if (view.key_rotation !== undefined)
    context.note(view.component, 'The key of the region’s data is exchanged every year; `key_rotation` sets no other time.');
  if (view.encryption === 'none' && wrote(view.component, 'encryption'))
    context.note(view.component, 'It is encrypted, though `encryption` is `none`.');
}
