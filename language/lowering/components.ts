import { AstUtils, type AstNode } from 'langium';
import { copyOf, table, type Component as Lowered, type Value, type WrittenProperty } from '../../src/model/index.js';
import {
  isComponent,
  isKindDeclaration,
  isNameValue,
  isPath,
  type Component,
  type Expectation,
  type KindDeclaration,
  type Path,
  type Property,
  type PropertyDeclaration,
  type Value as Written,
} from '../generated/ast.js';
import { entriesOf, firstStart, isComposite } from '../references/composites.js';
import type { KindTable } from '../references/kinds.js';
import { PLACE } from '../references/placement.js';
import { HOLDS_NOTHING, SERVER, SOURCE } from '../references/roles.js';
import { tableOf } from '../references/table.js';
import type { Shape } from '../types/shape.js';
import { aKind } from '../types/describe.js';
import { placeOf, spanOf } from '../validation/report.js';
import { lowerCondition } from './expectations.js';
import { prefixOf, type Owner, type Placed } from './placed.js';
import { surroundings, type Ids, type Run } from './run.js';
import { ZONE, zoneIn } from './zones.js';

/** How many components a file may come to when composite kinds are taken apart: kinds within kinds multiply. */
const MAX_COMPONENTS = 100_000;

/** All components of a run, in source order; a composite comes before its pieces. */
export class Components implements Ids {
  readonly placed: Placed[] = [];
  private readonly byId = new Map<string, Placed>();
  private readonly lowered = new Map<string, Lowered>();
  private readonly defaults = new Map<KindDeclaration, Readonly<Record<string, Value>>>();
  private readonly ownDefaults = new Map<KindDeclaration, readonly (readonly [string, Written])[]>();
  private readonly used = new Map<KindDeclaration, ReadonlySet<string>>();
  private readonly byKinds = new Map<string, readonly string[]>();
  private fixedCalls: boolean | null = null;
  private idList: string[] | null = null;
  /** How often something was asked that all components together answer. */
  asked = 0;
  /** Kinds with defaults that all components together answer. */
  private readonly wide = new Set<KindDeclaration>();
  /** Zones that components are said to stand in; whether there are such is known once the regions are lowered. */
  readonly zones: Path[] = [];
  /** Properties of composites whose values are being looked up. */
  private readonly passing = new Set<string>();

  constructor(private readonly run: Run) {
    for (const document of run.documents) {
      for (const element of document.parseResult.value.elements) if (isComponent(element)) this.place(element, null, null, []);
    }
  }

  get all(): readonly string[] {
    this.asked++;
    return (this.idList ??= this.placed.map(({ id }) => id));
  }

  get(id: string | undefined): Placed | undefined {
    return id === undefined ? undefined : this.byId.get(id);
  }

  of(path: Path, owner: Owner): string | undefined {
    const target = path.target?.ref;
    if (target?.$type === 'PropertyDeclaration') return path.receiver ? undefined : this.componentIn(target, owner);
    if (!isComponent(target) || target.name === undefined) return undefined;
    if (!isPiece(target)) return target.name;
    // Whose piece it is: what stands between it and its composite is a place inside of the composite.
    for (let receiver = path.receiver; receiver; receiver = receiver.receiver) {
      const composite = this.of(receiver, owner);
      if (this.get(composite)?.kind.components.get(target.name) === target) return `${composite ?? ''}.${target.name}`;
    }
    return prefixOf(owner) + target.name;
  }

  /** The piece at which a composite is entered, when there is no question which; of anything else, itself. */
  entered(id: string | undefined): string | undefined {
    let at = id;
    for (let placed = this.get(at); placed && isComposite(placed.kind); placed = this.get(at)) {
      const flows = entriesOf(placed.kind);
      const starts = flows.length > 0 ? flows.map(({ steps }) => firstStart(steps)) : [placed.kind.connections[0]?.from];
      const pieces = new Set(starts.map((start) => start && this.of(start, placed)));
      const [piece] = pieces;
      if (pieces.size !== 1 || !piece?.startsWith(`${placed.id}.`)) break;
      at = piece;
    }
    return at;
  }

  /** The component that a property of a composite holds. */
  private componentIn(property: PropertyDeclaration, owner: Owner): string | undefined {
    const held = property.type && this.passed(property, this.run.types.of(property.type), owner);
    return typeof held === 'string' && this.byId.has(held) ? held : undefined;
  }

  /** Whether connections form the flow `default`: nobody wrote a flow, and one of them starts where requests come from. */
  get formsDefaultFlow(): boolean {
    const { world, documents } = this.run;
    const starts = (connections: KindTable['connections'], owner: Owner): boolean =>
      connections.some(({ from }) => this.get(from && this.of(from, owner))?.kind.lineage.some(({ name }) => name === SOURCE) === true);
    return (
      world.hasDefaultFlow &&
      (documents.some((each) => starts(tableOf(each.parseResult.value).connections, null)) ||
        this.placed.some((placed) => starts(placed.kind.connections, placed)))
    );
  }

