import { isStateful } from '../../kinds/family.js';
import type { Figure, Results } from '../../kinds/figures/results.js';
import type { PartitionOutcome } from '../../kinds/partition/index.js';
import { isKind, type Architecture } from '../../model/index.js';
import { figureText } from '../figures.js';
import { heldBack, measured, scored, type HeldBack, type ScoreLine, type StoreLine } from './card.js';

/** What every store answered in a run without faults, and what it lost in the worst of the single faults. */
export function storesOf(architecture: Architecture, run: Results, trials: readonly Results[]): readonly StoreLine[] {
  return architecture.components
    .filter(
      (component) =>
        isStateful(architecture, component) ||
        isKind(component, 'message_queue') ||
        run.components[component.id]?.metrics.stale_reads?.value != null,
    )
    .map(({ id, kind }) => ({
      component: id,
      kind,
      staleReads: run.components[id]?.metrics.stale_reads ?? null,
      lostWrites: worstLoss(id, trials),
    }));
}

function worstLoss(component: string, trials: readonly Results[]): Figure | null {
  const figures = trials.flatMap(({ components }) => {
    const metrics = components[component]?.metrics;
    return metrics?.lost_writes ?? metrics?.lost_messages ?? [];
  });
  const known = figures.filter(({ value }) => value !== null);
  const worst = known.sort((a, b) => (b.value ?? 0) - (a.value ?? 0))[0] ?? figures[0];
  return worst ?? null;
}

export function consistency(architecture: Architecture, stores: readonly StoreLine[], partitions: readonly PartitionOutcome[]): ScoreLine {
  const tried = partitions.filter(({ cap }) => cap !== null);
  const consistent = tried.filter(({ cap }) => cap === 'CP').length;
  const stale = stores.flatMap(({ staleReads }) => staleReads?.value ?? []);
  const lost = stores.flatMap(({ lostWrites }) => lostWrites?.value ?? []);
  const nowhere = 'no store is asked in a way that could give it';
  return {
    aspect: 'consistency',
    figures: [
      scored('stale reads of the worst store', measured(largest(stale), 'ratio', stale.length > 0 ? 'counted without faults' : nowhere)),
      scored(
        'acknowledged writes lost at worst',
        measured(largest(lost), '1', lost.length > 0 ? 'counted with one thing failing at a time' : nowhere),
      ),
      scored(
        'stores that are consistent in a partition (CP)',
        measured(
          tried.length > 0 ? consistent / tried.length : null,
          'ratio',
          tried.length > 0
            ? `${consistent} of ${tried.length}, each cut in two in a run of its own`
            : 'no store whose copies could be cut off',
        ),
      ),
    ],
    heldBackBy: [
      ...stores.flatMap((store) => complaint(architecture, store)),
      ...tried.flatMap(({ component, cap, pacelc, text }) =>
        cap === 'CP' ? [] : heldBack(architecture, component, `in a partition it ${text} (${cap ?? ''}, ${pacelc ?? ''})`),
      ),
    ],
  };
}

function largest(values: readonly number[]): number | null {
  return values.length > 0 ? Math.max(...values) : null;
}

function complaint(architecture: Architecture, { component, staleReads, lostWrites }: StoreLine): HeldBack[] {
  const what = [
    ...((staleReads?.value ?? 0) > 0 ? [`${figureText(staleReads?.value ?? 0, 'ratio')} of its reads are stale`] : []),
    ...((lostWrites?.value ?? 0) > 0 ? [`it loses ${figureText(lostWrites?.value ?? 0, '1')} acknowledged writes in a fault`] : []),
  ];
  return what.length > 0 ? heldBack(architecture, component, what.join(', ')) : [];
}
