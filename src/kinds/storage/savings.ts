import { isKind, type Architecture } from '../../model/index.js';
import type { Estimate } from '../../network/index.js';
import type { View } from '../behaviour.js';
import { GIB, pricesFor } from '../cost/prices.js';
import { known, unknown } from '../figures/estimate.js';
import { datasetSize } from '../figures/holdings.js';
import { packed } from './sizes.js';
import { tiers, type Tier } from './tiers.js';

type Storage = View<'storage'>;

const TIERS = ['hot', 'cold', 'archive'] as const;

/** What deduplication, compression and colder tiers save in a month, at the price of what is stored. */
export function savings(view: Storage, architecture: Architecture): Estimate {
  const priceOf = pricesFor(architecture, view.component);
  const size = datasetSize(architecture, view.holds);
  if (size === null) return unknown('no dataset says what it holds');
  const hot = priceOf(skuOf(view, 'hot'))?.usd;
  if (hot === undefined) return unknown(`the price list has no ${skuOf(view, 'hot')}`);
  const shares = tiers(view, architecture, size);
  const each = TIERS.reduce((sum, tier) => sum + shares[tier] * (priceOf(skuOf(view, tier))?.usd ?? hot), 0);
  const saved = known((size / GIB) * (hot - packed(view) * each), 'everything hot and as it is, less what it costs');
  return { ...saved, accuracy: 'fair' };
}

/** The name under which the price list has a byte of a tier. */
export function skuOf(view: Storage, tier: Tier): string {
  if (isKind(view.component, 'object_storage')) return `s3.${tier}`;
  if (isKind(view.component, 'file_storage')) return (view as View<'file_storage'>).protocol === 'smb' ? `fsx.${tier}` : `efs.${tier}`;
  const shared = ((view as View<'block_storage'>).attached_to?.length ?? 0) > 1;
  return shared && tier === 'hot' ? 'ebs.shared' : `ebs.${tier}`;
}
