import { CstUtils, type CstNode, type LangiumDocument } from 'langium';
import type { Position, Range, SelectionRange } from 'vscode-languageserver';

/** What an editor selects step by step from a position outwards: the word, what is between quotes, the value, the property, the body, the statement. */
export function selectionRanges(document: LangiumDocument, positions: readonly Position[]): SelectionRange[] {
  return positions.map((position) => selectionAt(document, position));
}

type Span = readonly [start: number, end: number];

function selectionAt(document: LangiumDocument, position: Position): SelectionRange {
  const { textDocument } = document;
  const offset = textDocument.offsetAt(position);
  const root = document.parseResult.value.$cstNode;
  const text = textDocument.getText();
  const spans: [Span, ...Span[]] = [[0, text.length]];
  const add = (start: number, end: number): void => {
    const [from, to] = spans.at(-1) ?? [0, text.length];
    if (start <= offset && offset <= end && start >= from && end <= to && end - start < to - from) spans.push([start, end]);
  };
  const leaf = root && (CstUtils.findLeafNodeAtOffset(root, offset) ?? CstUtils.findLeafNodeBeforeOffset(root, offset));
  for (const node of leaf ? outermostFirst(leaf) : []) {
    add(node.offset, node.end);
    addBody(node, add);
  }
  if (leaf?.tokenType.name === 'STRING' && leaf.text.length > 1) add(leaf.offset + 1, leaf.end - 1);
  const rangeOf = ([start, end]: Span): Range => ({ start: textDocument.positionAt(start), end: textDocument.positionAt(end) });
  const [whole, ...inner] = spans;
  return inner.reduce<SelectionRange>((parent, span) => ({ range: rangeOf(span), parent }), { range: rangeOf(whole) });
}

function outermostFirst(leaf: CstNode): CstNode[] {
  const nodes: CstNode[] = [];
  for (let node: CstNode | undefined = leaf; node; node = node.container) nodes.unshift(node);
  return nodes;
}

/** What stands between the brackets of a node. */
function addBody(node: CstNode, add: (start: number, end: number) => void): void {
  if (!CLOSING.has(node.text.at(-1) ?? '') || !('content' in node)) return;
  const leaves = node.content as readonly CstNode[];
  const close = leaves.findLast(({ text }) => CLOSING.has(text));
  const open = leaves.find(({ text }) => close && text === CLOSING.get(close.text));
  if (!open || !close) return;
  add(open.offset, close.end);
  const inner = node.text.slice(open.end - node.offset, close.offset - node.offset);
  add(open.end + (inner.length - inner.trimStart().length), close.offset - (inner.length - inner.trimEnd().length));
}

const CLOSING: ReadonlyMap<string, string> = new Map([
  ['}', '{'],
  [']', '['],
  [')', '('],
]);
