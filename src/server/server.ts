import type { CancellationToken, Connection } from 'vscode-languageserver';
import { ruleUri } from '../../language/services/diagnostics.js';
import { hostLanguage, type Files, type LanguageHost } from '../../language/services/host.js';
import { createLanguageServices } from '../../language/services/module.js';
import { RULES } from '../checks/index.js';
import { graphOf } from '../diagram/index.js';
import { EXPORT_TARGETS, exportArchitecture, isExportTarget } from '../export/index.js';
import type { Rule } from '../kinds/rule.js';
import { LIBRARY } from '../kinds/generated/library.js';
import { rememberDesigns, type Designs } from './designs.js';
import type { AnswerBook } from './answer-book.js';
import { detailsOf, paletteOf, writtenFlows } from './details.js';
import { createInsight } from './insight.js';
import { createJudgement, isConfiguration, type Judgement } from './judgement.js';
import * as protocol from './protocol.js';
import { measureReport, type ReportThread } from './report.js';
import { rememberRuns, type Runs } from './runs.js';
import type { SimulationPool } from './simulation-pool.js';
import { contentHash } from './content-hash.js';
import type { Architecture, Expectation, Span } from '../model/index.js';

/** What the language server needs of where it runs: Node, or a worker of a browser. */
export interface ServerHost {
  /** How files are read; the folders are URIs, and what lies outside of them is not there. */
  readonly files: (folders: () => readonly string[]) => Files;
  readonly simulations: SimulationPool;
  /** Starts a thread that measures a report. */
  readonly reports: () => ReportThread;
  /** The manual's page about a design rule, in Markdown; null where there is no manual at hand. */
  readonly rulePage?: (code: string) => Promise<string | null>;
  /** Who solves and checks; what goes wrong there is told to `log`. */
  readonly answers: (log: (message: string) => void) => AnswerBook;
}

/** Serves the language and the project's own requests on a connection, until the client ends it. */
export function startServer(connection: Connection, { files, simulations, reports, rulePage, answers: open }: ServerHost): void {
  const answers = open((message) => {
    connection.console.error(message);
  });
  const runs = rememberRuns();
  const judgement = createJudgement(
    (uri) => language.readText(uri),
    (file) => language.settings(file, 'arch.checks.severity'),
  );
  const services = createLanguageServices(
    { library: LIBRARY, insight: { ...createInsight(answers, runs), judge: judgement.judge } },
    { connection, files: files(() => language.readableFolders()) },
  );
  const language: LanguageHost = hostLanguage(services);
  const designs = rememberDesigns(language, (uri, version) => {
    const params: protocol.ChangedParams = { uri, version };
    void connection.sendNotification(protocol.CHANGED, params);
  });
  // The findings about a large design come later than those of the language, when it has been solved.
  language.onBuilt(({ uri, architecture }) => {
    if (!architecture || answers.now(architecture)) return;
    void answers.later(architecture).then((known) => {
      const design = designs.get(uri);
      if (known && design?.architecture === architecture && !design.stale) return language.publish(uri);
      return undefined;
    });
  });
  answers.onEarly((architecture) => {
    const design = designs.get(architecture.file);
    if (design?.architecture === architecture && !design.stale) void language.publish(architecture.file);
  });
  addDesignRequests(connection, language, designs, answers, judgement);
  addLibrary(connection, language, rulePage);
  language.onSurroundings((changed) => {
    if (changed !== 'settings' && !changed.files.some(isConfiguration)) return;
    judgement.forget();
    void language.judgeAgain();
  });
  addSimulation(connection, language, designs, simulations, runs);
  addReport(connection, language, designs, reports, answers, judgement);
  connection.onShutdown(() => {
    simulations.dispose();
    answers.dispose();
  });
  language.listen();
}

