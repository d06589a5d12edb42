import { property, type Component } from '../../model/index.js';
import type { Demand } from '../../network/index.js';
import type { Compiled } from '../lowering/compile.js';
import { atLeast } from './k-of-n.js';
import { machinesOf } from '../questions.js';

/** What the machines of a design are, and what is asked of them. */
interface Machinery {
  readonly compiled: Compiled;
  /** In the steady state, by station. */
  offered(): { readonly stations: readonly Demand[] };
}

/**
 * How often a component is there, by its machines alone: each is up for `mtbf` and then gone for `mttr`, independently of the others, so that of n the
 * chance of at least k being up is a binomial sum (k-out-of-n:G systems; Trivedi, "Probability and Statistics with Reliability, Queuing, and Computer
 * Science Applications", section 3.6). k is what carries the load that the component has. Null when it does not say how often its machines fail.
 */
export function availabilityOf(component: Component, context: Machinery): number | null {
  const mtbf = property(component, 'mtbf');
  const mttr = property(component, 'mttr');
  if (typeof mtbf !== 'number' || typeof mttr !== 'number' || !(mtbf > 0)) return null;
  const machines = machinesOf(component, context);
  if (!Number.isFinite(machines) || machines < 1) return null;
  return atLeast(Math.min(neededMachines(component, context), machines), machines, mtbf / (mtbf + mttr));
}

/** Machines that carry the load of the busiest station of a component. */
function neededMachines(component: Component, context: Machinery): number {
  const { compiled } = context;
  const { stations } = context.offered();
  let most = 1;
  for (const index of compiled.builder.stations(component.id)) {
    const station = compiled.network.stations[index];
    const demand = stations[index];
    // One of a database's machines takes its place: those that wait are no part of a station.
    if (station && demand && station.replicas > 1) most = Math.max(most, Math.ceil(demand.work / station.servers - 1e-9));
  }
  return most;
}
