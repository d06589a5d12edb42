import { describe, expect, test } from 'vitest';
import { architecture, component, messages, problems, read, repaired } from '../reading.js';

const STORE = `kind store extends component {
  property lifecycle: [after(age: duration, tier: hot | cold | archive)]
  property sampling: head(share: percent) | tail(keep: errors | slow) = head 10%
  property erasure_code: { data: integer 1..32, parity: integer 1..32 }
  property mode: pull | push = pull  property speed: rate
}
`;

async function value(name: string, text: string): Promise<unknown> {
  return JSON.parse(JSON.stringify(component(await architecture(`${STORE}store s { ${text} }`), 's').properties[name]));
}

describe('a call with its argument beside it', () => {
  test.each([
    ['sampling', 'sampling: head 25%', { call: 'head', share: 0.25 }],
    ['sampling', 'sampling: head(25%)', { call: 'head', share: 0.25 }],
    ['sampling', 'sampling: tail errors', { call: 'tail', keep: 'errors' }],
    ['sampling', 'sampling: tail errors  owner: "me"', { call: 'tail', keep: 'errors' }],
    ['sampling', 'sampling: tail slow, mode: push', { call: 'tail', keep: 'slow' }],
    ['sampling', 'mode: push', { call: 'head', share: 0.1 }],
    [
      'lifecycle',
      'lifecycle: [after 30d: cold, after 90d: archive]',
      [
        { call: 'after', age: 30 * 86_400, tier: 'cold' },
        { call: 'after', age: 90 * 86_400, tier: 'archive' },
      ],
    ],
  ])('%s of %s', async (name, text, expected) => {
    expect(await value(name, text)).toEqual(expected);
  });
  test.each([
    ['sampling: head 10s', 'wrong-dimension at 10s'],
    ['sampling: hed 10%', 'not-an-option at hed'],
    ['sampling: tail error', 'not-an-option at error'],
    ['lifecycle: [after 30d: warm]', 'not-an-option at warm'],
    ['lifecycle: [after 30d]', 'missing-argument at after 30d'],
  ])('%s is wrong', async (text, problem) => {
    expect(await problems(`${STORE}store s { ${text} }`)).toEqual([problem]);
  });
});

describe('a record of two figures', () => {
  test('is written as a sum, or with its fields', async () => {
    expect(await value('erasure_code', 'erasure_code: 6+3')).toEqual({ data: 6, parity: 3 });
    expect(await value('erasure_code', 'erasure_code: 6 + 3  mode: push')).toEqual({ data: 6, parity: 3 });
    expect(await value('erasure_code', 'erasure_code: { data: 6, parity: 3 }')).toEqual({ data: 6, parity: 3 });
  });
  test('has the limits of its fields', async () => {
    expect(await problems(`${STORE}store s { erasure_code: 6+0 }`)).toEqual(['out-of-range at 0']);
    expect(await problems(`${STORE}store s { erasure_code: 6GiB+3 }`)).toEqual(['wrong-dimension at 6GiB']);
  });
  test('is no other figure', async () => {
    expect(await messages(`${STORE}store s { speed: 6+3 }`)).toEqual(['Expected a rate such as `100/s`, found `6+3`']);
  });
});

describe('a condition', () => {
  const ALERT = `kind bell extends component { property when: condition  property for: duration  property to: component }
users u { rate: 1/s }
app_server a
flow f { u -> a }
`;
  async function when(text: string): Promise<unknown> {
    return JSON.parse(JSON.stringify(component(await architecture(`${ALERT}bell b { when: ${text}  for: 2m }`), 'b').properties.when));
  }
  test('is an expectation as a value', async () => {
    expect(await when('p99(f) > 800ms')).toEqual({
      text: 'p99(f) > 800ms',
      metric: 'p99',
      subject: 'f',
      subjectKind: 'flow',
      comparison: '>',
      limit: 0.8,
    });
    expect(await when('utilisation(a) >= 90%')).toMatchObject({ subject: 'a', subjectKind: 'component', limit: 0.9 });
    expect(await when('cost() > $5k/mo')).toEqual({
      text: 'cost() > $5k/mo',
      metric: 'cost',
      subjectKind: 'architecture',
      comparison: '>',
      limit: 5000,
    });
  });
  test('of a part of a composite', async () => {
    const a = await architecture(
      `${ALERT}kind k { web_server w  cache c  bell inner { when: hit_ratio(c) < 50% } }\nk x\nbell outer { when: p99(x.w) > 1s }`,
    );
    expect(component(a, 'x.inner').properties.when).toMatchObject({ subject: 'x.c' });
    expect(component(a, 'outer').properties.when).toMatchObject({ subject: 'x.w' });
  });
  test('of the flow that connections form', async () => {
    const kinds = 'kind bell extends component { property when: condition }\nusers u\napp_server a\n';
    const a = await architecture(`${kinds}u -> a\nbell b { when: p99(default) > 1s }`);
    expect(component(a, 'b').properties.when).toMatchObject({ subject: 'default' });
    expect(await problems(`${kinds}a -> u\nbell b { when: p99(default) > 1s }`)).toEqual(['unknown-name at default']);
  });
  test.each([
    ['when: p99(f) > 5', 'wrong-dimension at 5'],
    ['when: p98(f) > 5s', 'unknown-metric at p98'],
    ['when: p99(g) > 5s', 'unknown-name at g'],
    ['when: p99(a.replica(1)) > 5s', 'part-measured at a.replica(1)'],
    ['when: 5s', 'wrong-type at 5s'],
    ['for: p99(f) > 5s', 'wrong-type at p99(f) > 5s'],
  ])('%s is wrong', async (text, problem) => {
    expect(await problems(`${ALERT}bell b { ${text} }`)).toEqual([problem]);
  });
});

