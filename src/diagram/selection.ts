import type { Architecture, Component, Value, View } from '../model/index.js';
import type { DiagramEdge } from './graph/graph.js';

/** Component → the component that it stands in, by id. */
export type Places = ReadonlyMap<string, string | null>;

/** Which component stands in which: its place, or the composite that it is a part of. Circles are cut where they close. */
export function placesOf(components: readonly Component[]): Map<string, string | null> {
  const byId = new Map(components.map((component) => [component.id, component]));
  const places = new Map<string, string | null>();
  for (const component of components) {
    // A part stands in its composite, unless it stands in another part, and the composite stands where it stands.
    const beside = component.container === null ? undefined : byId.get(component.container);
    const place = component.parent === null || beside?.parent === component.parent ? component.container : component.parent;
    places.set(component.id, place !== null && byId.has(place) && !within(places, place, component.id) ? place : null);
  }
  return places;
}

/** Whether a component is another one, or stands in it, however deep. */
function within(places: Places, id: string, place: string): boolean {
  for (let at: string | null = id; at !== null; at = places.get(at) ?? null) if (at === place) return true;
  return false;
}

/**
 * The ids that a view shows. Naming a place shows all that stands in it, and what is shown is shown inside its places. With `neighbours: on`, what is
 * one arrow away is shown too, unless it is excluded.
 */
export function selectedBy(
  architecture: Architecture,
  view: View | null,
  places: Places,
  edges: readonly DiagramEdge[],
): ReadonlySet<string> {
  const { components } = architecture;
  const all = new Set(components.map((component) => component.id));
  if (!view) return all;

  const { include, exclude, neighbours } = view.properties;
  const excluded = withContents(exclude === undefined ? new Set() : listed(exclude), places);
  const chosen = withContents(include === undefined ? all : listed(include), places);
  const shown = new Set([...chosen].filter((id) => !excluded.has(id)));
  if (neighbours === true) {
    const beside = edges.flatMap(({ from, to }) => (shown.has(from) ? [to] : shown.has(to) ? [from] : []));
    for (const id of beside) if (!excluded.has(id)) shown.add(id);
  }
  for (const id of [...shown]) {
    for (let place = places.get(id) ?? null; place !== null; place = places.get(place) ?? null) if (!excluded.has(place)) shown.add(place);
  }
  return shown;
}

/** The ids in a view's property; the language has resolved `*` and `kind(…)` already. */
function listed(value: Value): Set<string> {
  return new Set(Array.isArray(value) ? (value as readonly Value[]).filter((item) => typeof item === 'string') : []);
}

function withContents(chosen: ReadonlySet<string>, places: Places): Set<string> {
  const ids = [...places.keys()];
  return new Set(ids.filter((id) => [...ancestry(places, id)].some((place) => chosen.has(place))));
}

function* ancestry(places: Places, id: string): Generator<string> {
  for (let at: string | null = id; at !== null; at = places.get(at) ?? null) yield at;
}
