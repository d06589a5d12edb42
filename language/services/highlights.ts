import { AstUtils, CstUtils, UriUtils, type LangiumDocument } from 'langium';
import type { DocumentHighlightProvider } from 'langium/lsp';
import { DocumentHighlightKind, type DocumentHighlight, type DocumentHighlightParams } from 'vscode-languageserver';
import type { ArchLanguageServices } from './all-services.js';

/** Every mention of the name at the cursor in this file; where it is declared is marked as written, the rest as read. */
export class ArchHighlights implements DocumentHighlightProvider {
  constructor(private readonly services: ArchLanguageServices) {}

  getDocumentHighlight(document: LangiumDocument, { position }: DocumentHighlightParams): DocumentHighlight[] {
    const root = document.parseResult.value.$cstNode;
    const { nameRegexp } = this.services.parser.GrammarConfig;
    const leaf = root && CstUtils.findDeclarationNodeAtOffset(root, document.textDocument.offsetAt(position), nameRegexp);
    if (!leaf) return [];
    const { References: references, NameProvider: names } = this.services.references;
    return references.findDeclarations(leaf).flatMap((target) => {
      const isHere = UriUtils.equals(AstUtils.getDocument(target).uri, document.uri);
      const declaration = isHere ? names.getNameNode(target) : undefined;
      const mentions = references.findReferences(target, { documentUri: document.uri, includeDeclaration: isHere }).toArray();
      return mentions.map(({ segment }) => ({
        range: segment.range,
        kind: segment.offset === declaration?.offset ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
      }));
    });
  }
}