describe('values from a file', () => {
  async function time(csv: string): Promise<unknown> {
    const a = await architecture('app_server a { time: empirical("data/times.csv") }', { 'data/times.csv': csv });
    return JSON.parse(JSON.stringify(component(a, 'a').properties.time));
  }
  test.each([
    ['with units', '4ms\n250us\n1s\n', [0.004, 0.00025, 1]],
    ['in seconds, without', '0.004\n1e-3\n', [0.004, 0.001]],
    ['in the unit of the heading', 'time_ms,other\n4,x\n5,y\n', [0.004, 0.005]],
    ['in the unit of the heading, in brackets', 'latency (us)\r\n250\r\n', [0.00025]],
    ['below a heading that says nothing', 'value\n0.5\n', [0.5]],
    ['between comments and empty lines', '# measured in May\n\n"4ms"\n# more\n5ms', [0.004, 0.005]],
  ])('%s', async (_, csv, values) => {
    expect(await time(csv)).toEqual({ call: 'empirical', values });
  });
  test('stand where the file stands that names them', async () => {
    const a = await architecture('import "./sub/kinds.arch"', {
      'sub/kinds.arch': 'app_server a { time: empirical("t.csv") }',
      'sub/t.csv': '4ms',
    });
    expect(component(a, 'a').properties.time).toMatchObject({ values: [0.004] });
  });
  test.each([
    ['empirical("nothing.csv")', '`nothing.csv` does not exist, or cannot be read'],
    ['empirical("broken.csv")', '`broken.csv`, line 3: expected a duration, found `three`'],
    ['empirical("sizes.csv")', '`sizes.csv` holds no values'],
    ['empirical("empty.csv")', '`empty.csv` holds no values'],
    [
      'empirical("http://example.org/x.csv")',
      '`http://example.org/x.csv` is no relative path such as `./times.csv`; directories are separated by `/`',
    ],
    ['empirical("times")', 'Expected a list such as `[…]` or a file such as `"values.csv"`, found the text `"times"`'],
  ])('%s', async (text, message) => {
    const files = { 'broken.csv': 'time\n4ms\nthree\n', 'sizes.csv': '4GiB', 'empty.csv': '\n# nothing\n' };
    expect(await messages(`app_server a { time: ${text} }`, files)).toEqual([message]);
    expect(await problems(`app_server a { time: ${text} }`, files)).toEqual([expect.stringMatching(/ at "/)]);
  });
});

test.each([
  ['tmies.csv', 'times.csv'],
  ['./tmies.csv', './times.csv'],
  ['data/szies.csv', 'data/sizes.csv'],
])('a file of values that is not there is mended with the nearest: %s', async (written, meant) => {
  const { findings } = await read(`app_server a { time: empirical("${written}") }`, { 'times.csv': '4ms', 'data/sizes.csv': '4ms' });
  expect(findings).toMatchObject([
    {
      code: 'missing-file',
      message: `\`${written}\` does not exist, or cannot be read; did you mean \`${meant}\`?`,
      fixes: [{ changes: [{ change: 'replace', text: `"${meant}"` }] }],
    },
  ]);
});

test('formatting keeps all of it', async () => {
  const { format } = await import('../../../language/index.js');
  const text = `store s { lifecycle: [after 30d: cold,after 90d:archive]  sampling: tail   errors
erasure_code: 6 + 3
when: p99( f ) >800ms }
`;
  expect(format(text)).toBe(
    'store s { lifecycle: [after 30d: cold, after 90d: archive]  sampling: tail errors  erasure_code: 6+3  when: p99(f) > 800ms }\n',
  );
});

describe('figures of one value beside one another', () => {
  test.each([
    ['app_server a { time: uniform(min: 9ms, max: 2ms) }', 'out-of-order at 9ms', 'app_server a { time: uniform(min: 2ms, max: 9ms) }'],
    ['app_server a { time: lognormal(40ms, 25ms) }', 'out-of-order at 40ms', 'app_server a { time: lognormal(25ms, 40ms) }'],
    [
      'app_server a { time: lognormal(p99: 25ms, median: 40ms) }',
      'out-of-order at 40ms',
      'app_server a { time: lognormal(p99: 40ms, median: 25ms) }',
    ],
    ['app_server a { scaling: { min: 9, max: 2 } }', 'out-of-order at 9', 'app_server a { scaling: { min: 2, max: 9 } }'],
  ])('%s is wrong, and exchanging them is the repair', async (text, problem, right) => {
    expect(await problems(text)).toEqual([problem]);
    expect(await repaired(text)).toBe(right);
    expect(await problems(right)).toEqual([]);
  });
  test('may be equal', async () => {
    expect(await problems('app_server a { time: uniform(min: 2ms, max: 2ms)  scaling: { min: 2, max: 2 } }')).toEqual([]);
  });
  test('of measured values there is one at least', async () => {
    expect(await problems('app_server a { time: empirical(values: []) }')).toEqual(['missing-argument at []']);
  });
});
