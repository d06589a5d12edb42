import type { Dimension } from '../../src/model/index.js';
import type { Value } from '../generated/ast.js';
import { PLACES, SERVER, SOURCE } from '../references/roles.js';
import type { Shape } from './shape.js';

const EXAMPLES: Readonly<Record<Dimension, string>> = {
  number: 'a number such as `3`',
  duration: 'a duration such as `30s`',
  rate: 'a rate such as `100/s`',
  size: 'a size such as `4KiB`',
  bandwidth: 'a bandwidth such as `100MB/s`',
  percent: 'a percentage such as `50%`',
  factor: 'a factor such as `2x`',
  money: 'an amount of money such as `$10`',
  price: 'a price such as `$40/mo`',
};

const NAMES: Readonly<Record<Dimension, string>> = {
  number: 'the number',
  duration: 'the duration',
  rate: 'the rate',
  size: 'the size',
  bandwidth: 'the bandwidth',
  percent: 'the percentage',
  factor: 'the factor',
  money: 'the amount of money',
  price: 'the price',
};

/** Kinds that are only extended, in words: nobody writes a component of them. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['component', 'a component'],
  [SERVER, 'a component that serves requests'],
  [PLACES, 'a place such as a `region`'],
  [SOURCE, 'what requests come from, such as `users`'],
  ['data_store', 'a store such as an `sql_database`'],
]);

/** A component of a kind, in words that follow "expected". */
export function inWords(kind: string): string {
  return WORDS.get(kind) ?? aKind(kind);
}

/** A quantity of a dimension, in words that follow "expected". */
export function figureNamed(dimension: Dimension): string {
  return EXAMPLES[dimension];
}

/** What a shape admits, in words that follow "expected". */
export function expectation(shape: Shape): string {
  const ways = [
    ...new Set(shape.quantities.map(({ dimension, whole }) => (whole ? 'a whole number such as `3`' : EXAMPLES[dimension]))),
    ...shape.per.map(({ dimension, per }) => `${EXAMPLES[dimension].replace(/`$/, '')} per ${per}\``),
    ...(shape.flag ? ['`on` or `off`'] : []),
    ...(shape.timeOfDay ? ['a time of day such as `20:00`'] : []),
    ...(shape.members.size > 0 ? [oneOf([...shape.members.keys()])] : []),
    ...[...shape.calls.values()].map(
      (call) => `\`${call.word?.$refText ?? ''}(${call.parameters.map(({ name }) => name ?? '').join(', ')})\``,
    ),
    ...(shape.condition ? ['a condition such as `p99(checkout) > 800ms`'] : []),
    ...(shape.isText ? ['a text such as `"…"`'] : []),
    ...shape.kinds.map(({ name = '' }) => inWords(name)),
    ...(shape.lists.length > 0 ? ['a list such as `[…]`'] : []),
    ...shape.records.map((record) => `\`{ ${record.fields.map(({ name }) => `${name ?? ''}: …`).join(', ')} }\``),
    ...shape.maps.map(({ key }) => `\`{ ${key.text}: … }\``),
  ];
  const last = ways.pop() ?? 'nothing';
  return ways.length > 0 ? `${ways.join(', ')} or ${last}` : last;
}

/** "a `cache`", "an `app_server`", "a `users`". */
export function aKind(name: string): string {
  return `${/^(?:[aeio]|u(?!s))/i.test(name) ? 'an' : 'a'} \`${name}\``;
}

export function didYouMean(guess: string | undefined): string {
  return guess === undefined ? '' : `; did you mean \`${guess}\`?`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `a`, or `one of a, b, c`; a long list is cut. */
export function oneOf(words: readonly string[]): string {
  const shown = words.slice(0, 12).map((word) => `\`${word}\``);
  if (shown.length === 1) return shown[0] ?? '';
  return `one of ${shown.join(', ')}${words.length > shown.length ? ', …' : ''}`;
}

/** A quantity of a dimension, in words that follow "found". */
export function quantityNamed(dimension: Dimension, literal: string): string {
  return `${NAMES[dimension]} \`${literal}\``;
}

/** What a value is, in words that follow "found". */
export function described(value: Value): string {
  const text = shortened(value.$cstNode?.text ?? '');
  switch (value.$type) {
    case 'Text':
      return `the text \`${text}\``;
    case 'TimeOfDay':
      return `the time of day \`${text}\``;
    case 'List':
      return 'a list';
    case 'Entries':
      return 'a record';
    case 'Call':
    case 'Condition':
    case 'Everything':
    case 'Flag':
    case 'KindSelector':
    case 'NameValue':
    case 'Per':
    case 'Quantity':
    case 'Scaled':
    case 'Sum':
      return `\`${text}\``;
  }
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
