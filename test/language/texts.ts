import fc from 'fast-check';

const name = fc.constantFrom('a', 'b', 'web', 'orders', 'flow', 'from', 'on', 'view', 'constructor', '__proto__', 'zone');
const gap = fc.constantFrom(' ', '  ', '\n', '\n\n\n', '\t', ' // why\n', ' /* so */ ', '\n  // above\n', '\n/** two\n   * lines */\n');
/** Between two words that belong together on a line. */
const space = fc.constantFrom(' ', '  ', '\t', ' /* in */ ');
const quantity = fc.constantFrom('5m', '250ms', '3', '12k/s', '4KiB', '99.95%', '$40k/mo', '10x');
const value: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    quantity,
    name,
    fc.constantFrom('on', 'off', '"text"', '"<img onerror=x> ${y}"', '20:00', '*', '50/s per client', 'kind(a, b)'),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc
      .array(fc.tuple(name, tie('value')), { maxLength: 3 })
      .map((entries) => `{ ${entries.map(([key, each]) => `${key}: ${each}`).join(', ')} }`),
    fc.array(tie('value'), { maxLength: 2 }).map((items) => `zipf(${items.join(', ')})`),
  ),
})).value;

const property = fc.tuple(name, value, fc.constantFrom('', ',')).map(([key, each, comma]) => `${key}: ${each}${comma}`);
const path = fc.oneof(
  name,
  fc.tuple(name, name).map((parts) => parts.join('.')),
  name.map((each) => `${each}.zone(1)`),
);
const options = fc.constantFrom('', '', ' { timeout: 5s, retries: 2 }', ': read', ': write { size: 4KiB }');
const hop = fc.tuple(fc.constantFrom(' -> ', ' ~> ', '\n  -> ', ' // then\n  -> '), path, options).map((parts) => parts.join(''));
const chain = fc
  .tuple(path, fc.array(hop, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '', ' on miss -> orders', '\n    on failure -> web -> a'))
  .map(([start, hops, handler]) => start + hops.join('') + handler);

/** Items with gaps; each begins a line, so that what a word is does not hang on what stood before it. */
function body(item: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .array(fc.tuple(gap, item), { maxLength: 4 })
    .map((items) => `{${items.map(([before, each]) => `${before.includes('\n') ? before : `${before}\n`}${each}`).join('')}\n}`);
}

const step: fc.Arbitrary<string> = fc.letrec<{ step: string }>((tie) => ({
  step: fc.oneof(
    { maxDepth: 2 },
    chain,
    body(tie('step')).map((each) => `parallel ${each}`),
    body(tie('step')).map((each) => `30% ${each}`),
    body(tie('step')).map((each) => `repeat 3 ${each}`),
  ),
})).step;

const title = fc.constantFrom('', ' "Title"', ' "\\"quoted\\""');
const event = fc.constantFrom(
  'at 5s: fail orders.primary for 5m',
  'at 1m: slow web by 10x',
  'at 2m: partition a from b',
  'at 3m: lose 2% of a -> b',
  'at 4m: surge a to 5x',
);
const statement = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('cache', 'app_server', 'users', 'nothing'),
      space,
      name,
      title,
      fc.option(body(fc.oneof(property, chain)), { nil: '' }),
    )
    .map(([kind, between, each, text, inner]) => `${kind}${between}${each}${text} ${inner}`),
  chain,
  fc.tuple(name, title, body(fc.oneof(property, step))).map(([each, text, inner]) => `flow ${each}${text} ${inner}`),
  fc.tuple(name, title, body(fc.oneof(property, event))).map(([each, text, inner]) => `scenario ${each}${text} ${inner}`),
  fc
    .tuple(fc.constantFrom('p99', 'cost', 'hit_ratio'), fc.oneof(path, fc.constant('')), quantity)
    .map(([metric, subject, limit]) => `expect ${metric}( ${subject} ) <${limit}`),
  fc.tuple(name, body(property)).map(([each, inner]) => `view ${each} ${inner}`),
  fc.constantFrom(
    'kind thing extends component {\n  property depth: integer 1..10 = 3\n  metric speed: rate\n  operation go\n  part piece(depth)\n}',
    'abstract kind base { property p: { every: duration = 5s, at: time_of_day } }',
    'type colour = red | green | rgb(value: number = 3)',
  ),
);

/** The text of a file that parses, written with no care at all. */
export const fileText: fc.Arbitrary<string> = fc
  .array(fc.tuple(gap, statement), { maxLength: 6 })
  .map((statements) => statements.map(([before, each]) => `${before.includes('\n') ? before : `${before}\n`}${each}`).join(''));
