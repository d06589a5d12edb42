import { isKind, property, type Architecture, type CallStep, type Component, type FlowStep } from '../model/index.js';
import { regionOf } from './lowering/distance.js';
import type { RuleContext } from './rule.js';
import { componentAt } from './view.js';

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

/** Whether each request takes one of the calls that follow a call, and not all of them: the targets of a name, and what a balancer splits requests among. */
export function takesOne({ to, then }: CallStep, architecture: Architecture): boolean {
  if (then.length < 2 || then.some(({ step }) => step !== 'call')) return false;
  const callee = componentAt(architecture, to);
  return callee !== null && (isKind(callee, 'dns') || property(callee, 'split') !== undefined);
}

/** Components that every request of the steps must get an answer from: called for certain, waited for, and not replaced on failure. */
export function needed(steps: readonly FlowStep[], architecture: Architecture, into = new Set<string>()): Set<string> {
  for (const step of steps) {
    switch (step.step) {
      case 'call':
        if (step.mode === 'async' || step.onFailure !== null) break;
        into.add(step.to);
        if (takesOne(step, architecture)) for (const id of neededByEach(step.then, architecture)) into.add(id);
        else needed(step.then, architecture, into);
        break;
      case 'parallel':
        needed(step.branches, architecture, into);
        break;
      case 'repeat':
        if (step.times > 0) needed(step.steps, architecture, into);
        break;
      case 'chance':
        if (step.probability >= 1) needed(step.steps, architecture, into);
        break;
    }
  }
  return into;
}

/** What is needed whichever of several calls a request takes. */
function neededByEach(steps: readonly FlowStep[], architecture: Architecture): readonly string[] {
  const [first, ...others] = steps.map((step) => needed([step], architecture));
  return [...(first ?? [])].filter((id) => others.every((other) => other.has(id)));
}
