import type { Component, KindDeclaration, MetricDeclaration, PropertyDeclaration, Type, Value } from '../generated/ast.js';
import { fits } from '../references/composites.js';
import type { Kinds, KindTable } from '../references/kinds.js';
import type { World } from '../references/world.js';
import { fieldsOf, type Shape } from '../types/shape.js';
import type { Types } from '../types/types.js';
import type { Body, Slot, Step } from './completion/site.js';

/** The kinds in the standard library that say what the language's own statements have. */
const STATEMENTS = { flow: 'flow', scenario: 'scenario', view: 'view', hop: 'call' } as const;

/** What a value has to be, and what it is called where that is declared. */
export interface Expected {
  readonly shape: Shape;
  readonly name: string;
  /** The kind that declares the property; '' for a field or a parameter. */
  readonly owner: string;
  /** The value that holds when nobody writes one. */
  readonly given: Value | undefined;
}

/** Looks up what a cursor's words name: the other half of `Cursors`. */
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
    return this.expected(slot, world)?.shape ?? null;
  }

  /** What is expected in a slot, and under which name; null when a name on the way to it is unknown. */
  expected(slot: Slot, world: World): Expected | null {
    const declaration = this.property(slot, world);
    let expected: Expected | null = this.declaredBy(
      declaration,
      this.table(slot.body, world)?.defaults.get(slot.property),
      declaration?.$container.name,
    );
    for (const step of slot.into) {
      if (!expected) return null;
      expected = this.within(expected, step);
    }
    return expected;
  }

  private within({ shape, name, owner }: Expected, step: Step): Expected | null {
    if (step.step === 'item') {
      const items = this.types.items(shape);
      return items && { shape: items, name, owner, given: undefined };
    }
    if (step.step === 'field') {
      const field = shape.records.flatMap(fieldsOf).find((each) => each.name === step.name);
      return this.declaredBy(field ?? { type: shape.maps[0]?.value }, field?.default);
    }
    const parameters = shape.calls.get(step.call)?.parameters ?? [];
    const parameter = typeof step.name === 'number' ? parameters[step.name] : parameters.find((each) => each.name === step.name);
    return this.declaredBy(parameter, parameter?.default);
  }

  private declaredBy(
    declaration: { readonly type?: Type | undefined; readonly name?: string } | undefined,
    given: Value | undefined,
    owner = '',
  ): Expected | null {
    const type = declaration?.type;
    return type ? { shape: this.types.of(type), name: declaration.name ?? '', owner, given } : null;
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

  /** Whether a component can be meant where one of these kinds is wanted. */
  fits(component: Component, kinds: readonly KindDeclaration[]): boolean {
    const kind = component.kind?.ref;
    return kind !== undefined && fits(kind, kinds, this.kinds);
  }

  /** Whether a kind is another one, or extends it. */
  isOf(kind: KindDeclaration, other: KindDeclaration): boolean {
    return this.kinds.is(kind, other);
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
