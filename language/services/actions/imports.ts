import { AstUtils, UriUtils } from 'langium';
import { CodeActionKind, type CodeAction } from 'vscode-languageserver';
import type { Import } from '../../generated/ast.js';
import { tableOf } from '../../references/table.js';
import { closureOf, documentsAt, importedUri, isArchFile, means, type ArchDocument } from '../../workspace/imports.js';
import { reordered } from './chunks.js';
import type { Asked } from './offer.js';

/**
 * Sorts the imports by path and takes out those that say nothing: what is imported twice (by itself and with its folder, for one), and files of kinds of which none is used. A file that has
 * components stays: they are a part of the architecture, whether this file names them or not.
 */
export function organiseImports({ document, services }: Asked): CodeAction[] {
  const { imports } = document.parseResult.value;
  const all = services.shared.workspace.LangiumDocuments;
  const used = usedFiles(document);
  const seen = new Set<string>();
  const uris = imports.flatMap((statement) => importedUri(document, statement) ?? []);
  const folders = uris.filter((uri) => !isArchFile(uri));
  const kept = imports.filter((statement) => {
    const uri = importedUri(document, statement);
    if (!uri) return true;
    const key = UriUtils.normalize(uri);
    const isFirst = !seen.has(key) && !(isArchFile(uri) && folders.some((folder) => means(folder, uri)));
    seen.add(key);
    const targets = documentsAt(uri, all);
    const isOfUse = (target: ArchDocument): boolean => closureOf(target, all).some((each) => used.has(each) || isOfWeight(each));
    return isFirst && (targets.length === 0 || targets.some(isOfUse));
  });
  const cst = (statement: Import) => statement.$cstNode ?? [];
  const sorted = kept.toSorted((a, b) => compare(a.path ?? '', b.path ?? ''));
  const edits = reordered(document, imports.flatMap(cst), sorted.flatMap(cst));
  if (!edits || edits.length === 0) return [];
  const title = 'Organise imports';
  return [{ title, kind: CodeActionKind.SourceOrganizeImports, edit: { changes: { [document.uri.toString()]: edits } } }];
}

/** The files whose names a file mentions. */
function usedFiles(document: ArchDocument): Set<ArchDocument> {
  const used = new Set<ArchDocument>();
  for (const reference of document.references) {
    const target = 'ref' in reference ? reference.ref : undefined;
    if (target) used.add(AstUtils.getDocument(target));
  }
  return used;
}

/** Whether a file adds to the architecture by being there. */
function isOfWeight(document: ArchDocument): boolean {
  const { components, flows, scenarios, views, connections } = tableOf(document.parseResult.value);
  return components.size + flows.size + scenarios.size + views.size + connections.length > 0;
}

/** By code unit, the same everywhere; what is nearer comes first. */
function compare(a: string, b: string): number {
  const [up, other] = [a.startsWith('../'), b.startsWith('../')];
  if (up !== other) return up ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
