import { readKept, type Kept } from '../kinds/plan/kept.js';
import type { ExportFile } from './files.js';
import { isSafePath } from './paths.js';
import { sha256 } from './sha256.js';

/** Stands in the target folder and lists what was written there: it tells our text from a person's. */
export const MANIFEST = '.spandrel.json';

/** What to do to a folder so that it holds an export. */
export interface Reconciliation {
  /** To be written: new, or ours and out of date, or forced. */
  readonly write: readonly ExportFile[];
  /** As they should be. */
  readonly unchanged: readonly string[];
  /** Edited by a person (or never ours) and different: left alone. Empty when forced. */
  readonly conflicts: readonly string[];
  /** Written by an earlier export and not a part of this one. A person decides whether they go. */
  readonly stale: readonly { readonly path: string; readonly edited: boolean }[];
  /** The new manifest; to be written last. */
  readonly manifest: ExportFile;
  /** Whether the manifest says anything new. */
  readonly isNew: boolean;
}

/** The paths whose present text `reconcile` wants to know: those of the export, and those that an earlier one has left. */
export function pathsToRead(files: readonly ExportFile[], previous: string | null): string[] {
  return [...new Set([...files.map(({ path }) => path), ...readManifest(previous).keys()])];
}

/**
 * Compares an export with what stands in the folder. A file that a person has changed since it was written is a conflict and stays as it is, unless forced.
 * `previous` is the text of the manifest, `current` the texts of files that exist. Nothing is trusted: a manifest that cannot be read says nothing, and
 * paths in it that lead out of the folder are dropped.
 */
export function reconcile(
  files: readonly ExportFile[],
  previous: string | null,
  current: ReadonlyMap<string, string>,
  { force = false, source = '', kept = null }: { readonly force?: boolean; readonly source?: string; readonly kept?: Kept | null } = {},
): Reconciliation {
  const written = readManifest(previous);
  const write: ExportFile[] = [];
  const unchanged: string[] = [];
  const conflicts: string[] = [];
  for (const file of files) {
    if (!isSafePath(file.path)) throw new Error(`an export may not write to ${JSON.stringify(file.path)}`);
    const present = current.get(file.path);
    if (present === undefined) write.push(file);
    else if (digest(present) === digest(file.text)) unchanged.push(file.path);
    else if (force || digest(present) === written.get(file.path)) write.push(file);
    else conflicts.push(file.path);
  }
  const wanted = new Set(files.map(({ path }) => path));
  const stale = [...written.keys()]
    .filter((path) => !wanted.has(path) && current.has(path))
    .map((path) => ({ path, edited: digest(current.get(path) ?? '') !== written.get(path) }));
  const text = manifestText(files, conflicts, stale, written, { source, kept });
  return { write, unchanged, conflicts, stale, manifest: { path: MANIFEST, text }, isNew: text !== previous?.replaceAll('\r\n', '\n') };
}

/** A checkout may have changed the ends of lines; that is nobody's edit. */
function digest(text: string): string {
  return sha256(text.replaceAll('\r\n', '\n'));
}

/** Files in conflict keep the mark of what was last written there, so that they stay in conflict until a person settles it; stale ones stay known. */
function manifestText(
  files: readonly ExportFile[],
  conflicts: readonly string[],
  stale: Reconciliation['stale'],
  written: ReadonlyMap<string, string>,
  { source, kept }: { readonly source: string; readonly kept: Kept | null },
): string {
  const entries: [string, string][] = [];
  for (const { path, text } of files) {
    const mark = conflicts.includes(path) ? written.get(path) : digest(text);
    if (mark !== undefined) entries.push([path, mark]);
  }
  for (const { path } of stale) entries.push([path, written.get(path) ?? '']);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  const value = { version: 1, source, ...(kept ? { kept } : {}), files: entries.map(([path, hash]) => ({ path, sha256: hash })) };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** What things were called in the export that a manifest is of. */
export function keptIn(manifest: string | null): Kept {
  const value = parsed(manifest);
  return readKept(typeof value === 'object' && value !== null && 'kept' in value ? value.kept : null);
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    // Somebody else's file, or half a file: it says nothing, and what stands in the folder counts as a person's.
    return null;
  }
}

/** What an earlier export says it wrote: path → digest. */
function readManifest(text: string | null): Map<string, string> {
  const found = new Map<string, string>();
  const value = parsed(text);
  const files = typeof value === 'object' && value !== null && 'files' in value ? value.files : null;
  if (!Array.isArray(files)) return found;
  for (const entry of files as unknown[]) {
    if (typeof entry !== 'object' || entry === null || !('path' in entry) || !('sha256' in entry)) continue;
    const { path, sha256: hash } = entry;
    if (typeof path === 'string' && typeof hash === 'string' && isSafePath(path) && path !== MANIFEST) found.set(path, hash);
  }
  return found;
}