  condition(test: Expectation, owner: Owner): Value | undefined {
    this.asked++;
    return lowerCondition(test, this.run, this, owner);
  }

  passed(property: PropertyDeclaration, shape: Shape, owner: Owner): Value | undefined {
    this.asked++;
    const name = property.name;
    if (!owner || name === undefined || !property.type) return undefined;
    const written = owner.node.members.find((member) => member.$type === 'Property' && member.declaration?.$refText === name) as
      Property | undefined;
    const value = written ? written.value : owner.kind.defaults.get(name);
    if (!value) return undefined;
    const key = `${owner.id}.${name}`;
    if (this.passing.has(key)) {
      this.run.report.error('default-cycle', `The value of \`${name}\` is made of itself`, value);
      return undefined;
    }
    this.passing.add(key);
    const around = surroundings(this.run, this, written ? owner.parent : owner);
    // What is wrong with the value as such is said where it is written; here it has to fit where it is used as well.
    const sound = this.run.evaluation.evaluate(value, this.run.types.of(property.type), { ...around, report: null }) !== undefined;
    const data = sound ? this.run.evaluation.evaluate(value, shape, around) : undefined;
    this.passing.delete(key);
    return data;
  }

  ofKinds(kinds: readonly KindDeclaration[]): readonly string[] {
    this.asked++;
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
    return lowered;
  }

  /** The value of a component's property, once the components are lowered. */
  valueOf(id: string, name: string): Value | undefined {
    return this.lowered.get(id)?.properties[name];
  }

  private place(node: Component, parent: Owner, nestedIn: Placed | null, within: readonly KindDeclaration[]): void {
    const kind = node.kind?.ref;
    const id = prefixOf(parent) + (node.name ?? '');
    if (!kind || node.name === undefined || this.byId.has(id)) return;
    if (this.placed.length >= MAX_COMPONENTS) {
      this.run.report.error('too-many', `There are more than ${MAX_COMPONENTS} components here`, { node, property: 'name' });
      return;
    }
    const placed: Placed = { node, id, kind: this.run.kinds.of(kind), parent, nestedIn };
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
    const held = placed.kind.lineage.some(({ name = '' }) => HOLDS_NOTHING.includes(name)) && node.members.find(isComponent);
    if (held) {
      this.run.report.error('wrong-kind', `Nothing stands in \`${id}\`: it is ${aKind(kind.name ?? '')}`, { node: held, property: 'name' });
    }
    // That a kind is made of itself has been said where it is declared.
    if (within.includes(kind)) return;
    for (const member of node.members) if (isComponent(member)) this.place(member, parent, placed, within);
    for (const piece of placed.kind.components.values()) {
      // Pieces that are nested in others come with those.
      if (isKindDeclaration(piece.$container)) this.place(piece, placed, null, [...within, kind]);
    }
  }

  /** What a component comes to, as long as that depends on nothing but its own text and the library. */
  private component(placed: Placed): Lowered {
    const { node, kind, parent, nestedIn } = placed;
    const { remembered, report } = this.run;
    const within = nestedIn?.id ?? null;
    const isOwn = parent === null && !isComposite(kind) && remembered.isFixed(kind) && this.ownDefaultsOf(kind).length === 0;
    const known = isOwn ? (remembered.recall(node, within, (each) => this.isPlaced(each)) as Lowered | undefined) : undefined;
    if (known) return known;
    this.defaultsOf(kind);
    const before = report.said + this.asked;
    const lowered = this.lowerComponent(placed);
    if (isOwn && !this.wide.has(kind.kind) && report.said + this.asked === before) remembered.keep(node, within, lowered);
    return lowered;
  }

  /** Whether flows and calls have what the standard library says that they have. */
  get callsAreFixed(): boolean {
    const { world, kinds, remembered } = this.run;
    return (this.fixedCalls ??= ['flow', 'call'].every((name) => {
      const kind = world.kind(name);
      return kind !== undefined && remembered.isFixed(kinds.of(kind));
    }));
  }

  /** Whether a component is the one that its name leads to. */
  isPlaced(component: Component): boolean {
    return this.byId.get(component.name ?? '')?.node === component;
  }

