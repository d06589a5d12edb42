import type { LangiumDocuments } from 'langium';
import { importedUri, type ArchDocument } from '../workspace/imports.js';
import { didYouMean } from '../types/describe.js';
import { replacing, type Report } from './report.js';

/** Imports of files that are not there, or that are written twice. Files that import each other are one world, like any others. */
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
      const message = `\`${path}\` does not exist, or cannot be read as an \`.arch\` file`;
      // Other languages leave the ending out.
      const whole = /\.\w*$/.test(path) ? undefined : `${path.replace(/\/$/, '')}.arch`;
      if (whole === undefined) report.error('missing-import', message, where);
      else report.error('missing-import', message + didYouMean(whole), where, replacing(where, `"${whole}"`));
      continue;
    }
    if (seen.has(uri.toString())) report.warning('duplicate-import', `\`${path}\` is imported already`, statement);
    seen.add(uri.toString());
  }
}
