import {
  DefaultDocumentBuilder,
  delayNextTick,
  DocumentState,
  interruptAndCheck,
  URI,
  type BuildOptions,
  type Cancellation,
  type LangiumCoreServices,
  type LangiumDocument,
} from 'langium';
import { closureOf, importsOf, isArchFile, loadImports, means, type ArchDocument } from './imports.js';
import type { DataFiles } from './data-files.js';
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
    const loaded = await loadImports(documents as ArchDocument[], this.langiumDocuments, {
      file: (uri) => this.read(uri),
      folder: (uri) => this.list(uri),
    });
    await this.loadFiles([...(documents as ArchDocument[]), ...loaded]);
    await super.buildDocuments([...documents, ...loaded], options, cancelToken);
  }

  /** What somebody types in comes first, then what else is open. */
  protected override sortDocuments(documents: LangiumDocument[]): LangiumDocument[] {
    const rank = (document: LangiumDocument): number =>
      (this.textDocuments?.get(document.uri) ? 0 : 2) + (document.state === DocumentState.Changed ? 0 : 1);
    return documents.sort((a, b) => rank(a) - rank(b));
  }

  /**
   * Between two files others get their turn: the findings of the first are sent before the second is looked at, and who has typed on does
   * not wait for files that import what changed.
   */
  protected override async validate(document: LangiumDocument, cancelToken: Cancellation.CancellationToken): Promise<void> {
    // A message is written in the turn after the one in which it was handed over.
    await delayNextTick();
    await delayNextTick();
    await interruptAndCheck(cancelToken);
    await super.validate(document, cancelToken);
  }

  protected override shouldRelink(document: LangiumDocument, changedUris: Set<string>): boolean {
    if (isLibrary(document.uri)) return false;
    // Names come through imports alone, so that there is no need to look at each: one that is new may clash, and a file may be new, or gone.
    const files = closureOf(document as ArchDocument, this.langiumDocuments);
    return files.some((file) => importsOf(file).some((uri) => hasChanged(uri, changedUris)));
  }

  private async loadFiles(documents: readonly ArchDocument[]): Promise<void> {
    const [first] = documents;
    if (!first) return;
    const { arch } = this.serviceRegistry.getServices(first.uri) as LangiumCoreServices & { readonly arch: { readonly files: DataFiles } };
    await arch.files.load(documents, { file: (uri) => this.textOf(uri), folder: (uri) => this.list(uri) });
  }

  private async read(uri: URI): Promise<ArchDocument | undefined> {
    const text = await this.textOf(uri);
    return text === undefined ? undefined : (this.langiumDocuments.createDocument(uri, text) as ArchDocument);
  }

  private async list(uri: URI): Promise<URI[]> {
    try {
      const inside = await this.fileSystemProvider.readDirectory(uri);
      return inside.filter(({ isFile }) => isFile).map((each) => each.uri);
    } catch {
      // As with a file, a host throws when it is not there.
      return [];
    }
  }

  private async textOf(uri: URI): Promise<string | undefined> {
    try {
      return await this.fileSystemProvider.readFile(uri);
    } catch {
      // A host says "not there" by throwing; the statement that names the file gets a finding of its own.
      return undefined;
    }
  }
}

/** Whether a file that an import means has changed, has come or has gone. */
function hasChanged(imported: URI, changed: ReadonlySet<string>): boolean {
  if (isArchFile(imported)) return changed.has(imported.toString());
  for (const each of changed) {
    const file = URI.parse(each);
    if (isArchFile(file) && means(imported, file)) return true;
  }
  return false;
}
