import type { Architecture } from '../../model/index.js';
import type { Estimate } from '../../network/index.js';
import { known, unknown } from './estimate.js';
import { viewAt } from '../view.js';

/** How much a store holds, how fast that grows, and how long there is room. */
export type Holdings = Readonly<Record<'storage_used' | 'storage_growth' | 'days_to_full', Estimate>>;

/**
 * Of the dataset that a store `holds`. `room` is what one machine has, `share` the largest part of all data that one machine holds (its shard,
 * its copies): the machine that is full first.
 */
export function holdings(architecture: Architecture, dataset: string | undefined, room: number, share: number): Holdings {
  const data = viewAt(architecture, dataset, 'dataset');
  const nothing = unknown('no dataset says what it holds');
  if (!data) return { storage_used: nothing, storage_growth: nothing, days_to_full: nothing };
  const size = datasetSize(architecture, dataset);
  const growth = data.growth;
  const full = (): Estimate => {
    if (size === null) return unknown('the dataset does not say its size');
    const left = room - size * share;
    if (left <= 0) return known(0, 'what it holds does not fit');
    return growth === undefined || growth <= 0
      ? unknown('the dataset does not grow')
      : known(left / (growth * share), 'room that is left / growth');
  };
  return {
    storage_used: size === null ? unknown('the dataset does not say its size') : known(size, 'size of the dataset'),
    storage_growth: growth === undefined ? known(0, 'the dataset does not say that it grows') : known(growth, 'as written'),
    days_to_full: full(),
  };
}

/** Bytes of a dataset: as written, or objects × the size of one; null when it says neither. */
export function datasetSize(architecture: Architecture, dataset: string | undefined): number | null {
  const data = viewAt(architecture, dataset, 'dataset');
  if (!data) return null;
  if (data.size !== undefined) return data.size;
  const one = data.record_size ?? data.object_size;
  return data.objects === undefined || one === undefined ? null : data.objects * one;
}
