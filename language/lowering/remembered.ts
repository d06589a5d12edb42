import { AstUtils, type AstNode } from 'langium';
import type { Component, Flow, KindDeclaration, Text } from '../generated/ast.js';
import type { KindTable } from '../references/kinds.js';
import { visitNodes, visitReferences } from '../references/visit.js';
import { DATA_FILE } from '../workspace/data-files.js';
import { isLibrary } from '../workspace/library.js';

/** A name in a statement, what it meant, and of which kind that was. */
interface Meaning {
  readonly reference: { readonly ref?: AstNode | undefined };
  readonly target: AstNode | undefined;
  readonly kind: KindDeclaration | undefined;
}

interface Known {
  readonly line: number;
  readonly character: number;
  /** What else the answer depends on: where the text nests the statement. */
  readonly within: string | null;
  readonly meanings: readonly Meaning[];
  readonly value: unknown;
}

/**
 * What statements came to. A change leaves the trees of most statements as they are (see parser/reparse.ts), and such a statement comes to the same
 * as before when it stands on the same line, all its names mean the same, and what they mean is of kinds of the standard library, which never change. What
 * is said about a statement is said anew each time, so only what nothing was said about is remembered.
 */
export class Remembered {
  private readonly known = new WeakMap<Component | Flow, Known>();
  private readonly ofLibrary = new WeakMap<KindDeclaration, boolean>();

  /** What a statement came to, if that still holds. `isPlaced` says whether a component is the one that its name leads to. */
  recall(statement: Component | Flow, within: string | null, isPlaced: (component: Component) => boolean): unknown {
    const known = this.known.get(statement);
    if (known?.within !== within) return undefined;
    const start = statement.$cstNode?.range.start;
    if (start?.line !== known.line || start.character !== known.character) return undefined;
    for (const { reference, target, kind } of known.meanings) {
      if (reference.ref !== target) return undefined;
      if (target?.$type === 'Component' && !((target as Component).kind?.ref === kind && isPlaced(target as Component))) return undefined;
    }
    return known.value;
  }

  /** Keeps what a statement has come to, unless that may change while the statement does not. */
  keep(statement: Component | Flow, within: string | null, value: unknown): void {
    const start = statement.$cstNode?.range.start;
    const meanings = start && this.meaningsIn(statement);
    if (meanings) this.known.set(statement, { line: start.line, character: start.character, within, meanings, value });
  }

  /** Whether nothing that a workspace holds can change what a kind has. */
  isFixed({ lineage }: Pick<KindTable, 'lineage'>): boolean {
    return lineage.every((kind) => this.isOfLibrary(kind));
  }

  private isOfLibrary(kind: KindDeclaration): boolean {
    let known = this.ofLibrary.get(kind);
    if (known === undefined) this.ofLibrary.set(kind, (known = isLibrary(AstUtils.getDocument(kind).uri)));
    return known;
  }

  /** The names in a statement, those of components that are nested in it left out; null when they do not say all that it depends on. */
  private meaningsIn(statement: Component | Flow): Meaning[] | null {
    const meanings: Meaning[] = [];
    const others: AstNode[] = [];
    const visit = (node: AstNode): void => {
      // A file of measured values changes without the text.
      if (node.$type === 'Text' && DATA_FILE.test((node as Text).text ?? '')) others.push(node);
      visitReferences(node, ({ reference }) => {
        const target = 'ref' in reference ? reference.ref : undefined;
        const kind = target?.$type === 'Component' ? (target as Component).kind?.ref : undefined;
        if (!target || (target.$type === 'Component' && !(kind && this.isOfLibrary(kind)))) others.push(node);
        else meanings.push({ reference: reference as Meaning['reference'], target, kind });
      });
    };
    if (statement.$type === 'Flow') visitNodes(statement, visit);
    else {
      visit(statement);
      for (const member of statement.members) if (member.$type !== 'Component') visitNodes(member, visit);
    }
    return others.length === 0 ? meanings : null;
  }
}
