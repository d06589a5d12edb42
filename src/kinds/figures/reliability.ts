import { property, type Component } from '../../model/index.js';
import type { Demand } from '../../network/index.js';
import type { Compiled } from '../lowering/compile.js';
import { leaderOf } from '../data/leader-of.js';
import type { Leader } from '../lowering/leader.js';
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
  const led = leaderOf(component);
  if (led) return availabilityOfLeader(led.leader, led.majority, mtbf, mttr);
  const machines = machinesOf(component, context);
  if (!Number.isFinite(machines) || machines < 1) return null;
  return atLeast(Math.min(neededMachines(component, context), machines), machines, mtbf / (mtbf + mttr));
}

/**
 * How often a store has a leader: those of its machines that put one in place have to be up, and each loss of a leader costs the time until there is
 * another, or until the old one is back when that is sooner, `mttr × (1 − e^(−failover / mttr))` on average. Losses come `mtbf` after the last leader began.
 */
function availabilityOfLeader({ followers, failover }: Leader, majority: boolean, mtbf: number, mttr: number): number {
  const members = followers + 1;
  const up = mtbf / (mtbf + mttr);
  if (followers === 0) return up;
  const electors = atLeast(majority ? Math.floor(members / 2) + 1 : 1, members, up);
  const gap = mttr > 0 ? -mttr * Math.expm1(-(failover.detect + failover.promote) / mttr) : 0;
  return (electors * mtbf) / (mtbf + gap);
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
