import type { Component } from '../../src/model/index.js';
import { PLACE } from '../references/placement.js';
import { replacing } from '../validation/report.js';
import type { Components } from './components.js';
import type { Run } from './run.js';
import { targetOf } from './targets.js';
import { ZONE } from './zones.js';

/** How deep containers may nest. */
const MAX_PLACES_DEEP = 100;

/** Whether components stand in places that there are, and no place in itself. */
export function checkPlaces(lowered: readonly Component[], run: Run, components: Components): void {
  checkNesting(lowered, run);
  for (const path of components.zones) targetOf(path, run, components);
  for (const component of lowered) checkZone(component, run, components);
}

/** A container that stands in itself, directly or not, stands nowhere; and whoever walks up containers wants to arrive. */
function checkNesting(lowered: readonly Component[], { report }: Run): void {
  const byId = new Map(lowered.map((component) => [component.id, component]));
  const depths = new Map<string, number>();
  for (const component of lowered) {
    const way: Component[] = [];
    const seen = new Set<Component>();
    let place: Component | undefined = component;
    while (place && !seen.has(place) && !depths.has(place.id)) {
      seen.add(place);
      way.push(place);
      place = byId.get(place.container ?? '');
    }
    let depth = place ? (depths.get(place.id) ?? 0) : 0;
    for (const each of way.toReversed()) depths.set(each.id, ++depth);
    const where = component.written.find(({ name }) => name === PLACE)?.source ?? component.nameSource;
    if (place && seen.has(place)) report.error('placement-cycle', `\`${place.id}\` stands in itself`, where);
    else if (depth > MAX_PLACES_DEEP)
      report.error('too-deep', `\`${component.id}\` stands in more than ${MAX_PLACES_DEEP} containers`, where);
  }
}

/** `zone: 9` in a region of three. */
function checkZone({ container, properties, written }: Component, { report }: Run, components: Components): void {
  const zone = properties[ZONE];
  const own = typeof zone === 'number' ? written.find(({ name }) => name === ZONE) : undefined;
  const most = own && container !== null ? components.valueOf(container, 'zones') : undefined;
  if (!own || typeof zone !== 'number' || typeof most !== 'number' || zone <= most) return;
  const nearest = most > 0 ? [replacing(own.valueSource, String(most))] : [];
  report.error('unknown-part', `\`${container ?? ''}\` has ${most} zones: there is no zone ${zone}`, own.valueSource, ...nearest);
}
