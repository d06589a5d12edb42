/**
 * Quantities with units. Every value in the model is held in SI base units: seconds, per second, bytes,
 * bytes per second, ratios from 0 to 1, US dollars, US dollars per month. The text a person wrote is kept
 * by the language, never here.
 */

/** What a number measures. The names are those of the types in the Arch language. */
export type Dimension = 'number' | 'duration' | 'rate' | 'size' | 'bandwidth' | 'percent' | 'factor' | 'money' | 'price';

export interface Quantity {
  readonly dimension: Dimension;
  /** In the base unit of the dimension. */
  readonly value: number;
}

/** A month is 730 hours, the convention of cloud price lists; a year is twelve of them (8,760 h). */
export const SECONDS_PER_MONTH = 730 * 3600;

const TIME: ReadonlyMap<string, number> = new Map([
  ['us', 1e-6],
  ['ms', 1e-3],
  ['s', 1],
  ['m', 60],
  ['min', 60],
  ['h', 3600],
  ['d', 86_400],
  ['mo', SECONDS_PER_MONTH],
  ['y', 12 * SECONDS_PER_MONTH],
]);

const SIZE: ReadonlyMap<string, number> = new Map([
  ['B', 1],
  ['KB', 1e3],
  ['MB', 1e6],
  ['GB', 1e9],
  ['TB', 1e12],
  ['PB', 1e15],
  ['KiB', 2 ** 10],
  ['MiB', 2 ** 20],
  ['GiB', 2 ** 30],
  ['TiB', 2 ** 40],
  ['PiB', 2 ** 50],
]);

/** Network equipment counts bits; the model counts bytes. */
const BITS: ReadonlyMap<string, number> = new Map([
  ['bps', 1 / 8],
  ['Kbps', 1e3 / 8],
  ['Mbps', 1e6 / 8],
  ['Gbps', 1e9 / 8],
  ['Tbps', 1e12 / 8],
]);

const SCALE: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
]);

/** Every unit as it can be written after a number, for completion and for "did you mean". */
export const UNITS: Readonly<Record<Dimension, readonly string[]>> = {
  number: ['k', 'M', 'G'],
  duration: [...TIME.keys()].filter((unit) => unit !== 'min'),
  rate: ['/s', '/min', '/h', '/d', 'k/s', 'M/s'],
  size: [...SIZE.keys()],
  bandwidth: [...BITS.keys(), 'KB/s', 'MB/s', 'GB/s', 'MiB/s', 'GiB/s', 'GiB/d'],
  percent: ['%'],
  factor: ['x'],
  money: ['$'],
  price: ['/h', '/mo', '/y'],
};

const SHAPE = /^(\$?)(\d+(?:\.\d+)?)([a-z_%][\w%]*)?(?:\/([a-z]+))?$/i;

export type QuantityError = { readonly error: 'malformed' } | { readonly error: 'unit'; readonly unit: string };

/**
 * Reads a quantity as it is written in Arch, e.g. `250us`, `12k/s`, `4KiB`, `99.95%`, `$40k/mo`.
 * An unknown unit is reported with the unit's own text, so that a message can name it.
 */
export function parseQuantity(text: string): Quantity | QuantityError {
  const match = SHAPE.exec(text);
  // Four hundred digits are no number that anything can be calculated with.
  if (!match || !Number.isFinite(Number(match[2]) * 1e12)) return { error: 'malformed' };
  const [, dollar, figures, unit = '', per] = match as unknown as [string, string, string, string | undefined, string | undefined];
  const amount = Number(figures);
  const period = per === undefined ? undefined : TIME.get(per);
  if (per !== undefined && period === undefined) return { error: 'unit', unit: `${unit}/${per}` };

  const scale = SCALE.get(unit);
  if (dollar === '$') {
    if (scale === undefined) return { error: 'unit', unit };
    return period === undefined
      ? { dimension: 'money', value: amount * scale }
      : { dimension: 'price', value: (amount * scale * SECONDS_PER_MONTH) / period };
  }
  if (period !== undefined) {
    if (scale !== undefined) return { dimension: 'rate', value: (amount * scale) / period };
    const bytes = SIZE.get(unit);
    return bytes === undefined ? { error: 'unit', unit: `${unit}/${per}` } : { dimension: 'bandwidth', value: (amount * bytes) / period };
  }
  if (scale !== undefined) return { dimension: 'number', value: amount * scale };
  if (unit === '%') return { dimension: 'percent', value: amount / 100 };
  if (unit === 'x') return { dimension: 'factor', value: amount };
  const seconds = TIME.get(unit);
  // Dividing by a whole number rounds once, where multiplying by 1e-6 rounds twice: `200us` is 0.0002.
  if (seconds !== undefined) return { dimension: 'duration', value: seconds < 1 ? amount / Math.round(1 / seconds) : amount * seconds };
  const bytes = SIZE.get(unit);
  if (bytes !== undefined) return { dimension: 'size', value: amount * bytes };
  const bytesPerSecond = BITS.get(unit);
  if (bytesPerSecond !== undefined) return { dimension: 'bandwidth', value: amount * bytesPerSecond };
  return { error: 'unit', unit };
}

