import { copyOf, table, type Architecture, type MetricDeclaration } from '../../model/index.js';
import type { CallMeasure, Estimate } from '../../network/index.js';
import { unknown, withoutAnswer, type Estimates } from './estimate.js';
import { figure, kindNamed, UNIT_OF } from './figures.js';
import type { Figure, Metrics } from './results.js';

const NOT_CALLED = unknown('no flow calls it');

/** What is common to everything that is called, by the name of the metric. */
const CALLED: ReadonlyMap<string, (calls: CallMeasure) => Estimate> = new Map<string, (calls: CallMeasure) => Estimate>([
  ['throughput', ({ throughput }) => throughput],
  ['in_flight', ({ inFlight }) => inFlight],
  ['mean', ({ latency }) => latency.mean],
  ['p50', ({ latency }) => latency.p50],
  ['p90', ({ latency }) => latency.p90],
  ['p95', ({ latency }) => latency.p95],
  ['p99', ({ latency }) => latency.p99],
  ['p999', ({ latency }) => latency.p999],
  ['errors', withoutAnswer],
  ['rejected', ({ errors }) => errors.rejected],
  ['timed_out', ({ errors }) => errors.timeout],
  ['unavailable', ({ errors }) => errors.unavailable],
  ['refused', ({ errors }) => errors.refused],
  ['availability', ({ availability }) => availability],
]);

/** What was measured of the calls of something; undefined when nothing calls it. */
export function ofCalls(calls: CallMeasure | undefined): Estimates {
  return (name) => {
    const read = CALLED.get(name);
    return read && (calls ? read(calls) : NOT_CALLED);
  };
}

/** What stands in a list. */
export function listed(estimates: Readonly<Record<string, Estimate>>): Estimates {
  return (name) => (Object.hasOwn(estimates, name) ? estimates[name] : undefined);
}

/** What the first says when it says anything of a metric, even that it is not known, and else the second. */
export function firstOf(first: Readonly<Record<string, Estimate>>, second: Estimates): Estimates {
  return (name) => (Object.hasOwn(first, name) ? first[name] : second(name));
}

/** What the figure of a metric says that the standard library declares and no behaviour measures. */
export const NOT_YET = 'not measured yet';

/** A figure for every declared metric, in the order of their declaration. */
export function metricsOf(declared: readonly MetricDeclaration[], estimates: Estimates, architecture: Architecture): Metrics {
  const metrics = emptyMetrics(declared);
  for (const { name, dimension, declaredBy } of declared)
    metrics[name] = figure(estimates(name) ?? unknown(unmeasured(declaredBy, architecture)), UNIT_OF[dimension]);
  return metrics;
}

function unmeasured(kind: string, architecture: Architecture): string {
  return kindNamed(architecture, kind)?.builtin === true ? NOT_YET : `nothing measures the metrics that ${kind} declares`;
}

/** By the list of the metrics: a table with all of them. */
const empty = new WeakMap<readonly MetricDeclaration[], Record<string, Figure>>();
const NOTHING = figure(unknown(NOT_YET), '1');

/** A table to be filled. Those of one kind are copies of each other, which an engine makes and reads many times faster than such as grow word by word. */
function emptyMetrics(declared: readonly MetricDeclaration[]): Record<string, Figure> {
  let first = empty.get(declared);
  if (!first) {
    const grown = table<Figure>();
    for (const { name } of declared) grown[name] = NOTHING;
    empty.set(declared, (first = copyOf(grown)));
  }
  return copyOf(first);
}
