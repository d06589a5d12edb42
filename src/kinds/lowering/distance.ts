import { isKind, type Architecture, type Component } from '../../model/index.js';
import type { Step } from '../../network/index.js';
import { CROSS_ZONE_RTT, LOCATIONS, REGIONS, regionRoundTrip, roundTrip, SAME_ZONE_RTT } from '../places.js';
import { choose, delay } from './steps.js';
import { componentAt, entries, viewOf } from '../view.js';

/** The zones that a component's serving machines stand in, one entry for each machine. */
export type ZonesOf = (component: string) => readonly number[];

/** The region that a component stands in, through containers that are no regions themselves; null when it stands in none. */
export function regionOf(architecture: Architecture, component: Component): Component | null {
  const seen = new Set<string>();
  let container = component.container;
  while (container !== null && !seen.has(container)) {
    seen.add(container);
    const place = componentAt(architecture, container);
    if (!place) return null;
    if (isKind(place, 'region')) return place;
    container = place.container;
  }
  return null;
}

/** A region's name in the cloud's words: its title, or else its own name. */
export function regionName(region: Component): string {
  const title = region.title ?? '';
  return REGIONS.has(title) ? title : REGIONS.has(region.name) ? region.name : title;
}

/** Where users come from, with weights; [] when the design does not say. */
export function locationsOf(users: Component): readonly { readonly location: string; readonly weight: number }[] {
  return entries(viewOf<'users'>(users).from)
    .filter(([location, share]) => LOCATIONS.has(location) && share > 0)
    .map(([location, weight]) => ({ location, weight }));
}

/**
 * The network's time there and back for a call, as a step; null when caller and callee are at no distance: one of them stands in no region, or
 * the users' locations are not said. Requests of users are a mix of their locations unless the request's own is settled.
 */
export function travel(architecture: Architecture, from: Component, to: Component, location: string | null, zonesOf: ZonesOf): Step | null {
  const there = regionOf(architecture, to);
  if (!there) return null;
  // A point of presence stands where the users are, whose location the request has.
  if (isKind(from, 'users') || (isKind(from, 'cdn') && !regionOf(architecture, from))) {
    const mix = location === null ? (isKind(from, 'users') ? locationsOf(from) : []) : [{ location, weight: 1 }];
    const times = mix.map((each) => ({ weight: each.weight, step: delay(userRoundTrip(each.location, there) ?? 0) }));
    return times.length > 0 ? choose(times) : null;
  }
  const here = regionOf(architecture, from);
  if (!here) return null;
  if (here.id !== there.id) return delay(regionRoundTrip(regionName(here), regionName(there)) ?? 0);
  const together = meeting(zonesOf(from.id), zonesOf(to.id));
  return choose([
    { weight: together, step: delay(SAME_ZONE_RTT / carried(from, to)) },
    { weight: 1 - together, step: delay(CROSS_ZONE_RTT / carried(from, to)) },
  ]);
}

/** Messages that one trip fetches: a consumer waits for it once for all of a batch. */
function carried(from: Component, to: Component): number {
  return isKind(from, 'message_queue') && isKind(to, 'worker') ? Math.max(1, viewOf<'worker'>(to).batch) : 1;
}

/** Seconds there and back between a user location and a region; null when either is not known. */
export function userRoundTrip(location: string, region: Component): number | null {
  const user = LOCATIONS.get(location);
  const place = REGIONS.get(regionName(region));
  return user && place ? roundTrip(user, place) : null;
}

/** The chance that they do not: that what passes between the two goes from zone to zone. */
export function crossing(here: readonly number[], there: readonly number[]): number {
  return 1 - meeting(here, there);
}

/** The chance that a machine of each, picked at random, stand in the same zone; 1 when nothing is known of either. */
function meeting(here: readonly number[], there: readonly number[]): number {
  if (here.length === 0 || there.length === 0) return 1;
  const machines = new Map<number, number>();
  for (const zone of here) machines.set(zone, (machines.get(zone) ?? 0) + 1);
  let pairs = 0;
  for (const zone of there) pairs += machines.get(zone) ?? 0;
  return pairs / (here.length * there.length);
}
