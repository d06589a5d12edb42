import type { ExpectationResult, Figure, Metrics, Results } from '../kinds/figures/results.js';
import { figureText, isNothing, mark, provenance, verdict, withInterval } from './figures.js';
import { isMeasured, strategySection } from './recovery.js';
import { reportMarkdown, reportText, type Report, type Section } from './sections.js';
import { plain } from './text.js';

/** Columns that things are compared by, in this order. */
const FLOW_COLUMNS = ['throughput', 'mean', 'p50', 'p95', 'p99', 'errors', 'availability', 'apdex'];
const COMPONENT_COLUMNS = ['throughput', 'utilisation', 'queue_length', 'mean', 'p99', 'errors'];
/** Metrics of every kind that a report has no column for. */
const COMMON = new Set([
  ...FLOW_COLUMNS,
  ...COMPONENT_COLUMNS,
  'in_flight',
  'p90',
  'p999',
  'rejected',
  'timed_out',
  'unavailable',
  'refused',
  'cost',
]);

/** A run or a solution as a Markdown document. */
export function runReport(results: Results): string {
  return reportMarkdown(reportOf(results));
}

/** The same for a terminal. */
export function runText(results: Results): string {
  return reportText(reportOf(results));
}

function reportOf(results: Results): Report {
  return { title: titleOf(results), occasion: occasionOf(results), sections: sections(results), notes: results.notes };
}

/** The expectations alone, one to a line: `✓ p99(browse) < 250ms: 241ms, holds`. */
export function expectationLines(expectations: readonly ExpectationResult[]): string[] {
  return expectations.map((expectation) => {
    const value = expectation.value === null ? '' : `${figureText(expectation.value, expectation.unit)}, `;
    const reason = expectation.reason === null ? '' : ` (${expectation.reason})`;
    return plain(`${mark(expectation)} ${expectation.text}: ${value}${verdict(expectation)}${reason}`);
  });
}

function titleOf(results: Results): string {
  return results.scenario === null ? results.architecture : `${results.architecture}: ${results.scenario}`;
}

/** How a run was made: replications, time, events, seed. */
export function occasionOf({ engine, run, seed }: Results): string {
  if (engine === 'solver') return 'Solved by queueing theory.';
  if (!run) return 'Simulated.';
  const times = run.replications === 1 ? '1 replication' : `${run.replications} replications`;
  const warmup = run.warmupSeconds > 0 ? `, of which ${figureText(run.warmupSeconds, 's')} are warm-up and not counted` : '';
  return `Simulated: ${times} of ${figureText(run.simulatedSeconds, 's')}${warmup}, ${figureText(run.events, '1')} events, seed ${seed ?? '–'}. Values with ± are 95 % confidence intervals.`;
}

function sections(results: Results): Section[] {
  const components = Object.entries(results.components);
  return [
    expectationSection(results.expectations),
    detection(results),
    comparison('Flows', Object.entries(results.flows), FLOW_COLUMNS),
    comparison('Flows by location', locationsOf(results), FLOW_COLUMNS),
    comparison(
      'Components',
      components.map(([id, { metrics }]) => [id, metrics] as const),
      COMPONENT_COLUMNS,
    ),
    particulars(results),
    nothings(results),
    recovery(results),
    cost(results),
  ];
}

function expectationSection(expectations: readonly ExpectationResult[]): Section {
  return {
    title: 'Expectations',
    head: ['', 'Expected', 'Measured', ''],
    align: ['left', 'left', 'right', 'left'],
    rows: expectations.map((each) => [mark(each), each.text, figureText(each.value, each.unit), each.reason ?? verdict(each)]),
  };
}

/** What went wrong, and when people were told of it. Nothing where no alert could tell them. */
function detection({ faults }: Results): Section {
  const rows = faults.flatMap(({ text, at, detected }) => {
    if (detected === undefined) return [];
    return [[text, figureText(at, 's'), detected ? `after ${figureText(detected.after, 's')}` : 'undetected', detected?.alert ?? '']];
  });
  return { title: 'Faults', head: ['', 'At', 'People are told', 'By'], align: ['left', 'right', 'right', 'left'], rows };
}

