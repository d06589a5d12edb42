import type { Range } from 'vscode-languageserver';
import type { ArchDocument } from '../../workspace/imports.js';
import type { ArchLanguageServices } from '../all-services.js';

/** What an editor asks actions for. */
export interface Asked {
  readonly services: ArchLanguageServices;
  readonly document: ArchDocument;
  readonly range: Range;
  readonly start: number;
  readonly end: number;
}

/** Whether two stretches of a text share a position. */
export function touch(a: Range, b: Range): boolean {
  return !before(a.end, b.start) && !before(b.end, a.start);
}

function before(a: Range['start'], b: Range['start']): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
