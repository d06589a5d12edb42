import type { TextEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { isBefore, type Change, type Fix, type Position } from '../src/model/index.js';
import type { EditsOf } from './load.js';

/** A text after some edits, all of which are about the text as it was. */
export function applied(text: string, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create('file:///text', 'arch', 0, text), [...edits]);
}

/**
 * Those of some fixes that can be made at once, first come, first served: no two of them set the same property, change the same words, or add a
 * component of the same name. What is left out can be made afterwards, if it is still wanted then.
 */
export function together(fixes: readonly Fix[], editsOf: EditsOf): Fix[] {
  const taken = new Set<string>();
  const changed = new Changed();
  const chosen: Fix[] = [];
  for (const fix of fixes) {
    const subjects = fix.changes.flatMap(subjectsOf);
    if (subjects.some((subject) => taken.has(subject))) continue;
    const edits = editsOf(fix.changes);
    if (!edits || !changed.add(edits)) continue;
    for (const subject of subjects) taken.add(subject);
    chosen.push(fix);
  }
  return chosen;
}

/** What a change has to itself: a property, or the names that it adds. */
function subjectsOf(change: Change): string[] {
  switch (change.change) {
    case 'set':
    case 'remove':
      return [`${change.component} ${change.property}`];
    case 'add':
      // A second statement after the same component would stand in the middle of the first.
      return [...change.text.matchAll(/^\s*[a-z]\w*\s+([A-Za-z_]\w*)/gm)].map(([, name = '']) => `+ ${name}`);
    case 'replace':
      return [];
  }
}

/** The stretches of files that edits have replaced, found by their lines. */
class Changed {
  private readonly lines = new Map<string, TextEdit['range'][]>();

  /** Takes edits in, unless one of them touches what others have replaced. Words that are put between others touch nothing. */
  add(edits: ReadonlyMap<string, readonly TextEdit[]>): boolean {
    const stretches = [...edits].flatMap(([file, each]) => each.map(({ range }) => ({ file, range })));
    if (
      stretches.some(({ file, range }) =>
        linesOf(file, range).some((line) => (this.lines.get(line) ?? []).some((other) => meet(range, other))),
      )
    )
      return false;
    for (const { file, range } of stretches) {
      for (const line of linesOf(file, range)) this.lines.set(line, [...(this.lines.get(line) ?? []), range]);
    }
    return true;
  }
}

function linesOf(file: string, { start, end }: TextEdit['range']): string[] {
  return Array.from({ length: end.line - start.line + 1 }, (_, index) => `${file} ${start.line + index}`);
}

/** Whether two stretches overlap; two places between words do not, even when they are the same place. */
function meet(a: TextEdit['range'], b: TextEdit['range']): boolean {
  const empty = same(a.start, a.end) && same(b.start, b.end);
  return !empty && isBefore(a.start, b.end) && isBefore(b.start, a.end);
}

function same(a: Position, b: Position): boolean {
  return a.line === b.line && a.character === b.character;
}
