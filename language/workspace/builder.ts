import {
  DefaultDocumentBuilder,
  DocumentState,
  UriUtils,
  type BuildOptions,
  type Cancellation,
  type LangiumDocument,
  type URI,
} from 'langium';
import { closureOf, importsOf, loadImports, type ArchDocument } from './imports.js';
import { isLibrary } from './library.js';

/** Langium's builder, which also reads files that are imported from outside of the workspace, and builds again what imports a changed file. */
export class ArchDocumentBuilder extends DefaultDocumentBuilder {
  protected override async buildDocuments(
    documents: LangiumDocument[],
    options: BuildOptions,
    cancelToken: Cancellation.CancellationToken,
  ): Promise<void> {
    // The text must be parsed before its imports can be read.
    for (const document of documents) {
      if (document.state < DocumentState.Parsed) await this.langiumDocumentFactory.update(document, cancelToken);
    }
    const loaded = await loadImports(documents as ArchDocument[], this.langiumDocuments, (uri) => this.read(uri));
    await super.buildDocuments([...documents, ...loaded], options, cancelToken);
  }

  protected override shouldRelink(document: LangiumDocument, changedUris: Set<string>): boolean {
    if (isLibrary(document.uri)) return false;
    if (super.shouldRelink(document, changedUris)) return true;
    // A name that is new in an imported file may clash with another; and a file may be new, or gone.
    const files = closureOf(document as ArchDocument, this.langiumDocuments);
    return files.some((file) => importsOf(file).some((uri) => changedUris.has(uri.toString())));
  }

  private async read(uri: URI): Promise<ArchDocument | undefined> {
    if (UriUtils.extname(uri) !== '.arch') return undefined;
    let text: string;
    try {
      text = await this.fileSystemProvider.readFile(uri);
    } catch {
      // A host says "not there" by throwing; the import statement gets a finding of its own.
      return undefined;
    }
    return this.langiumDocuments.createDocument(uri, text) as ArchDocument;
  }
}