function addDesignRequests(
  connection: Connection,
  language: LanguageHost,
  designs: Designs,
  answers: AnswerBook,
  judgement: Judgement,
): void {
  connection.onRequest(
    protocol.DIAGRAM,
    async ({ uri, view }: protocol.DiagramParams, token: CancellationToken): Promise<protocol.DiagramResult> => {
      await language.settled(uri, token);
      const design = designs.get(uri);
      if (!design) return { graph: null, stale: false, hash: '', views: [] };
      const known = (await answers.later(design.architecture)) ?? { results: null, findings: [] };
      const { judged } = await judgement.judge(uri);
      const graph = graphOf(design.architecture, { ...known, findings: judged(known.findings), view });
      return { graph, stale: design.stale, hash: contentHash(graph), views: design.architecture.views.map(titled) };
    },
  );

  connection.onRequest(
    protocol.COMPONENT_AT,
    async ({ uri, line, character }: protocol.ComponentAtParams, token: CancellationToken): Promise<protocol.ComponentAtResult> => {
      await language.settled(uri, token);
      const component = language.componentAt(uri, { line, character });
      return component === null ? null : { component };
    },
  );

  connection.onRequest(
    protocol.LOCATE,
    async ({ uri, component }: protocol.LocateParams, token: CancellationToken): Promise<protocol.LocateResult> => {
      await language.settled(uri, token);
      const place = designs.get(uri)?.architecture.components.find(({ id }) => id === component)?.nameSource;
      return place ? placeOf(place) : null;
    },
  );

  connection.onRequest(
    protocol.EDIT,
    async ({ uri, change }: protocol.EditParams, token: CancellationToken): Promise<protocol.EditResult> => {
      await language.settled(uri, token);
      const sound = current(uri, language, designs);
      return sound.ok ? language.edit(change, sound.architecture) : sound;
    },
  );

  connection.onRequest(
    protocol.DETAILS,
    async ({ uri, component }: protocol.DetailsParams, token: CancellationToken): Promise<protocol.Details | null> => {
      await language.settled(uri, token);
      const design = designs.get(uri);
      if (!design) return null;
      return detailsOf(design.architecture, (await answers.later(design.architecture))?.results ?? null, component);
    },
  );

  connection.onRequest(
    protocol.PALETTE,
    async ({ uri }: protocol.DocumentParams, token: CancellationToken): Promise<protocol.PaletteResult> => {
      await language.settled(uri, token);
      const design = designs.get(uri);
      return design ? { kinds: paletteOf(design.architecture), flows: writtenFlows(design.architecture) } : { kinds: [], flows: [] };
    },
  );

  connection.onRequest(
    protocol.OUTLINE,
    async ({ uri }: protocol.DocumentParams, token: CancellationToken): Promise<protocol.OutlineResult> => {
      await language.settled(uri, token);
      const architecture = designs.get(uri)?.architecture;
      const expected = (scenario: string | null, expectations: readonly Expectation[]): protocol.OutlineResult['expectations'] =>
        expectations.map(({ text, source }) => ({ text, scenario, place: placeOf(source) }));
      return {
        name: architecture?.name ?? '',
        scenarios: architecture?.scenarios.map((each) => ({ ...titled(each), place: placeOf(each.nameSource) })) ?? [],
        views: architecture?.views.map(titled) ?? [],
        expectations: architecture
          ? [
              ...expected(null, architecture.expectations),
              ...architecture.scenarios.flatMap(({ name, expectations }) => expected(name, expectations)),
            ]
          : [],
        errors: language.errors(uri),
      };
    },
  );

  connection.onRequest(
    protocol.EXPORT,
    async ({ uri, target, previous }: protocol.ExportParams, token: CancellationToken): Promise<protocol.ExportResult> => {
      await language.settled(uri, token);
      const sound = current(uri, language, designs);
      if (!sound.ok) return sound;
      if (!isExportTarget(target)) return { ok: false, error: `There is no export to ${target}; there are ${EXPORT_TARGETS.join(', ')}.` };
      const exported = exportArchitecture(sound.architecture, target, previous);
      return exported.files.length > 0
        ? { ok: true, ...exported }
        : { ok: false, error: exported.notes.at(-1) ?? 'Nothing is built of it.' };
    },
  );
}

