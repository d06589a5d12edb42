import { parseQuantity, UNITS, type Dimension, type Fix, nearest } from '../../src/model/index.js';
import type { Quantity } from '../generated/ast.js';
import { replacing, type Report } from '../validation/report.js';
import { quantityNamed } from './describe.js';
import type { QuantityShape } from './shape.js';

/** Says what is wrong with a figure in a place that admits some dimensions, and gives its value in the base unit when nothing is. */
export function evaluateQuantity(
  quantity: Quantity,
  admitted: readonly QuantityShape[],
  expected: string,
  report: Report | null,
): number | undefined {
  const literal = quantity.literal;
  if (literal === undefined) return undefined;
  const read = parseQuantity(literal);
  const dimensions = admitted.map(({ dimension }) => dimension);
  if ('error' in read) {
    if (read.error === 'malformed') report?.error('out-of-range', 'This number is larger than anything can be calculated with', quantity);
    else report?.error('unknown-unit', ...unknownUnit(quantity, literal, dimensions));
    return undefined;
  }
  const shapes = admitted.filter(({ dimension }) => dimension === read.dimension);
  if (shapes.length === 0) {
    const fixes = meant(literal, dimensions).map((text) => replacing(quantity, text));
    report?.error('wrong-dimension', `Expected ${expected}, found ${quantityNamed(read.dimension, literal)}`, quantity, ...fixes);
    return undefined;
  }
  if (shapes.some((shape) => fits(read.value, shape))) return read.value;
  const [shape] = shapes;
  if (shape) report?.error('out-of-range', ...outOfRange(quantity, literal, read.value, shape));
  return undefined;
}

/** A figure that must have one dimension, with limits given in its base unit. */
export function figureOf(
  dimension: Dimension,
  limits: { readonly least?: string; readonly most?: string; readonly whole?: boolean } = {},
): QuantityShape {
  const limit = (text: string | undefined): QuantityShape['lower'] => {
    const read = text === undefined ? undefined : parseQuantity(text);
    return text === undefined || !read || 'error' in read ? null : { value: read.value, text };
  };
  return { dimension, whole: limits.whole ?? false, lower: limit(limits.least), upper: limit(limits.most) };
}

function fits(value: number, { whole, lower, upper }: QuantityShape): boolean {
  return (!whole || Number.isInteger(value)) && (!lower || value >= lower.value) && (!upper || value <= upper.value);
}

function outOfRange(quantity: Quantity, literal: string, value: number, shape: QuantityShape): [string, Quantity, ...Fix[]] {
  const { lower, upper, whole } = shape;
  if (lower && value < lower.value) return [`\`${literal}\` is too small: ${limits(shape)}`, quantity, replacing(quantity, lower.text)];
  if (upper && value > upper.value) return [`\`${literal}\` is too large: ${limits(shape)}`, quantity, replacing(quantity, upper.text)];
  const rounded = String(Math.round(value));
  return whole
    ? [`\`${literal}\` is not a whole number`, quantity, replacing(quantity, rounded)]
    : [`\`${literal}\` is out of range`, quantity];
}

function limits({ lower, upper }: QuantityShape): string {
  if (lower && upper) return `it must be between \`${lower.text}\` and \`${upper.text}\``;
  return lower ? `it must be at least \`${lower.text}\`` : `it must be at most \`${upper?.text ?? ''}\``;
}

/** What units are called elsewhere. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['sec', 's'],
  ['second', 's'],
  ['secs', 's'],
  ['seconds', 's'],
  ['msec', 'ms'],
  ['usec', 'us'],
  ['minute', 'm'],
  ['min', 'm'],
  ['mins', 'm'],
  ['minutes', 'm'],
  ['hour', 'h'],
  ['hr', 'h'],
  ['hrs', 'h'],
  ['hours', 'h'],
  ['day', 'd'],
  ['days', 'd'],
  ['milliseconds', 'ms'],
  ['microseconds', 'us'],
  ['rps', '/s'],
  ['qps', '/s'],
  ['tps', '/s'],
  ['req/s', '/s'],
  ['requests/s', '/s'],
  ['/sec', '/s'],
  ['/second', '/s'],
  ['/minute', '/min'],
  ['/hour', '/h'],
  ['/day', '/d'],
  ['/month', '/mo'],
  ['/year', '/y'],
  ['mbit/s', 'Mbps'],
  ['gbit/s', 'Gbps'],
]);

/** The unit that was meant by a word that is none, by what it is called elsewhere and by its case; undefined for any other word. */
export function unitMeant(word: string): string | undefined {
  return SPELLINGS.get(word.toLowerCase()) ?? ALL_UNITS.find((unit) => unit.toLowerCase() === word.toLowerCase());
}

