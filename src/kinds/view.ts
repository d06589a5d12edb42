import { isKind, type Architecture, type Component, type Fields } from '../model/index.js';
import type { View } from './behaviour.js';
import { fact, grouped } from './fact.js';
import type { KindName } from './generated/kinds.js';

/**
 * A component seen as one of its kind. The language has checked the properties against the kind's declaration, from which the type is
 * generated; this is the one place that relies on it.
 */
export function viewOf<K extends KindName>(component: Component): View<K> {
  let view = views.get(component);
  if (!view) {
    const { id, name, properties } = component;
    // Views of one kind have one shape, which an engine reads many times faster than as many shapes as there are components.
    views.set(component, (view = { ...properties, id, name, component }));
  }
  return view as unknown as View<K>;
}

/** Gives a component a view that lets it be heard which properties are read (see `unheard.ts`). */
export function viewThrough(component: Component, view: object): void {
  views.set(component, view);
}

/** A hundred rules look at each component. */
const views = new WeakMap<Component, object>();

/** The components of a kind, and of kinds that extend it, in source order. */
export function viewsOf<K extends KindName>(architecture: Architecture, kind: K): View<K>[] {
  return componentsOf(architecture, kind).map((component) => viewOf<K>(component));
}

/** The same as they are. */
export function componentsOf(architecture: Architecture, kind: KindName): readonly Component[] {
  return byKind(architecture).get(kind) ?? [];
}

const byKind = fact(({ components }) => {
  const kinds = new Map<string, Component[]>();
  for (const component of components) {
    for (const each of component.lineage) {
      const known = kinds.get(each);
      if (known) known.push(component);
      else kinds.set(each, [component]);
    }
  }
  return kinds;
});

/** The components that keep the same dataset. */
export function holdersOf(architecture: Architecture, dataset: string): readonly Component[] {
  return byDataset(architecture).get(dataset) ?? [];
}

const byDataset = fact(({ components }) => grouped(components, ({ properties }) => properties.holds));

/** The component with an id; null when there is none. */
export function componentAt(architecture: Architecture, id: string): Component | null {
  return byId(architecture).get(id) ?? null;
}

const byId = fact(({ components }) => new Map(components.map((component) => [component.id, component])));

/** The component with an id, seen as a kind; null when there is none, or when it is of another kind. */
export function viewAt<K extends KindName>(architecture: Architecture, id: string | undefined, kind: K): View<K> | null {
  const component = id === undefined ? null : componentAt(architecture, id);
  return component && isKind(component, kind) ? viewOf<K>(component) : null;
}

/** The entries of a record whose keys are written by people. */
export function entries<T>(fields: Readonly<Record<string, T>> | Fields | undefined): [string, T][] {
  return fields === undefined ? [] : (Object.entries(fields).filter(([, value]) => value !== undefined) as [string, T][]);
}