  private lowerComponent(placed: Placed): Lowered {
    const { run } = this;
    const { node, id, kind, parent, nestedIn } = placed;
    const composite = isComposite(kind);
    const properties = copyOf(this.defaultsOf(kind));
    const written: WrittenProperty[] = [];
    for (const member of node.members) {
      if (member.$type !== 'Property') continue;
      const lowered = this.property(member, parent);
      if (!lowered) continue;
      written.push(lowered.written);
      if (lowered.value !== undefined) properties[lowered.written.name] = lowered.value;
    }
    for (const [name, value] of this.ownDefaultsOf(kind)) {
      if (written.some((each) => each.name === name)) continue;
      const type = kind.properties.get(name)?.type;
      const data = type && run.evaluation.evaluate(value, run.types.of(type), surroundings(run, this, placed));
      if (data !== undefined) properties[name] = data;
    }
    const zone = this.zoneOf(placed);
    if (zone !== undefined) properties[ZONE] ??= zone;
    if (composite) this.checkComposite(placed, written);
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
      lineage: kind.lineage.flatMap(({ name }) => (name === undefined || (composite && name === SERVER) ? [] : name)),
      parent: parent?.id ?? null,
      container,
      properties,
      written,
      source: spanOf(node),
      nameSource: placeOf({ node, property: 'name' }),
    };
  }

  /** The container of a composite, in which its pieces stand too. */
  private containerOf({ node, nestedIn, parent }: Placed): string | null {
    if (nestedIn) return nestedIn.id;
    for (const member of node.members) {
      if (member.$type !== 'Property' || member.declaration?.$refText !== PLACE || member.value?.$type !== 'NameValue') continue;
      const path = zoneIn(member.value)?.region ?? member.value.path;
      return (path && this.of(path, parent)) ?? null;
    }
    return parent ? this.containerOf(parent) : null;
  }

  /** The zone that a component stands in, by itself or with the composite that it is a piece of. */
  private zoneOf({ node, nestedIn, parent }: Placed): number | undefined {
    const place = node.members.find((member) => member.$type === 'Property' && member.declaration?.$refText === PLACE);
    if (place?.$type === 'Property') return zoneIn(place.value)?.index;
    return nestedIn || !parent ? undefined : this.zoneOf(parent);
  }

  private property(member: Property, owner: Owner): { readonly written: WrittenProperty; readonly value: Value | undefined } | null {
    const { declaration, value } = member;
    if (!declaration || !value) return null;
    const written = { name: declaration.$refText, text: value.$cstNode?.text ?? '', source: spanOf(member), valueSource: spanOf(value) };
    const type = declaration.ref?.type;
    if (!type) return { written, value: undefined };
    const zone = written.name === PLACE ? zoneIn(value) : null;
    if (zone) {
      // Whether the region has it is asked each time.
      this.asked++;
      this.zones.push(zone.path);
      return { written, value: this.of(zone.region, owner) };
    }
    return { written, value: this.run.evaluation.evaluate(value, this.run.types.of(type), surroundings(this.run, this, owner)) };
  }

  /** Evaluates the values of a component that stands in no architecture, for what is wrong with them. */
  check(node: Component): void {
    for (const member of node.members) if (member.$type === 'Property') this.property(member, null);
  }

  /** What properties of a kind have when nobody writes them. */
  defaultsOf(kind: KindTable): Readonly<Record<string, Value>> {
    let known = this.defaults.get(kind.kind);
    if (!known) {
      const before = this.asked;
      known = copyOf(this.evaluateDefaults(kind));
      this.defaults.set(kind.kind, known);
      if (this.asked !== before) this.wide.add(kind.kind);
    }
    return known;
  }

  /** A composite serves nothing itself, so that what a kind of server has means something where its body uses it, and nowhere else. */
  private checkComposite({ node, id, kind }: Placed, written: readonly WrittenProperty[]): void {
    const used = this.usedBy(kind);
    for (const { name, source } of written) {
      const owner = kind.properties.get(name)?.$container;
      if (name === PLACE || owner?.name !== SERVER || used.has(name)) continue;
      this.run.report.warning(
        'composite-property',
        `\`${id}\` is nothing but its parts: \`${name}\` says nothing here unless \`kind ${node.kind?.$refText ?? ''}\` hands it on to one of them`,
        source,
      );
    }
  }

  /** The properties that the body of a kind mentions. */
  private usedBy({ lineage, kind }: KindTable): ReadonlySet<string> {
    let known = this.used.get(kind);
    if (known) return known;
    const names = new Set<string>();
    for (const each of lineage.filter(({ members }) => members.some(isComponent))) {
      for (const node of AstUtils.streamAst(each)) {
        const target = isPath(node) ? node.target?.ref : undefined;
        if (target?.$type === 'PropertyDeclaration' && target.name !== undefined) names.add(target.name);
      }
    }
    this.used.set(kind, (known = names));
    return known;
  }

  /** Defaults that are made of other properties or of pieces, and so are worked out for each component. */
  private ownDefaultsOf(kind: KindTable): readonly (readonly [string, Written])[] {
    let known = this.ownDefaults.get(kind.kind);
    if (!known) this.ownDefaults.set(kind.kind, (known = [...kind.defaults].filter(([, value]) => mentionsOwn(value))));
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
}

function mentionsOwn(value: Written): boolean {
  const isOwn = (node: AstNode): boolean => {
    const target = isNameValue(node) ? node.path?.target?.ref : undefined;
    return target?.$type === 'PropertyDeclaration' || (isComponent(target) && isPiece(target));
  };
  return AstUtils.streamAst(value).some(isOwn);
}

/** Whether a component belongs to the body of a kind. */
function isPiece(component: Component): boolean {
  let owner: Component | Component['$container'] = component.$container;
  while (isComponent(owner)) owner = owner.$container;
  return isKindDeclaration(owner);
}
