import type { View } from '../behaviour.js';
import { viewAt } from '../view.js';
import type { Architecture } from '../../model/index.js';

export type Tier = 'hot' | 'cold' | 'archive';

/** The share of what is stored that stands in each tier; adds up to 1. */
export type Tiers = Readonly<Record<Tier, number>>;

/**
 * Where data has come to with its age. What has grown in the last so many days is as young as that, and the rest is older; a dataset that does not say that
 * it grows is all old.
 */
export function tiers(view: View<'storage'>, architecture: Architecture, logical: number): Tiers {
  const shares = { hot: 0, cold: 0, archive: 0 };
  const growth = viewAt(architecture, view.holds, 'dataset')?.growth ?? 0;
  let left = 1;
  let tier: Tier = view.tier;
  for (const { age, to } of movesOf(view)) {
    const young = logical > 0 ? Math.min(1, Math.max(0, (growth * age) / logical)) : 1;
    const here = Math.max(0, young - (1 - left));
    shares[tier] += here;
    left -= here;
    tier = to;
  }
  shares[tier] += left;
  return shares;
}

function movesOf({ lifecycle }: View<'storage'>): readonly { readonly age: number; readonly to: 'cold' | 'archive' }[] {
  if (lifecycle === undefined) return [];
  const moves = 'call' in lifecycle ? [lifecycle] : lifecycle;
  return [...moves].sort((a, b) => a.age - b.age);
}
