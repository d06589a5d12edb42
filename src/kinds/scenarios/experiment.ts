import { formatQuantity, isKind, type Architecture, type Component, type FaultEvent, type Scenario } from '../../model/index.js';
import type { Disruption, Experiment } from '../../network/index.js';
import type { Compiled } from '../lowering/compile.js';
import { commonFault } from './faults.js';
import { regionOf } from '../lowering/distance.js';
import { behaviourOf } from '../registry.js';
import type { Fault } from '../figures/results.js';
import { SOURCE } from '../lowering/source.js';
import { componentAt, viewOf } from '../view.js';

/** What a scenario does to the network, and what of it cannot be done. */
export interface Prepared {
  readonly experiment: Experiment;
  readonly notes: readonly string[];
}

export const PLAIN: Experiment = { load: [], disruptions: [] };

/** The experiment of a scenario: load factors, and each fault as disruptions of primitives. A fault without effect is told, never silent. */
export function experimentOf(scenario: Scenario | null, compiled: Compiled): Prepared {
  if (!scenario) return { experiment: PLAIN, notes: [] };
  const load = compiled.network.sources.map(() => 1);
  for (const { users, factor } of scenario.load) {
    const source = compiled.roles.get(users)?.get(SOURCE);
    if (source !== undefined) load[source] = (load[source] ?? 1) * Math.max(0, factor);
  }
  const disruptions: Disruption[] = [];
  const notes: string[] = [];
  for (const event of scenario.events) {
    const outcome = disruptionsOf(event, compiled);
    if (typeof outcome === 'string') notes.push(outcome);
    else disruptions.push(...outcome);
  }
  for (const component of compiled.architecture.components)
    disruptions.push(...(behaviourOf(component)?.follows?.(viewOf(component), scenario, compiled.builder) ?? []));
  return { experiment: { load, disruptions }, notes };
}

/** What a fault does, or a sentence about why it does nothing. */
export function disruptionsOf(event: FaultEvent, compiled: Compiled): readonly Disruption[] | string {
  const { architecture } = compiled;
  const component = componentAt(architecture, event.target.component);
  if (!component) return `${faultText(event)} has no effect: there is no component ${event.target.component}`;
  const own = isContainer(component, architecture) ? placeFault(component, event, compiled) : ownFault(component, event, compiled);
  const outcome = own ?? commonFault(event, compiled);
  if (typeof outcome === 'string') return `${faultText(event)} has no effect: ${outcome}`;
  return outcome ?? `${faultText(event)} has no effect: this version simulates no such fault of ${article(component.kind)}`;
}

/** A region, or a composite, which stands and falls with its parts. */
function isContainer(component: Component, architecture: Architecture): boolean {
  return (
    isKind(component, 'region') ||
    (behaviourOf(component) === null && architecture.components.some(({ parent }) => parent === component.id))
  );
}

/** A fault of a place is a fault of everything that stands in it. */
function placeFault(place: Component, event: FaultEvent, compiled: Compiled): readonly Disruption[] | null {
  const { part, index } = event.target;
  if (event.fault !== 'fail' || (part !== null && part !== 'zone')) return null;
  if (part === 'zone' && (index === null || index > viewOf<'region'>(place).zones)) return null;
  return inside(compiled.architecture, place).flatMap((component) => {
    const own: FaultEvent = { ...event, target: { component: component.id, part, index } };
    return ownFault(component, own, compiled) ?? [];
  });
}

function inside(architecture: Architecture, place: Component): Component[] {
  if (isKind(place, 'region')) return architecture.components.filter((component) => regionOf(architecture, component)?.id === place.id);
  const parts = new Set([place.id]);
  // A part comes after its composite.
  for (const { id, parent } of architecture.components) if (parent !== null && parts.has(parent)) parts.add(id);
  return architecture.components.filter(({ id }) => id !== place.id && parts.has(id));
}

function ownFault(component: Component, event: FaultEvent, compiled: Compiled): readonly Disruption[] | null {
  return behaviourOf(component)?.fault?.(viewOf(component), event, compiled.builder) ?? null;
}

/** What a scenario does, for whoever draws or tells its course. */
export function faultsOf(scenario: Scenario | null): Fault[] {
  return (scenario?.events ?? []).map((event) => ({
    text: faultWords(event),
    component: event.target.component,
    at: event.at,
    duration: event.duration,
  }));
}

/** The fault with its time: "`fail orders.primary` at 60s". */
export function faultText(event: FaultEvent): string {
  return `\`${faultWords(event)}\` at ${formatQuantity(event.at, 'duration')}`;
}

/** The fault as a person would write it: `fail orders.primary`, `partition east from west`, `fail 20% of payments`. */
function faultWords({ fault, target, other, amount }: FaultEvent): string {
  const [action = fault, ofShare] = fault.split('_');
  if (ofShare)
    return `${action} ${formatQuantity(amount ?? 0, 'percent')} of ${partWords(target)}${other ? ` -> ${partWords(other)}` : ''}`;
  return `${fault} ${partWords(target)}${fault === 'partition' && other ? ` from ${partWords(other)}` : ''}`;
}

function partWords({ component, part, index }: FaultEvent['target']): string {
  return `${component}${part === null ? '' : `.${part}`}${index === null ? '' : `(${index})`}`;
}

function article(kind: string): string {
  if (kind === 'users') return kind;
  return `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
}
