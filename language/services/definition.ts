import { CstUtils, type LangiumDocument, type MaybePromise } from 'langium';
import { DefaultDefinitionProvider } from 'langium/lsp';
import { LocationLink, type DefinitionParams } from 'vscode-languageserver';
import type { ArchDocument } from '../workspace/imports.js';
import { documentsAt, importedUri } from '../workspace/imports.js';
import type { ArchLanguageServices } from './all-services.js';

const START = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** A name leads to where it is declared, and the path of an import to the file, or to every file of the folder. */
export class ArchDefinition extends DefaultDefinitionProvider {
  readonly #documents: ArchLanguageServices['shared']['workspace']['LangiumDocuments'];

  constructor(services: ArchLanguageServices) {
    super(services);
    this.#documents = services.shared.workspace.LangiumDocuments;
  }

  override getDefinition(document: LangiumDocument, params: DefinitionParams): MaybePromise<LocationLink[] | undefined> {
    return this.#imported(document as ArchDocument, params) ?? super.getDefinition(document, params);
  }

  #imported(document: ArchDocument, { position }: DefinitionParams): LocationLink[] | undefined {
    const { $cstNode: root, imports } = document.parseResult.value;
    const leaf = root && CstUtils.findLeafNodeAtOffset(root, document.textDocument.offsetAt(position));
    const statement = imports.find((each) => each === leaf?.astNode);
    const uri = statement && leaf?.text.startsWith('"') ? importedUri(document, statement) : null;
    if (!uri) return undefined;
    return documentsAt(uri, this.#documents).map((target) => LocationLink.create(target.uri.toString(), START, START, leaf?.range));
  }
}
