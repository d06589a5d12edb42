import type { Estimate, Measurements, Network, PoolMeasure } from '../../network/index.js';
import { estimate } from '../estimates.js';
import { partsOf } from '../program.js';
import type { Traffic } from '../traffic.js';
import { isLeftOut, NOTHING_SHED } from './shedder.js';

const NOT_SOLVED = 'not solved: simulate it';

/** Breakers and retry budgets act on moments of overload and failure, of which a steady state without faults says nothing, and so do pools but for those that are never full. */
export function guardMeasures(network: Network, traffic?: Traffic): Pick<Measurements, 'breakers' | 'pools' | 'retryBudgets' | 'shedders'> {
  const { breakers, pools, retryBudgets, shedders } = network;
  const none = estimate(null, 'exact', NOT_SOLVED);
  return {
    ...(breakers ? { breakers: breakers.map(() => ({ open: none, refused: none, openings: none })) } : {}),
    ...(pools ? { pools: pools.map((_, pool) => poolMeasure(pool, traffic)) } : {}),
    ...(retryBudgets ? { retryBudgets: retryBudgets.map(() => ({ refused: none })) } : {}),
    ...(shedders ? { shedders: shedders.map((_, shedder) => ({ refused: shedEstimate(shedder, traffic) })) } : {}),
  };
}

function poolMeasure(pool: number, traffic: Traffic | undefined): PoolMeasure {
  const none = estimate(null, 'exact', NOT_SOLVED);
  const held = traffic?.held[pool];
  if (!traffic || held === undefined || traffic.isFull(pool)) return { inUse: none, waiting: none, wait: none, rejected: none };
  const nobody = estimate(0, 'close', 'it is hardly ever full (Erlang B)');
  return { inUse: estimate(held, 'close', "Little's law"), waiting: nobody, wait: nobody, rejected: nobody };
}

function shedEstimate(shedder: number, traffic: Traffic | undefined): Estimate {
  const shed = traffic?.sheds[shedder];
  if (!shed || isLeftOut(shed)) return estimate(null, 'exact', NOT_SOLVED);
  return estimate(shed.refused, shed.accuracy, 'Erlang B');
}

/** What was left out of the solution, one sentence each. */
export function guardNotes(network: Network, traffic: Traffic): string[] {
  const notes = new Set<string>();
  const owner = (list: readonly { readonly owner: string }[] | undefined, index: number): string => list?.[index]?.owner ?? '';
  for (const step of network.flows.flatMap(({ body }) => partsOf(body).guarded)) {
    if (step.do === 'shed' && isLeftOut(traffic.sheds[step.shedder] ?? NOTHING_SHED))
      notes.add(`${owner(network.shedders, step.shedder)} is solved as if it shed no load.`);
    if (step.do === 'call') {
      const called = network.owners[step.owner] ?? '';
      if (step.hedgeAfter !== undefined) notes.add(`Calls of ${called} are solved without the second try that they are hedged with.`);
      if (step.breaker !== undefined)
        notes.add(`Calls of ${called} are solved as if the circuit breaker of ${owner(network.breakers, step.breaker)} stood closed.`);
      if (step.pool !== undefined && traffic.isFull(step.pool))
        notes.add(`Calls of ${called} are solved as if ${owner(network.pools, step.pool)} never lacked a place for them.`);
      if (step.budget !== undefined) notes.add(`Calls of ${called} are solved as if their retry budget sufficed.`);
    }
  }
  return [...notes];
}
