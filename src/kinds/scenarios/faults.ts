import { isKind, type Architecture, type CallStep, type Component, type FaultEvent, type Target } from '../../model/index.js';
import type { Cause, Disruption, Effect } from '../../network/index.js';
import type { Compiled } from '../lowering/compile.js';
import { regionOf } from '../lowering/distance.js';
import { callsOf } from '../graph.js';
import { disruption, MAIN, slow } from '../lowering/server.js';
import { componentAt } from '../view.js';
import { pause, stress } from './resources.js';

/**
 * The faults that any component can have, because they happen to its calls or to its machines and not to what is particular to its kind.
 *
 * The actions of AWS Fault Injection Service in these words:
 *
 * | action                                                    | fault                                                        |
 * | --------------------------------------------------------- | ------------------------------------------------------------ |
 * | zone power interruption (`aws:ec2:stop-instances` by zone) | `fail REGION.zone(n)`                                        |
 * | cross-region connectivity (`aws:network:route-table-disrupt-cross-region-connectivity`) | `partition REGION from REGION` |
 * | disrupted subnet (`aws:network:disrupt-connectivity`)     | `partition X from Y`                                         |
 * | packet loss (`network-packet-loss`)                       | `lose 2% of X -> Y`                                          |
 * | latency (`network-latency`)                               | `delay X -> Y by 50ms`                                       |
 * | API throttling (`aws:fis:inject-api-throttle-error`)      | `throttle 20% of X`, `throttle X to 10/s`                    |
 * | API errors (`aws:fis:inject-api-unavailable-error`, `-internal-error`) | `fail 20% of X`                                 |
 * | CPU and memory stress (`cpu-stress`, `memory-stress`)     | `stress X.cpu to 80%`, `stress X.memory to 80%`              |
 * | slow disk (`io-stress`)                                   | `slow X by 10x`                                              |
 * | paused disk (`aws:ebs:pause-volume-io`)                   | `pause X.disk`                                               |
 * | paused replication (`aws:dynamodb:global-table-pause-replication`, `aws:s3:bucket-pause-replication`) | `pause X.replication` |
 * | paused process (`pause-process` of ECS tasks)             | `pause X`, `pause X.replica(n)`                              |
 * | killed process, stopped task or instance (`kill-process`, `stop-task`, `reboot-instances`) | `fail X.replica(n)`         |
 * | failover of a database (`aws:rds:failover-db-cluster`)    | `fail X.primary`                                             |
 * | full disk                                                 | no kind knows which of its requests it would fail: said when asked for |
 */
export function commonFault(event: FaultEvent, compiled: Compiled): readonly Disruption[] | string | null {
  switch (event.fault) {
    case 'lose':
      return linkFault(event, compiled, (from, to) => [{ effect: 'lose', from, to, share: Math.min(1, Math.max(0, event.amount ?? 0)) }]);
    case 'delay':
      return linkFault(event, compiled, (from, to) => [{ effect: 'delay', from, to, seconds: Math.max(0, event.amount ?? 0) }]);
    case 'partition':
      return partition(event, compiled);
    case 'throttle':
      return callFault(event, compiled, (owner) => ({ effect: 'throttle', owner, rate: Math.max(0, event.amount ?? 0) }));
    case 'expire':
    case 'revoke':
      // Nobody who checks a certificate that has expired, or shows a credential that is no longer taken, gets an answer.
      return callFault(event, compiled, (to) => ({ effect: 'errors', from: null, to, share: 1, cause: 'refused' }));
    case 'fail_share':
      return errors(event, compiled, 'unavailable');
    case 'throttle_share':
      return errors(event, compiled, 'refused');
    case 'pause':
    case 'stress': {
      const component = componentAt(compiled.architecture, event.target.component);
      if (!component) return null;
      return event.fault === 'pause' ? pause(component, event, compiled) : stress(component, event, compiled);
    }
    case 'deploy':
      return deployment(event, compiled);
    case 'slow':
      return slowness(event, compiled);
    case 'fill':
      return fullness(event);
    default:
      return null;
  }
}

/** A place, or a component with its parts: what of the design it stands for. */
function membersOf(target: Target, architecture: Architecture): readonly Component[] {
  const component = componentAt(architecture, target.component);
  if (!component) return [];
  if (isKind(component, 'region')) return architecture.components.filter((each) => regionOf(architecture, each)?.id === component.id);
  const parts = new Set([component.id]);
  // A part comes after its composite.
  for (const { id, parent } of architecture.components) if (parent !== null && parts.has(parent)) parts.add(id);
  return architecture.components.filter(({ id }) => parts.has(id));
}

/** A share of the calls is answered with an error: of all calls of a component, or of those of one component by another. */
function errors(event: FaultEvent, compiled: Compiled, cause: Cause): readonly Disruption[] | string | null {
  const share = Math.min(1, Math.max(0, event.amount ?? 0));
  if (event.other) return linkFault(event, compiled, (from, to) => [{ effect: 'errors', from, to, share, cause }]);
  return callFault(event, compiled, (to) => ({ effect: 'errors', from: null, to, share, cause }));
}

