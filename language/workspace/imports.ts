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

/** What a file of the language is called; an import of anything else means a folder. */
export function isArchFile(uri: URI): boolean {
  return UriUtils.extname(uri) === '.arch';
}

/** Whether an import means a file: by its own name, or by the folder that it lies in itself. */
export function means(imported: URI, file: URI): boolean {
  return UriUtils.equals(imported, isArchFile(imported) ? file : UriUtils.dirname(file));
}

/** How one file names another in an import: `./orders.arch`, `../kinds/pump.arch`, or a folder, `./kinds`. */
export function importPath(from: URI, to: URI): string {
  const path = UriUtils.relative(UriUtils.dirname(from), to);
  if (path === '') return '.';
  return path.startsWith('../') ? path.replace(/\/$/, '') : `./${path}`;
}

/** By tree: a tree belongs to one file, and does not change. */
const known = new WeakMap<object, readonly URI[]>();

/** The files and folders that a document imports, by URI, whether they are there or not. A document that is only announced has no text yet, and imports nothing. */
export function importsOf(document: ArchDocument): readonly URI[] {
  const root: Partial<Document> = document.parseResult.value;
  let found = known.get(root);
  if (!found) known.set(root, (found = (root.imports ?? []).flatMap((statement) => importedUri(document, statement) ?? [])));
  return found;
}

/** The documents that an import brings in: one, or those that lie in a folder itself, by their names. None when there is no such file or folder. */
export function documentsAt(uri: URI, documents: LangiumDocuments): ArchDocument[] {
  if (isArchFile(uri)) {
    const document = documents.getDocument(uri);
    return document ? [document as ArchDocument] : [];
  }
  const inside = documents.all.filter((document) => isArchFile(document.uri) && means(uri, document.uri)).toArray();
  return (inside as ArchDocument[]).sort((a, b) => byName(a.uri, b.uri));
}

/** A document and everything it imports, directly or not, each once, itself first. Cycles end where they began. */
export function closureOf(document: ArchDocument, documents: LangiumDocuments): ArchDocument[] {
  const closure = new Set([document]);
  const folders = new Map<string, readonly ArchDocument[]>();
  const at = (uri: URI): readonly ArchDocument[] => {
    if (isArchFile(uri)) return documentsAt(uri, documents);
    const key = uri.toString();
    let inside = folders.get(key);
    if (!inside) folders.set(key, (inside = documentsAt(uri, documents)));
    return inside;
  };
  // A set is walked in the order of insertion, and what is added on the way is walked as well.
  for (const each of closure) for (const uri of importsOf(each)) for (const imported of at(uri)) closure.add(imported);
  return [...closure];
}

/** How imports are read. */
export interface ImportReader {
  /** A file; undefined when it is not there. */
  readonly file: (uri: URI) => Promise<ArchDocument | undefined>;
  /** What lies in a folder; nothing when it is not there. */
  readonly folder: (uri: URI) => Promise<readonly URI[]>;
}

/** So many files of one folder are read: more are no design. */
const MOST_FILES = 1000;

/** Reads the files that documents import until there are no more to read. What is not found is left out. */
export async function loadImports(
  roots: readonly ArchDocument[],
  documents: LangiumDocuments,
  read: ImportReader,
): Promise<ArchDocument[]> {
  const loaded: ArchDocument[] = [];
  const queue = [...roots];
  for (let document = queue.pop(); document; document = queue.pop()) {
    for (const uri of importsOf(document)) {
      const files = isArchFile(uri) ? [uri] : (await read.folder(uri)).filter(isArchFile).sort(byName).slice(0, MOST_FILES);
      for (const file of files) {
        if (documents.hasDocument(file)) continue;
        const imported = await read.file(file);
        if (!imported) continue;
        loaded.push(imported);
        queue.push(imported);
      }
    }
  }
  return loaded;
}

/** By code unit, the same everywhere. */
function byName({ path: a }: URI, { path: b }: URI): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
