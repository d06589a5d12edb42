import { AstUtils, CstUtils, GrammarUtils, isLeafCstNode, type CstNode, type LangiumDocument } from 'langium';
import type { FoldingRangeProvider } from 'langium/lsp';
import { FoldingRangeKind, type FoldingRange } from 'vscode-languageserver';

/** Whatever stands between braces or brackets over several lines can be folded, and so can a comment; the closing line stays in sight. */
export class ArchFolding implements FoldingRangeProvider {
  getFoldingRanges(document: LangiumDocument): FoldingRange[] {
    const ranges: FoldingRange[] = [];
    const root = document.parseResult.value;
    for (const node of AstUtils.streamAllContents(root)) {
      for (const [open, close] of [
        ['{', '}'],
        ['[', ']'],
      ] as const) {
        const first = GrammarUtils.findNodeForKeyword(node.$cstNode, open);
        const last = GrammarUtils.findNodesForKeyword(node.$cstNode, close).at(-1);
        if (first && last) push(ranges, first, last, 1);
      }
    }
    if (root.$cstNode) {
      for (const leaf of CstUtils.flattenCst(root.$cstNode)) {
        if (isLeafCstNode(leaf) && leaf.tokenType.name === 'ML_COMMENT') push(ranges, leaf, leaf, 0, FoldingRangeKind.Comment);
      }
    }
    return ranges;
  }
}

/** `kept` lines at the end stay visible. */
function push(ranges: FoldingRange[], first: CstNode, last: CstNode, kept: number, kind?: FoldingRangeKind): void {
  const startLine = first.range.start.line;
  const endLine = last.range.end.line - kept;
  if (endLine > startLine) ranges.push({ startLine, endLine, ...(kind !== undefined && { kind }) });
}
