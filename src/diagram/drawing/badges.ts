import { DIMENSION_OF } from '../../kinds/figures/figures.js';
import type { Figure, Metrics } from '../../kinds/figures/results.js';
import { formatQuantity } from '../../model/index.js';
import { levelOf, type Badge } from '../graph/graph.js';

/** What a card has room for, most telling first; a card shows the first two that its component has. */
const SHOWN: readonly (readonly [metric: string, label: string])[] = [
  ['hit_ratio', 'hits'],
  ['lookup', 'lookup'],
  ['p99', 'p99'],
  ['offered', 'load'],
  ['throughput', 'load'],
];
const ROOM = 2;

/** A figure as a card shows it: a percentage to whole points, everything else to three digits. */
export function figureText(figure: Pick<Figure, 'value' | 'unit'>): string {
  const { value, unit } = figure;
  if (value === null || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return '∞';
  if (unit !== 'ratio') return formatQuantity(value, DIMENSION_OF[unit]);
  const percent = value * 100;
  if (percent >= 99.5 && percent < 100) return `${(Math.floor(percent * 100) / 100).toString()}%`;
  return `${percent < 1 && percent > 0 ? Number(percent.toPrecision(2)).toString() : Math.round(percent).toString()}%`;
}

/**
 * The figures on a component's card. How many there are depends on which metrics the component has, never on their values, so that new values
 * never move the drawing.
 */
export function badgesOf(metrics: Metrics | undefined): readonly Badge[] {
  if (!metrics) return [];
  const badges: Badge[] = [];
  for (const [metric, label] of SHOWN) {
    const figure = metrics[metric];
    if (!figure || badges.length === ROOM || badges.some((badge) => badge.title === label)) continue;
    if (metric === 'p99' && isAsked(metrics)) continue;
    badges.push({ text: figureText(figure), title: label, level: figure.value === Infinity ? 'bad' : 'plain' });
  }
  return badges;
}

/** A name service is asked and out of the way: what counts is how long that takes, and it is never busy. */
function isAsked(metrics: Metrics): boolean {
  return metrics.lookup !== undefined;
}

/** Utilisation as the heat scale shows it, from 0 to 1; null without a figure. */
export function heatOf(metrics: Metrics | undefined): number | null {
  if (metrics && isAsked(metrics)) return null;
  const value = metrics?.utilisation?.value ?? null;
  return value === null || Number.isNaN(value) ? null : Math.min(1, Math.max(0, value));
}

/** The utilisation in words, for a description: "utilisation 78%, busy". */
export function heatWords(heat: number): string {
  const level = levelOf(heat);
  const words = level === 'bad' ? ', overloaded' : level === 'busy' ? ', busy' : '';
  return `utilisation ${heatText(heat)}${words}`;
}

/** The utilisation in whole points: "61%", "<1%". */
export function heatText(heat: number): string {
  return heat > 0 && heat < 0.005 ? '<1%' : `${Math.round(heat * 100)}%`;
}
