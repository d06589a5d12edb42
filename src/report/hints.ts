import type { ExpectationResult, Metrics, Results } from '../kinds/figures/results.js';
import type { Architecture } from '../model/index.js';
import { figureText, mark, verdict, withInterval } from './figures.js';
import { escaped } from './markdown.js';
import { metricTable } from './metrics.js';

/** A few characters beside a line, and a Markdown text for who points at them. */
export interface Hint {
  readonly label: string;
  readonly tooltip: string;
}

/** What an editor shows beside a component's name: `61% · p99 24ms`; null when nothing is known of it. */
export function hintOf(results: Results | null, id: string): string | null {
  const metrics = metricsOf(results, id);
  if (!metrics) return null;
  const parts = [
    utilisation(metrics),
    part(metrics, 'hit_ratio', 'hits '),
    // A name service answers from its resolvers' caches in no time: that says nothing.
    metrics.p99?.value === 0 ? null : part(metrics, 'p99', 'p99 '),
    // Errors are mentioned when there are any.
    (metrics.errors?.value ?? 0) > 0.0005 ? part(metrics, 'errors', 'errors ') : null,
  ].filter((text) => text !== null);
  return parts.length > 0 ? parts.join(' · ') : null;
}

/** The same with the metric table behind it. */
export function componentHint(architecture: Architecture, results: Results | null, id: string): Hint | null {
  const label = hintOf(results, id);
  return label === null ? null : { label, tooltip: metricTable(architecture, results, id, null) ?? '' };
}

/** What an editor shows behind an expectation: `241ms, holds`. The index counts the expectations of the results. */
export function expectationHint(results: Results | null, index: number): Hint | null {
  const expectation = results?.expectations[index];
  if (!expectation) return null;
  return { label: expectationLabel(expectation), tooltip: tooltipOf(expectation, results) };
}

/** `241ms, holds`; `not known` without a figure. */
function expectationLabel(expectation: ExpectationResult): string {
  const { value, unit } = expectation;
  return value === null ? verdict(expectation) : `${figureText(value, unit)}, ${verdict(expectation)}`;
}

function tooltipOf(expectation: ExpectationResult, results: Results): string {
  const by = results.engine === 'solver' ? 'by queueing theory, without simulation' : 'simulated';
  const reason = expectation.reason === null ? '' : `\n\n${escaped(expectation.reason)}`;
  return `${mark(expectation)} ${escaped(expectation.text)}: ${expectationLabel(expectation)}, ${by}${reason}`;
}

/** What is nearly idle is told apart from what is idle, and no more than that. */
function utilisation(metrics: Metrics): string | null {
  const value = metrics.utilisation?.value;
  return value != null && value > 0 && value < 0.01 ? '<1%' : part(metrics, 'utilisation', '');
}

function part(metrics: Metrics, name: string, before: string): string | null {
  const figure = metrics[name];
  return figure?.value == null ? null : `${before}${withInterval({ ...figure, ci: null })}`;
}

function metricsOf(results: Results | null, id: string): Metrics | null {
  return results?.components[id]?.metrics ?? null;
}

/** Beside a scenario: how many of its expectations held when it was last run, with each of them in the tooltip. Null when it expects nothing. */
export function runHint({ expectations, seed }: Results): Hint | null {
  if (expectations.length === 0) return null;
  const held = expectations.filter(({ passed }) => passed === true).length;
  const all = held === expectations.length;
  const lines = expectations.map((each) => `${mark(each)} ${each.text}: ${figureText(each.value, each.unit)}`);
  return {
    label: `${all ? '✓' : '✗'} ${held} of ${expectations.length} hold`,
    tooltip: [`Last simulation, seed ${seed ?? 1}:`, ...lines].join('\n'),
  };
}
