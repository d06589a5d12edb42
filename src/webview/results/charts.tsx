import type { JSX } from 'preact';
import type { Metrics, Results, Unit } from '../../kinds/figures/results.js';
import { Bars, type Bar } from './bars.js';
import { LineChart, type Series } from './line-chart.js';

interface RunProps {
  readonly results: Results;
  readonly base: Results | null;
}

/** At most this many lines in a chart; the ones that rise highest are drawn. */
const LINES = 8;

interface Kind {
  readonly group: 'flows' | 'components';
  readonly metric: string;
  readonly title: string;
  readonly unit: Unit;
  readonly top?: number;
}

const COURSES: readonly Kind[] = [
  { group: 'flows', metric: 'p99', title: 'Latency, 99th percentile', unit: 's' },
  { group: 'flows', metric: 'errors', title: 'Requests without an answer', unit: 'ratio' },
  { group: 'flows', metric: 'throughput', title: 'Answered requests', unit: '1/s' },
  { group: 'components', metric: 'utilisation', title: 'Utilisation', unit: 'ratio', top: 1 },
  { group: 'components', metric: 'queue_length', title: 'Requests waiting', unit: '1' },
  { group: 'components', metric: 'lag', title: 'Consumer lag', unit: '1' },
  { group: 'components', metric: 'instances', title: 'Instances', unit: '1' },
];

/** How everything went over time, with the faults shaded. Nothing where a run has no course. */
export function Courses({ results, base }: RunProps): JSX.Element | null {
  const { timeline, faults } = results;
  if (!timeline) return null;
  const charts = COURSES.flatMap((kind) => {
    const series = seriesOf(kind, results, base);
    return series.length > 0 ? [{ kind, series }] : [];
  });
  return (
    <>
      {charts.map(({ kind, series }) => (
        <LineChart
          key={`${kind.group} ${kind.metric}`}
          title={kind.title}
          unit={kind.unit}
          step={timeline.step}
          series={series}
          faults={faults}
          {...(kind.top === undefined ? {} : { top: kind.top })}
        />
      ))}
    </>
  );
}

/** The courses of a metric, the highest first. A component that never had anything to do has none. */
function seriesOf({ group, metric }: Kind, { timeline }: Results, base: Results | null): Series[] {
  const before = `${group}.`;
  const after = `.${metric}`;
  return Object.entries(timeline?.series ?? {})
    .filter(([key]) => key.startsWith(before) && key.endsWith(after))
    .map(([key, values]) => ({
      name: key.slice(before.length, -after.length),
      values,
      base: base?.timeline?.step === timeline?.step ? (base?.timeline?.series[key] ?? null) : null,
      peak: values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0),
    }))
    .filter(({ peak }) => group === 'flows' || peak > 0)
    .sort((a, b) => (group === 'flows' ? 0 : b.peak - a.peak))
    .slice(0, LINES);
}

const PERCENTILES = ['p50', 'p90', 'p95', 'p99', 'p999'] as const;

/** How long the requests of each flow took, from the usual one to the slowest in a thousand. */
export function Percentiles({ results, base }: RunProps): JSX.Element {
  return (
    <>
      {Object.entries(results.flows).map(([name, metrics]) => (
        <Bars
          key={name}
          title={`Latency of ${name}`}
          unit="s"
          bars={PERCENTILES.flatMap((percentile) => barOf(percentile, percentile, metrics, base?.flows[name] ?? null))}
        />
      ))}
    </>
  );
}

export function Costs({ results, base, press }: RunProps & { readonly press?: (name: string) => void }): JSX.Element | null {
  const bars = Object.entries(results.components)
    .flatMap(([id, { metrics }]) => barOf(id, 'cost', metrics, base?.components[id]?.metrics ?? null))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value);
  return bars.length === 0 ? null : <Bars title="Cost in a month" unit="USD/mo" bars={bars} {...(press ? { press } : {})} />;
}

function barOf(name: string, metric: string, metrics: Metrics, base: Metrics | null): Bar[] {
  const value = metrics[metric]?.value ?? null;
  return value === null ? [] : [{ name, value, base: base?.[metric]?.value ?? null }];
}
