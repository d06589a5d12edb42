import type { Component, FaultEvent } from '../../model/index.js';
import type { Disruption, Effect, ReplicaSet } from '../../network/index.js';
import type { Compiled } from '../lowering/compile.js';
import { disruption } from '../lowering/server.js';
import { behaviourOf } from '../registry.js';
import { viewOf } from '../view.js';

/**
 * It stands still and loses nothing: a process that hangs, a disk that answers nobody (`disk`), or followers that get no more writes (`replication`). Of a machine, a shard or
 * a zone it is what `fail` would stop.
 */
export function pause(component: Component, event: FaultEvent, { builder: net, network }: Compiled): readonly Disruption[] | string | null {
  switch (event.target.part) {
    case 'replication':
      return replication(event, network.replicaSets, net.recall(component.id, 'set'));
    case null:
    case 'disk': {
      const effects = net.stations(component.id).map((station): Effect => ({ effect: 'pause', station, replicas: null }));
      return effects.length > 0 ? [disruption(event, effects)] : 'it has no servers that could stand still';
    }
    default: {
      const stopped = behaviourOf(component)?.fault?.(viewOf(component), { ...event, fault: 'fail' }, net) ?? [];
      const effects = stopped.flatMap((each) =>
        each.effects.flatMap((effect): Effect[] => (effect.effect === 'down' ? [{ ...effect, effect: 'pause' }] : [])),
      );
      return effects.length > 0 ? [disruption(event, effects)] : null;
    }
  }
}

function replication(event: FaultEvent, sets: readonly ReplicaSet[], set: number | null): readonly Disruption[] | string {
  if (set === null || sets[set]?.followers.every((station) => station === null) !== false)
    return 'it has no replicas that a write is sent to';
  return [disruption(event, [{ effect: 'pause_replication', set }])];
}

/** The most of a processor that something else can take here: with all of it gone nothing would be served, which is a pause. */
const MOST_STRESS = 0.999;

/**
 * Something else takes a share p of the processors: work takes 1 / (1 − p) as long. Of the memory: so much less is there for what a cache keeps.
 */
export function stress(component: Component, event: FaultEvent, { builder: net }: Compiled): readonly Disruption[] | string {
  const share = Math.min(1, Math.max(0, event.amount ?? 0));
  switch (event.target.part) {
    case 'cpu': {
      const factor = 1 / (1 - Math.min(MOST_STRESS, share));
      const effects = net.stations(component.id).map((station): Effect => ({ effect: 'slow', station, factor }));
      return effects.length > 0 ? [disruption(event, effects)] : 'it has no servers that could be stressed';
    }
    case 'memory': {
      const store = net.recall(component.id, 'store');
      if (store === null) return 'what it needs memory for is not known; of a cache it is what it keeps';
      return [disruption(event, [{ effect: 'shrink', store, share }])];
    }
    default:
      return `what is stressed is \`${component.id}.cpu\` or \`${component.id}.memory\``;
  }
}