function addSimulation(connection: Connection, language: LanguageHost, designs: Designs, simulations: SimulationPool, runs: Runs): void {
  connection.onRequest(
    protocol.SIMULATE,
    async (params: protocol.SimulateParams, token: CancellationToken): Promise<protocol.SimulateResult> => {
      const signal = signalOf(token);
      await language.settled(params.uri, token);
      const sound = current(params.uri, language, designs);
      if (!sound.ok) return sound;
      const { scenario, seed, replications, duration, run } = params;
      const result = await simulations.run(
        { architecture: sound.architecture, scenario, seed, replications, duration },
        (ratio, flows) => {
          const progress: protocol.ProgressParams = { run, ratio, flows };
          void connection.sendNotification(protocol.PROGRESS, progress);
        },
        signal,
      );
      if (result.ok) {
        runs.note(sound.architecture, scenario, result.results);
        language.refreshLenses();
      }
      return result;
    },
  );
}

function addReport(
  connection: Connection,
  language: LanguageHost,
  designs: Designs,
  reports: () => ReportThread,
  answers: AnswerBook,
  judgement: Judgement,
): void {
  connection.onRequest(
    protocol.REPORT,
    async ({ uri, about, seed, run }: protocol.ReportParams, token: CancellationToken): Promise<protocol.ReportResult> => {
      await language.settled(uri, token);
      const sound = current(uri, language, designs);
      if (!sound.ok) return sound;
      const { architecture } = sound;
      const known = await answers.later(architecture);
      if (!known?.results) return { ok: false, error: 'The design could not be solved.' };
      const { judged } = await judgement.judge(uri);
      return measureReport(
        { about, architecture, solved: known.results, findings: judged(known.findings), seed },
        reports,
        (ratio) => {
          const progress: protocol.ProgressParams = { run, ratio };
          void connection.sendNotification(protocol.PROGRESS, progress);
        },
        signalOf(token),
      );
    },
  );
}

/** What a request's cancellation is to the simulations. */
function signalOf(token: CancellationToken): AbortSignal {
  const abort = new AbortController();
  token.onCancellationRequested(() => {
    abort.abort();
  });
  if (token.isCancellationRequested) abort.abort();
  return abort.signal;
}

function titled({ name, title }: protocol.Titled): protocol.Titled {
  return { name, title };
}

function placeOf({ file, start, end }: Span): protocol.Place {
  return { uri: file, range: { start, end } };
}

/** What can be run or exported is what the text says now, never what it said before it was broken. */
function current(
  uri: string,
  language: LanguageHost,
  designs: Designs,
): { readonly ok: true; readonly architecture: Architecture } | { readonly ok: false; readonly error: string } {
  const design = designs.get(uri);
  if (design && !design.stale) return { ok: true, architecture: design.architecture };
  const errors = language.errors(uri);
  if (errors === 0) return { ok: false, error: 'There is nothing in this file yet.' };
  return { ok: false, error: `The file has ${errors} error${errors === 1 ? '' : 's'}; see the Problems view.` };
}

function addLibrary(connection: Connection, language: LanguageHost, rulePage: ServerHost['rulePage']): void {
  connection.onRequest(protocol.LIBRARY_TEXT, async ({ uri }: protocol.DocumentParams): Promise<string | null> => {
    const rule = RULES.find(({ code }) => ruleUri(code) === uri);
    return rule ? ((await rulePage?.(rule.code)) ?? reasonsOf(rule)) : language.libraryText(uri);
  });
}

/** What a rule says of itself, where there is no page of the manual. */
function reasonsOf({ code, title, severity, doc, standard }: Rule): string {
  return `# ${code}\n\n**${title}** (${severity})\n\n${doc}\n${standard === null ? '' : `\nFollows: ${standard}.\n`}`;
}
