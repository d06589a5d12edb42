import type { Comment, Group, Item, Piece } from './tree.js';

/** Characters on a line, as far as breaking at brackets and bars can keep them to it. */
const WIDTH = 140;
const STEP = '  ';

/** The canonical form of a file. */
export function print(items: readonly Item[]): string {
  const lines = printItems(items, 'statements', '');
  return lines.length > 0 ? `${lines.join('\n')}\n` : '';
}

/** Each item on lines of its own. */
function printItems(items: readonly Item[], sort: Group['sort'], indent: string): string[] {
  const lines: string[] = [];
  const last = items.findLastIndex(({ pieces }) => pieces.length > 0);
  for (const [index, item] of items.entries()) {
    for (const comment of item.before) {
      if (comment.spaced && lines.length > 0) lines.push('');
      for (const line of printComment(comment, indent)) lines.push(line);
    }
    if (item.pieces.length === 0) continue;
    if (item.spaced && lines.length > 0) lines.push('');
    const printed = printItem(item, indent);
    const comma = sort !== 'statements' && index < last ? ',' : '';
    const behind = item.behind.map(({ text }) => ` ${text}`).join('');
    for (const line of printed.slice(0, -1)) lines.push(line);
    lines.push(`${printed.at(-1) ?? ''}${comma}${behind}`);
  }
  return lines;
}

function printItem(item: Item, indent: string): string[] {
  const bars = item.pieces.filter((piece) => isBar(piece));
  const hasHandlers = item.pieces.some((piece) => 'isHandler' in piece && piece.isHandler);
  const isBroken = item.pieces.slice(1).some((piece) => 'onNewLine' in piece && piece.onNewLine && (isBar(piece) || isArrow(piece)));
  const flat = hasHandlers || isBroken ? null : flatItem(item);
  if (flat !== null && indent.length + flat.length <= WIDTH) return [indent + flat];
  return new Breaking(item, indent, bars.length > 0 && (isBroken || flat !== null)).lines();
}

/** Prints an item that does not stay on one line. */
class Breaking {
  private readonly done: string[] = [];
  private line: string;
  private before: Piece | null = null;
  /** Nothing stands on the line yet. */
  private fresh = true;

  constructor(
    private readonly item: Item,
    private readonly indent: string,
    private readonly atBars: boolean,
  ) {
    this.line = indent;
  }

  lines(): string[] {
    const { pieces, within } = this.item;
    // The last pair of brackets opens when nothing else keeps the line short.
    const last = this.atBars ? -1 : pieces.findLastIndex((piece) => 'open' in piece);
    for (const [index, piece] of pieces.entries()) {
      for (const comment of within.get(index) ?? []) this.comment(comment);
      if ('open' in piece) this.group(piece, index === last);
      else {
        const breaks = piece.isHandler || (this.atBars && isBar(piece)) || (isArrow(piece) && piece.onNewLine);
        if (breaks && !this.fresh) this.break();
        this.add(piece.text, piece);
      }
    }
    this.done.push(this.line);
    return this.done;
  }

  private group(group: Group, mayOpen: boolean): void {
    const flat = flatGroup(group);
    const gap = this.gap(group);
    const fits = flat !== null && this.line.length + gap.length + flat.length <= WIDTH;
    if (flat !== null && (fits || !mayOpen)) {
      this.add(flat, group);
      return;
    }
    const indent = /^ */.exec(this.line)?.[0] ?? '';
    this.add(group.open + (group.opening ? ` ${group.opening.text}` : ''), group);
    this.done.push(this.line);
    for (const line of printItems(group.items, group.sort, indent + STEP)) this.done.push(line);
    this.line = indent + group.close;
    this.before = group;
  }

  private comment(comment: Comment): void {
    if (isLine(comment) || comment.onNewLine || comment.text.includes('\n')) {
      if (comment.onNewLine) {
        this.break();
        this.line += comment.text;
      } else this.line += `${this.fresh ? '' : ' '}${comment.text}`;
      this.break();
    } else {
      this.line += `${this.fresh ? '' : ' '}${comment.text} `;
      this.fresh = true;
    }
  }

  private break(): void {
    if (this.line.trim() !== '') this.done.push(this.line.trimEnd());
    this.line = this.indent + STEP;
    this.fresh = true;
  }

  private add(text: string, piece: Piece): void {
    this.line += this.gap(piece) + text;
    this.before = piece;
    this.fresh = false;
  }

  private gap(piece: Piece): string {
    return this.fresh || !this.before ? '' : gapBetween(this.before, piece);
  }
}

/** An item on one line, or null when a comment or a bracket keeps it from that. */
function flatItem(item: Item): string | null {
  let line = '';
  let before: Piece | null = null;
  for (const [index, piece] of item.pieces.entries()) {
    const comments = item.within.get(index) ?? [];
    if (comments.some((comment) => isLine(comment) || comment.onNewLine || comment.text.includes('\n'))) return null;
    const text = 'open' in piece ? flatGroup(piece) : piece.text;
    if (text === null) return null;
    for (const comment of comments) line += ` ${comment.text}`;
    line += comments.length > 0 ? ` ${text}` : (before ? gapBetween(before, piece) : '') + text;
    before = piece;
  }
  return line;
}

function flatGroup(group: Group): string | null {
  const { open, close, items, sort } = group;
  if (group.opening || (group.expanded && items.length > 0)) return null;
  const flat: string[] = [];
  for (const item of items) {
    if (item.before.length > 0 || item.behind.some((comment) => isLine(comment) || comment.text.includes('\n'))) return null;
    const text = flatItem(item);
    if (text === null) return null;
    flat.push([text, ...item.behind.map((comment) => comment.text)].join(' '));
  }
  const inner = flat.join(sort === 'statements' ? '  ' : ', ');
  if (inner === '') return open + close;
  return open === '{' ? `{ ${inner} }` : open + inner + close;
}

function gapBetween(before: Piece, next: Piece): string {
  const left = 'open' in before ? before.close : before.text;
  const right = 'open' in next ? next.open : next.text;
  if (left === '+' || right === '+' || right === '(' || right === ':' || right === '.' || right === '..' || left === '.') return '';
  // An open range ends before the default: `1.. = 3`.
  if (left === '..') return /^[$\d]/.test(right) ? '' : ' ';
  return ' ';
}

/** The lines of a comment. Those of a block that begin with a star stand below its first star; others stay where they are. */
function printComment(comment: Comment, indent: string): string[] {
  const [first = '', ...rest] = comment.text.split(/\r?\n/);
  return [indent + first.trimEnd(), ...rest.map((line) => (/^\s*\*/.test(line) ? `${indent} ${line.trim()}` : line.trimEnd()))];
}

function isLine(comment: Comment): boolean {
  return comment.text.startsWith('//');
}

function isBar(piece: Piece): boolean {
  return 'text' in piece && piece.text === '|';
}

function isArrow(piece: Piece): boolean {
  return 'text' in piece && (piece.text === '->' || piece.text === '~>');
}
