import type {
  Component,
  Connection,
  Flow,
  KindDeclaration,
  MetricDeclaration,
  OperationDeclaration,
  PartDeclaration,
  PropertyDeclaration,
  Value,
} from '../generated/ast.js';
import type { Shape } from '../types/shape.js';
import type { Memory } from '../workspace/memory.js';

const WAYS = ['flag', 'isText', 'timeOfDay', 'operation', 'condition'] as const;
const PARTS = ['lists', 'records', 'maps'] as const;

/** So many ancestors a kind may have. */
export const MAX_ANCESTORS = 50;

/** What a kind has, its own and inherited. A kind's own declaration hides an inherited one of the same name. */
export interface KindTable {
  readonly kind: KindDeclaration;
  /** The kind and its ancestors, nearest first. It ends where a kind would extend itself, and where it is too long. */
  readonly lineage: readonly KindDeclaration[];
  readonly properties: ReadonlyMap<string, PropertyDeclaration>;
  readonly metrics: ReadonlyMap<string, MetricDeclaration>;
  readonly operations: ReadonlyMap<string, OperationDeclaration>;
  /** What can be addressed in a component of the kind: `primary`, `zone(1)`. */
  readonly parts: ReadonlyMap<string, PartDeclaration>;
  /** The value a property has when nobody writes one: the nearest kind's that gives one. */
  readonly defaults: ReadonlyMap<string, Value>;
  /** The pieces of a composite kind. */
  readonly components: ReadonlyMap<string, Component>;
  readonly connections: readonly Connection[];
  readonly flows: readonly Flow[];
}

/** The tables of kinds, each made once between two changes of the workspace. */
export class Kinds {
  constructor(private readonly memory: Memory) {}

  of(kind: KindDeclaration): KindTable {
    return this.memory.of('kind', kind, () => collect(lineageOf(kind)));
  }

  /** Whether whatever one shape admits, another does as well, limits aside. */
  admits(shape: Shape, other: Shape): boolean {
    const all = <T>(items: Iterable<T>, has: (item: T) => boolean): boolean => [...items].every(has);
    return (
      all(other.quantities, ({ dimension }) => shape.quantities.some((each) => each.dimension === dimension)) &&
      all(other.per, ({ dimension, per }) => shape.per.some((each) => each.dimension === dimension && each.per === per)) &&
      all(other.members.keys(), (name) => shape.members.has(name)) &&
      all(other.calls.keys(), (name) => shape.calls.has(name)) &&
      all(other.kinds, (kind) => shape.kinds.some((each) => this.is(kind, each))) &&
      all(WAYS, (way) => !other[way] || shape[way]) &&
      all(PARTS, (part) => other[part].length === 0 || shape[part].length > 0)
    );
  }

  /** Whether a kind is another, or extends it. */
  is(kind: KindDeclaration, other: KindDeclaration): boolean {
    return this.of(kind).lineage.includes(other);
  }
}

function lineageOf(kind: KindDeclaration): [KindDeclaration, ...KindDeclaration[]] {
  const lineage: [KindDeclaration, ...KindDeclaration[]] = [kind];
  for (let base = kind.base?.ref; base && !lineage.includes(base) && lineage.length <= MAX_ANCESTORS; base = base.base?.ref)
    lineage.push(base);
  return lineage;
}

function collect(lineage: [KindDeclaration, ...KindDeclaration[]]): KindTable {
  const properties = new Map<string, PropertyDeclaration>();
  const metrics = new Map<string, MetricDeclaration>();
  const operations = new Map<string, OperationDeclaration>();
  const parts = new Map<string, PartDeclaration>();
  const defaults = new Map<string, Value>();
  const components = new Map<string, Component>();
  const connections: Connection[] = [];
  const flows: Flow[] = [];
  const declare = <T extends { readonly name?: string }>(map: Map<string, T>, node: T): void => {
    if (node.name !== undefined) map.set(node.name, node);
  };
  // Nesting says where a piece stands, not what it is called.
  const piece = (node: Component): void => {
    declare(components, node);
    for (const member of node.members) if (member.$type === 'Component') piece(member);
  };
  // From the farthest ancestor to the kind, so that what is nearer hides what is farther.
  for (const { members } of lineage.toReversed()) {
    for (const member of members) {
      switch (member.$type) {
        case 'PropertyDeclaration':
          declare(properties, member);
          if (member.name !== undefined && member.default) defaults.set(member.name, member.default);
          break;
        case 'MetricDeclaration':
          declare(metrics, member);
          break;
        case 'OperationDeclaration':
          declare(operations, member);
          break;
        case 'PartDeclaration':
          declare(parts, member);
          break;
        case 'Property':
          if (member.declaration && member.value) defaults.set(member.declaration.$refText, member.value);
          break;
        case 'Component':
          piece(member);
          break;
        case 'Connection':
          connections.push(member);
          break;
        case 'Flow':
          flows.push(member);
          break;
      }
    }
  }
  return { kind: lineage[0], lineage, properties, metrics, operations, parts, defaults, components, connections, flows };
}
