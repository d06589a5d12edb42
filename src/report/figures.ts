import { DIMENSION_OF } from '../kinds/figures/figures.js';
import type { ExpectationResult, Figure, Unit } from '../kinds/figures/results.js';
import { formatQuantity } from '../model/index.js';

/** `24.1ms`, `61%`, `12k/s`; a dash for what is not defined. */
export function figureText(value: number | null, unit: Unit): string {
  if (value === null) return '–';
  // Ratios and counts below a millionth are nothing to a reader; times only below a nanosecond.
  const shown = Math.abs(value) < (unit === 's' ? 1e-9 : 1e-6) ? 0 : value;
  return formatQuantity(shown, DIMENSION_OF[unit]);
}

/** The value with half of its 95 % confidence interval, when it has one: `24.1ms ± 0.3ms`. */
export function withInterval(figure: Figure): string {
  const interval = intervalText(figure);
  const text = figureText(figure.value, figure.unit);
  return interval === null ? text : `${text} ${interval}`;
}

/** An interval narrower than this share of its value says nothing that the value's own digits do not. */
const NARROW = 0.0005;

/** `± 0.3ms`: half of the 95 % confidence interval; null when there is none, or when it is nothing to speak of. */
export function intervalText(figure: Figure): string | null {
  if (figure.value === null || !figure.ci) return null;
  const half = (figure.ci[1] - figure.ci[0]) / 2;
  if (half <= NARROW * Math.abs(figure.value)) return null;
  // A small rate would be told per minute or hour, beside a value that is told per second.
  return `± ${figure.unit === '1/s' ? `${figureText(half, '1')}/s` : figureText(half, figure.unit)}`;
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
