import type { AstNode } from 'langium';
import { CompletionItemKind } from 'vscode-languageserver';
import type { Component } from '../../generated/ast.js';
import type { World } from '../../references/world.js';
import { PLACE } from '../../references/placement.js';
import { NOT_CALLED, SERVER } from '../../references/roles.js';
import { fieldsOf, type QuantityShape, type Shape } from '../../types/shape.js';
import type { Types } from '../../types/types.js';
import { admits, anyOf, figuresAround, unitsOf } from '../figures.js';
import { literal, place, type Samples } from '../samples.js';
import type { ArchDocument } from '../../workspace/imports.js';
import type { Slot } from './site.js';
import type { Expected, Slots } from '../slots.js';

/** The kind that every other one is of. */
const ANYTHING = 'component';

/** One thing to offer: what the list shows, and the snippet that is put in. */
export interface Offer {
  readonly label: string;
  readonly kind: CompletionItemKind;
  /** A snippet: `${1:…}` are places to type over. */
  readonly snippet: string;
  /** Shown behind the label. */
  readonly detail?: string;
  /** The declaration whose comment is the documentation. */
  readonly node?: AstNode;
  /** The file that it stands in, which has to be imported first. */
  readonly from?: ArchDocument;
  /** Offers are listed by rank, then as they came. */
  readonly rank: number;
  readonly deprecated?: boolean;
}

/** What can be written where a value of a shape is expected. */
export class ValueOffers {
  constructor(
    private readonly slots: Slots,
    private readonly types: Types,
    private readonly samples: Samples,
  ) {}

  /** A slot says in which body the value stands, and `written` what stands beside it in the same list. */
  of({ shape, name, owner, given }: Expected, world: World, slot: Slot | null, written: readonly string[] = []): Offer[] {
    const offers: Offer[] = [];
    const standard = given?.$cstNode?.text;
    const value = (label: string, kind: CompletionItemKind, rank: number, more: Partial<Offer> = {}): void => {
      if (written.includes(label) || offers.some((offer) => offer.label === label)) return;
      offers.push({ label, kind, snippet: literal(label), ...(label === standard && { detail: 'default' }), rank, ...more });
    };
    const components = this.components(shape, world, slot);

    for (const [member, node] of shape.members) value(member, CompletionItemKind.EnumMember, 1, { node });
    if (shape.flag) for (const word of ['on', 'off']) value(word, CompletionItemKind.Keyword, 1);
    for (const component of components) value(component.name ?? '', CompletionItemKind.Variable, 2, described(component));
    if (standard !== undefined && (shape.quantities.length > 0 || shape.per.length > 0)) value(standard, CompletionItemKind.Value, 3);
    for (const quantity of shape.quantities) {
      const isGiven = standard !== undefined && admits(quantity, standard);
      const sample = isGiven ? standard : this.samples.figure(quantity, name, owner);
      for (const text of sample === undefined ? [] : figuresAround(quantity, sample)) value(text, CompletionItemKind.Value, 3);
    }
    for (const { dimension, per } of shape.per) {
      const sample = this.samples.figure(anyOf(dimension), name, owner);
      if (sample !== undefined) value(`${sample} per ${per}`, CompletionItemKind.Value, 3);
    }
    for (const [call, node] of shape.calls) {
      const parameters = node.parameters.map((each, index) => `${each.name ?? ''}: ${place(index + 1, this.samples.field(each))}`);
      const detail = node.$cstNode?.text.replace(/\s+/g, ' ') ?? '';
      offers.push({ label: call, kind: CompletionItemKind.Function, snippet: `${call}(${parameters.join(', ')})`, detail, node, rank: 4 });
    }
    offers.push(...this.applied(shape));
    if (shape.timeOfDay) value('20:00', CompletionItemKind.Value, 3);
    if (shape.isText) offers.push({ label: '"…"', kind: CompletionItemKind.Text, snippet: '"$1"', rank: 5 });
    offers.push(...this.bracketed(shape, world, slot));
    if (slot?.body.of === 'scenario') {
      for (const { name: source = '' } of components) {
        offers.push({
          label: `${source} * 2`,
          kind: CompletionItemKind.Snippet,
          snippet: `${source} * \${1:2}`,
          detail: 'twice the load',
          rank: 1,
        });
      }
    }
    if (slot?.body.of === 'view' && (shape.lists.length > 0 || shape.kinds.length > 0)) {
      offers.push({ label: '*', kind: CompletionItemKind.Keyword, snippet: '*', detail: 'everything', rank: 0 });
      offers.push({
        label: 'kind(…)',
        kind: CompletionItemKind.Function,
        snippet: 'kind(${1:cache})',
        detail: 'components of these kinds',
        rank: 3,
      });
    }
    return offers;
  }

