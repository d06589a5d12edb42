import type { Architecture, Component } from '../../model/index.js';
import type { Estimate } from '../../network/index.js';
import type { Measured, View } from '../behaviour.js';
import { regionOf } from '../lowering/distance.js';
import { known, unknown } from '../figures/estimate.js';
import { isStateful } from '../family.js';
import { figure } from '../figures/figures.js';
import type { StrategyFigures } from '../figures/results.js';
import { viewsOf } from '../view.js';
import { measuredPoint, measuredTime } from './loss.js';
import { recoveryParts, recoveryPoint, type Strategy } from './parts.js';

const STRATEGIES: readonly Strategy[] = ['backup_restore', 'pilot_light', 'warm_standby', 'active_active'];

/** Monthly costs of components by id; those that are not known are not there. */
export type Costs = ReadonlyMap<string, Estimate>;

/**
 * The four strategies side by side, for each plan: by arithmetic, from the same parts. After a run that lost the plan's primary region, the time until
 * clients were served again and what the copies lacked are what they were there; machines and data are as they are written, and what people do differs between
 * the strategies.
 */
export function compareStrategies(
  architecture: Architecture,
  costs: Costs,
  measured: (plan: Component) => Measured | null = () => null,
): readonly StrategyFigures[] {
  return viewsOf(architecture, 'disaster_recovery')
    .filter(({ primary, secondary }) => primary !== undefined && secondary !== undefined)
    .flatMap((plan) => {
      const run = measured(plan.component);
      return STRATEGIES.map((strategy) => {
        const taken = run && measuredPoint(plan, run, strategy);
        const planned = { rpo: point(plan, architecture, strategy), rto: time(plan, architecture, strategy) };
        return {
          plan: plan.id,
          strategy,
          rpo: figure(taken?.point ?? planned.rpo, 's'),
          rto: figure((run && measuredTime(plan, run, strategy)) ?? planned.rto, 's'),
          lostWrites: figure(taken?.writes ?? unknown('no run lost the primary region'), '1'),
          planned: { rpo: figure(planned.rpo, 's'), rto: figure(planned.rto, 's') },
          cost: figure(standbyCost(plan, architecture, strategy, costs), 'USD/mo'),
        };
      });
    });
}

export function point(plan: View<'disaster_recovery'>, architecture: Architecture, strategy: Strategy): Estimate {
  const found = recoveryPoint(plan, architecture, strategy);
  if (typeof found === 'string') return unknown(found);
  return known(
    found,
    strategy === 'backup_restore' ? 'time between copies and what one takes' : 'replication lag and the way to the other region',
  );
}

export function time(plan: View<'disaster_recovery'>, architecture: Architecture, strategy: Strategy): Estimate {
  const parts = recoveryParts(plan, architecture, strategy);
  if (parts.length === 0) return known(0, 'nothing has to be done: clients are served elsewhere already');
  return known(
    parts.reduce((sum, [, seconds]) => sum + seconds, 0),
    parts.map(([what]) => what).join(' + '),
  );
}

/**
 * What stands ready costs: copies alone; the data; the data and a part of the machines; or all of it once more, at the price of the same in the primary region.
 */
export function standbyCost(plan: View<'disaster_recovery'>, architecture: Architecture, strategy: Strategy, costs: Costs): Estimate {
  if (strategy === 'backup_restore') {
    const copies = viewsOf(architecture, 'backup').filter(({ copy_to: to }) => to !== undefined && to === plan.secondary);
    return sum(
      copies.map(({ id }) => ({ id, share: 1 })),
      costs,
      'copies in the other region',
    );
  }
  const machines = strategy === 'pilot_light' ? 0 : strategy === 'warm_standby' ? Math.min(1, Math.max(0, plan.scale)) : 1;
  const parts = architecture.components.flatMap((component) => {
    if (regionOf(architecture, component)?.id !== plan.primary) return [];
    return costs.has(component.id) ? [{ id: component.id, share: isStateful(architecture, component) ? 1 : machines }] : [];
  });
  return sum(parts, costs, 'the same once more, stores whole and others by their share');
}

function sum(parts: readonly { readonly id: string; readonly share: number }[], costs: Costs, method: string): Estimate {
  let all = 0;
  for (const { id, share } of parts) {
    const cost = costs.get(id);
    if (cost?.value === null && share > 0) return unknown(`${id}: ${cost.method}`);
    all += (cost?.value ?? 0) * share;
  }
  return { ...known(all, method), accuracy: 'fair' };
}
