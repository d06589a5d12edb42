import { URI } from 'langium';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createArchServices, initialize, loadArchitecture, type ArchDocument } from '../../language/index.js';
import { workspaceEdit } from '../../language/services/edits/changes.js';
import { checkArchitecture } from '../../src/checks/index.js';
import { LIBRARY } from '../../src/kinds/generated/library.js';
import type { Figure, Results } from '../../src/kinds/figures/results.js';
import { simulateArchitecture, solveArchitecture, type SimulationSettings } from '../../src/kinds/lowering/run.js';
import type { Architecture, Finding, Fix } from '../../src/model/index.js';

const FILE = 'file:///design.arch';
/** Making a parser takes a while: one serves all tests of a file. */
let services: ReturnType<typeof createArchServices> | undefined;
const shared = (): ReturnType<typeof createArchServices> => (services ??= createArchServices({ library: LIBRARY }));

/** The architecture that a text states; a text with errors is a mistake of the test. */
export async function design(text: string): Promise<Architecture> {
  const { architecture, findings } = await loadArchitecture(shared(), { uri: FILE, text });
  if (!architecture) throw new Error(findings.map(({ message, source }) => `line ${source.start.line + 1}: ${message}`).join('\n'));
  return architecture;
}

export async function solved(text: string): Promise<Results> {
  return solveArchitecture(await design(text));
}

/** A simulation with the seed 1, for a scenario when one is named. */
export async function simulated(text: string, settings: Partial<SimulationSettings> = {}): Promise<Results> {
  return simulateArchitecture(await design(text), { scenario: null, seed: 1, replications: 5, ...settings });
}

/** What the checks find, with the solver's figures. */
export async function findings(text: string): Promise<readonly Finding[]> {
  const architecture = await design(text);
  return checkArchitecture(architecture, solveArchitecture(architecture));
}

/** The text after a repair, by the same code that an editor uses. */
export async function repaired(text: string, choose: (findings: readonly Finding[]) => Fix | undefined): Promise<string> {
  const arch = shared();
  await initialize(arch);
  const { LangiumDocuments: documents, DocumentBuilder: builder } = arch.shared.workspace;
  const document = documents.createDocument(URI.parse(FILE), text) as ArchDocument;
  try {
    await builder.build([document], { validation: false });
    const { architecture } = arch.arch.architectures.of(document);
    if (!architecture) throw new Error('The text has errors');
    const fix = choose(checkArchitecture(architecture, solveArchitecture(architecture)));
    const edit = fix && workspaceEdit(fix.changes, architecture, documents);
    if (!edit) throw new Error('There is no such repair');
    return TextDocument.applyEdits(TextDocument.create(FILE, 'arch', 0, text), edit.changes?.[FILE] ?? []);
  } finally {
    documents.deleteDocument(document.uri);
    arch.arch.memory.forget();
  }
}

/** A figure by its place: `flows.f.mean`, `components.s.utilisation`, `whole.cost`. */
export function figure(results: Results, place: string): Figure {
  const [group = '', ...path] = place.split('.');
  const metric = path.at(-1) ?? '';
  const subject = path.slice(0, -1).join('.');
  const metrics = group === 'whole' ? results.whole : group === 'flows' ? results.flows[subject] : results.components[subject]?.metrics;
  const found = metrics?.[metric];
  if (!found) throw new Error(`There is no figure ${place}`);
  return found;
}

/** Its value; a figure that is not defined is a mistake of the test. */
export function value(results: Results, place: string): number {
  const found = figure(results, place);
  if (found.value === null) throw new Error(`${place} is not defined: ${found.method}`);
  return found.value;
}

export const ms = (milliseconds: number): number => milliseconds / 1000;
