import type { Scenario } from '../../model/index.js';

/** How long a scenario is simulated: as it says, or until a minute after its last event; null without events. */
export function durationOf(scenario: Scenario | null): number | null {
  const said = scenario?.properties.duration;
  if (typeof said === 'number' && said > 0) return said;
  if (!scenario || scenario.events.length === 0) return null;
  return Math.max(...scenario.events.map((event) => event.at + (event.duration ?? 0))) + 60;
}
