import {
  DefaultNameProvider,
  GrammarUtils,
  MultiMap,
  type AstNode,
  type AstNodeDescription,
  type AstNodeLocator,
  type CstNode,
  type LangiumDocument,
  type LocalSymbols,
  type ReferenceDescription,
  type ReferenceDescriptionProvider,
  type ScopeComputation,
} from 'langium';
import { isEntry, isNamedType } from '../generated/ast.js';
import type { ArchDocument } from '../workspace/imports.js';
import type { Descriptions } from './scope.js';
import { tableOf } from './table.js';
import { referencesOf } from './visit.js';

/** The member of an enumeration and the key of a map from text have no name but the word that they are. */
export class ArchNameProvider extends DefaultNameProvider {
  override getName(node: AstNode): string | undefined {
    if (isNamedType(node)) return node.word?.$refText;
    if (isEntry(node)) return node.key?.$refText;
    return super.getName(node);
  }

  override getNameNode(node: AstNode): CstNode | undefined {
    if (isNamedType(node)) return GrammarUtils.findNodeForProperty(node.$cstNode, 'word');
    if (isEntry(node)) return GrammarUtils.findNodeForProperty(node.$cstNode, 'key');
    return super.getNameNode(node);
  }
}

/** A word that declares itself is no reference to itself; all others are kept for find-references and rename. */
export class ArchReferenceDescriptions implements ReferenceDescriptionProvider {
  constructor(private readonly locator: AstNodeLocator) {}

  createDescriptions(document: LangiumDocument): Promise<ReferenceDescription[]> {
    const found: ReferenceDescription[] = [];
    const { locator } = this;
    const sourceUri = document.uri;
    for (const { reference, container } of referencesOf((document as ArchDocument).parseResult.value)) {
      const target = 'ref' in reference ? reference.$nodeDescription : undefined;
      if (!target || !reference.$refNode || target.node === container) continue;
      found.push({
        sourceUri,
        // A path is a walk to the root, and this one is asked for by nobody that this language uses.
        get sourcePath() {
          return locator.getAstNodePath(container);
        },
        targetUri: target.documentUri,
        targetPath: target.path,
        segment: reference.$refNode,
        local: target.documentUri === sourceUri || target.documentUri.toString() === sourceUri.toString(),
      });
    }
    return Promise.resolve(found);
  }
}

/** What other files see of a file. Its own names are found in its table, so there are no local symbols. */
export class ArchSymbols implements ScopeComputation {
  constructor(private readonly descriptions: Descriptions) {}

  collectExportedSymbols(document: LangiumDocument): Promise<AstNodeDescription[]> {
    const table = tableOf((document as ArchDocument).parseResult.value);
    const symbols: AstNodeDescription[] = [];
    for (const names of [table.kinds, table.types, table.components, table.flows, table.scenarios, table.views]) {
      for (const [name, node] of names) symbols.push(this.descriptions.of(node, name));
    }
    return Promise.resolve(symbols);
  }

  collectLocalSymbols(): Promise<LocalSymbols> {
    return Promise.resolve(new MultiMap<AstNode, AstNodeDescription>());
  }
}
