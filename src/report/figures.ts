import { DIMENSION_OF } from '../kinds/figures.js';
import type { ExpectationResult, Figure, Unit } from '../kinds/results.js';
import { formatQuantity } from '../model/index.js';

/** `24.1ms`, `61%`, `12k/s`; a dash for what is not defined. */
export function figureText(value: number | null, unit: Unit): string {
  if (value === null) return '–';
  // Ratios and counts below a millionth are nothing to a reader; times are not.
  const shown = unit !== 's' && Math.abs(value) < 1e-6 ? 0 : value;
  return formatQuantity(shown, DIMENSION_OF[unit]);
}

/** The value with half of its 95 % confidence interval, when it has one: `24.1ms ± 0.3ms`. */
export function withInterval(figure: Figure): string {
  const text = figureText(figure.value, figure.unit);
  if (figure.value === null || !figure.ci) return text;
  const half = (figure.ci[1] - figure.ci[0]) / 2;
  return half > 0 ? `${text} ± ${figureText(half, figure.unit)}` : text;
}

const ACCURACY: Readonly<Record<Figure['accuracy'], string>> = {
  exact: 'exact',
  close: 'within 2 %',
  fair: 'within 10 %',
  rough: 'rough',
  simulated: 'simulated',
};

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
