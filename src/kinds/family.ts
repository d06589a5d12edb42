import { isKind, property, type Architecture, type Catalogue, type Component, type KindDeclaration } from '../model/index.js';
import type { View } from './behaviour.js';
import { datasetSize } from './figures/holdings.js';
import { viewAt } from './view.js';

/** What a component is and keeps, by its declaration. */

/** Indices by declared kind; catalogues are immutable. */
const families = new WeakMap<Catalogue, ReadonlyMap<string, KindDeclaration>>();

/** The declaration of a component's kind. */
export function declarationOf({ catalogue }: Architecture, component: Component): KindDeclaration | null {
  let index = families.get(catalogue);
  if (!index) families.set(catalogue, (index = new Map(catalogue.kinds.map((kind) => [kind.name, kind]))));
  return index.get(component.kind) ?? null;
}

/** `data`, `observability`, …: what a component's kind belongs to. */
export function familyOf(architecture: Architecture, component: Component): string {
  return declarationOf(architecture, component)?.family ?? '';
}

/** Whether a component's kind has a property of this name. */
export function has(architecture: Architecture, component: Component, name: string): boolean {
  return declarationOf(architecture, component)?.properties.some((each) => each.name === name) ?? false;
}

/** The dataset that a component keeps, whether it says `holds` or `content`. */
export function datasetOf(architecture: Architecture, component: Component): View<'dataset'> | null {
  const id = property(component, 'holds') ?? property(component, 'content');
  return typeof id === 'string' ? viewAt(architecture, id, 'dataset') : null;
}

/** Bytes of what a component keeps, without copies; 0 when nothing says it. */
export function sizeOf(architecture: Architecture, component: Component): number {
  const dataset = datasetOf(architecture, component);
  return (dataset && datasetSize(architecture, dataset.id)) ?? 0;
}

/** Whether a component keeps what would be missed: it holds a dataset, or is a database. Caches hold copies. */
export function isStateful(architecture: Architecture, component: Component): boolean {
  if (!isKind(component, 'placed') || isKind(component, 'cache') || isKind(component, 'cdn')) return false;
  return property(component, 'holds') !== undefined || familyOf(architecture, component) === 'data';
}

/** Classes of data that are about people, in words. */
export const PERSONAL: ReadonlyMap<string, string> = new Map([
  ['pii', 'personal data'],
  ['payment', 'payment data'],
  ['health', 'health data'],
]);
