import { isKind } from '../../model/index.js';
import type { Step } from '../../network/index.js';
import type { NetworkBuilder, Visit } from '../behaviour.js';
import { locationsOf } from './distance.js';
import { choose } from './steps.js';

/** The part of the calls of users that a flow's requests from one location are. */
export function locationPart(flow: string, location: string): string {
  return `${flow} from ${location}`;
}

/** A choice over the locations of the users that call, or what is done for the settled one; null when nobody says where the users are. */
export function byLocation(visit: Visit, net: NetworkBuilder, step: (location: string) => Step): Step | null {
  if (visit.location !== null) return step(visit.location);
  const caller = net.component(visit.caller);
  const mix = caller && isKind(caller, 'users') ? locationsOf(caller) : [];
  return mix.length > 0 ? choose(mix.map(({ location, weight }) => ({ weight, step: step(location) }))) : null;
}
