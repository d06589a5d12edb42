import { isKind, property, type Component, type FlowStep } from '../model/index.js';
import { regionOf } from './lowering/distance.js';
import type { RuleContext } from './rule.js';

/** Questions that several rules ask of a design. */

/** Components that requests of users reach first: called by users, or by a name that users ask. */
export function isEntry(id: string, context: RuleContext): boolean {
  return context
    .callers(id)
    .some(
      (caller) => isKind(caller, 'users') || (isKind(caller, 'dns') && context.callers(caller.id).some((each) => isKind(each, 'users'))),
    );
}

/** Everything that is called from a component, directly or not. */
export function reachable(from: string, context: RuleContext): ReadonlySet<string> {
  let known = reached.get(context);
  if (!known) reached.set(context, (known = new Map<string, ReadonlySet<string>>()));
  const before = known.get(from);
  if (before) return before;
  const seen = new Set<string>();
  known.set(from, seen);
  const waiting = [from];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const callee of context.callees(id)) {
      if (!seen.has(callee.id)) {
        seen.add(callee.id);
        waiting.push(callee.id);
      }
    }
  }
  return seen;
}

/** Contexts live as long as one look at a design. */
const reached = new WeakMap<RuleContext, Map<string, ReadonlySet<string>>>();

/**
 * How many machines a component stands on, as its behaviour counts them: with the primary of a database, with all shards. Infinite for what a
 * provider runs, of which no single machine can be lost.
 */
export function machinesOf(component: Component, context: Pick<RuleContext, 'compiled'>): number {
  if (property(component, 'managed') === true) return Infinity;
  const nodes = property(component, 'nodes');
  if (typeof nodes === 'number') return nodes;
  const { builder } = context.compiled;
  const serving = builder.stations(component.id).reduce((sum, station) => sum + builder.stationAt(station).replicas, 0);
  // Standbys serve nothing until they have to.
  return Math.max(serving, Number(property(component, 'replicas') ?? 0));
}

/** The zones that a component's machines can stand in; null when it stands in no region. */
export function zonesOf(component: Component, context: RuleContext): number | null {
  const region = regionOf(context.architecture, component);
  if (!region) return null;
  const all = Number(property(region, 'zones') ?? 3);
  if (property(component, 'zone') !== undefined) return 1;
  const own = property(component, 'zones');
  return typeof own === 'number' ? Math.min(own, all) : all;
}

/** Components that every request of the steps must get an answer from: called for certain, waited for, and not replaced on failure. */
export function needed(steps: readonly FlowStep[], into = new Set<string>()): Set<string> {
  for (const step of steps) {
    switch (step.step) {
      case 'call':
        if (step.mode === 'async' || step.onFailure !== null) break;
        into.add(step.to);
        needed(step.then, into);
        break;
      case 'parallel':
        needed(step.branches, into);
        break;
      case 'repeat':
        if (step.times > 0) needed(step.steps, into);
        break;
      case 'chance':
        if (step.probability >= 1) needed(step.steps, into);
        break;
    }
  }
  return into;
}
