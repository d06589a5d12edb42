import { DIMENSION_OF } from '../kinds/figures/figures.js';
import type { ExpectationResult, Figure, FlowSoFar, Unit } from '../kinds/figures/results.js';
import { formatQuantity, formatWithin } from '../model/index.js';

/** `24.1ms`, `61%`, `12k/s`; a dash for what is not defined. */
export function figureText(value: number | null, unit: Unit): string {
  if (value === null) return '–';
  return formatQuantity(Math.abs(value) < nothing(unit) ? 0 : value, DIMENSION_OF[unit]);
}

/** Ratios and counts below a millionth are nothing to a reader; times only below a nanosecond. */
function nothing(unit: Unit): number {
  return unit === 's' ? 1e-9 : 1e-6;
}

/** What a flow has come to in a run that goes on: `browse 184/s, p99 21.3ms, errors 0.3%`. */
export function soFarText({ flow, throughput, p99, errors }: FlowSoFar): string {
  return `${flow} ${figureText(throughput, '1/s')}, p99 ${figureText(p99, 's')}, errors ${figureText(errors, 'ratio')}`;
}

/** The value with half of its 95 % confidence interval, when it has one: `24.1ms ± 0.3ms`. */
export function withInterval(figure: Figure): string {
  const { value, half } = measured(figure);
  return half === null ? value : `${value} ± ${half}`;
}

/** An interval narrower than this share of its value says nothing that the value's own digits do not. */
const NARROW = 0.0005;

/** A value, and half of its 95 % confidence interval to the same decimal place; null when it has none, or one that is nothing to speak of. */
export function measured({ value, ci, unit }: Figure): { readonly value: string; readonly half: string | null } {
  const half = value === null || !ci ? 0 : (ci[1] - ci[0]) / 2;
  // An unbounded value has no decimal places.
  if (value === null || !Number.isFinite(half) || half <= NARROW * Math.abs(value) || half < nothing(unit)) {
    return { value: figureText(value, unit), half: null };
  }
  const [text, interval] = formatWithin(value, half, DIMENSION_OF[unit]);
  return { value: text, half: interval };
}

/** Whether a figure only says that there is nothing of something, and cannot be: no limit refuses, no check rejects. */
export function isNothing({ value, accuracy }: Figure): boolean {
  return value === 0 && accuracy === 'exact';
}

const ACCURACY: Readonly<Record<Figure['accuracy'], string>> = {
  exact: 'exact',
  close: 'within 2 %',
  fair: 'within 10 %',
  rough: 'rough',
  simulated: 'simulated',
};

/** How a figure changed, in its own unit: `+12ms`, `−3%`. */
export function changeText(before: number, after: number, unit: Unit): string {
  const sign = after > before ? '+' : after < before ? '−' : '±';
  return `${sign}${figureText(Math.abs(after - before), unit)}`;
}

/** Where a figure comes from and how far it can be trusted: `M/M/c (Erlang C); exact`. For one that is not defined, why not. */
export function provenance(figure: Figure): string {
  return figure.value === null ? figure.method : [figure.method, ACCURACY[figure.accuracy]].filter((part) => part !== '').join('; ');
}

/** `holds`, `fails`, `not known`. */
export function verdict({ passed }: ExpectationResult): string {
  return passed === null ? 'not known' : passed ? 'holds' : 'fails';
}

/** The sign of a verdict: ✓, ✗ or ?. */
export function mark({ passed }: ExpectationResult): string {
  return passed === null ? '?' : passed ? '✓' : '✗';
}
