import type { LangiumDocuments } from 'langium';
import type { Architecture, Finding, Position } from '../../src/model/index.js';
import type { Kinds } from '../references/kinds.js';
import type { ArchScopeProvider } from '../references/scope-provider.js';
import type { Worlds } from '../references/worlds.js';
import type { Evaluation } from '../types/evaluate.js';
import type { Types } from '../types/types.js';
import { checkBodies, checkClashes, checkKinds } from '../validation/declarations.js';
import { checkImports } from '../validation/imports.js';
import { standing } from '../validation/intact.js';
import { checkNames } from '../validation/names.js';
import { Report } from '../validation/report.js';
import { checkSyntax } from '../validation/syntax.js';
import type { ArchDocument } from '../workspace/imports.js';
import type { Memory } from '../workspace/memory.js';
import type { Catalogues } from './catalogue.js';
import { lower } from './lower.js';
import { Remembered } from './remembered.js';
import { spared } from './suppressions.js';

/** What a file comes to: its architecture, or why there is none. */
export interface Read {
  /** Null when there is an error in the file, or in one that it imports. */
  readonly architecture: Architecture | null;
  /** Of the file and of those that it imports; each says in which file it stands. */
  readonly findings: readonly Finding[];
}

interface Collaborators {
  readonly memory: Memory;
  readonly documents: LangiumDocuments;
  readonly worlds: Worlds;
  readonly kinds: Kinds;
  readonly types: Types;
  readonly scopes: ArchScopeProvider;
  readonly evaluation: Evaluation;
  readonly catalogues: Catalogues;
}

/** Checks and lowers files that are linked. Both are one thing: an architecture is what remains when nothing is wrong. */
export class Architectures {
  private readonly remembered = new Remembered();

  constructor(private readonly with_: Collaborators) {}

  /** Worked out once between two changes of the workspace. */
  of(document: ArchDocument): Read {
    return this.with_.memory.of('architecture', document, () => this.read(document));
  }

  private read(document: ArchDocument): Read {
    const { worlds, kinds, types, scopes, evaluation, catalogues, documents: all } = this.with_;
    const world = worlds.of(document);
    // What is imported comes first, as it does for a reader. A file of the library is looked at by itself.
    const documents = world.documents.length > 0 ? [...world.documents.slice(1), document] : [document];
    const report = new Report();
    const broken = new Map<ArchDocument, Position[]>();
    for (const each of documents) {
      const places = checkSyntax(each, world, kinds, report);
      if (places.length > 0) broken.set(each, places);
    }
    for (const each of documents) checkImports(each, all, report);
    if (broken.has(document) && document.parseResult.value.elements.length === 0) return { architecture: null, findings: report.findings };
    // A broken sentence may hide a name: of the others, only what is wrong with them in any case is said until the text is whole again.
    const rest = broken.size > 0 ? new Report() : report;
    checkClashes(documents, world.documents.length > 0 ? world.library : [], rest);
    for (const each of documents) {
      checkKinds(each, world, kinds, rest);
      checkNames(each, { world, kinds, scopes }, rest);
      checkBodies(each, scopes, rest);
    }
    const architecture = lower(
      { document, documents, world, kinds, types, scopes, evaluation, report: rest, remembered: this.remembered },
      catalogues,
    );
    if (broken.size > 0) report.take(standing(rest.findings, broken));
    return report.hasErrors ? { architecture: null, findings: report.findings } : spared(report.findings, architecture);
  }
}
