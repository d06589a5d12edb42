import { isKind, type Architecture, type Component, type Expectation, type FaultEvent, type Flow, type Scenario } from '../model/index.js';
import type { View } from './behaviour.js';
import { fact, grouped } from './fact.js';
import { regionOf } from './lowering/distance.js';
import { viewsOf } from './view.js';

/** What the text of a design says, found by what one looks for: it is gone through once, however many rules ask. */

/** Whether anything in the file asks that the system be there: an expectation of availability, errors or recovery, or a scenario in which something fails. */
export const promisesAvailability = fact(({ expectations, scenarios }) => {
  const promised = ['availability', 'errors', 'unavailable', 'rpo', 'failover_time', 'lost_writes'];
  return (
    [...expectations, ...scenarios.flatMap((scenario) => scenario.expectations)].some(({ metric }) => promised.includes(metric)) ||
    scenarios.some(({ events }) => events.some(({ fault }) => fault === 'fail'))
  );
});

/** Whether somebody wrote that another component has more than one machine: then redundancy is wanted here. */
export function othersAreRedundant(architecture: Architecture, except: Component): boolean {
  const all = redundant(architecture);
  return all.size > (all.has(except.id) ? 1 : 0);
}

const redundant = fact(({ components }) => {
  const several = components.filter((component) => {
    if (!component.written.some(({ name }) => name === 'replicas')) return false;
    const { replicas } = component.properties;
    return typeof replicas === 'number' && replicas > (isKind(component, 'sql_database') ? 0 : 1);
  });
  return new Set(several.map(({ id }) => id));
});

/** The expectations outside of scenarios that are about a component or a flow. */
export function expectationsOf(architecture: Architecture, subject: string): readonly Expectation[] {
  return bySubject(architecture).get(subject) ?? [];
}

const bySubject = fact(({ expectations }) => grouped(expectations, ({ subject }) => subject));

/** The flows whose load a component generates. */
export function flowsFrom(architecture: Architecture, origin: string): readonly Flow[] {
  return byOrigin(architecture).get(origin) ?? [];
}

const byOrigin = fact(({ flows }) => grouped(flows, ({ origin }) => origin));

/** The faults of all scenarios whose target is a component, or a part of it. */
export function faultsOn(architecture: Architecture, component: string): readonly FaultIn[] {
  return byTarget(architecture).get(component) ?? [];
}

interface FaultIn {
  readonly scenario: Scenario;
  readonly event: FaultEvent;
}

const byTarget = fact(({ scenarios }) =>
  grouped(
    scenarios.flatMap((scenario) => scenario.events.map((event): FaultIn => ({ scenario, event }))),
    ({ event }) => event.target.component,
  ),
);

/** The components that stand in a region; in none, when it is undefined. */
export function componentsIn(architecture: Architecture, region: string | undefined): readonly Component[] {
  return byRegion(architecture).get(region) ?? [];
}

const byRegion = fact((architecture) => grouped(architecture.components, (component) => regionOf(architecture, component)?.id));

/** The backups that copy a component. */
export function backupsOf(architecture: Architecture, component: string): readonly View<'backup'>[] {
  return byOriginal(architecture).get(component) ?? [];
}

const byOriginal = fact((architecture) => {
  const copies = viewsOf(architecture, 'backup').flatMap((backup) => (backup.of ?? []).map((of) => ({ of, backup })));
  return new Map([...grouped(copies, ({ of }) => of)].map(([of, all]) => [of, all.map(({ backup }) => backup)]));
});

/** Whether a component has a name already. */
export function isTaken(architecture: Architecture, name: string): boolean {
  return names(architecture).has(name);
}

const names = fact(({ components }) => new Set(components.map(({ name }) => name)));

/** A name that no component has yet, like the one that is wished for. */
export function freeName(architecture: Architecture, wish: string): string {
  return isTaken(architecture, wish) ? freeName(architecture, `${wish}_`) : wish;
}
