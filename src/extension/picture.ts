import * as vscode from 'vscode';
import type { Format } from '../diagram/index.js';
import { fileName } from './documents.js';

/** What the dialogue calls the kinds of files. */
const NAMES: Readonly<Record<Format | 'png', string>> = {
  svg: 'SVG picture',
  png: 'PNG picture',
  html: 'Page to print',
  drawio: 'draw.io',
  mmd: 'Mermaid',
  d2: 'D2',
  dsl: 'Structurizr',
};

/** Asks where a picture goes and writes it. All come as text, except PNG, as base64 (with or without `data:image/png;base64,` before it). */
export async function savePicture(document: vscode.Uri, format: Format | 'png', data: string): Promise<void> {
  const name = `${fileName(document).replace(/\.arch$/, '')}.${format}`;
  const folder = document.scheme === 'untitled' ? vscode.workspace.workspaceFolders?.[0]?.uri : vscode.Uri.joinPath(document, '..');
  const target = await vscode.window.showSaveDialog({
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
    filters: { [NAMES[format]]: [format] },
    title: 'Save Diagram',
  });
  if (!target) return;
  const bytes = format === 'png' ? Buffer.from(data.replace(/^data:image\/png;base64,/, ''), 'base64') : new TextEncoder().encode(data);
  await vscode.workspace.fs.writeFile(target, bytes);
}
