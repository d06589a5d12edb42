import { UriUtils, type LangiumDocuments } from 'langium';
import { nearest } from '../../src/model/index.js';
import { documentsAt, importedUri, importPath, type ArchDocument } from '../workspace/imports.js';
import { didYouMean } from '../types/describe.js';
import { replacing, type Report } from './report.js';

/** Imports of files that are not there, or that are written twice. Files that import each other are one world, like any others. */
export function checkImports(document: ArchDocument, documents: LangiumDocuments, report: Report): void {
  const seen = new Set<ArchDocument>();
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
    const imported = documentsAt(uri, documents);
    if (imported.length === 0) {
      const isFolder = !/[^./]\.\w*$/.test(path);
      const message = isFolder
        ? `\`${path}\` is no folder that holds \`.arch\` files`
        : `\`${path}\` does not exist, or cannot be read as an \`.arch\` file`;
      const guess = guessed(document, path, isFolder, documents);
      if (guess === undefined) report.error('missing-import', message, where);
      else report.error('missing-import', message + didYouMean(guess), where, replacing(where, JSON.stringify(guess)));
      continue;
    }
    if (imported.every((each) => seen.has(each))) report.warning('duplicate-import', `\`${path}\` is imported already`, statement);
    for (const each of imported) seen.add(each);
  }
}

/** The file or folder that a path was meant to lead to: other languages leave the ending out; else the one whose path is nearest. */
function guessed(document: ArchDocument, path: string, isFolder: boolean, documents: LangiumDocuments): string | undefined {
  const paths = new Set<string>();
  for (const { uri } of documents.all) {
    if (uri.scheme !== document.uri.scheme || UriUtils.equals(uri, document.uri)) continue;
    paths.add(importPath(document.uri, uri));
    if (isFolder) paths.add(importPath(document.uri, UriUtils.dirname(uri)));
  }
  const relative = path.startsWith('.') ? path : `./${path}`;
  const whole = `${path.replace(/\/$/, '')}.arch`;
  if (isFolder && paths.has(`${relative.replace(/\/$/, '')}.arch`)) return whole;
  const elsewhere = [...paths].filter((each) => nameIn(each) === nameIn(path));
  return nearest(relative, paths) ?? (elsewhere.length === 1 ? elsewhere[0] : undefined) ?? (isFolder ? whole : undefined);
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
