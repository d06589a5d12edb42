import * as vscode from 'vscode';
import type { ExpectationResult } from '../kinds/figures/results.js';
import { figureText } from '../report/index.js';
import { OUTLINE, type OutlineResult, type Place } from '../server/protocol.js';
import { fileName, toRange } from './documents.js';
import type { Server } from './server.js';
import type { Simulations } from './simulation.js';

/** More files are not looked through: the rest appear when they are opened. */
const FILES = 500;
/** The tests of a file that belong to no scenario. */
const STEADY = 'steady state';

/** Where an item's tests are run: the document, and the scenario or null for the plain design. */
interface Subject {
  readonly uri: vscode.Uri;
  readonly scenario: string | null;
}

/** A scenario's tests, or those of the plain design. */
interface Group {
  readonly name: string;
  readonly title: string | null;
  /** Where the scenario stands; the plain design stands nowhere. */
  readonly place: Place | null;
  readonly scenario: string | null;
}

/**
 * Every `expect` as a test, under its scenario, in VS Code's own Testing view: run one, all, or again after every change. A scenario is simulated
 * once, however many of its expectations are asked for.
 */
export class ExpectationTests implements vscode.Disposable {
  readonly #controller = vscode.tests.createTestController('arch.expectations', 'Architecture');
  readonly #subjects = new WeakMap<vscode.TestItem, Subject>();
  readonly #watched = new Set<vscode.TestRunRequest>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(
    private readonly server: Server,
    private readonly simulations: Simulations,
    private readonly output: vscode.LogOutputChannel,
  ) {
    const controller = this.#controller;
    const guarded = (work: Promise<void>): void => {
      work.catch((error: unknown) => {
        output.error(error instanceof Error ? error : String(error));
      });
    };
    controller.resolveHandler = async (item) => {
      if (!item) await this.#discover();
    };
    controller.refreshHandler = () => this.#discover();
    controller.createRunProfile(
      'Simulate',
      vscode.TestRunProfileKind.Run,
      async (request, token) => {
        if (!request.continuous) {
          await this.#run(request, token);
          return;
        }
        this.#watched.add(request);
        token.onCancellationRequested(() => this.#watched.delete(request));
      },
      true,
      undefined,
      true,
    );
    this.#subscriptions = [
      server.onChanged(({ uri }) => {
        guarded(this.#changed(vscode.Uri.parse(uri)));
      }),
    ];
  }

  dispose(): void {
    for (const each of this.#subscriptions) each.dispose();
    this.#controller.dispose();
  }

  async #discover(): Promise<void> {
    const files = await vscode.workspace.findFiles('**/*.arch', undefined, FILES);
    for (const uri of files) await this.#read(await vscode.workspace.openTextDocument(uri));
  }

  async #changed(uri: vscode.Uri): Promise<void> {
    const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
    if (document?.languageId !== 'arch') return;
    await this.#read(document);
    for (const request of this.#watched) {
      const concerned = request.include?.filter((item) => item.uri?.toString() === uri.toString());
      if (concerned?.length === 0) continue;
      const cancel = new vscode.CancellationTokenSource();
      const include = concerned ?? this.#itemsOf(uri);
      await this.#run(new vscode.TestRunRequest(include, request.exclude, request.profile, true), cancel.token);
      cancel.dispose();
    }
  }

  #itemsOf(uri: vscode.Uri): vscode.TestItem[] {
    const item = this.#controller.items.get(uri.toString());
    return item ? [item] : [];
  }

  /** The items of a document, as its text is now. While the text is broken, they stay what they were. */
  async #read(document: vscode.TextDocument): Promise<void> {
    const { uri } = document;
    const outline = await this.server.ask(OUTLINE, { uri: uri.toString() });
    if (outline.errors > 0) return;
    if (outline.expectations.length === 0) {
      this.#controller.items.delete(uri.toString());
      return;
    }
    const known = this.#controller.items.get(uri.toString());
    const file = known ?? this.#controller.createTestItem(uri.toString(), fileName(uri), uri);
    file.description = outline.name;
    file.children.replace(this.#groups(uri, outline));
    if (!known) this.#controller.items.add(file);
  }

  #groups(uri: vscode.Uri, outline: OutlineResult): vscode.TestItem[] {
    const groups: Group[] = [
      { name: STEADY, title: 'nothing goes wrong', place: null, scenario: null },
      ...outline.scenarios.map((each) => ({ ...each, scenario: each.name })),
    ];
    return groups.flatMap(({ name, title, place, scenario }) => {
      const expected = outline.expectations.filter((each) => each.scenario === scenario);
      if (expected.length === 0) return [];
      const group = this.#item(`${uri.toString()}#${scenario ?? ''}`, name, place, { uri, scenario });
      if (title !== null) group.description = title;
      group.children.replace(
        expected.map(({ text, place: where }, index) => this.#item(`${group.id}#${index}`, text, where, { uri, scenario })),
      );
      return [group];
    });
  }

  #item(id: string, label: string, place: Place | null, subject: Subject): vscode.TestItem {
    const item = this.#controller.createTestItem(id, label, place ? vscode.Uri.parse(place.uri) : subject.uri);
    if (place) item.range = toRange(place.range);
    this.#subjects.set(item, subject);
    return item;
  }

  async #run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const run = this.#controller.createTestRun(request);
    const roots = request.include ?? [...this.#controller.items].map(([, item]) => item);
    const excluded = new Set(request.exclude ?? []);
    const groups = new Map<string, { subject: Subject; tests: vscode.TestItem[] }>();
    for (const test of roots.flatMap((item) => leaves(item, excluded))) {
      const subject = this.#subjects.get(test);
      if (!subject) continue;
      const key = `${subject.uri.toString()}#${subject.scenario ?? ''}`;
      const group = groups.get(key) ?? { subject, tests: [] };
      groups.set(key, group);
      group.tests.push(test);
      run.enqueued(test);
    }
    for (const { subject, tests } of groups.values()) {
      if (token.isCancellationRequested) for (const test of tests) run.skipped(test);
      else await this.#simulate(run, subject, tests, token);
    }
    run.end();
  }

  async #simulate(
    run: vscode.TestRun,
    { uri, scenario }: Subject,
    tests: readonly vscode.TestItem[],
    token: vscode.CancellationToken,
  ): Promise<void> {
    for (const test of tests) run.started(test);
    const since = Date.now();
    const fail = (error: string): void => {
      for (const test of tests) run.errored(test, new vscode.TestMessage(error));
    };
    try {
      const result = await this.simulations.measure(await vscode.workspace.openTextDocument(uri), scenario, token);
      if (!result.ok) {
        fail(result.error);
        return;
      }
      run.appendOutput(`${result.report.replaceAll('\n', '\r\n')}\r\n`);
      for (const test of tests) judge(run, test, result.results.expectations, Date.now() - since);
    } catch (error) {
      if (token.isCancellationRequested) for (const test of tests) run.skipped(test);
      else {
        this.output.error(error instanceof Error ? error : String(error));
        fail(error instanceof Error ? error.message : String(error));
      }
    }
  }
}

function leaves(item: vscode.TestItem, excluded: ReadonlySet<vscode.TestItem>): vscode.TestItem[] {
  if (excluded.has(item)) return [];
  return item.children.size === 0 ? [item] : [...item.children].flatMap(([, child]) => leaves(child, excluded));
}

/** An expectation is known by its text and line: the same text may stand in a file twice. */
function judge(run: vscode.TestRun, test: vscode.TestItem, results: readonly ExpectationResult[], time: number): void {
  const line = (test.range?.start.line ?? -1) + 1;
  const result = results.find((each) => each.text === test.label && each.line === line) ?? results.find((each) => each.text === test.label);
  if (!result) {
    run.skipped(test);
    return;
  }
  if (result.passed === true) {
    run.passed(test, time);
    return;
  }
  const measured = figureText(result.value, result.unit);
  // Not as an expected and an actual output: at the line, VS Code would tell those as `645ms != p99(browse) < 100ms`.
  const message = new vscode.TestMessage(result.passed === null ? (result.reason ?? 'not known') : `It is ${measured}.`);
  if (test.uri && test.range) message.location = new vscode.Location(test.uri, test.range);
  if (result.passed === null) run.errored(test, message, time);
  else run.failed(test, message, time);
}
