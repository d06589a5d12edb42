import { table, type Component as Lowered, type Value, type WrittenProperty } from '../../src/model/index.js';
import { isComponent, isKindDeclaration, type Component, type KindDeclaration, type Path, type Property } from '../generated/ast.js';
import type { KindTable } from '../references/kinds.js';
import { PLACE } from '../references/placement.js';
import { placeOf, spanOf } from '../validation/report.js';
import { surroundings, type Ids, type Run } from './run.js';

/** How many components a file may come to when composite kinds are taken apart: kinds within kinds multiply. */
const MAX_COMPONENTS = 100_000;

/** How deep containers may nest. */
const MAX_PLACES_DEEP = 100;

/** A component statement with its place in the architecture. The pieces of a composite kind stand here once for each composite of the kind. */
export interface Placed {
  readonly node: Component;
  readonly id: string;
  readonly kind: KindTable;
  /** The composite that it is a piece of. */
  readonly parent: Placed | null;
  /** What the text nests it in. */
  readonly nestedIn: Placed | null;
  /** Before the names of its siblings in the composite: the composite's id and a dot. */
  readonly prefix: string;
}

/** All components of a run, in source order; a composite comes before its pieces. */
export class Components implements Ids {
  readonly placed: Placed[] = [];
  private readonly byId = new Map<string, Placed>();
  private readonly lowered = new Map<string, Lowered>();
  private readonly defaults = new Map<KindDeclaration, Readonly<Record<string, Value>>>();
  private readonly byKinds = new Map<string, readonly string[]>();
  private idList: string[] | null = null;

  constructor(private readonly run: Run) {
    for (const document of run.documents) {
      for (const element of document.parseResult.value.elements) if (isComponent(element)) this.place(element, '', null, null, []);
    }
  }

  get all(): readonly string[] {
    return (this.idList ??= this.placed.map(({ id }) => id));
  }

  get(id: string | undefined): Placed | undefined {
    return id === undefined ? undefined : this.byId.get(id);
  }

  of(path: Path, prefix: string): string | undefined {
    const target = path.target?.ref;
    if (!isComponent(target) || target.name === undefined) return undefined;
    if (!isPiece(target)) return target.name;
    if (!path.receiver) return prefix + target.name;
    const receiver = this.of(path.receiver, prefix);
    return receiver === undefined ? undefined : `${receiver}.${target.name}`;
  }

  ofKinds(kinds: readonly KindDeclaration[]): readonly string[] {
    const key = kinds.map(({ name }) => name).join(' ');
    let known = this.byKinds.get(key);
    if (!known) {
      known = this.placed.filter(({ kind }) => kinds.some((each) => kind.lineage.includes(each))).map(({ id }) => id);
      this.byKinds.set(key, known);
    }
    return known;
  }

  lower(): Lowered[] {
    const lowered = this.placed.map((placed) => this.component(placed));
    for (const component of lowered) this.lowered.set(component.id, component);
    this.checkPlaces(lowered);
    return lowered;
  }

  /** The value of a component's property, once the components are lowered. */
  valueOf(id: string, name: string): Value | undefined {
    return this.lowered.get(id)?.properties[name];
  }

  private place(node: Component, prefix: string, parent: Placed | null, nestedIn: Placed | null, within: readonly KindDeclaration[]): void {
    const kind = node.kind?.ref;
    if (!kind || node.name === undefined || this.byId.has(prefix + node.name)) return;
    if (this.placed.length >= MAX_COMPONENTS) {
      this.run.report.error('too-many', `There are more than ${MAX_COMPONENTS} components here`, { node, property: 'name' });
      return;
    }
    const placed: Placed = { node, id: prefix + node.name, kind: this.run.kinds.of(kind), parent, nestedIn, prefix };
    this.placed.push(placed);
    this.byId.set(placed.id, placed);
    if (kind.abstract) {
      const fitting = [...this.run.world.kinds()]
        .filter((each) => !each.abstract && this.run.kinds.is(each, kind))
        .flatMap(({ name }) => name ?? []);
      const hint = fitting.length > 0 ? `, for example \`${fitting.slice(0, 4).join('`, `')}\`` : '';
      this.run.report.error('abstract-kind', `\`${kind.name ?? ''}\` is abstract: use a kind that extends it${hint}`, {
        node,
        property: 'kind',
      });
    }
    if (within.includes(kind)) {
      this.run.report.error('kind-cycle', `The kind \`${kind.name ?? ''}\` is made of components of its own kind`, node);
      return;
    }
    for (const member of node.members) if (isComponent(member)) this.place(member, prefix, parent, placed, within);
    for (const piece of placed.kind.components.values()) {
      // Pieces that are nested in others come with those.
      if (isKindDeclaration(piece.$container)) this.place(piece, `${placed.id}.`, placed, null, [...within, kind]);
    }
  }

