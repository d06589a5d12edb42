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
} from '../generated/ast.js';
import type { Expected } from '../types/expected.js';
import { fieldsOf, isBuiltin, type Shape } from '../types/shape.js';
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
        const target = node.to?.target?.ref;
        return namesIn(this.descriptions, isComponent(target) ? this.tableOf(target)?.operations : undefined);
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
    if (isComponent(subject)) return this.tableOf(subject);
    if (subject?.$type === 'Flow' || subject?.$type === 'Document') return this.wellKnown('flow', expectation);
    return null;
  }

  private tableOf(component: Component): KindTable | null {
    const kind = component.kind?.ref;
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
      const receiver = path.receiver.target?.ref;
      return isComponent(receiver) ? this.partsOf(receiver, world) : namesIn(this.descriptions);
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
    const inner = kind && this.kinds.of(kind).components;
    return new NameScope(
      this.descriptions,
      (name) => shape?.members.get(name) ?? inner?.get(name) ?? world.component(name),
      function* () {
        if (shape) yield* shape.members;
        if (shape?.kinds.length === 0 && shape.lists.length === 0) return;
        if (inner) yield* inner;
        yield* pairs(world.components());
      },
    );
  }

  private subjects(path: Path, world: World): NameScope {
    const document = AstUtils.findRootNode(path);
    return new NameScope(
      this.descriptions,
      (name) => world.flow(name) ?? world.component(name) ?? (name === DEFAULT_FLOW && world.hasDefaultFlow ? document : undefined),
      function* () {
        yield* pairs(world.flows());
        yield* pairs(world.components());
        if (world.hasDefaultFlow) yield [DEFAULT_FLOW, document];
      },
    );
  }

  /** `virginia.zone(1)`, `orders.primary`, `us.web`, and what stands in a container: `virginia.web`. */
  private partsOf(receiver: Component, world: World): NameScope {
    const table = this.tableOf(receiver);
    const placement = new Placement(world);
    return new NameScope(
      this.descriptions,
      (name) => table?.parts.get(name) ?? table?.components.get(name) ?? placement.inside(receiver, name),
      function* () {
        if (table) yield* table.parts;
        if (table) yield* table.components;
        for (const component of world.components()) {
          if (component.name !== undefined && placement.inside(receiver, component.name) === component) yield [component.name, component];
        }
      },
    );
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
