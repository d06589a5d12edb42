import * as v from 'valibot';
import * as vscode from 'vscode';
import { EXPORT } from '../server/protocol.js';
import { fileName } from './documents.js';
import { compare, manifestIn, write, type Comparison } from './export-folder.js';
import type { Proposals } from './proposals.js';
import type { Server } from './server.js';

const TITLES = {
  terraform: 'Export to Terraform',
  cdk: 'Export to CDK',
  compose: 'Export to Docker Compose',
  kubernetes: 'Export to Kubernetes',
  monitoring: 'Export to Prometheus and Grafana',
} as const;
export type Target = keyof typeof TITLES;

/** What another extension, a key binding or a task may pass to the command. With a folder nothing is asked: the export is written, or it is not. */
const Argument = v.object({ folder: v.custom<vscode.Uri>((value) => value instanceof vscode.Uri) });

/** What became of an export. */
export interface Written {
  readonly folder: vscode.Uri;
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  /** Left alone, because a person changed them. */
  readonly conflicts: readonly string[];
}

/** Exports an architecture into a folder. Undefined when it has errors or somebody thought better of it. */
export async function exportArchitecture(
  document: vscode.TextDocument,
  target: Target,
  argument: unknown,
  server: Server,
  proposals: Proposals,
): Promise<Written | undefined> {
  const request = { uri: document.uri.toString(), target };
  // Whoever has errors in the design is not asked for a folder first.
  const first = await server.ask(EXPORT, { ...request, previous: null });
  const given = v.safeParse(Argument, argument);
  const folder = given.success ? given.output.folder : first.ok ? await pickFolder(document, target) : undefined;
  const previous = folder && first.ok ? await manifestIn(folder) : null;
  const exported = previous === null ? first : await server.ask(EXPORT, { ...request, previous });
  if (!exported.ok) {
    void vscode.window.showWarningMessage(exported.error);
    return undefined;
  }
  if (!folder) return undefined;
  const comparison = await compare(folder, exported.files, { previous, source: fileName(document.uri), kept: exported.kept });
  const agreed = given.success ? comparison.conflicts.length === 0 : await ask(target, folder, exported.files, comparison, proposals);
  if (agreed) {
    await write(folder, comparison);
    await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.joinPath(folder, 'README.md'));
    if (!given.success) void vscode.window.showInformationMessage(summary(folder, comparison));
  }
  const written = agreed ? comparison.write.map(({ path }) => path) : [];
  return { folder, written, unchanged: comparison.unchanged, conflicts: comparison.conflicts };
}

/** Asks where an export goes: into a folder of its own, unless somebody wants another. Never among the architecture's own files by default. */
async function pickFolder(document: vscode.TextDocument, target: Target): Promise<vscode.Uri | undefined> {
  const home = vscode.workspace.getWorkspaceFolder(document.uri) ?? vscode.workspace.workspaceFolders?.[0];
  const base = document.uri.scheme === 'untitled' ? home?.uri : vscode.Uri.joinPath(document.uri, '..');
  const own = base && vscode.Uri.joinPath(base, 'infra', target);
  if (own) {
    const label = vscode.workspace.asRelativePath(own, false);
    const chosen = await vscode.window.showQuickPick(
      [
        { label: `$(folder) ${label}`, description: 'a folder for this export alone', folder: own },
        { label: '$(folder-opened) Another folder…', description: '', folder: null },
      ],
      { title: TITLES[target], placeHolder: 'Where to?' },
    );
    if (!chosen) return undefined;
    if (chosen.folder) return chosen.folder;
  }
  const picked = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    ...(home ? { defaultUri: home.uri } : {}),
    title: `${TITLES[target]}: Folder`,
    openLabel: 'Export Here',
  });
  return picked?.[0];
}

/** Asks before a file is replaced, and says which stay because a person changed them. New files need no question. */
async function ask(
  target: Target,
  folder: vscode.Uri,
  files: readonly { readonly path: string; readonly text: string }[],
  { write, conflicts, current }: Comparison,
  proposals: Proposals,
): Promise<boolean> {
  const replaced = write.filter(({ path }) => current.has(path));
  const added = write.filter(({ path }) => !current.has(path));
  if (replaced.length === 0 && conflicts.length === 0) return true;
  const list = (heading: string, paths: readonly string[]): string => (paths.length === 0 ? '' : `${heading}: ${paths.join(', ')}\n`);
  const detail =
    list(
      'Replaced, as written by the last export',
      replaced.map(({ path }) => path),
    ) +
    list(
      'New',
      added.map(({ path }) => path),
    ) +
    list('Left alone, because somebody changed them', conflicts);
  const differing = files.filter(({ path }) => conflicts.includes(path) || replaced.some((each) => each.path === path));
  const goOn = write.length > 0 ? ['Write'] : [];
  const question =
    write.length > 0 ? `Write ${count(write.length, 'file')} to ${fileName(folder)}?` : `Nothing was written to ${fileName(folder)}.`;
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, ...goOn, 'Show Changes');
  if (answer !== 'Show Changes') return answer === 'Write';
  await proposals.show(TITLES[target], folder, differing);
  return (await vscode.window.showInformationMessage(question, ...goOn)) === 'Write';
}

function summary(folder: vscode.Uri, { write, unchanged, conflicts, stale }: Comparison): string {
  const parts = [`${count(write.length, 'file')} written to ${fileName(folder)}`];
  if (unchanged.length > 0) parts.push(`${unchanged.length} as they should be`);
  if (conflicts.length > 0) parts.push(`${conflicts.length} left alone`);
  const old = stale.map(({ path }) => path).join(', ');
  return `${parts.join(', ')}.${stale.length > 0 ? ` No part of the export any more: ${old}.` : ''}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