type Link = (from: number, to: number) => Effect[];

/** On the way of the calls of one component by another. */
function linkFault(event: FaultEvent, compiled: Compiled, effects: Link): readonly Disruption[] | string | null {
  if (!event.other) return null;
  const found = links(event.target, event.other, compiled).flatMap(([from, to]) => effects(from, to));
  if (found.length > 0) return [disruption(event, found)];
  return `no flow calls ${event.other.component} from ${event.target.component}`;
}

/** Owners of which the first calls the second, of all that stand at two ends. */
function links(from: Target, to: Target, { architecture, roles }: Compiled): [number, number][] {
  const index = (component: Component): number | undefined => roles.get(component.id)?.get('owner');
  const calls = new Set(architecture.flows.flatMap((flow) => [...callsOf(flow.steps)].map((call: CallStep) => `${call.from} ${call.to}`)));
  return membersOf(from, architecture).flatMap((caller) =>
    membersOf(to, architecture).flatMap((callee): [number, number][] => {
      const one = index(caller);
      const other = index(callee);
      // Whoever stands aside (a DNS) is passed over: the one before it calls the one behind it.
      const calling = calls.has(`${caller.id} ${callee.id}`) || isKind(caller, 'source');
      return calling && one !== undefined && other !== undefined && one !== other ? [[one, other]] : [];
    }),
  );
}

/** Nothing passes between the two sides, either way. */
function partition(event: FaultEvent, compiled: Compiled): readonly Disruption[] | string | null {
  if (!event.other) return null;
  const ends = [event.target, event.other] as const;
  if (ends.some(({ part }) => part !== null)) return 'what is cut off is whole components and regions, not parts of them';
  if (ends[0].component === ends[1].component) return 'nothing is cut off from itself';
  const there = links(ends[0], ends[1], compiled);
  const back = links(ends[1], ends[0], compiled);
  const effects = [...there, ...back].map(([from, to]): Effect => ({ effect: 'cut', from, to }));
  if (effects.length > 0) return [disruption(event, effects)];
  return `no flow passes between ${ends[0].component} and ${ends[1].component}`;
}

/** On all calls of a component, or of everything in a place. */
function callFault(event: FaultEvent, compiled: Compiled, effect: (owner: number) => Effect): readonly Disruption[] | string | null {
  if (event.target.part !== null) return null;
  const owners = membersOf(event.target, compiled.architecture)
    .filter((component) => !isKind(component, 'source'))
    .flatMap((component) => compiled.roles.get(component.id)?.get('owner') ?? []);
  if (owners.length > 0) return [disruption(event, owners.map(effect))];
  return `no flow calls ${event.target.component}`;
}

/** Seconds that a replica takes to be replaced by a new version: a judgement. Containers start in seconds, and health checks want a few answers. */
const RESTART = 30;

/** Kubernetes' default for a rolling update (`maxUnavailable: 25%`, rounded down, but one at least). */
const AT_ONCE = 0.25;

/**
 * A rolling restart: a quarter of the replicas at a time is taken out of the way, finishes what it serves, and comes back; the whole takes the
 * fault's duration when it has one. A component with one replica is gone meanwhile.
 */
function deployment(event: FaultEvent, { builder }: Compiled): readonly Disruption[] | string | null {
  if (event.target.part !== null) return null;
  const station = builder.recall(event.target.component, MAIN);
  if (station === null) return 'it has no servers that could be restarted';
  const { replicas } = builder.stationAt(station);
  if (replicas === 0) return 'it has no replicas';
  const together = Math.max(1, Math.floor(replicas * AT_ONCE));
  const rounds = Math.ceil(replicas / together);
  const each = event.duration === null ? RESTART : event.duration / rounds;
  return Array.from({ length: rounds }, (_, round): Disruption => {
    const those = Array.from({ length: Math.min(together, replicas - round * together) }, (__, index) => round * together + index);
    return { at: event.at + round * each, duration: each, effects: [{ effect: 'away', station, replicas: those }] };
  });
}

function slowness(event: FaultEvent, compiled: Compiled): readonly Disruption[] | null {
  if (event.target.part !== null) return null;
  const stations = membersOf(event.target, compiled.architecture).flatMap((component) => compiled.builder.stations(component.id));
  const effects = stations.map((station) => slow(station, event));
  return effects.length > 0 ? [disruption(event, effects)] : null;
}

function fullness(event: FaultEvent): string {
  const full = (event.amount ?? 0) >= 1;
  return full
    ? 'no kind of component knows which of its requests a full disk would fail'
    : 'a disk that is not full works as it did: what fills it up is for `days to full` and the checks';
}
