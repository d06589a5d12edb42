import { CstUtils, isLeafCstNode, type CstNode, type LangiumDocument } from 'langium';
import type { TextEdit } from 'vscode-languageserver';

/** A statement with the comments that belong to it: those on the lines before it, and the one behind it on its line. Offsets in the text. */
interface Chunk {
  readonly start: number;
  readonly end: number;
}

/**
 * Puts statements that stand one after the other into another order, each with its comments; what stands between them stays. A place that is left over
 * is emptied with its line. Null when a comment that runs to the end of its line would swallow what follows it in its new place.
 */
export function reordered(document: LangiumDocument, nodes: readonly CstNode[], order: readonly CstNode[]): TextEdit[] | null {
  const { textDocument } = document;
  const text = textDocument.getText();
  const comments = commentsOf(document);
  const chunks = new Map(nodes.map((node) => [node, chunkOf(node, text, comments)]));
  const edits: TextEdit[] = [];
  for (const [index, node] of nodes.entries()) {
    const place = chunks.get(node);
    const source = order[index];
    if (!place || source === node) continue;
    const chunk = source && chunks.get(source);
    const written = chunk ? text.slice(chunk.start, chunk.end) : '';
    const endsItsLine = /^[ \t]*(?:\r?\n|$)/.test(text.slice(place.end));
    if (/\/\/[^\n]*$/.test(written) && !endsItsLine) return null;
    const end = chunk || !endsItsLine ? place.end : place.end + (/^[ \t]*\r?\n?/.exec(text.slice(place.end))?.[0].length ?? 0);
    edits.push({ range: { start: textDocument.positionAt(place.start), end: textDocument.positionAt(end) }, newText: written });
  }
  return edits;
}

export function commentsOf(document: LangiumDocument): Chunk[] {
  const root = document.parseResult.value.$cstNode;
  if (!root) return [];
  return CstUtils.flattenCst(root)
    .filter((leaf) => isLeafCstNode(leaf) && leaf.hidden && leaf.tokenType.name !== 'WS')
    .map(({ offset, end }) => ({ start: offset, end }))
    .toArray();
}

export function chunkOf(node: CstNode, text: string, comments: readonly Chunk[]): Chunk {
  let start = node.offset;
  let end = node.end;
  for (const comment of comments.filter((each) => each.end <= node.offset).toReversed()) {
    const opensItsLine = /(?:^|\n)[ \t]*$/.test(text.slice(0, comment.start));
    if (!opensItsLine || !isOneBreak(text.slice(comment.end, start))) break;
    start = comment.start;
  }
  const behind = comments.find((each) => each.start >= end);
  if (behind && /^,?$/.test(text.slice(end, behind.start).replace(/[ \t]/g, ''))) end = behind.end;
  return { start, end };
}

/** Nothing but white space, and no empty line in it. */
function isOneBreak(between: string): boolean {
  return between.trim() === '' && between.split('\n').length <= 2;
}
