import { isComponent, type Component } from '../generated/ast.js';
import type { World } from './world.js';

/** The property that says where a component stands. */
export const PLACE = 'in';

/** Where components stand: nested in the text, or by `in:`. */
export class Placement {
  constructor(private readonly world: World) {}

  /** The component of a name that stands in a container, directly. */
  inside(container: Component, name: string): Component | undefined {
    const component = this.world.component(name);
    return component && containerOf(component) === container ? component : undefined;
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
