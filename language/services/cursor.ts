import { isArrow, isFigure, siteIn, type Frame, type Site, type Word } from './completion/site.js';

/** The site, and the word or figure before the cursor that a completion would replace. */
export interface Cursor {
  readonly site: Site;
  /** The part of a word that has been typed. */
  readonly prefix: string;
  /** Digits and the part of a unit that has been typed: `250m`. */
  readonly figure: string | null;
}

const TOKEN =
  /(\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|("(?:\\.|[^"\\\n])*"?)|([A-Z_]\w*)|(\$?\d[\d.]*[A-Z%]*(?:\/[A-Z]*)?)|(->|~>|<=|>=|==|\.\.|[{}[\]():,.*|=<>])|\s+|\S/giy;

/** What had been read at a place between two statements of the file. Reading goes on from there for as long as nothing before it has changed. */
interface Milestone {
  readonly offset: number;
  readonly line: number;
  readonly words: readonly Word[];
  readonly keys: readonly string[];
}

const START: Milestone = { offset: 0, line: 0, words: [], keys: [] };
/** Characters between two milestones at least: to read so many takes less than a millisecond. */
const SPACING = 4096;

/**
 * Finds out where a cursor stands, from the words before it alone. Completion is asked for in the middle of a half-typed statement, where a syntax tree
 * has holes; the words are always there. What was read of a text is remembered, so that a long file is not read anew at every key.
 */
export class Cursors {
  #text = '';
  /** In their order. */
  #milestones: Milestone[] = [];

  /** The site at the end of `before`, the text up to the cursor. */
  at(before: string): Cursor {
    const written = before.slice(before.lastIndexOf('\n') + 1);
    const figure = /(?:^|[^\w$%./])(\$?\d+(?:\.\d+)?[A-Z%]*(?:\/[A-Z]*)?)$/i.exec(written)?.[1] ?? null;
    const prefix = figure === null ? (/[A-Z_]\w*$/i.exec(written)?.[0] ?? '') : '';
    const text = before.slice(0, before.length - (figure ?? prefix).length);
    const from = this.#resume(text);
    const root: Frame = { head: [], bracket: '', words: [...from.words], keys: [...from.keys], commas: 0, items: [] };
    const frames: Frame[] = [root];
    let { line } = from;
    TOKEN.lastIndex = from.offset;
    for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
      const [whole, comment, string] = match;
      const ends = TOKEN.lastIndex === text.length;
      if (frames.length === 1 && text[match.index - 1] === '\n') this.#note(match.index, line, root);
      if (comment !== undefined) {
        const open = comment.startsWith('//') ? ends : !comment.endsWith('*/') || comment.length < 4;
        if (open) return inComment(before.slice(match.index)) ?? nowhere(prefix);
      } else if (string !== undefined) {
        if (string.length < 2 || !string.endsWith('"')) {
          // A path is a word to complete; any other text is somebody's own.
          if (ends) return inText(frames, before) ?? nowhere(prefix);
        }
        frames.at(-1)?.words.push({ text: '"', line });
      } else if (!/^\s/.test(whole)) {
        read(frames, { text: whole, line });
        continue;
      }
      line += newlines(whole);
    }
    const frame = frames.at(-1) ?? root;
    const fresh = frame.words.length > 0 && (frame.words.at(-1)?.line ?? 0) < line && !unfinished(frame.words);
    return { site: siteIn(frames, frame, fresh), prefix, figure };
  }

  /** The last milestone that a text has come past; those behind it are of another text. */
  #resume(text: string): Milestone {
    const passed = this.#milestones.findLastIndex(({ offset }) => offset < text.length && text.startsWith(this.#text.slice(0, offset)));
    this.#milestones = this.#milestones.slice(0, passed + 1);
    this.#text = text;
    return this.#milestones.at(-1) ?? START;
  }

  #note(offset: number, line: number, { words, keys }: Frame): void {
    if (offset < (this.#milestones.at(-1)?.offset ?? 0) + SPACING) return;
    this.#milestones.push({ offset, line, words: [...words], keys: [...keys] });
  }
}

function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** In the path of an import, or of a file that is a value: all that stands behind the quote is replaced. */
function inText(frames: readonly Frame[], before: string): Cursor | null {
  const frame = frames.at(-1);
  if (!frame) return null;
  const prefix = before.slice(before.lastIndexOf('"') + 1);
  if (frames.length === 1 && frame.words.at(-1)?.text === 'import') return { site: { at: 'path' }, prefix, figure: null };
  const site = siteIn(frames, frame, false);
  return site.at === 'value' || site.at === 'key' ? { site: { at: 'file', slot: site.slot }, prefix, figure: null } : null;
}

/** Behind `// arch-ignore`: the code of a rule, with its slash, is one word. */
function inComment(comment: string): Cursor | null {
  const code = /^\/\/\s*arch-ignore\s+([\w/-]*)$/.exec(comment)?.[1];
  return code === undefined ? null : { site: { at: 'suppression' }, prefix: code, figure: null };
}

function nowhere(prefix: string): Cursor {
  return { site: { at: 'nothing' }, prefix, figure: null };
}

/** Takes one token into account. */
function read(frames: Frame[], word: Word): void {
  const frame = frames.at(-1);
  if (!frame) return;
  const { text } = word;
  if (text === '{' || text === '[' || text === '(') {
    frames.push({ head: frame.words.map((each) => each.text), bracket: text, words: [], keys: [], commas: 0, items: [] });
    return;
  }
  if (text === '}' || text === ']' || text === ')') {
    if (text === '}') while (frames.length > 1 && frames.at(-1)?.bracket !== '{') frames.pop();
    if (frames.length > 1) frames.pop();
    // What stood between the brackets is one word of the statement that goes on.
    frames.at(-1)?.words.push({ text: text === '}' ? '{}' : text === ']' ? '[]' : '()', line: word.line });
    return;
  }
  const last = frame.words.at(-1);
  if (frame.bracket === '[' || frame.bracket === '(') {
    if (text === ',') {
      frame.commas += 1;
      if (frame.words.length === 1 && last) frame.items.push(last.text);
      frame.words = [];
      return;
    }
    if (text === ':' && last && /^\w/.test(last.text)) frame.keys.push(last.text);
    frame.words.push(word);
    return;
  }
  // A statement ends with its line, unless it obviously goes on.
  if (last && last.line < word.line && !unfinished(frame.words) && !isArrow(text)) frame.words = [];
  if (text === ',') {
    frame.words = [];
    return;
  }
  if (text === ':' && last && /^\w/.test(last.text) && !isFigure(last.text)) {
    const previous = frame.words.at(-2)?.text;
    const operation = previous !== undefined && (isArrow(previous) || previous === '.') && frame.words.some((each) => isArrow(each.text));
    const declared = previous === 'property' || previous === 'metric';
    if (!operation && !declared) {
      frame.keys.push(last.text);
      frame.words = [last];
    }
  }
  frame.words.push(word);
}

/** Whether more must follow on the next line. */
function unfinished(words: readonly Word[]): boolean {
  const last = words.at(-1)?.text ?? '';
  return isArrow(last) || last === ':' || last === ',' || last === '.' || last === '*' || last === '|' || last === '=';
}