/** What people in each place get. */
function locationsOf({ locations = {} }: Results): (readonly [string, Metrics])[] {
  return Object.entries(locations).flatMap(([flow, places]) =>
    Object.entries(places).map(([location, metrics]) => [`${flow} from ${location}`, metrics] as const),
  );
}

/** Things with at least one figure, a row each. */
function comparison(title: string, things: readonly (readonly [string, Metrics])[], columns: readonly string[]): Section {
  const known = things.filter(([, metrics]) => columns.some((column) => isKnown(metrics[column])));
  const used = columns.filter((column) => known.some(([, metrics]) => isKnown(metrics[column])));
  return {
    title,
    head: ['', ...used],
    align: ['left', ...used.map(() => 'right' as const)],
    rows: known.map(([name, metrics]) => [name, ...used.map((column) => shown(metrics[column]))]),
  };
}

/** What a kind alone can say: hit ratios, lost writes, lookups. */
function particulars(results: Results): Section {
  const rows = Object.entries(results.components).flatMap(([id, { metrics }]) =>
    Object.entries(metrics)
      .filter(([name, figure]) => isParticular(name, figure) && !isNothing(figure))
      .map(([name, figure]) => [id, name, withInterval(figure), provenance(figure)]),
  );
  return { title: 'In particular', head: ['', 'Metric', 'Value', 'From'], align: ['left', 'left', 'right', 'left'], rows };
}

/** What there is none of, a line for each component: nobody reads thirty rows of zeros. */
function nothings(results: Results): Section {
  const rows = Object.entries(results.components).flatMap(([id, { metrics }]) => {
    const names = Object.entries(metrics).flatMap(([name, figure]) => (isParticular(name, figure) && isNothing(figure) ? [name] : []));
    return names.length === 0 ? [] : [[id, names.join(', ')]];
  });
  return { title: 'Zero by design', head: ['', 'Metrics'], align: ['left', 'left'], rows };
}

/** Of the plain design, by arithmetic; of a run that lost a plan's region, as it was measured. With other scenarios nothing is new. */
function recovery({ scenario, strategies = [] }: Results): Section {
  return strategySection(scenario === null ? strategies : strategies.filter(isMeasured));
}

/** Every line of the bill, each component's sum below its lines, and the whole: it can be added up by hand. */
function cost(results: Results): Section {
  const whole = Object.entries(results.whole).map(([name, figure]) => [
    name === 'cost' ? 'the whole' : name,
    provenance(figure),
    '',
    '',
    name === 'cost' && isKnown(figure) ? sumText(figure) : withInterval(figure),
  ]);
  const rows = Object.entries(results.components).flatMap(([id, { metrics }]) => {
    const figure = metrics.cost;
    if (!figure || !isKnown(figure)) return [];
    const lines = (results.bill ?? []).filter(({ component }) => component === id);
    if (lines.length === 0) return [[id, provenance(figure), '', '', sumText(figure)]];
    return [
      ...lines.map(({ what, quantity, unit, price, amount }) => [
        '',
        what,
        amountText(quantity),
        `$${amountText(price)} per ${unit}`,
        dollars(amount),
      ]),
      [id, `sum (prices of ${dates(lines)})`, '', '', sumText(figure)],
    ];
  });
  return {
    title: 'Cost',
    head: ['', 'What', 'Quantity', 'Price', 'Per month'],
    align: ['left', 'left', 'right', 'left', 'right'],
    rows: [...rows, ...whole],
  };
}

/** Six digits: enough that the product of two is the amount beside them. */
function amountText(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function dollars(amount: number): string {
  return `$${amount.toFixed(2)}`;
}

/** To the cent, as the lines above it are. */
function sumText({ value, ci }: Figure): string {
  const half = ci ? (ci[1] - ci[0]) / 2 : 0;
  return dollars(value ?? 0) + (half >= 0.005 ? ` ± ${dollars(half)}` : '');
}

function dates(lines: readonly { readonly date: string }[]): string {
  return [...new Set(lines.map(({ date }) => date))].join(', ');
}

function isParticular(name: string, figure: Figure): boolean {
  return !COMMON.has(name) && isKnown(figure);
}

function isKnown(figure: Figure | undefined): boolean {
  return figure !== undefined && figure.value !== null;
}

function shown(figure: Figure | undefined): string {
  return figure ? withInterval(figure) : '';
}
