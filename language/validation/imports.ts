import { UriUtils, type LangiumDocuments } from 'langium';
import { closureOf, importedBy, importedUri, type ArchDocument } from '../workspace/imports.js';
import type { Report } from './report.js';

/** Imports of files that are not there, that import the importing file, or that are written twice. */
export function checkImports(document: ArchDocument, documents: LangiumDocuments, report: Report): void {
  const seen = new Set<string>();
  for (const statement of document.parseResult.value.imports) {
    const path = statement.path;
    // A half-typed import has its syntax error already.
    if (path === undefined) continue;
    const where = { node: statement, property: 'path' };
    const uri = importedUri(document, statement);
    if (!uri) {
      report.error('import-path', `\`${path}\` is no relative path such as \`./kinds.arch\`; directories are separated by \`/\``, where);
      continue;
    }
    const imported = documents.getDocument(uri) as ArchDocument | undefined;
    if (!imported) {
      report.error('missing-import', `\`${path}\` does not exist, or cannot be read as an \`.arch\` file`, where);
      continue;
    }
    if (seen.has(uri.toString())) report.warning('duplicate-import', `\`${path}\` is imported already`, statement);
    seen.add(uri.toString());
    const cycle = wayBack(imported, document, documents);
    if (cycle) {
      const names = [document, ...cycle].map((each) => `\`${UriUtils.basename(each.uri)}\``).join(' → ');
      report.error('import-cycle', `The files import each other: ${names}`, where);
    }
  }
}

/** The documents on the shortest way of imports from one to another, both included, or null when there is none. */
function wayBack(from: ArchDocument, to: ArchDocument, documents: LangiumDocuments): ArchDocument[] | null {
  if (from === to) return [to];
  if (!closureOf(from, documents).includes(to)) return null;
  const before = new Map<ArchDocument, ArchDocument>();
  const queue = [from];
  for (const each of queue) {
    for (const next of importedBy(each, documents)) {
      if (before.has(next) || next === from) continue;
      before.set(next, each);
      queue.push(next);
    }
  }
  const way = [to];
  for (let each = before.get(to); each; each = before.get(each)) way.unshift(each);
  return way;
}
