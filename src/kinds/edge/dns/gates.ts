import { isKind, type Component, type FaultEvent, type Scenario } from '../../../model/index.js';
import type { Disruption, Step } from '../../../network/index.js';
import type { NetworkBuilder, View } from '../../behaviour.js';
import { regionOf } from '../../lowering/distance.js';
import { choose, measuredAs, sequence } from '../../lowering/steps.js';

/** Clients are told apart by when their answer runs out, in so many groups: the failover is a staircase of as many steps. */
const GROUPS = 8;

/** The part of a name's calls that turn to the secondary, or would if they knew. */
export const DEAD = 'turned';

/**
 * Two gates for each group of clients, at which nobody waits: one before the primary, which is shut when the group knows that it is dead, and one before the
 * secondary, which is open only then. A request that fails at the primary before that fails for good.
 */
export function buildGates(id: string, net: NetworkBuilder): void {
  for (let group = 0; group < GROUPS; group++)
    for (const way of ['primary', 'secondary'] as const) {
      const gate = net.station({
        owner: `${id} ${way}`,
        role: String(group),
        replicas: 1,
        servers: 1_000_000,
        queueing: 'central',
        capacity: null,
        zones: [],
        detection: 0,
        takeover: 0,
      });
      net.remember(id, `${way}:${group}`, gate);
    }
}

export function throughGates(id: string, net: NetworkBuilder, primary: Step, secondary: Step): Step {
  const pass = (way: string, group: number): Step | null => {
    const station = net.recall(id, `${way}:${group}`);
    return station === null ? null : { do: 'serve', station, time: { type: 'constant', value: 0 }, router: null };
  };
  return choose(
    Array.from({ length: GROUPS }, (_, group) => ({
      weight: 1,
      step: {
        ...measuredAs(net.owner(id, 'led'), sequence(pass('primary', group), primary)),
        onFailure: measuredAs(net.owner(id, DEAD), sequence(pass('secondary', group), secondary)),
      },
    })),
  );
}

/** When each group's gates are shut: those of the secondary until the primary is known to be dead, and those of the primary from then on. */
export function gateEffects(view: View<'dns'>, scenario: Scenario, net: NetworkBuilder): readonly Disruption[] {
  const { health_check: check, ttl } = view;
  if (view.routing !== 'failover' || !check || net.recall(view.id, 'primary:0') === null) return [];
  const notices = check.interval * check.failures;
  const losses = scenario.events.filter(
    (event) => kills(event, view.primary, net) && (event.duration === null || event.duration > notices),
  );
  return Array.from({ length: GROUPS }, (_, group) => group).flatMap((group) => {
    const learns = notices + (ttl * (group + 0.5)) / GROUPS;
    const away = losses
      .map((event) => ({ from: event.at + learns, to: event.duration === null ? Infinity : event.at + event.duration + learns }))
      .sort((a, b) => a.from - b.from);
    return [...shut(net.recall(view.id, `primary:${group}`), away), ...shut(net.recall(view.id, `secondary:${group}`), between(away))];
  });
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function shut(station: number | null, spans: readonly Span[]): Disruption[] {
  if (station === null) return [];
  return spans
    .filter(({ from, to }) => to > from)
    .map(({ from, to }) => ({
      at: from,
      duration: Number.isFinite(to) ? to - from : null,
      effects: [{ effect: 'down', station, replicas: null }],
    }));
}

/** The times that are in none of the spans. */
function between(spans: readonly Span[]): Span[] {
  let from = 0;
  const gaps: Span[] = [];
  for (const span of spans) {
    if (span.from > from) gaps.push({ from, to: span.from });
    from = Math.max(from, span.to);
  }
  return [...gaps, { from, to: Infinity }];
}

/** Whether a fault takes a target away as a health check sees it: itself, the region that it stands in, or all that a balancer can send to. */
function kills(event: FaultEvent, target: string | undefined, net: NetworkBuilder): boolean {
  if (event.fault !== 'fail' || event.target.part !== null || target === undefined) return false;
  const hit = (component: Component | null): boolean =>
    component !== null && (component.id === event.target.component || regionOf(net.architecture, component)?.id === event.target.component);
  const component = net.component(target);
  if (hit(component)) return true;
  const behind = component && isKind(component, 'load_balancer') ? net.callees(target) : [];
  return behind.length > 0 && behind.every(hit);
}
