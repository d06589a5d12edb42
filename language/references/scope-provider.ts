import { AstUtils, type AstNode, type ReferenceInfo, type ScopeProvider } from 'langium';
import {
  isComponent,
  type ArchAstType,
  isKindDeclaration,
  type Component,
  type Entry,
  type Expectation,
  type KindDeclaration,
  type NamedType,
  type Path,
  type Property,
  type PropertyDeclaration,
} from '../generated/ast.js';
import type { Expected } from '../types/expected.js';
import { fieldsOf, isBuiltin, type Shape } from '../types/shape.js';
import { entriesOf } from './composites.js';
import type { Kinds, KindTable } from './kinds.js';
import { Placement } from './placement.js';
import { NameScope, namesIn, type Descriptions } from './scope.js';
import type { World } from './world.js';
import type { Worlds } from './worlds.js';

/** Which names can stand where. Every lookup is in a map; lists are made for completion alone. */
export class ArchScopeProvider implements ScopeProvider {
  constructor(
    private readonly worlds: Worlds,
    private readonly kinds: Kinds,
    private readonly expected: Expected,
    private readonly descriptions: Descriptions,
  ) {}

  getScope({ container }: ReferenceInfo): NameScope {
    const node = container as ReferenceNode;
    switch (node.$type) {
      case 'KindDeclaration':
      case 'Component':
      case 'KindSelector':
        return this.kindNames(node);
      case 'NamedType':
        return this.meanings(node);
      case 'Property':
        return namesIn(this.descriptions, this.ownerTable(node)?.properties);
      case 'PartDeclaration':
        return namesIn(this.descriptions, isKindDeclaration(node.$container) ? this.kinds.of(node.$container).properties : undefined);
      case 'Hop': {
        const table = this.tableNamed(node.to);
        return namesIn(this.descriptions, table?.operations, table ? named(entriesOf(table)) : undefined);
      }
      case 'Call':
        return namesIn(this.descriptions, this.expected.at(node)?.calls);
      case 'Argument':
        return namesIn(this.descriptions, named(node.$container.function?.ref?.parameters ?? []));
      case 'Entry':
        return this.keys(node);
      case 'Expectation':
        return namesIn(this.descriptions, this.subjectTable(node)?.metrics);
      case 'Path':
        return this.targets(node);
    }
  }

  /** What the kind of a component, or of the flow, scenario, view or call that properties stand in, declares. */
  ownerTable(property: Property): KindTable | null {
    const owner = property.$container;
    if (owner.$type === 'KindDeclaration') return this.kinds.of(owner);
    if (owner.$type === 'Component') return this.tableOf(owner);
    return this.wellKnown(OWNERS[owner.$type], property);
  }

  /** The kind whose metrics an expectation can name: the subject's, a flow's, or that of the whole. */
  subjectTable(expectation: Expectation): KindTable | null {
    if (!expectation.subject) return this.wellKnown('architecture', expectation);
    const subject = expectation.subject.target?.ref;
    if (isComponent(subject) || subject?.$type === 'PropertyDeclaration') return this.tableNamed(expectation.subject);
    if (subject?.$type === 'Flow' || subject?.$type === 'Document') return this.wellKnown('flow', expectation);
    return null;
  }

  private tableOf(component: Component): KindTable | null {
    const kind = component.kind?.ref;
    return kind ? this.kinds.of(kind) : null;
  }

  /** What is known of what a path names: a component, or the property of a composite that holds one. */
  tableNamed(path: Path | undefined): KindTable | null {
    const target = path?.target?.ref;
    if (isComponent(target)) return this.tableOf(target);
    const [kind] = target?.$type === 'PropertyDeclaration' ? (this.expected.of(target)?.kinds ?? []) : [];
    return kind ? this.kinds.of(kind) : null;
  }

  private wellKnown(name: string, at: AstNode): KindTable | null {
    const kind = this.worlds.around(at).kind(name);
    return kind ? this.kinds.of(kind) : null;
  }

  private kindNames(node: AstNode): NameScope {
    const world = this.worlds.around(node);
    return new NameScope(
      this.descriptions,
      (name) => world.kind(name),
      () => pairs(world.kinds()),
    );
  }

  private meanings(option: NamedType): NameScope {
    const world = this.worlds.around(option);
    return new NameScope(
      this.descriptions,
      (name) => (isBuiltin(name) || option.parameters.length > 0 ? option : (world.type(name) ?? world.kind(name) ?? option)),
      () => [...pairs(world.types()), ...pairs(world.kinds())],
    );
  }

  private keys(entry: Entry): NameScope {
    const shape = this.expected.at(entry.$container);
    if (!shape) return namesIn(this.descriptions);
    const world = this.worlds.around(entry);
    const fields = named(shape.records.flatMap(fieldsOf));
    const keys = shape.maps.map((map) => map.key);
    const tables = [
      fields,
      ...keys.map((key) => key.members),
      ...(keys.some((key) => key.operation) ? [this.operationsAround(entry)] : []),
    ];
    const components = keys.some((key) => key.kinds.length > 0);
    const free = keys.some((key) => key.isText);
    return new NameScope(
      this.descriptions,
      (name) => {
        for (const table of tables) {
          const node = table?.get(name);
          if (node) return node;
        }
        return (components ? world.component(name) : undefined) ?? (free ? entry : undefined);
      },
      function* () {
        for (const table of tables) if (table) yield* table;
        if (components) yield* pairs(world.components());
      },
    );
  }

