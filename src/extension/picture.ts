import * as vscode from 'vscode';
import { fileName } from './documents.js';

/** Asks where a picture goes and writes it. SVG comes as text, PNG as base64 (with or without `data:image/png;base64,` before it). */
export async function savePicture(document: vscode.Uri, format: 'svg' | 'png', data: string): Promise<void> {
  const name = `${fileName(document).replace(/\.arch$/, '')}.${format}`;
  const folder = document.scheme === 'untitled' ? vscode.workspace.workspaceFolders?.[0]?.uri : vscode.Uri.joinPath(document, '..');
  const target = await vscode.window.showSaveDialog({
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
    filters: format === 'svg' ? { 'SVG picture': ['svg'] } : { 'PNG picture': ['png'] },
    title: 'Save Diagram',
  });
  if (!target) return;
  const bytes = format === 'svg' ? new TextEncoder().encode(data) : Buffer.from(data.replace(/^data:image\/png;base64,/, ''), 'base64');
  await vscode.workspace.fs.writeFile(target, bytes);
}
