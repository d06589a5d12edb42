import { AstUtils, type AstNode, type LexerResult } from 'langium';
import type { Document } from '../generated/ast.js';

type Token = LexerResult['tokens'][number];

/** A word or sign, or a whole pair of brackets with what is in it. */
export type Piece = Word | Group;

export interface Word {
  readonly text: string;
  /** Begins a line in the source. */
  readonly onNewLine: boolean;
  /** The `on` of a handler, which hangs below its call. */
  readonly isHandler: boolean;
}

export interface Group {
  readonly open: string;
  readonly close: string;
  /** How items are separated on one line: statements by space, fields and list items by commas. */
  readonly sort: 'statements' | 'fields' | 'list';
  readonly items: Item[];
  /** The first item was written on a line of its own: so the group stays. */
  readonly expanded: boolean;
  /** Behind the opening bracket. */
  readonly opening: Comment | null;
}

/** A statement, a field or an element of a list, with the comments that belong to it; or comments alone. */
export interface Item {
  /** On lines of their own before it. */
  readonly before: Comment[];
  readonly pieces: Piece[];
  /** Inside of it, by the index of the piece that they stand before. */
  readonly within: Map<number, Comment[]>;
  /** Behind it on its last line. */
  readonly behind: Comment[];
  /** An empty line stood before it. */
  readonly spaced: boolean;
}

export interface Comment {
  readonly text: string;
  readonly spaced: boolean;
  readonly onNewLine: boolean;
}

/** The tree of items that a file is, seen by a printer: brackets, statements, comments and where lines were broken. */
export function treeOf(root: Document, lexed: LexerResult): Item[] {
  return new Reader(root, lexed).document();
}

interface Mark extends Token {
  readonly comment: boolean;
}

class Reader {
  private readonly marks: Mark[];
  private readonly starts: Set<number>;
  private readonly sorts: Map<number, 'statements' | 'fields'>;
  private readonly handlers = new Set<number>();
  private next = 0;

  constructor(root: Document, lexed: LexerResult) {
    this.marks = [
      ...lexed.tokens.map((token): Mark => Object.assign(token, { comment: false })),
      ...lexed.hidden.map((token): Mark => Object.assign(token, { comment: true })),
    ].sort((a, b) => a.startOffset - b.startOffset);
    this.starts = new Set();
    this.sorts = new Map();
    for (const node of AstUtils.streamAst(root)) this.learn(node);
    const header = lexed.tokens.find((token) => token.tokenType.name === 'architecture');
    if (header) this.starts.add(header.startOffset);
  }

  document(): Item[] {
    return this.items('statements', '');
  }

  /** Where items begin, and what braces hold fields. */
  private learn(node: AstNode): void {
    const cst = node.$cstNode;
    if (!cst) return;
    const property = node.$containerProperty ?? '';
    if (ITEMS.has(property) || (property === 'options' && node.$type === 'Property')) this.starts.add(cst.offset);
    if (node.$type === 'Handler') this.handlers.add(cst.offset);
    if (node.$type === 'Entries' || node.$type === 'RecordType') this.sorts.set(cst.offset, 'fields');
    if (node.$type === 'Hop') this.sorts.set(this.optionsOf(cst.offset, cst.end), 'fields');
  }

  /** The brace of a call's options is the only one in it that is not inside of another. */
  private optionsOf(offset: number, end: number): number {
    for (let index = this.indexOf(offset); index < this.marks.length; index++) {
      const mark = this.marks[index];
      if (!mark || mark.startOffset >= end) break;
      if (!mark.comment && mark.image === '{') return mark.startOffset;
    }
    return -1;
  }

