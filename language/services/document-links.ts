import { GrammarUtils, type CstNode, type LangiumDocument, type URI } from 'langium';
import type { DocumentLinkProvider } from 'langium/lsp';
import type { DocumentLink } from 'vscode-languageserver';
import { dataPaths } from '../workspace/data-files.js';
import { importedUri, isArchFile, type ArchDocument } from '../workspace/imports.js';

/**
 * The path of an import, or of a file of measured values, leads to its file, also while the file is not there yet: an editor then offers to make it.
 * A folder is no text that could be opened.
 */
export class ArchDocumentLinks implements DocumentLinkProvider {
  getDocumentLinks(document: LangiumDocument): DocumentLink[] {
    const arch = document as ArchDocument;
    const imports = arch.parseResult.value.imports.flatMap((statement) => {
      const uri = importedUri(document, statement);
      return uri && isArchFile(uri) ? link(GrammarUtils.findNodeForProperty(statement.$cstNode, 'path'), uri) : [];
    });
    return [...imports, ...dataPaths(arch).flatMap(({ text, uri }) => link(text.$cstNode, uri))];
  }
}

function link(path: CstNode | undefined, uri: URI): DocumentLink[] {
  if (!path) return [];
  // Without its quotes; the closing one may be missing.
  const end = path.text.length > 1 && path.text.endsWith('"') ? 1 : 0;
  const range = {
    start: { line: path.range.start.line, character: path.range.start.character + 1 },
    end: { line: path.range.end.line, character: path.range.end.character - end },
  };
  return [{ range, target: uri.toString() }];
}
