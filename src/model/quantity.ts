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
  switch (dimension) {
    case 'number':
      return scaled(value);
    case 'factor':
      return `${digits(value)}x`;
    case 'percent':
      return `${percentage(value)}%`;
    case 'rate':
      return value > 0 && value < 0.1 ? perLonger(value) : `${scaled(value)}/s`;
    case 'money':
      return `$${scaled(value)}`;
    case 'price':
      return `$${scaled(value)}/mo`;
    case 'duration':
      return withUnit(
        value,
        [
          ['us', 1e-6],
          ['ms', 1e-3],
          ['s', 1],
          ['m', 120],
          ['h', 7200],
          ['d', 172_800],
        ],
        TIME,
      );
    case 'size':
      return withUnit(
        value,
        [...SIZE].filter(([unit]) => unit === 'B' || unit.includes('i')),
        SIZE,
      );
    case 'bandwidth':
      return `${withUnit(
        value,
        [...SIZE].filter(([unit]) => !unit.includes('i')),
        SIZE,
      )}/s`;
  }
}

/** Four digits; near 100 % as many as tell five nines from four, and never 100 when something is missing. */
function percentage(value: number): string {
  const missing = 1 - value;
  if (missing <= 1e-9 || missing >= 0.01) return digits(value * 100, 4);
  const decimals = Math.ceil(-Math.log10(missing)) - 1;
  return String(Number((Math.floor(value * 100 * 10 ** decimals + 1e-6) / 10 ** decimals).toFixed(decimals)));
}

function withUnit(value: number, units: readonly (readonly [string, number])[], factors: ReadonlyMap<string, number>): string {
  if (value === 0) return `0${units[0]?.[0] === 'us' ? 'ms' : (units[0]?.[0] ?? '')}`;
  let chosen = units[0]?.[0] ?? '';
  for (const [unit, from] of units) if (Math.abs(value) >= from) chosen = unit;
  const figure = value / (factors.get(chosen) ?? 1);
  return `${digits(figure, Math.abs(figure) >= 1e3 ? 4 : 3)}${chosen}`;
}

function perLonger(value: number): string {
  for (const [unit, seconds] of [
    ['min', 60],
    ['h', 3600],
    ['d', 86_400],
  ] as const) {
    if (value * seconds >= 0.1) return `${digits(value * seconds)}/${unit}`;
  }
  return `${digits(value * 12 * SECONDS_PER_MONTH)}/y`;
}

function scaled(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) return `${digits(value / 1e9)}G`;
  if (size >= 1e6) return `${digits(value / 1e6)}M`;
  if (size >= 1e4) return `${digits(value / 1e3)}k`;
  return digits(value, size >= 1e3 ? 4 : 3);
}

/** At most `significant` digits, never an exponent, no trailing zeros. */
function digits(value: number, significant = 3): string {
  const rounded = Number(value.toPrecision(significant));
  if (Math.abs(rounded) >= 1e21) return rounded.toExponential();
  return Math.abs(rounded) < 1e-6 && rounded !== 0 ? rounded.toFixed(12).replace(/\.?0+$/, '') : String(rounded);
}
