import type { Architecture, Component, Fields, Value, View } from '../model/index.js';
import type { DiagramEdge } from './graph.js';

/** Component → the component that it stands in, by id. */
export type Places = ReadonlyMap<string, string | null>;

/** Which component stands in which: its place, or the composite that it is a part of. Circles are cut where they close. */
export function placesOf(components: readonly Component[]): Map<string, string | null> {
  const known = new Set(components.map((component) => component.id));
  const places = new Map<string, string | null>();
  for (const component of components) {
    const place = component.container ?? component.parent;
    places.set(component.id, place !== null && known.has(place) && !within(places, place, component.id) ? place : null);
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
  const excluded = withContents(exclude === undefined ? new Set() : named(components, exclude), places);
  const chosen = withContents(include === undefined ? all : named(components, include), places);
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

/** The components that a view's property names: `*`, ids, lists of them, and `kind(…)` for all of a kind and of the kinds that extend it. */
function named(components: readonly Component[], value: Value): Set<string> {
  if (value === '*') return new Set(components.map((component) => component.id));
  if (typeof value === 'string') return new Set([value]);
  if (Array.isArray(value)) return new Set((value as readonly Value[]).flatMap((item) => [...named(components, item)]));
  if (typeof value !== 'object') return new Set();
  const fields = value as Fields;
  if (fields.call !== 'kind') return new Set();
  const kinds = new Set(Object.entries(fields).flatMap(([key, argument]) => (key === 'call' ? [] : texts(argument))));
  return new Set(components.filter(({ lineage }) => lineage.some((kind) => kinds.has(kind))).map((component) => component.id));
}

function texts(value: Value | undefined): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? (value as readonly Value[]).flatMap(texts) : [];
}

function withContents(chosen: ReadonlySet<string>, places: Places): Set<string> {
  const ids = [...places.keys()];
  return new Set(ids.filter((id) => [...ancestry(places, id)].some((place) => chosen.has(place))));
}

function* ancestry(places: Places, id: string): Generator<string> {
  for (let at: string | null = id; at !== null; at = places.get(at) ?? null) yield at;
}
