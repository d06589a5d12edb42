import { parseQuantity, type Dimension } from '../../src/model/index.js';
import type { Value } from '../generated/ast.js';
import { changing, placeOf, replacing } from '../validation/report.js';
import type { Shape } from './shape.js';
import type { Surroundings } from './surroundings.js';

/** What `on` and `off` are called elsewhere. */
export const FLAG_WORDS: ReadonlyMap<string, string> = new Map([
  ['true', 'on'],
  ['yes', 'on'],
  ['enabled', 'on'],
  ['false', 'off'],
  ['no', 'off'],
  ['disabled', 'off'],
]);

/** `5 per second`. */
const RATE_WORDS: ReadonlyMap<string, string> = new Map([
  ['s', '/s'],
  ['sec', '/s'],
  ['second', '/s'],
  ['min', '/min'],
  ['minute', '/min'],
  ['h', '/h'],
  ['hour', '/h'],
  ['d', '/d'],
  ['day', '/d'],
]);

/** Whether a value is the load of a scenario, which alone can be multiplied. */
export function isLoad({ $container: property }: Value): boolean {
  return property.$type === 'Property' && property.$container.$type === 'Scenario';
}

/** What somebody may have meant who wrote a value of another sort: a list of one thing, a word in quotes, 1 for `on`. */
export function rewritten(value: Value, shape: Shape, { ids }: Surroundings): ReturnType<typeof changing>[] {
  const as = (title: string, text: string) => [changing(title, { change: 'replace', source: placeOf(value), text })];
  const isOf = (dimension: Dimension): boolean => shape.quantities.some((each) => each.dimension === dimension);
  if (value.$type === 'Per' && value.amount?.$type === 'Quantity' && isOf('rate')) {
    const unit = RATE_WORDS.get(value.unit ?? '');
    return unit === undefined ? [] : [replacing(value, `${value.amount.literal ?? ''}${unit}`)];
  }
  if (value.$type === 'List' && value.items.length === 1 && shape.lists.length === 0) {
    const text = value.items[0]?.$cstNode?.text;
    return text === undefined ? [] : as('Remove the brackets', text);
  }
  if (value.$type === 'Text' && value.text !== undefined) {
    const read = parseQuantity(value.text);
    const isFigure = !('error' in read) && shape.quantities.some(({ dimension }) => dimension === read.dimension);
    const isWord =
      shape.members.has(value.text) ||
      (shape.flag && /^(?:on|off)$/.test(value.text)) ||
      (shape.kinds.length > 0 && ids(shape.kinds).includes(value.text));
    return isFigure || isWord ? as('Remove the quotes', value.text) : [];
  }
  const literal = value.$type === 'Quantity' ? value.literal : undefined;
  if (literal !== undefined && shape.timeOfDay) {
    const [, hour = '', half = ''] = /^(\d{1,2})(am|pm)$/i.exec(literal) ?? [];
    const hours = (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
    return hour === '' ? [] : [replacing(value, `${String(hours).padStart(2, '0')}:00`)];
  }
  // `load: 2x`: as many as usual, twice.
  if (literal !== undefined && isLoad(value)) {
    const sources = ids(shape.kinds);
    const factor = literal.replace(/x$/, '');
    return sources.slice(0, 3).map((id) => replacing(value, `${id} * ${factor}`));
  }
  return shape.flag && (literal === '1' || literal === '0') ? [replacing(value, literal === '1' ? 'on' : 'off')] : [];
}
