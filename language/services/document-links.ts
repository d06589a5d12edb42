import { GrammarUtils, type LangiumDocument } from 'langium';
import type { DocumentLinkProvider } from 'langium/lsp';
import type { DocumentLink } from 'vscode-languageserver';
import { importedUri, isArchFile, type ArchDocument } from '../workspace/imports.js';

/** The path of an import leads to its file, also while the file is not there yet: an editor then offers to make it. A folder is no text that could be opened. */
export class ArchDocumentLinks implements DocumentLinkProvider {
  getDocumentLinks(document: LangiumDocument): DocumentLink[] {
    const { imports } = (document as ArchDocument).parseResult.value;
    return imports.flatMap((statement) => {
      const path = GrammarUtils.findNodeForProperty(statement.$cstNode, 'path');
      const uri = importedUri(document, statement);
      if (!path || !uri || !isArchFile(uri)) return [];
      // Without its quotes; the closing one may be missing.
      const end = path.text.length > 1 && path.text.endsWith('"') ? 1 : 0;
      const range = {
        start: { line: path.range.start.line, character: path.range.start.character + 1 },
        end: { line: path.range.end.line, character: path.range.end.character - end },
      };
      return [{ range, target: uri.toString() }];
    });
  }
}
