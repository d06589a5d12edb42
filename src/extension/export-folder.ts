import * as vscode from 'vscode';
import { isSafePath } from '../export/paths.js';
import { MANIFEST, pathsToRead, reconcile, type Reconciliation } from '../export/reconcile.js';
import type { ExportFile } from '../export/files.js';
import type { Kept } from '../kinds/plan/kept.js';

/** An export held against the folder that it goes to. */
export interface Comparison extends Reconciliation {
  /** The texts that stand there now, by path. */
  readonly current: ReadonlyMap<string, string>;
}

/** The manifest of an earlier export into the folder, or null. Rejects where a link leads out of the folder. */
export function manifestIn(folder: vscode.Uri): Promise<string | null> {
  return present(folder, MANIFEST);
}

/** Reads what an export touches in a folder and says what is to be done. Rejects where a link leads out of the folder. */
export async function compare(
  folder: vscode.Uri,
  files: readonly ExportFile[],
  { previous, ...options }: { readonly previous: string | null; readonly source: string; readonly kept: Kept | null },
): Promise<Comparison> {
  const current = new Map<string, string>();
  for (const path of pathsToRead(files, previous)) {
    const text = await present(folder, path);
    if (text !== null) current.set(path, text);
  }
  return { ...reconcile(files, previous, current, options), current };
}

/** Writes what is new or ours, and last the list of what was written. A person's files are never among them. */
export async function write(folder: vscode.Uri, { write: files, manifest, isNew }: Reconciliation): Promise<void> {
  for (const { path, text } of isNew ? [...files, manifest] : files) {
    if (path !== MANIFEST && !isSafePath(path)) throw new Error(`An export wanted to write ${path}.`);
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, path), new TextEncoder().encode(text));
  }
}

/** The text of a file in the folder, or null when there is none. */
async function present(folder: vscode.Uri, path: string): Promise<string | null> {
  const parts = path.split('/');
  for (let length = 1; length <= parts.length; length++) {
    const at = parts.slice(0, length).join('/');
    const type = await typeOf(vscode.Uri.joinPath(folder, at));
    if (type === null) return null;
    if (type & vscode.FileType.SymbolicLink)
      throw new Error(`${at} is a link; nothing was written. An export writes into plain folders alone.`);
  }
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, path)));
}

async function typeOf(uri: vscode.Uri): Promise<vscode.FileType | null> {
  try {
    return (await vscode.workspace.fs.stat(uri)).type;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return null;
    throw error;
  }
}
