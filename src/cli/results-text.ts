import type { ExpectationResult, Figure, Metrics, Results } from '../kinds/results.js';
import { figureText } from './figures.js';
import { table, wrap, type Column } from './table.js';
import type { Terminal } from './terminal.js';

/** Columns that flows and components are compared by, in this order; the rest of a component's metrics follow below. */
const FLOW_COLUMNS = ['throughput', 'mean', 'p50', 'p99', 'errors', 'availability', 'apdex'];
const COMPONENT_COLUMNS = ['throughput', 'utilisation', 'queue_length', 'mean', 'p99', 'errors'];
/** Common to all kinds and shown elsewhere or seldom asked for; `--format json` has them. */
const SELDOM = new Set([
  ...COMPONENT_COLUMNS,
  'in_flight',
  'p50',
  'p90',
  'p95',
  'p999',
  'rejected',
  'timed_out',
  'unavailable',
  'refused',
  'availability',
]);

/** Everything that is known about an architecture, as a person reads it: flows, components, what is particular to each, expectations, notes. */
export function printResults(results: Results, terminal: Terminal): void {
  const { style } = terminal;
  const run = results.run;
  const what =
    results.engine === 'solver'
      ? 'instant answer by queueing theory'
      : run
        ? `simulated: ${plural(run.replications, 'replication')} of ${figureText(run.simulatedSeconds, 's')}, ${figureText(run.events, '1')} events in ${figureText(run.wallSeconds, 's')}, seed ${results.seed ?? '–'}`
        : 'simulated';
  terminal.line(
    `${style.bold(results.architecture)}${results.scenario === null ? '' : ` · scenario ${style.bold(results.scenario)}`}  ${style.dim(what)}`,
  );

  compare('Flows', Object.entries(results.flows), FLOW_COLUMNS, terminal);
  compare(
    'Components',
    Object.entries(results.components)
      .filter(([, { metrics }]) => COMPONENT_COLUMNS.some((name) => defined(metrics[name])))
      .map(([id, { metrics }]) => [id, metrics] as const),
    COMPONENT_COLUMNS,
    terminal,
  );
  particulars(results, terminal);
  if (results.expectations.length > 0) {
    heading('Expectations', terminal);
    printExpectations(results.expectations, terminal);
  }
  if (results.notes.length > 0) {
    heading('Notes', terminal);
    for (const note of results.notes) {
      const [first = '', ...more] = wrap(note, Math.min(terminal.columns, 110) - 4);
      terminal.line(`  · ${first}`);
      for (const line of more) terminal.line(`    ${line}`);
    }
  }
}

/** A line per expectation: holds or not, what it is, the figure it was held against. */
export function printExpectations(expectations: readonly ExpectationResult[], terminal: Terminal): void {
  const { style } = terminal;
  const rows = expectations.map((expectation) => [
    expectation.passed === true ? style.good('✓') : expectation.passed === false ? style.bad('✗') : style.dim('?'),
    expectation.text,
    expectation.value === null ? '' : `is ${figureText(expectation.value, expectation.unit)}`,
    style.dim([`line ${expectation.line}`, ...(expectation.reason === null ? [] : [expectation.reason])].join(': ')),
  ]);
  for (const line of table(rows, [{}, {}, {}, {}])) terminal.line(line);
}

/** Things side by side: a row each, a column for each metric that any of them has, and where the figures come from. */
function compare(title: string, things: readonly (readonly [string, Metrics])[], names: readonly string[], terminal: Terminal): void {
  if (things.length === 0) return;
  const { style } = terminal;
  const used = names.filter((name) => things.some(([, metrics]) => defined(metrics[name])));
  const columns: Column[] = [{}, ...used.map(() => ({ align: 'right' as const })), {}];
  const rows = [
    ['', ...used.map((name) => style.dim(name)), style.dim('from')],
    ...things.map(([id, metrics]) => [
      style.name(id),
      ...used.map((name) => shown(metrics[name])),
      style.dim(methods(used.flatMap((name) => metrics[name] ?? [])).join('; ')),
    ]),
  ];
  heading(title, terminal);
  for (const line of table(rows, columns)) terminal.line(line);
}

/** What a kind alone can say: hit ratios, lost writes, lookups, cost. */
function particulars(results: Results, terminal: Terminal): void {
  const { style } = terminal;
  const rows: string[][] = [];
  for (const [id, { kind, metrics }] of [...Object.entries(results.components), ['', { kind: 'whole', metrics: results.whole }] as const]) {
    let first = true;
    for (const [name, figure] of Object.entries(metrics)) {
      if (!defined(figure) || (kind !== 'whole' && kind !== 'users' && SELDOM.has(name))) continue;
      const label = id === '' ? style.name('the whole') : `${style.name(id)} ${style.dim(kind)}`;
      rows.push([first ? label : '', name, shown(figure), style.dim(figure.method)]);
      first = false;
    }
  }
  if (rows.length === 0) return;
  heading('In particular', terminal);
  for (const line of table(rows, [{}, {}, { align: 'right' }, {}])) terminal.line(line);
}

function heading(title: string, terminal: Terminal): void {
  terminal.line();
  terminal.line(terminal.style.bold(title));
}

function defined(figure: Figure | undefined): figure is Figure {
  return figure !== undefined && figure.value !== null;
}

/** The figure, with half of its 95 % confidence interval when there is one. */
function shown(figure: Figure | undefined): string {
  if (!figure) return '';
  const text = figureText(figure.value, figure.unit);
  if (!figure.ci) return text;
  const half = (figure.ci[1] - figure.ci[0]) / 2;
  return half > 0 ? `${text} ±${figureText(half, figure.unit)}` : text;
}

function methods(figures: readonly Figure[]): string[] {
  return [...new Set(figures.filter((figure) => figure.value !== null).map((figure) => figure.method))].filter((method) => method !== '');
}

export function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