const ALL_UNITS: readonly string[] = Object.values(UNITS).flat();

const FIGURE = /^(\$?\d+(?:\.\d+)?)(\D.*)?$/;

function unknownUnit(quantity: Quantity, literal: string, dimensions: readonly Dimension[]): [string, Quantity, ...Fix[]] {
  const sum = together(literal);
  if (sum !== undefined)
    return [`A duration is one figure with one unit: \`${sum}\`, found \`${literal}\``, quantity, replacing(quantity, sum)];
  const [, figure = '', unit = ''] = FIGURE.exec(literal) ?? [];
  const fitting = dimensions.flatMap((dimension) => UNITS[dimension]);
  if (/^(?:_\d{3})+/.test(unit)) {
    const right = literal.replaceAll('_', '');
    return [`The digits of a number stand together, found \`${literal}\``, quantity, replacing(quantity, right)];
  }
  const guess = SPELLINGS.get(unit.toLowerCase()) ?? nearest(unit, fitting) ?? nearest(unit, ALL_UNITS);
  if (guess === undefined) return [`Unknown unit \`${unit}\``, quantity];
  return [`Unknown unit \`${unit}\`, did you mean \`${guess}\`?`, quantity, replacing(quantity, figure + guess)];
}

/** `1h30m` in the smaller of its units: `90m`. */
function together(literal: string): string | undefined {
  if (!/^(?:\d+[a-z]+){2,4}$/.test(literal)) return undefined;
  let seconds = 0;
  let last = { unit: '', size: 1 };
  for (const [part, unit = ''] of literal.matchAll(/\d+([a-z]+)/g)) {
    const read = parseQuantity(part);
    const one = parseQuantity(`1${unit}`);
    if ('error' in read || 'error' in one || read.dimension !== 'duration') return undefined;
    seconds += read.value;
    last = { unit, size: one.value };
  }
  return `${Number((seconds / last.size).toPrecision(12))}${last.unit}`;
}

/** What somebody may have meant who wrote a figure of another dimension: the unit forgotten, or written in the wrong case. */
function meant(literal: string, dimensions: readonly Dimension[]): string[] {
  const [, figure = '', unit = ''] = FIGURE.exec(literal) ?? [];
  const amount = figure.replace('$', '');
  return dimensions.flatMap((dimension) => {
    if (dimension === 'price' && /^[kM]?$/.test(unit)) return [`$${amount}${unit}/mo`];
    if (dimension === 'money' && /^[kM]?$/.test(unit)) return [`$${amount}${unit}`];
    if (dimension === 'rate' && /^[kM]$/.test(unit)) return [`${amount}${unit}/s`];
    if (dimension === 'size' && /^[kMGT]$/.test(unit)) return [`${amount}${unit.toUpperCase()}iB`, `${amount}${unit}B`];
    if (dimension === 'bandwidth' && /^[kMG]$/.test(unit)) return [`${amount}${unit}bps`, `${amount}${unit}B/s`];
    if (unit !== '') {
      const cased = UNITS[dimension].find((each) => each.toLowerCase() === unit.toLowerCase());
      return cased === undefined ? [] : [amount + cased];
    }
    switch (dimension) {
      case 'duration':
        return [`${amount}s`, `${amount}ms`];
      case 'rate':
        return [`${amount}/s`];
      case 'percent':
        return [Number(amount) < 1 ? `${Number((Number(amount) * 100).toPrecision(12))}%` : `${amount}%`];
      case 'factor':
        return [`${amount}x`];
      case 'money':
        return [`$${amount}`];
      case 'price':
        return [`$${amount}/mo`];
      case 'number':
        return [amount];
      case 'size':
        return [`${amount}GiB`];
      case 'bandwidth':
        return [`${amount}MB/s`];
    }
  });
}
