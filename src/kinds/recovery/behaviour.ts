import { SECONDS_PER_MONTH, isKind, type Architecture } from '../../model/index.js';
import type { Behaviour, View } from '../behaviour.js';
import { GIB, pricesFor } from '../cost/prices.js';
import { derive, known, unknown } from '../figures/estimate.js';
import { componentAt } from '../view.js';
import { buildCopies } from './copies.js';
import { measuredPoint, measuredTime } from './loss.js';
import { backupPoint, copiedBytes, oneCopy } from './parts.js';
import { point, standbyCost, time } from './strategies.js';

/** Copies are no part of the traffic: what they take and bring back follows from sizes. */
export const backup: Behaviour<'backup'> = {
  build: () => undefined,
  visit: (_, visit) => visit.then(),
  measure: (view, { architecture }) => {
    const size = copiedBytes(view, architecture);
    if (size === 0) {
      const nothing = unknown('nothing says how much it copies');
      return {
        rpo: known(view.every, 'time between two copies'),
        restore_time: nothing,
        storage_used: nothing,
        window_used: nothing,
        cost: nothing,
      };
    }
    const one = oneCopy(view, architecture);
    const count = Math.max(1, Math.floor(view.keep / Math.max(1, view.every)));
    const kept = view.kind === 'full' ? size * count : size + one * (count - 1);
    const places = view.copy_to === undefined ? 1 : 2;
    return {
      rpo: known(backupPoint(view, architecture), 'time between two copies and what one takes; longer when its window is too short'),
      restore_time: known(size / Math.max(1, view.bandwidth), 'size / bandwidth'),
      storage_used: known(
        kept * places,
        `${view.kind === 'full' ? 'size × copies' : 'size and changes of every copy'}, in ${places === 1 ? 'one place' : 'two places'}`,
      ),
      window_used: known(one / Math.max(1, view.bandwidth), 'bytes of a copy / bandwidth'),
      cost: costOf(view, architecture, kept * places, one),
    };
  },
};

/** What is kept, and what is sent to the other region. */
function costOf(view: View<'backup'>, architecture: Architecture, kept: number, one: number): ReturnType<typeof known> {
  const priceOf = pricesFor(architecture, view.component);
  const first = componentAt(architecture, view.of?.[0] ?? '');
  const sku =
    first && isKind(first, 'sql_database') ? 'rds.backup' : first && isKind(first, 'document_database') ? 'docdb.backup' : 'ebs.snapshot';
  const store = priceOf(sku);
  const away = priceOf('xfer.region');
  if (!store || !away) return unknown(`the price list has no ${sku}; write \`cost\``);
  const sent = view.copy_to === undefined ? 0 : (one * SECONDS_PER_MONTH) / Math.max(1, view.every);
  const money = derive(
    `${Number((kept / GIB).toPrecision(6))} GB kept at $${store.usd} per ${store.per}, and ${Number((sent / GIB).toPrecision(6))} GB sent to the other region at $${away.usd} per ${away.per} (${store.date})`,
    [known(kept, 'kept'), known(sent, 'sent')],
    (bytes, moved) => (bytes / GIB) * store.usd + (moved / GIB) * away.usd,
  );
  return { ...money, accuracy: 'fair' };
}

/** What people do beside the system: measured by the parts of the plan, and by what a simulated loss of the region does to the flows. */
export const disasterRecovery: Behaviour<'disaster_recovery'> = {
  build: () => undefined,
  connect: buildCopies,
  visit: (_, visit) => visit.then(),
  measure: (view, measured) => {
    const { architecture } = measured;
    if (view.primary === undefined || view.secondary === undefined) {
      const where = unknown('it does not say which region is lost, and which takes over');
      return { rpo: where, rto: where, lost_writes: where, standby_cost: where };
    }
    const taken = measuredPoint(view, measured, view.strategy);
    return {
      // When copies were taken is chance, and no promise rests on luck.
      rpo: (view.strategy === 'backup_restore' ? null : taken?.point) ?? point(view, architecture, view.strategy),
      lost_writes: taken?.writes ?? unknown('no run lost the primary region'),
      rto: measuredTime(view, measured, view.strategy) ?? time(view, architecture, view.strategy),
      standby_cost: standbyCost(view, architecture, view.strategy, measured.costs),
    };
  },
};
