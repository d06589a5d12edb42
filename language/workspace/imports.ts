import { UriUtils, type LangiumDocument, type LangiumDocuments, type URI } from 'langium';
import type { Document, Import } from '../generated/ast.js';

export type ArchDocument = LangiumDocument<Document>;

/** The file that an import names, relative to the file it stands in; null when it names none. */
export function importedUri(document: LangiumDocument, statement: Import): URI | null {
  return statement.path === undefined ? null : resolved(document, statement.path);
}

/** The file at a path, relative to the file that names it; null when it names none. */
export function resolved(document: LangiumDocument, path: string): URI | null {
  // A path is relative. A scheme, or a drive, would let a file reach outside of what the host reads for it.
  if (path === '' || /[\0:\\]/.test(path)) return null;
  return UriUtils.resolvePath(UriUtils.dirname(document.uri), path);
}

/** By tree: a tree belongs to one file, and does not change. */
const known = new WeakMap<object, readonly URI[]>();

/** What a document imports, by URI, whether it is there or not. A document that is only announced has no text yet, and imports nothing. */
export function importsOf(document: ArchDocument): readonly URI[] {
  const root: Partial<Document> = document.parseResult.value;
  let found = known.get(root);
  if (!found) known.set(root, (found = (root.imports ?? []).flatMap((statement) => importedUri(document, statement) ?? [])));
  return found;
}

/** The documents that a document imports itself, in order; files that are not there are left out. */
export function importedBy(document: ArchDocument, documents: LangiumDocuments): ArchDocument[] {
  return importsOf(document).flatMap((uri) => (documents.getDocument(uri) as ArchDocument | undefined) ?? []);
}

/** A document and everything it imports, directly or not, each once, itself first. Cycles end where they began. */
export function closureOf(document: ArchDocument, documents: LangiumDocuments): ArchDocument[] {
  const closure = new Set([document]);
  // A set is walked in the order of insertion, and what is added on the way is walked as well.
  for (const each of closure) for (const imported of importedBy(each, documents)) closure.add(imported);
  return [...closure];
}

/** Reads the files that documents import until there are no more to read. What `read` does not find is left out. */
export async function loadImports(
  roots: readonly ArchDocument[],
  documents: LangiumDocuments,
  read: (uri: URI) => Promise<ArchDocument | undefined>,
): Promise<ArchDocument[]> {
  const loaded: ArchDocument[] = [];
  const queue = [...roots];
  for (let document = queue.pop(); document; document = queue.pop()) {
    for (const uri of importsOf(document)) {
      if (documents.hasDocument(uri)) continue;
      const imported = await read(uri);
      if (!imported) continue;
      loaded.push(imported);
      queue.push(imported);
    }
  }
  return loaded;
}
