import type { Figure, Results } from '../../kinds/figures/results.js';
import { SECONDS_PER_MONTH, type Architecture } from '../../model/index.js';
import { figureText } from '../figures.js';
import { heldBack, measured, scored, type HeldBack, type ScoreLine } from './card.js';

const SHOWN = 3;
const UNKNOWN: Figure = { value: null, ci: null, unit: 'USD/mo', accuracy: 'exact', method: 'not defined' };

/** What is paid for, and how much of it works. */
export function efficiency(architecture: Architecture, run: Results): ScoreLine {
  const cost = run.whole.cost ?? UNKNOWN;
  const idle = idleMoney(run);
  const rates = Object.values(run.flows).map(({ throughput }) => throughput?.value ?? 0);
  const rate = rates.reduce((sum, each) => sum + each, 0);
  const millions = (rate * SECONDS_PER_MONTH) / 1e6;
  return {
    aspect: 'efficiency',
    figures: [
      scored('utilisation of what is paid by the hour, weighted by cost', run.whole.efficiency ?? { ...UNKNOWN, unit: 'ratio' }),
      scored('cost of the whole', cost),
      scored(
        'cost of a million requests',
        measured(
          cost.value === null || millions === 0 ? null : cost.value / millions,
          'USD',
          cost.value === null ? cost.method : 'cost / answered requests of a month',
        ),
      ),
      scored(
        'paid for what is idle',
        measured(
          idle.reduce((sum, { money }) => sum + money, 0),
          'USD/mo',
          'what machines cost by the hour × (1 − utilisation)',
        ),
      ),
    ],
    heldBackBy: idle.slice(0, SHOWN).flatMap((each) => complaint(architecture, each)),
  };
}

interface Idle {
  readonly component: string;
  readonly money: number;
  readonly utilisation: number;
}

/** Most money first. What is paid for by the request, the gigabyte or the rule is never idle. */
function idleMoney(run: Results): Idle[] {
  return Object.entries(run.components)
    .flatMap(([component, { metrics }]) => {
      const [cost, utilisation] = [metrics.cost?.value ?? null, metrics.utilisation?.value ?? null];
      if (cost === null || utilisation === null) return [];
      const bill = (run.bill ?? []).filter((charge) => charge.component === component);
      const hired = bill.length === 0 ? cost : bill.reduce((sum, charge) => sum + (charge.hired ? charge.amount : 0), 0);
      return [{ component, utilisation, money: hired * Math.max(0, 1 - utilisation) }];
    })
    .filter(({ money }) => money > 0)
    .sort((a, b) => b.money - a.money);
}

function complaint(architecture: Architecture, { component, money, utilisation }: Idle): HeldBack[] {
  return heldBack(
    architecture,
    component,
    `${figureText(money, 'USD/mo')} of its machines is idle: they are ${figureText(utilisation, 'ratio')} busy`,
  );
}