  private indexOf(offset: number): number {
    let low = 0;
    let high = this.marks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.marks[middle]?.startOffset ?? Infinity) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private items(sort: Group['sort'], close: string): Item[] {
    const items: Item[] = [];
    let item = empty(false);
    const finish = (): void => {
      if (item.pieces.length > 0 || item.before.length > 0) items.push(item);
    };
    for (let mark = this.marks[this.next]; mark && (mark.comment || mark.image !== close); mark = this.marks[this.next]) {
      if (mark.comment) {
        const comment = this.comment(mark);
        const last = items.at(-1);
        if (!comment.onNewLine && item.pieces.length > 0) item.behind.push(comment);
        else if (!comment.onNewLine && item.before.length === 0 && last) last.behind.push(comment);
        else if (item.pieces.length === 0 || this.startsNext(sort)) {
          if (item.pieces.length > 0) {
            finish();
            item = empty(false);
          }
          item.before.push(comment);
        } else this.inside(item, comment);
      } else if (mark.image === ',' && sort !== 'statements') {
        this.next++;
        finish();
        item = empty(false);
      } else if (mark.image === ',') {
        // A property may end with a comma; in the canonical form none does.
        this.next++;
      } else {
        if (item.pieces.length > 0 && this.starts.has(mark.startOffset) && sort !== 'list') {
          finish();
          item = empty(false);
        }
        // What stood behind a piece is inside of the item when more of it follows.
        if (item.behind.length > 0) for (const comment of item.behind.splice(0)) this.inside(item, comment);
        if (item.pieces.length === 0) item = { ...item, spaced: this.spaced(this.next) };
        item.pieces.push(this.piece(mark));
      }
    }
    finish();
    return items;
  }

  /** Whether the comments here are followed by the next item, or by the end of the items. */
  private startsNext(sort: Group['sort']): boolean {
    let index = this.next;
    while (this.marks[index]?.comment) index++;
    const mark = this.marks[index];
    return !mark || isClosing(mark.image) || (sort === 'list' ? mark.image === ',' : this.starts.has(mark.startOffset));
  }

  private inside(item: Item, comment: Comment): void {
    const index = item.pieces.length;
    item.within.set(index, [...(item.within.get(index) ?? []), comment]);
  }

  private piece(mark: Mark): Piece {
    const onNewLine = this.onNewLine(this.next);
    this.next++;
    const close = CLOSING.get(mark.image);
    if (close === undefined) return { text: mark.image, onNewLine, isHandler: this.handlers.has(mark.startOffset) };
    const sort = mark.image === '{' ? (this.sorts.get(mark.startOffset) ?? 'statements') : 'list';
    let opening: Comment | null = null;
    const first = this.marks[this.next];
    if (first?.comment && !this.onNewLine(this.next) && first.image.startsWith('//')) opening = this.comment(first);
    const expanded = this.onNewLine(this.next);
    const items = this.items(sort, close);
    this.next++;
    return { open: mark.image, close, sort, items, expanded, opening };
  }

  private comment(mark: Mark): Comment {
    const index = this.next++;
    return { text: mark.image, spaced: this.spaced(index), onNewLine: this.onNewLine(index) };
  }

  private onNewLine(index: number): boolean {
    return this.linesBefore(index) > 0;
  }

  private spaced(index: number): boolean {
    return index > 0 && this.linesBefore(index) > 1;
  }

  private linesBefore(index: number): number {
    const mark = this.marks[index];
    const before = this.marks[index - 1];
    if (!before) return 1;
    return (mark?.startLine ?? 0) - (before.endLine ?? 0);
  }
}

/** The properties of the syntax tree that hold items, each of which is printed on a line of its own when there is no room for all. */
const ITEMS = new Set(['elements', 'imports', 'members', 'properties', 'steps', 'events', 'expectations', 'entries', 'fields']);

const CLOSING: ReadonlyMap<string, string> = new Map([
  ['{', '}'],
  ['[', ']'],
  ['(', ')'],
]);

function isClosing(image: string): boolean {
  return image === '}' || image === ']' || image === ')';
}

function empty(spaced: boolean): Item {
  return { before: [], pieces: [], within: new Map(), behind: [], spaced };
}
