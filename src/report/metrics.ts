import { declarationOf } from '../kinds/figures/figures.js';
import type { Figure, Metrics, Results } from '../kinds/figures/results.js';
import type { Architecture, MetricDeclaration } from '../model/index.js';
import { isNothing, provenance, withInterval } from './figures.js';
import { escaped, markdownTable } from './markdown.js';

/**
 * The metrics of a component or a flow as a Markdown table with where each number comes from; with a metric, that one with its description. Null
 * when there is no such subject or metric. A component wins over a flow of the same name.
 */
export function metricTable(architecture: Architecture, results: Results | null, subject: string, metric: string | null): string | null {
  const metrics = results && subjectMetrics(results, subject);
  if (!metrics) return null;
  if (metric === null) return tableOf(metrics);
  const figure = metrics[metric];
  if (!figure) return null;
  const doc = declarations(architecture, subject).find(({ name }) => name === metric)?.doc ?? '';
  return [`**${escaped(metric)}** ${withInterval(figure)} (${escaped(provenance(figure))})`, doc]
    .filter((each) => each !== '')
    .join('\n\n');
}

/** Metrics as a Markdown table: what there is none of comes after the rest, and last what is not defined, with the reason. */
function tableOf(metrics: Metrics): string {
  return markdownTable(
    ['Metric', 'Value', 'From'],
    ['left', 'right', 'left'],
    rowsOf(metrics).map((row) => row.map(escaped)),
  );
}

function rowsOf(metrics: Metrics): string[][] {
  const place = (figure: Figure): number => (figure.value === null ? 2 : isNothing(figure) ? 1 : 0);
  return Object.entries(metrics)
    .sort(([, one], [, other]) => place(one) - place(other))
    .map(([name, figure]) => [name, withInterval(figure), provenance(figure)]);
}

function subjectMetrics(results: Results, subject: string): Metrics | undefined {
  return results.components[subject]?.metrics ?? results.flows[subject];
}

function declarations(architecture: Architecture, subject: string): readonly MetricDeclaration[] {
  const component = architecture.components.find(({ id }) => id === subject);
  if (component) return declarationOf(architecture, component)?.metrics ?? [];
  return architecture.catalogue.kinds.find(({ name }) => name === 'flow')?.metrics ?? [];
}