  private operationsAround(node: AstNode): KindTable['operations'] | undefined {
    const owner = AstUtils.getContainerOfType(node, isOwner);
    if (!owner) return undefined;
    return isComponent(owner) ? this.tableOf(owner)?.operations : this.kinds.of(owner).operations;
  }

  private targets(path: Path): NameScope {
    const world = this.worlds.around(path);
    if (path.receiver) {
      const table = this.tableNamed(path.receiver);
      return table ? this.partsOf(path, path.receiver.target?.ref, table, world) : namesIn(this.descriptions);
    }
    let outermost: Path = path;
    while (outermost.$container.$type === 'Path') outermost = outermost.$container;
    const place = outermost.$container;
    if (place.$type === 'NameValue') {
      const shape = this.expected.at(place);
      return this.components(path, world, outermost === path ? shape : null);
    }
    if (place.$type === 'Expectation') return this.subjects(path, world);
    return this.components(path, world, null);
  }

  /** Components: those of the kind that the path stands in before those of the file; and what else the shape admits before both. */
  private components(path: Path, world: World, shape: Shape | null): NameScope {
    const kind = AstUtils.getContainerOfType(path, isKindDeclaration);
    const table = kind && this.kinds.of(kind);
    const inner = table?.components;
    const fitting = table && [...table.properties].filter(([, property]) => this.fits(property, shape));
    return new NameScope(
      this.descriptions,
      (name) => shape?.members.get(name) ?? inner?.get(name) ?? table?.properties.get(name) ?? world.component(name),
      function* () {
        if (shape) yield* shape.members;
        if (fitting) yield* fitting;
        if (shape?.kinds.length === 0 && shape.lists.length === 0) return;
        if (inner) yield* inner;
        yield* pairs(world.components());
      },
    );
  }

  private subjects(path: Path, world: World): NameScope {
    const document = AstUtils.findRootNode(path);
    const kind = AstUtils.getContainerOfType(path, isKindDeclaration);
    const table = kind && this.kinds.of(kind);
    const flows = table && named(table.flows);
    return new NameScope(
      this.descriptions,
      (name) =>
        flows?.get(name) ??
        table?.components.get(name) ??
        table?.properties.get(name) ??
        world.flow(name) ??
        world.component(name) ??
        (name === DEFAULT_FLOW && world.hasDefaultFlow ? document : undefined),
      function* () {
        if (flows) yield* flows;
        if (table) yield* table.components;
        yield* pairs(world.flows());
        yield* pairs(world.components());
        if (world.hasDefaultFlow) yield [DEFAULT_FLOW, document];
      },
    );
  }

  /** `virginia.zone(1)`, `orders.primary`, `us.web`, and what stands in a container: `virginia.web`. A flow can be measured, and nothing else. */
  private partsOf(path: Path, receiver: AstNode | undefined, table: KindTable, world: World): NameScope {
    const place = isComponent(receiver) ? new Placement(world, this.siblings(receiver)) : null;
    const measured = path.$container.$type === 'Expectation' ? named(table.flows) : undefined;
    return new NameScope(
      this.descriptions,
      (name) =>
        table.parts.get(name) ??
        table.components.get(name) ??
        measured?.get(name) ??
        (isComponent(receiver) ? place?.inside(receiver, name) : undefined),
      function* () {
        yield* table.parts;
        yield* table.components;
        if (measured) yield* measured;
        if (place && isComponent(receiver)) yield* pairs(place.within(receiver));
      },
    );
  }

  /** The pieces of the kind that a piece belongs to; null for a component of a file. */
  private siblings(component: Component): KindTable['components'] | null {
    const kind = AstUtils.getContainerOfType(component, isKindDeclaration);
    return kind ? this.kinds.of(kind).components : null;
  }

  /** Whether the value of a property can stand where a shape is expected; with none, where a component is. */
  private fits(property: PropertyDeclaration, shape: Shape | null): boolean {
    const own = this.expected.of(property);
    if (!own) return false;
    return shape ? this.kinds.admits(shape, own) : own.kinds.length > 0;
  }
}

/** What connections form when nobody wrote a flow. */
export const DEFAULT_FLOW = 'default';

/** The kinds in the standard library that say what the language's own statements can have. */
const OWNERS = { Flow: 'flow', Scenario: 'scenario', View: 'view', Hop: 'call' } as const;

/** The nodes that hold references. */
type ReferenceNode = ArchAstType[
  | 'KindDeclaration'
  | 'Component'
  | 'KindSelector'
  | 'NamedType'
  | 'Property'
  | 'PartDeclaration'
  | 'Hop'
  | 'Call'
  | 'Argument'
  | 'Entry'
  | 'Expectation'
  | 'Path'];

function isOwner(node: unknown): node is Component | KindDeclaration {
  return isComponent(node) || isKindDeclaration(node);
}

function* pairs<T extends { readonly name?: string }>(nodes: Iterable<T>): Iterable<readonly [string, T]> {
  for (const node of nodes) if (node.name !== undefined) yield [node.name, node];
}

function named<T extends { readonly name?: string }>(nodes: readonly T[]): Map<string, T> {
  return new Map(pairs(nodes));
}
