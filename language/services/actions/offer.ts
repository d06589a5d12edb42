import type { Range } from 'vscode-languageserver';
import { isBefore } from '../../../src/model/index.js';
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
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}
