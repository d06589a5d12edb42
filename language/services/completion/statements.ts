import { CompletionItemKind } from 'vscode-languageserver';
import type { Component, Flow, KindDeclaration, PropertyDeclaration } from '../../generated/ast.js';
import type { KindTable } from '../../references/kinds.js';
import type { World } from '../../references/world.js';
import type { Types } from '../../types/types.js';
import { PLACES, FACT, HOLDS_NOTHING, NOT_CALLED } from '../../references/roles.js';
import { described, type Offer, type ValueOffers } from './values.js';
import { kindSnippet } from './kind-snippets.js';
import { place, type Samples } from '../samples.js';
import type { Body, Slot } from './site.js';
import type { Slots } from '../slots.js';

/** Kinds that take no part in flows. */
const NO_PARTY = [PLACES, FACT];
/** What the language itself calls a kind; nobody writes a component of them. */
export const INNER_KINDS = new Set(['flow', 'scenario', 'view', 'architecture', 'call']);

/** What can begin a statement in a body. */
export class StatementOffers {
  constructor(
    private readonly slots: Slots,
    private readonly types: Types,
    private readonly values: ValueOffers,
    private readonly samples: Samples,
  ) {}

  of(body: Body, written: readonly string[], world: World): Offer[] {
    const properties = this.properties(this.slots.table(body, world), written, world, body);
    switch (body.of) {
      case 'file':
        return [...this.kinds(world, 1), ...FILE, ...this.starts(world, 4)];
      case 'component':
        return [...properties, ...(this.holdsOthers(body.kind, world) ? this.kinds(world, 6) : [])];
      case 'kind':
        return [...KIND, ...properties.map((offer) => ({ ...offer, rank: offer.rank + 3 }))];
      case 'flow':
        return [...properties, ...this.starts(world, 2), ...STEPS];
      case 'steps':
        return [...this.starts(world, 2), ...STEPS];
      case 'scenario':
        return [...properties, ...this.scenario(world)];
      case 'view':
        return properties;
    }
  }

  /** The properties that are not written yet, those of the kind itself before those that it inherits. */
  properties(table: KindTable | null, written: readonly string[], world: World, body: Slot['body']): Offer[] {
    if (!table) return [];
    const offers: Offer[] = [];
    for (const [name, declaration] of table.properties) {
      if (written.includes(name)) continue;
      const distance = table.lineage.findIndex((kind) => kind === declaration.$container);
      const type = declaration.type?.$cstNode?.text.replace(/\s+/g, ' ') ?? '';
      const given = table.defaults.get(name)?.$cstNode?.text;
      offers.push({
        label: name,
        kind: CompletionItemKind.Property,
        snippet: `${name}: ${this.placeholder(declaration, table, world, { body, property: name, into: [] })}`,
        detail: given === undefined ? type : `${type} = ${given}`,
        node: declaration,
        rank: distance <= 0 ? 0 : Math.min(distance, 3),
        deprecated: declaration.deprecated !== undefined,
      });
    }
    return offers;
  }

  /** What may be called: components that serve requests, and composites. */
  callees(world: World): Offer[] {
    const apart = NOT_CALLED.flatMap((name) => world.kind(name) ?? []);
    return [...world.components()].filter((component) => !this.slots.is(component, apart)).map((component) => named(component, 0));
  }

  /** Behind a call, on its line: the next one, or what is to be known of this one. */
  afterCall(callee: readonly string[], hasOptions: boolean, world: World): Offer[] {
    const component = this.slots.component(callee, world);
    if (!component) return [];
    const misses = this.slots.of(component)?.metrics.has('hit_ratio') === true;
    const options = keyword('{ … }', '{ ${1|timeout,retries,backoff,hedge_after|}: $0 }', 'options of the call', 1);
    return [...ARROWS, ...(hasOptions ? [] : [options]), ...HANDLERS.filter(({ label }) => misses || label !== 'on miss')];
  }

  /** Kinds that a component can be of, each as a whole component. */
  kinds(world: World, rank: number): Offer[] {
    const offers: Offer[] = [];
    for (const kind of world.kinds()) {
      if (kind.abstract || INNER_KINDS.has(kind.name ?? '')) continue;
      offers.push({ ...kindName(kind, rank), snippet: this.component(kind, world) });
    }
    return offers;
  }

  /** Kinds by their names, abstract ones last: without some, and without those that a kind cannot extend, which are itself and all that are of it. */
  kindNames(world: World, { written = [], extending }: { readonly written?: readonly string[]; readonly extending?: string }): Offer[] {
    const extended = extending === undefined ? undefined : world.kind(extending);
    const offers: Offer[] = [];
    for (const kind of world.kinds()) {
      const { name = '' } = kind;
      if (INNER_KINDS.has(name) || written.includes(name) || (extended && this.slots.isOf(kind, extended))) continue;
      offers.push(kindName(kind, kind.abstract ? 1 : 0));
    }
    return offers;
  }

  /** Whether other components are written in one of a kind: what is a fact, or where load comes from, holds none. */
  private holdsOthers(kind: string, world: World): boolean {
    const declared = world.kind(kind);
    return (
      declared === undefined ||
      !HOLDS_NOTHING.some((name) => {
        const apart = world.kind(name);
        return apart !== undefined && this.slots.isOf(declared, apart);
      })
    );
  }

