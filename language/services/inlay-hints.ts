import { GrammarUtils, type AstNode, type CstNode, type LangiumDocument } from 'langium';
import type { InlayHintProvider } from 'langium/lsp';
import { type InlayHint, type Position, type InlayHintParams } from 'vscode-languageserver';
import type { Hint } from '../context.js';
import { isComponent, isExpectation } from '../generated/ast.js';
import type { ArchLanguageServices } from './all-services.js';
import type { ArchDocument } from '../workspace/imports.js';
import { subjectOf } from './subjects.js';

/** The figures of a component behind its name, and what an expectation comes to at its end: as one types, without a run. */
export class ArchInlayHints implements InlayHintProvider {
  constructor(private readonly services: ArchLanguageServices) {}

  async getInlayHints(document: LangiumDocument, { range }: InlayHintParams): Promise<InlayHint[]> {
    const { insight } = this.services.arch.context;
    const { architecture } = this.services.arch.architectures.of(document as ArchDocument);
    if (!insight || !architecture || !(await insight.ready(architecture))) return [];
    const hints: InlayHint[] = [];
    const add = (cst: CstNode | undefined, hint: Hint | null): void => {
      if (cst && hint && within(cst.range.end, range)) hints.push(inlay(cst.range.end, hint));
    };
    const visit = (node: AstNode): void => {
      if (!isComponent(node)) return;
      const id = subjectOf(node);
      if (id !== null) add(GrammarUtils.findNodeForProperty(node.$cstNode, 'name'), insight.hint(architecture, id));
      for (const member of node.members) visit(member);
    };
    for (const element of (document as ArchDocument).parseResult.value.elements) {
      visit(element);
      if (!isExpectation(element) || !element.$cstNode) continue;
      const { line, character } = element.$cstNode.range.start;
      const index = architecture.expectations.findIndex(
        ({ source }) => source.file === architecture.file && source.start.line === line && source.start.character === character,
      );
      if (index >= 0) add(element.$cstNode, insight.expectationHint(architecture, index));
    }
    return hints;
  }
}

function inlay(position: Position, { label, tooltip }: Hint): InlayHint {
  return { position, label, tooltip: { kind: 'markdown', value: tooltip }, paddingLeft: true };
}

function within({ line }: Position, { start, end }: { start: Position; end: Position }): boolean {
  return line >= start.line && line <= end.line;
}
