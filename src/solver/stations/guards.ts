import { children, type Measurements, type Network, type Step } from '../../network/index.js';
import { estimate } from '../estimates.js';

const NOT_SOLVED = 'not solved: simulate it';

/** Breakers, pools, retry budgets and shedders act on moments of overload and failure, of which a steady state without faults says nothing. */
export function guardMeasures(network: Network): Pick<Measurements, 'breakers' | 'pools' | 'retryBudgets' | 'shedders'> {
  const { breakers, pools, retryBudgets, shedders } = network;
  const none = estimate(null, 'exact', NOT_SOLVED);
  return {
    ...(breakers ? { breakers: breakers.map(() => ({ open: none, refused: none, openings: none })) } : {}),
    ...(pools ? { pools: pools.map(() => ({ inUse: none, waiting: none, wait: none, rejected: none })) } : {}),
    ...(retryBudgets ? { retryBudgets: retryBudgets.map(() => ({ refused: none })) } : {}),
    ...(shedders ? { shedders: shedders.map(() => ({ refused: none })) } : {}),
  };
}

/** What was left out of the solution, one sentence each. */
export function guardNotes(network: Network): string[] {
  const notes = new Set<string>();
  const owner = (list: readonly { readonly owner: string }[] | undefined, index: number): string => list?.[index]?.owner ?? '';
  const walk = (step: Step): void => {
    if (step.do === 'shed') notes.add(`${owner(network.shedders, step.shedder)} is solved as if it shed no load.`);
    if (step.do === 'call') {
      const called = network.owners[step.owner] ?? '';
      if (step.hedgeAfter !== undefined) notes.add(`Calls of ${called} are solved without the second try that they are hedged with.`);
      if (step.breaker !== undefined)
        notes.add(`Calls of ${called} are solved as if the circuit breaker of ${owner(network.breakers, step.breaker)} stood closed.`);
      if (step.pool !== undefined)
        notes.add(`Calls of ${called} are solved as if ${owner(network.pools, step.pool)} never lacked a place for them.`);
      if (step.budget !== undefined) notes.add(`Calls of ${called} are solved as if their retry budget sufficed.`);
    }
    for (const child of children(step)) walk(child);
  };
  for (const flow of network.flows) walk(flow.body);
  return [...notes];
}