  /** A component of a kind, with what is nearly always said of one. */
  component(kind: KindDeclaration, world: World): string {
    const fitting = (kinds: readonly KindDeclaration[]): string | undefined => {
      for (const component of world.components()) if (this.slots.is(component, kinds)) return component.name;
      return undefined;
    };
    return kindSnippet(this.slots.declared(kind), this.types, this.samples, { component: fitting, flow: flowNames(world)[0] });
  }

  /** A value to type over or to choose: what a property most likely gets. */
  private placeholder(declaration: PropertyDeclaration, table: KindTable, world: World, slot: Slot): string {
    const shape = declaration.type && this.types.of(declaration.type);
    if (!shape) return '$0';
    const components = this.values.components(shape, world, slot).flatMap(({ name }) => name ?? []);
    const choices = [...shape.members.keys(), ...(shape.flag ? ['on', 'off'] : []), ...components];
    const given = table.defaults.get(slot.property);
    const first = given?.$cstNode?.text;
    if (choices.length > 0) {
      const ordered = first !== undefined && choices.includes(first) ? [first, ...choices.filter((choice) => choice !== first)] : choices;
      return `\${1|${ordered.join(',')}|}`;
    }
    const brackets = this.values.bracketed(shape, world, slot);
    const [bracketed] = shape.quantities.length === 0 ? brackets : [];
    if (bracketed) return bracketed.snippet;
    const text = this.samples.property(declaration, given);
    return text === '"…"' ? '"$1"' : place(1, text);
  }

  /** Components that a chain can start at. */
  private starts(world: World, rank: number): Offer[] {
    const apart = NO_PARTY.flatMap((name) => world.kind(name) ?? []);
    const parties = [...world.components()].filter((component) => !this.slots.is(component, apart));
    return parties.map((component) => ({ ...named(component, rank), snippet: `${component.name ?? ''} -> ` }));
  }

  private scenario(world: World): Offer[] {
    const [victim] = this.callees(world);
    const [flow] = flowNames(world);
    return [
      keyword('at', `at \${1:60s}: fail \${2:${victim?.label ?? 'component'}} for \${3:60s}`, 'something goes wrong', 1),
      keyword('expect', `expect availability(\${1:${flow ?? 'flow'}}) >= \${2:99%}`, 'must still hold', 1),
    ];
  }
}

/** The flows that an expectation can speak of, with the one that connections form. */
export function flowNames(world: World): string[] {
  const names = [...world.flows()].flatMap((flow: Flow) => flow.name ?? []);
  return world.hasDefaultFlow ? [...names, 'default'] : names;
}

export function named(component: Component, rank: number): Offer {
  const name = component.name ?? '';
  return { label: name, kind: CompletionItemKind.Variable, snippet: name, rank, ...described(component) };
}

export function keyword(label: string, snippet: string, detail: string, rank: number): Offer {
  return { label, kind: CompletionItemKind.Keyword, snippet, detail, rank };
}

const FILE: readonly Offer[] = [
  keyword('flow', 'flow ${1:name} "${2:What happens}" {\n  $0\n}', 'what a request does', 2),
  keyword('scenario', 'scenario ${1:name} "${2:What goes wrong}" {\n  at ${3:60s}: $0\n}', 'what goes wrong, and what must still hold', 2),
  keyword('expect', 'expect ${1:p99}(${2:flow}) < ${3:250ms}', 'what must hold', 2),
  keyword('view', 'view ${1:name} "${2:Title}" { include: ${3:*} }', 'a picture of a part', 2),
  keyword('architecture', 'architecture ${1:name} "${2:Title}"', 'the name of the whole', 3),
  keyword('import', 'import "./${1:other}.arch"', 'the names of another file', 3),
  keyword('kind', 'kind ${1:name} extends ${2:app_server} {\n  $0\n}', 'a kind of your own', 3),
  keyword('type', 'type ${1:name} = ${2:one} | ${3:other}', 'a type of your own', 3),
];

function kindName(kind: KindDeclaration, rank: number): Offer {
  const { name = '', base } = kind;
  const detail = base ? `kind, a ${base.$refText}` : 'kind';
  return { label: name, kind: CompletionItemKind.Class, snippet: name, detail, node: kind, rank };
}

/** How a call is written, and one that nobody waits for. */
export const ARROWS: Offer[] = [keyword('->', '-> ', 'calls, and waits for the answer', 0), keyword('~>', '~> ', 'sends, and goes on', 0)];

const HANDLERS: readonly Offer[] = [
  keyword('on miss', 'on miss -> $0', 'when the cache has no answer', 3),
  keyword('on failure', 'on failure -> $0', 'when the call has failed for good', 3),
];

const STEPS: readonly Offer[] = [
  keyword('parallel', 'parallel {\n  $0\n}', 'at the same time', 3),
  keyword('repeat', 'repeat ${1:3} {\n  $0\n}', 'one after the other', 3),
  keyword('30% { … }', '${1:30%} { $0 }', 'only some requests', 3),
  ...HANDLERS,
];

const KIND: readonly Offer[] = [
  keyword('property', 'property ${1:name}: ${2:duration} = ${3:5s}', 'what can be written', 0),
  keyword('metric', 'metric ${1:name}: ${2:duration}', 'what can be measured', 0),
  keyword('operation', 'operation ${1:name}', 'what can be asked of it', 0),
  keyword('part', 'part ${1:name}', 'what can be addressed in it', 0),
];
