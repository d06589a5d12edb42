import { CompletionItemKind } from 'vscode-languageserver-types';
import type { Component, FieldType, Value } from '../generated/ast.js';
import type { World } from '../references/world.js';
import type { Shape } from '../types/shape.js';
import { fieldsOf } from '../types/shape.js';
import type { Types } from '../types/types.js';
import { figures, literal, sample, unitsOf } from './samples.js';
import type { Body } from './site.js';
import type { Slots } from './slots.js';
import { parseQuantity, type Dimension } from '../../src/model/index.js';

/** One thing to offer: what the list shows, and the snippet that is put in. */
export interface Offer {
  readonly label: string;
  readonly kind: CompletionItemKind;
  /** A snippet: `${1:…}` are places to type over. */
  readonly snippet: string;
  /** Shown behind the label. */
  readonly detail?: string;
  /** The declaration whose comment is the documentation. */
  readonly node?: import('langium').AstNode;
  readonly documentation?: string;
  /** Offers are listed by rank, then as they came. */
  readonly rank: number;
  readonly deprecated?: boolean;
}

/** What can be written where a value of a shape is expected. */
export class ValueOffers {
  constructor(
    private readonly slots: Slots,
    private readonly types: Types,
  ) {}

  readonly typeOf = (field: FieldType): Shape | null => (field.type ? this.types.of(field.type) : null);

  of(shape: Shape, world: World, given: Value | undefined, body: Body | { readonly of: 'hop' }, self: string | null): Offer[] {
    const offers: Offer[] = [];
    const written = given?.$cstNode?.text;
    const mark = (text: string): string => (text === written ? 'default' : '');
    const value = (label: string, kind: CompletionItemKind, rank: number, more: Partial<Offer> = {}): void => {
      if (!offers.some((offer) => offer.label === label)) offers.push({ label, kind, snippet: literal(label), detail: mark(label), rank, ...more });
    };

    for (const [name, node] of shape.members) value(name, CompletionItemKind.EnumMember, 1, { node });
    if (shape.flag) for (const word of ['on', 'off']) value(word, CompletionItemKind.Keyword, 1);
    for (const component of this.components(shape, world, self)) {
      value(component.name ?? '', CompletionItemKind.Variable, 2, described(component));
    }
    for (const [name, node] of shape.calls) {
      const parameters = node.parameters.map((each, index) => `${each.name ?? ''}: \${${index + 1}:${literal(sample(this.typeOf(each), each.default, this.typeOf))}}`);
      offers.push({
        label: name,
        kind: CompletionItemKind.Function,
        snippet: `${name}(${parameters.join(', ')})`,
        detail: node.$cstNode?.text.replace(/\s+/g, ' ') ?? '',
        node,
        rank: 4,
      });
    }
    if (written !== undefined && (shape.quantities.length > 0 || shape.per.length > 0)) value(written, CompletionItemKind.Value, 3);
    for (const quantity of shape.quantities) {
      for (const text of [quantity.lower?.text, ...figures(quantity.dimension), quantity.upper?.text]) {
        if (text !== undefined && within(text, quantity.dimension, quantity)) value(text, CompletionItemKind.Value, 3);
      }
    }
    for (const { dimension, per } of shape.per) for (const text of figures(dimension).slice(0, 2)) value(`${text} per ${per}`, CompletionItemKind.Value, 3);
    if (shape.timeOfDay) value('20:00', CompletionItemKind.Value, 3);
    if (shape.isText) offers.push({ label: '"…"', kind: CompletionItemKind.Text, snippet: '"$1"', rank: 5 });
    offers.push(...this.bracketed(shape, world, self));
    if (body.of === 'scenario') {
      for (const component of this.components(shape, world, self)) {
        const name = component.name ?? '';
        offers.push({ label: `${name} * 2`, kind: CompletionItemKind.Snippet, snippet: `${name} * \${1:2}`, detail: 'twice the load', rank: 1 });
      }
    }
    if (body.of === 'view') {
      offers.push({ label: '*', kind: CompletionItemKind.Keyword, snippet: '*', detail: 'everything', rank: 0 });
      offers.push({ label: 'kind(…)', kind: CompletionItemKind.Function, snippet: 'kind(${1:cache})', detail: 'components of these kinds', rank: 3 });
    }
    return offers;
  }

  /** The components that fit: of one of the kinds, and not the one that the value is written in. */
  components(shape: Shape, world: World, self: string | null): Component[] {
    if (shape.kinds.length === 0) return [];
    return [...world.components()].filter((component) => component.name !== self && this.slots.is(component, shape.kinds));
  }

  /** `[…]` and `{ … }`, filled with what they would most likely hold. */
  private bracketed(shape: Shape, world: World, self: string | null): Offer[] {
    const offers: Offer[] = [];
    if (shape.lists.length > 0) {
      const items = this.types.items(shape);
      const [component] = items ? this.components(items, world, self) : [];
      const inside = component?.name ?? sample(items, undefined, this.typeOf);
      offers.push({ label: '[…]', kind: CompletionItemKind.Struct, snippet: `[\${1:${literal(inside)}}]`, detail: shape.text, rank: 3 });
    }
    for (const record of shape.records) {
      const fields = fieldsOf(record).map((field, index) => `${field.name ?? ''}: \${${index + 1}:${literal(sample(this.typeOf(field), field.default, this.typeOf))}}`);
      offers.push({ label: '{ … }', kind: CompletionItemKind.Struct, snippet: `{ ${fields.join(', ')} }`, detail: record.$cstNode?.text ?? '', rank: 3 });
    }
    for (const map of shape.maps) {
      const [member] = map.key.members.keys();
      const key = member ?? this.components(map.key, world, self)[0]?.name ?? (map.key.operation ? 'read' : 'name');
      const value = map.value ? sample(this.types.of(map.value), undefined, this.typeOf) : '';
      offers.push({
        label: '{ key: value }',
        kind: CompletionItemKind.Struct,
        snippet: `{ \${1:${literal(key)}}: \${2:${literal(value)}} }`,
        detail: shape.text,
        rank: 5,
      });
    }
    return offers;
  }
}

/** A figure with each of the units that it can have: `250` is `250us`, `250ms`, `250s`, … */
export function withUnits(figure: string, dimensions: readonly Dimension[]): Offer[] {
  const digits = /^\$?[\d.]+/.exec(figure)?.[0] ?? figure;
  const offers: Offer[] = [];
  for (const dimension of dimensions) {
    for (const unit of unitsOf(dimension)) {
      const money = dimension === 'money' || dimension === 'price' || unit === '$';
      const label = unit === '$' ? `$${digits.replace('$', '')}` : `${money && !digits.startsWith('$') ? '$' : ''}${digits}${unit}`;
      if (offers.some((offer) => offer.label === label)) continue;
      offers.push({ label, kind: CompletionItemKind.Unit, snippet: literal(label), detail: dimension, rank: 0 });
    }
  }
  return offers;
}

export function described(component: Component): Partial<Offer> {
  const title = component.title === undefined ? '' : ` "${component.title}"`;
  return { detail: `${component.kind?.$refText ?? ''}${title}`, node: component };
}

function within(text: string, dimension: Dimension, { lower, upper }: { lower: { value: number } | null; upper: { value: number } | null }): boolean {
  const read = parseQuantity(text);
  if ('error' in read || read.dimension !== dimension) return false;
  return (lower === null || read.value >= lower.value) && (upper === null || read.value <= upper.value);
}