  /** The components that fit: of one of the kinds, and not the one that the value is written in. */
  components(shape: Shape, world: World, slot: Slot | null): Component[] {
    if (shape.kinds.length === 0) return [];
    const self = slot?.body.of === 'component' ? slot.body.name : null;
    const apart = this.unusual(shape, slot).flatMap((name) => world.kind(name) ?? []);
    const fits = (component: Component): boolean =>
      component.name !== self && this.slots.fits(component, shape.kinds) && !this.slots.is(component, apart);
    return [...world.components()].filter(fits);
  }

  /** Kinds whose components hardly anybody means, though the type takes them: most stand in places, and most names are of what serves requests. */
  private unusual({ kinds }: Shape, slot: Slot | null): readonly string[] {
    if (slot === null || slot.body.of === 'view') return [];
    if (slot.property === PLACE) return [SERVER];
    return kinds.some(({ name }) => name === ANYTHING) ? NOT_CALLED : [];
  }

  /** Calls as one says them, `head 10%`, `after 30d: cold`, where no figure could stand by itself. */
  private applied(shape: Shape): Offer[] {
    if (shape.quantities.length > 0) return [];
    return [...shape.calls].flatMap(([name, node]) => {
      const samples = node.parameters.map((each) => this.samples.field(each));
      if (samples.length === 0 || samples.length > 2 || samples.some((sample) => !/^[\w%.]+$/.test(sample))) return [];
      const beside = samples.map((sample, index) => place(index + 1, sample)).join(': ');
      return [{ label: `${name} ${samples.join(': ')}`, kind: CompletionItemKind.Function, snippet: `${name} ${beside}`, node, rank: 3 }];
    });
  }

  /** `[…]` and `{ … }`, filled with what they would most likely hold. */
  bracketed(shape: Shape, world: World, slot: Slot | null): Offer[] {
    const offers: Offer[] = [];
    const kind = CompletionItemKind.Struct;
    if (shape.lists.length > 0) {
      const items = this.types.items(shape);
      const snippet = `[${place(1, this.like(items, world, slot))}]`;
      offers.push({ label: '[…]', kind, snippet, detail: shape.text, rank: 3 });
    }
    for (const record of shape.records) {
      const fields = fieldsOf(record).map((field, index) => `${field.name ?? ''}: ${place(index + 1, this.samples.field(field))}`);
      offers.push({ label: '{ … }', kind, snippet: `{ ${fields.join(', ')} }`, detail: record.$cstNode?.text ?? '', rank: 3 });
    }
    for (const { key, value } of shape.maps) {
      const [member] = key.members.keys();
      const name = member ?? this.components(key, world, slot)[0]?.name ?? (key.operation ? 'read' : 'name');
      const snippet = `{ ${place(1, name)}: ${place(2, this.like(value ? this.types.of(value) : null, world, slot))} }`;
      offers.push({ label: '{ key: value }', kind, snippet, detail: shape.text, rank: 5 });
    }
    return offers;
  }

  /** A component that fits, or else a sample. */
  private like(shape: Shape | null, world: World, slot: Slot | null): string {
    const [component] = shape ? this.components(shape, world, slot) : [];
    return component?.name ?? this.samples.of(shape);
  }
}

/** A figure with each of the units that it can have: `250` is `250us`, `250ms`, `250s`, … */
export function withUnits(figure: string, quantities: readonly QuantityShape[]): Offer[] {
  const digits = /^\$?[\d.]+/.exec(figure)?.[0] ?? figure;
  const offers: Offer[] = [];
  for (const quantity of quantities) {
    const { dimension } = quantity;
    for (const unit of unitsOf(dimension)) {
      const money = dimension === 'money' || dimension === 'price' || unit === '$';
      const label = unit === '$' ? `$${digits.replace('$', '')}` : `${money && !digits.startsWith('$') ? '$' : ''}${digits}${unit}`;
      if (offers.some((offer) => offer.label === label) || !admits(quantity, label)) continue;
      // More digits may follow; `0k` is no other number than `0`.
      if (dimension === 'number' && Number(digits) === 0) continue;
      offers.push({ label, kind: CompletionItemKind.Unit, snippet: literal(label), detail: dimension, rank: 0 });
    }
  }
  return offers;
}

/** A figure as it is put in. */
export function valued(label: string): Offer {
  return { label, kind: CompletionItemKind.Value, snippet: literal(label), rank: 0 };
}

/** What a figure of a shape can be, by itself or per something. */
export function quantitiesOf(shape: Shape | null): QuantityShape[] {
  return shape ? [...shape.quantities, ...shape.per.map(({ dimension }) => anyOf(dimension))] : [];
}

export function described(component: Component): Partial<Offer> {
  const title = component.title === undefined ? '' : ` "${component.title}"`;
  return { detail: `${component.kind?.$refText ?? ''}${title}`, node: component };
}
