import { isComponent, type Component } from '../generated/ast.js';
import type { World } from './world.js';

/** The property that says where a component stands. */
export const PLACE = 'in';

/** Where components stand: nested in the text, or by `in:`. */
export class Placement {
  /** Among the pieces of a kind, or else the components of a world. */
  constructor(
    private readonly world: World,
    private readonly pieces: ReadonlyMap<string, Component> | null = null,
  ) {}

  /** The component of a name that stands in a container, directly. */
  inside(container: Component, name: string): Component | undefined {
    const component = this.pieces ? this.pieces.get(name) : this.world.component(name);
    return component && containerOf(component) === container ? component : undefined;
  }

  /** All components that stand in a container, directly. */
  *within(container: Component): Iterable<Component> {
    for (const component of this.pieces?.values() ?? this.world.components()) {
      if (component.name !== undefined && this.inside(container, component.name) === component) yield component;
    }
  }
}

/** The container that a component stands in, or undefined when it stands nowhere. */
export function containerOf(component: Component): Component | undefined {
  if (component.$container.$type === 'Component') return component.$container;
  for (const member of component.members) {
    if (member.$type !== 'Property' || member.declaration?.$refText !== PLACE) continue;
    const place = member.value?.$type === 'NameValue' ? member.value.path?.target?.ref : undefined;
    if (isComponent(place)) return place;
  }
  return undefined;
}
