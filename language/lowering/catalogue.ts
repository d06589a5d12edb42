import { AstUtils, type AstNode, type CommentProvider } from 'langium';
import type { Catalogue, KindDeclaration as Lowered, MetricDeclaration, PropertyDeclaration } from '../../src/model/index.js';
import type { KindDeclaration, Type, Value } from '../generated/ast.js';
import type { Kinds, KindTable } from '../references/kinds.js';
import type { World } from '../references/world.js';
import type { Types } from '../types/types.js';
import { placeOf } from '../validation/report.js';
import { familyOf, isLibrary } from '../workspace/library.js';

/** Writes down what kinds there are, for everybody who cannot read the language. */
export class Catalogues {
  /** The standard library never changes, and its kinds extend nothing else. */
  private readonly builtin = new WeakMap<KindDeclaration, Lowered>();

  constructor(
    private readonly kinds: Kinds,
    private readonly types: Types,
    private readonly comments: () => CommentProvider,
  ) {}

  of(world: World): Catalogue {
    return { kinds: [...world.kinds()].map((kind) => this.kind(kind)) };
  }

  /** What the comment before a declaration says, without its stars. */
  doc(node: AstNode): string {
    return unstarred(this.comments().getComment(node) ?? '');
  }

  private kind(kind: KindDeclaration): Lowered {
    const known = this.builtin.get(kind);
    if (known) return known;
    const lowered = this.lower(this.kinds.of(kind));
    if (lowered.builtin) this.builtin.set(kind, lowered);
    return lowered;
  }

  private lower(table: KindTable): Lowered {
    const { kind, lineage } = table;
    const home = lineage.find((each) => isLibrary(AstUtils.getDocument(each).uri));
    return {
      name: kind.name ?? '',
      abstract: kind.abstract,
      extends: kind.base?.$refText ?? null,
      lineage: lineage.flatMap(({ name }) => name ?? []),
      family: home ? familyOf(AstUtils.getDocument(home).uri) : '',
      doc: this.doc(kind),
      properties: [...table.properties.values()].map((property): PropertyDeclaration => ({
        name: property.name ?? '',
        type: written(property.type),
        default: written(table.defaults.get(property.name ?? '')) || null,
        doc: this.doc(property),
        deprecated: property.deprecated ?? null,
        declaredBy: declaredBy(property),
      })),
      metrics: [...table.metrics.values()].map((metric): MetricDeclaration => ({
        name: metric.name ?? '',
        dimension: (metric.type && this.types.of(metric.type).quantities[0]?.dimension) ?? 'number',
        doc: this.doc(metric),
        declaredBy: declaredBy(metric),
      })),
      operations: [...table.operations.keys()],
      builtin: home === kind,
      source: placeOf({ node: kind, property: 'name' }),
    };
  }
}

function written(node: Type | Value | undefined): string {
  return (node?.$cstNode?.text ?? '').replace(/\s+/g, ' ');
}

function declaredBy(node: { readonly $container: AstNode }): string {
  return 'name' in node.$container && typeof node.$container.name === 'string' ? node.$container.name : '';
}

function unstarred(comment: string): string {
  return comment
    .replace(/^\/\*+/, '')
    .replace(/\*+\/$/, '')
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
    .join('\n')
    .trim();
}
