import type { Component } from '../generated/ast.js';
import type { KindTable } from '../references/kinds.js';

/** A component statement with its place in the architecture. The pieces of a composite kind stand here once for each composite of the kind. */
export interface Placed {
  readonly node: Component;
  readonly id: string;
  readonly kind: KindTable;
  /** The composite that it is a piece of. */
  readonly parent: Placed | null;
  /** What the text nests it in. */
  readonly nestedIn: Placed | null;
}

/** What is written in the body of a kind is meant once for each composite of the kind, its owner; at the top of a file there is none. */
export type Owner = Placed | null;

/** What the names of an owner's pieces begin with. */
export function prefixOf(owner: Owner): string {
  return owner ? `${owner.id}.` : '';
}
