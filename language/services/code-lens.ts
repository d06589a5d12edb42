import { GrammarUtils, type CstNode, type LangiumDocument } from 'langium';
import type { CodeLensProvider } from 'langium/lsp';
import type { CodeLens } from 'vscode-languageserver';
import { isExpectation, isScenario } from '../generated/ast.js';
import { isLibrary } from '../workspace/library.js';
import type { ArchDocument } from '../workspace/imports.js';
import type { ArchLanguageServices } from './all-services.js';

/** The command of a client that simulates: its argument is `{ uri, scenario }`. */
export const RUN_COMMAND = 'arch.runSimulation';

/** Above each scenario, and above the first of some expectations that stand together: run it, and what the last run came to. */
export class ArchCodeLenses implements CodeLensProvider {
  constructor(private readonly services: ArchLanguageServices) {}

  provideCodeLens(document: LangiumDocument): CodeLens[] {
    if (isLibrary(document.uri)) return [];
    const { elements } = (document as ArchDocument).parseResult.value;
    const lenses: CodeLens[] = [];
    for (const [index, element] of elements.entries()) {
      if (isScenario(element) && element.name !== undefined) {
        const name = GrammarUtils.findNodeForProperty(element.$cstNode, 'name');
        if (name) lenses.push(...this.lenses(document as ArchDocument, name, element.name));
      } else if (isExpectation(element) && !isExpectation(elements[index - 1]) && element.$cstNode) {
        lenses.push(...this.lenses(document as ArchDocument, element.$cstNode, null));
      }
    }
    return lenses;
  }

  private lenses(document: ArchDocument, { range }: CstNode, scenario: string | null): CodeLens[] {
    const { arch } = this.services;
    const uri = document.uri.toString();
    const command = (title: string, tooltip: string): CodeLens => ({
      range,
      command: { title, tooltip, command: RUN_COMMAND, arguments: [{ uri, scenario }] },
    });
    const { architecture } = arch.architectures.of(document);
    const last = architecture ? (arch.context.insight?.lastRun?.(architecture, scenario) ?? null) : null;
    const run = command(
      '$(play) Run',
      scenario === null ? 'Simulate the steady state, in which nothing goes wrong' : `Simulate the scenario ${scenario}`,
    );
    return last ? [run, command(last.label, last.tooltip)] : [run];
  }
}