  private component({ node, id, kind, parent, nestedIn, prefix }: Placed): Lowered {
    const { run } = this;
    const properties = table<Value>();
    Object.assign(properties, this.defaultsOf(kind));
    const written: WrittenProperty[] = [];
    for (const member of node.members) {
      if (member.$type !== 'Property') continue;
      const lowered = this.property(member, prefix);
      if (!lowered) continue;
      written.push(lowered.written);
      if (lowered.value !== undefined) properties[lowered.written.name] = lowered.value;
    }
    const place = properties[PLACE];
    if (nestedIn && written.some(({ name }) => name === PLACE)) {
      run.report.error('two-places', `\`${id}\` is nested in \`${nestedIn.id}\`, and \`in\` says where it stands as well`, {
        node,
        property: 'name',
      });
    }
    const container = nestedIn?.id ?? (typeof place === 'string' ? place : null) ?? (parent ? this.containerOf(parent) : null);
    return {
      id,
      name: node.name ?? '',
      title: node.title ?? null,
      kind: kind.kind.name ?? '',
      lineage: kind.lineage.flatMap(({ name }) => name ?? []),
      parent: parent?.id ?? null,
      container,
      properties,
      written,
      source: spanOf(node),
      nameSource: placeOf({ node, property: 'name' }),
    };
  }

  /** The container of a composite, in which its pieces stand too. */
  private containerOf({ node, nestedIn, parent, prefix }: Placed): string | null {
    if (nestedIn) return nestedIn.id;
    for (const member of node.members) {
      if (member.$type !== 'Property' || member.declaration?.$refText !== PLACE || member.value?.$type !== 'NameValue') continue;
      return (member.value.path && this.of(member.value.path, prefix)) ?? null;
    }
    return parent ? this.containerOf(parent) : null;
  }

  private property(member: Property, prefix: string): { readonly written: WrittenProperty; readonly value: Value | undefined } | null {
    const { declaration, value } = member;
    if (!declaration || !value) return null;
    const written = { name: declaration.$refText, text: value.$cstNode?.text ?? '', source: spanOf(member), valueSource: spanOf(value) };
    const type = declaration.ref?.type;
    if (!type) return { written, value: undefined };
    return { written, value: this.run.evaluation.evaluate(value, this.run.types.of(type), surroundings(this.run, this, prefix)) };
  }

  /** Evaluates the values of a component that stands in no architecture, for what is wrong with them. */
  check(node: Component): void {
    for (const member of node.members) if (member.$type === 'Property') this.property(member, '');
  }

  /** What properties of a kind have when nobody writes them. */
  defaultsOf(kind: KindTable): Readonly<Record<string, Value>> {
    let known = this.defaults.get(kind.kind);
    if (!known) this.defaults.set(kind.kind, (known = this.evaluateDefaults(kind)));
    return known;
  }

  private evaluateDefaults(kind: KindTable): Readonly<Record<string, Value>> {
    const defaults = table<Value>();
    for (const [name, written] of kind.defaults) {
      const type = kind.properties.get(name)?.type;
      const value = type && this.run.evaluation.evaluate(written, this.run.types.of(type), surroundings(this.run, this));
      if (value !== undefined) defaults[name] = value;
    }
    return defaults;
  }

  /** A container that stands in itself, directly or not, stands nowhere; and whoever walks up containers wants to arrive. */
  private checkPlaces(lowered: readonly Lowered[]): void {
    const byId = new Map(lowered.map((component) => [component.id, component]));
    const depths = new Map<string, number>();
    for (const component of lowered) {
      const way: Lowered[] = [];
      const seen = new Set<Lowered>();
      let place: Lowered | undefined = component;
      while (place && !seen.has(place) && !depths.has(place.id)) {
        seen.add(place);
        way.push(place);
        place = byId.get(place.container ?? '');
      }
      let depth = place ? (depths.get(place.id) ?? 0) : 0;
      for (const each of way.toReversed()) depths.set(each.id, ++depth);
      const where = component.written.find(({ name }) => name === PLACE)?.source ?? component.nameSource;
      if (place && seen.has(place)) this.run.report.error('placement-cycle', `\`${place.id}\` stands in itself`, where);
      else if (depth > MAX_PLACES_DEEP)
        this.run.report.error('too-deep', `\`${component.id}\` stands in more than ${MAX_PLACES_DEEP} containers`, where);
    }
  }
}

/** Whether a component belongs to the body of a kind. */
function isPiece(component: Component): boolean {
  let owner: Component | Component['$container'] = component.$container;
  while (isComponent(owner)) owner = owner.$container;
  return isKindDeclaration(owner);
}
