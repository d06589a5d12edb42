import type { Component, KindDeclaration, MetricDeclaration, PropertyDeclaration } from '../generated/ast.js';
import type { Kinds, KindTable } from '../references/kinds.js';
import type { World } from '../references/world.js';
import { fieldsOf, type Shape } from '../types/shape.js';
import type { Types } from '../types/types.js';
import type { Body, Slot } from './completion/site.js';

/** The kinds in the standard library that say what the language's own statements have. */
const STATEMENTS = { flow: 'flow', scenario: 'scenario', view: 'view', hop: 'call' } as const;

/** Looks up what a cursor's words name: the other half of `cursorAt`. */
export class Slots {
  constructor(
    private readonly kinds: Kinds,
    private readonly types: Types,
  ) {}

  /** What can be written in a body; null where properties cannot stand, or when the kind is unknown. */
  table(body: Slot['body'], world: World): KindTable | null {
    const kind = this.kindOf(body, world);
    return kind ? this.kinds.of(kind) : null;
  }

  /** What a kind has. */
  declared(kind: KindDeclaration): KindTable {
    return this.kinds.of(kind);
  }

  /** The property that a slot is in. */
  property(slot: Slot, world: World): PropertyDeclaration | undefined {
    return this.table(slot.body, world)?.properties.get(slot.property);
  }

  /** What is expected in a slot; null when a name on the way to it is unknown. */
  shape(slot: Slot, world: World): Shape | null {
    const type = this.property(slot, world)?.type;
    let shape = type ? this.types.of(type) : null;
    for (const step of slot.into) {
      if (!shape) return null;
      if (step.step === 'item') {
        shape = this.types.items(shape);
        continue;
      }
      if (step.step === 'field') {
        const field = shape.records.flatMap(fieldsOf).find(({ name }) => name === step.name);
        const next = field?.type ?? shape.maps[0]?.value;
        shape = next ? this.types.of(next) : null;
        continue;
      }
      const parameters = shape.calls.get(step.call)?.parameters ?? [];
      const parameter = typeof step.name === 'number' ? parameters[step.name] : parameters.find(({ name }) => name === step.name);
      shape = parameter?.type ? this.types.of(parameter.type) : null;
    }
    return shape;
  }

  metric(name: string, world: World): MetricDeclaration | undefined {
    for (const kind of world.kinds()) {
      const metric = this.kinds.of(kind).metrics.get(name);
      if (metric) return metric;
    }
    return undefined;
  }

  /** The kind's table of a component that is there already. */
  of(component: Component): KindTable | null {
    const kind = component.kind?.ref;
    return kind ? this.kinds.of(kind) : null;
  }

  /** Whether a component is of any of these kinds, or of one that extends them. */
  is(component: Component, kinds: readonly KindDeclaration[]): boolean {
    const kind = component.kind?.ref;
    return kind !== undefined && kinds.some((each) => this.kinds.is(kind, each));
  }

  /** The component that a dotted path names, through the parts of composites. */
  component(path: readonly string[], world: World): Component | undefined {
    const [first, ...rest] = path;
    let component = first === undefined ? undefined : world.component(first);
    for (const name of rest) component = component && (this.of(component)?.components.get(name) ?? world.component(name));
    return component;
  }

  private kindOf(body: Body | Slot['body'], world: World): KindDeclaration | undefined {
    switch (body.of) {
      case 'component':
        return world.kind(body.kind);
      case 'kind':
        return world.kind(body.name);
      case 'flow':
      case 'scenario':
      case 'view':
      case 'hop':
        return world.kind(STATEMENTS[body.of]);
      case 'file':
      case 'steps':
        return undefined;
    }
  }
}
