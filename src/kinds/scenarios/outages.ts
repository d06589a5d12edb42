import type { Scenario } from '../../model/index.js';
import { durationOf } from './duration.js';

/** How often and for how long a component is away as a whole in a scenario, in seconds, and how long the scenario lasts. */
export function outages(id: string, scenario: Scenario | null): { readonly times: readonly number[]; readonly duration: number } {
  const duration = durationOf(scenario) ?? 1;
  const events = (scenario?.events ?? []).filter(
    ({ fault, target }) => fault === 'fail' && target.component === id && target.part === null,
  );
  return { times: events.map((event) => Math.max(0, Math.min(duration, event.at + (event.duration ?? duration)) - event.at)), duration };
}