/** Prints a value of a dimension the way a person would write it: three significant digits, the nearest unit. */
export function formatQuantity(value: number, dimension: Dimension): string {
  if (!Number.isFinite(value)) return value > 0 ? 'unbounded' : String(value);
  if (dimension === 'percent') return `${percentage(value)}%`;
  const { factor, before, after } = notation(value, dimension);
  return `${before}${digits(value / factor)}${after}`;
}

/**
 * A value that is known to within ±half, and that half, both in the unit of the value and to the same decimal place: one digit of the half, two where
 * it begins with 1 or 2 (the rule of the Particle Data Group, Review of Particle Physics, Introduction, section 5.3). `half` is above zero.
 */
export function formatWithin(value: number, half: number, dimension: Dimension): readonly [value: string, half: string] {
  const { factor, before, after } = notation(value, dimension, half);
  const error = half / factor;
  const leading = Math.floor(Math.log10(error));
  const place = error / 10 ** leading < 2.95 ? leading - 1 : leading;
  const rounded = (figure: number): string =>
    place < 0 ? figure.toFixed(Math.min(12, -place)) : String(Math.round(figure / 10 ** place) * 10 ** place);
  // What is below all is never told as all.
  const isCrossed = dimension === 'percent' && value < 1 && Number(rounded(value * 100)) >= 100;
  const text = isCrossed ? percentage(value) : rounded(value / factor);
  return [`${before}${text}${after}`, `${before}${rounded(error)}${after}`];
}

/** Four digits; near 100 % as many as tell five nines from four, and never 100 when something is missing. */
function percentage(value: number): string {
  const missing = 1 - value;
  if (missing <= 1e-9 || missing >= 0.01) return digits(value * 100, 4);
  const decimals = Math.ceil(-Math.log10(missing)) - 1;
  return String(Number((Math.floor(value * 100 * 10 ** decimals + 1e-6) / 10 ** decimals).toFixed(decimals)));
}

/** How a value is told: divided by a factor, with what stands before and after the digits. */
interface Notation {
  readonly factor: number;
  readonly before: string;
  readonly after: string;
}

const DURATIONS = [
  ['us', 1e-6],
  ['ms', 1e-3],
  ['s', 1],
  ['m', 120],
  ['h', 7200],
  ['d', 172_800],
] as const;
const BINARY = [...SIZE].filter(([unit]) => unit === 'B' || unit.includes('i'));
const DECIMAL = [...SIZE].filter(([unit]) => !unit.includes('i'));
const SCALES = [
  ['k', 1e4],
  ['M', 1e6],
  ['G', 1e9],
] as const;

/** `detail` is what thousands and millions are left out for: $10,304 ± $13 are not $10.304k ± $0.013k. */
function notation(value: number, dimension: Dimension, detail = value): Notation {
  switch (dimension) {
    case 'number':
      return inUnit(detail, SCALES, SCALE, '');
    case 'factor':
      return { factor: 1, before: '', after: 'x' };
    case 'percent':
      return { factor: 0.01, before: '', after: '%' };
    case 'rate':
      return value > 0 && value < 0.1 ? perLonger(value) : inUnit(detail, SCALES, SCALE, '', '/s');
    case 'money':
      return { ...inUnit(detail, SCALES, SCALE, ''), before: '$' };
    case 'price':
      return { ...inUnit(detail, SCALES, SCALE, '', '/mo'), before: '$' };
    case 'duration':
      return inUnit(value, DURATIONS, TIME, value === 0 ? 'ms' : 'us');
    case 'size':
      return inUnit(value, BINARY, SIZE, 'B');
    case 'bandwidth':
      return inUnit(value, DECIMAL, SIZE, 'B', '/s');
  }
}

/** The largest unit that a value has come to. */
function inUnit(
  value: number,
  units: readonly (readonly [string, number])[],
  factors: ReadonlyMap<string, number>,
  least: string,
  after = '',
): Notation {
  let chosen = least;
  for (const [unit, from] of units) if (Math.abs(value) >= from) chosen = unit;
  return { factor: factors.get(chosen) ?? 1, before: '', after: `${chosen}${after}` };
}

function perLonger(value: number): Notation {
  for (const unit of ['min', 'h', 'd']) {
    const factor = 1 / (TIME.get(unit) ?? 1);
    if (value / factor >= 0.1) return { factor, before: '', after: `/${unit}` };
  }
  return { factor: 1 / (12 * SECONDS_PER_MONTH), before: '', after: '/y' };
}

/** So many significant digits (four of a number in the thousands), never an exponent, no trailing zeros. */
function digits(value: number, significant = Math.abs(value) >= 1e3 ? 4 : 3): string {
  const rounded = Number(value.toPrecision(significant));
  if (Math.abs(rounded) >= 1e21) return rounded.toExponential();
  return Math.abs(rounded) < 1e-6 && rounded !== 0 ? rounded.toFixed(12).replace(/\.?0+$/, '') : String(rounded);
}
