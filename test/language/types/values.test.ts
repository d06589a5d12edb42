import { describe, expect, test } from 'vitest';
import { architecture, component, messages, problems, repaired } from '../reading.js';

/** The value of property `p` of a kind made for the test. */
async function valueOf(type: string, value: string, more = ''): Promise<unknown> {
  const text = `${more}\nkind thing extends component { property p: ${type} }\nthing x { p: ${value} }`;
  return component(await architecture(text), 'x').properties.p;
}

async function problemOf(type: string, value: string, more = ''): Promise<string[]> {
  return problems(`kind thing extends component { property p: ${type} }\n${more}\nthing x { p: ${value} }`);
}

async function messageOf(type: string, value: string, more = ''): Promise<string> {
  return (await messages(`kind thing extends component { property p: ${type} }\n${more}\nthing x { p: ${value} }`)).join('\n');
}

async function repairOf(type: string, value: string, more = ''): Promise<string> {
  const head = `kind thing extends component { property p: ${type} }\n${more}\nthing x { p: `;
  const text = `${head}${value} }`;
  return ((await repaired(text)) ?? '').slice(head.length, -2);
}

describe('a quantity is held in its base unit', () => {
  test.each([
    ['duration', '250us', 0.00025],
    ['duration', '5ms', 0.005],
    ['duration', '15m', 900],
    ['duration', '7d', 604_800],
    ['rate', '12k/s', 12_000],
    ['rate', '30/min', 0.5],
    ['size', '4KiB', 4096],
    ['size', '10GB', 10e9],
    ['bandwidth', '1Gbps', 125e6],
    ['bandwidth', '3GiB/d', (3 * 2 ** 30) / 86_400],
    ['percent', '99.95%', 0.9995],
    ['factor', '1.5x', 1.5],
    ['number', '10M', 10e6],
    ['money', '$0.10', 0.1],
    ['price', '$40k/mo', 40_000],
    ['price', '$1/h', 730],
    ['time_of_day', '20:30', 73_800],
    ['integer', '3', 3],
  ])('%s: %s', async (type, written, value) => {
    expect(await valueOf(type, written)).toBe(value);
  });
});

describe('a quantity of another dimension, or with a unit that there is not, is an error at the value', () => {
  test('an unknown unit names the nearest one, and is repaired', async () => {
    expect(await problemOf('duration', '250mz')).toEqual(['unknown-unit at 250mz']);
    expect(await messageOf('duration', '250mz')).toBe('Unknown unit `mz`, did you mean `ms`?');
    expect(await repairOf('duration', '250mz')).toBe('250ms');
  });
  test('units are suggested from the dimension that is expected', async () => {
    expect(await repairOf('size', '5GIB')).toBe('5GiB');
    expect(await repairOf('rate', '5/sec')).toBe('5/s');
    expect(await repairOf('bandwidth', '5Gbs')).toBe('5Gbps');
  });
  test('a size is no duration', async () => {
    expect(await problemOf('duration', '5GiB')).toEqual(['wrong-dimension at 5GiB']);
    expect(await messageOf('duration', '5GiB')).toBe('Expected a duration such as `30s`, found the size `5GiB`');
  });
  test('a number without its unit is given one', async () => {
    expect(await repairOf('duration', '60')).toBe('60s');
    expect(await repairOf('percent', '30')).toBe('30%');
    expect(await repairOf('percent', '0.3')).toBe('30%');
    expect(await repairOf('factor', '2')).toBe('2x');
    expect(await repairOf('price', '50')).toBe('$50/mo');
    expect(await repairOf('rate', '80')).toBe('80/s');
  });
  test('a unit in the wrong case is another unit: `5M` is five million, `5m` five minutes', async () => {
    expect(await messageOf('duration', '5M')).toBe('Expected a duration such as `30s`, found the number `5M`');
    expect(await repairOf('duration', '5M')).toBe('5m');
  });
  test('a number beyond all figures is declined', async () => {
    expect(await problemOf('number', '9'.repeat(400))).toEqual([`out-of-range at ${'9'.repeat(400)}`]);
  });
});

describe('ranges', () => {
  test.each([
    ['number 1..6', '7', '`7` is too large: it must be between `1` and `6`', '6'],
    ['number 1..6', '0', '`0` is too small: it must be between `1` and `6`', '1'],
    ['number 1..', '0', '`0` is too small: it must be at least `1`', '1'],
    ['percent 0%..100%', '150%', '`150%` is too large: it must be between `0%` and `100%`', '100%'],
    ['integer', '2.6', '`2.6` is not a whole number', '3'],
  ])('%s: %s', async (type, value, message, repair) => {
    expect(await problemOf(type, value)).toEqual([`out-of-range at ${value}`]);
    expect(await messageOf(type, value)).toBe(message);
    expect(await repairOf(type, value)).toBe(repair);
  });
  test.each([
    ['number 1..6', '1', 1],
    ['number 1..6', '6', 6],
    ['number 0..', '0', 0],
    ['percent 0%..100%', '100%', 1],
  ])('%s admits its limits: %s', async (type, written, value) => {
    expect(await valueOf(type, written)).toBe(value);
  });
});

describe('enumerations', () => {
  test('a member is its name', async () => {
    expect(await valueOf('lru | lfu', 'lfu')).toBe('lfu');
  });
  test('what is no member names the nearest one, and is repaired', async () => {
    expect(await problemOf('lru | lfu | fifo', 'fiffo')).toEqual(['not-an-option at fiffo']);
    expect(await messageOf('lru | lfu | fifo', 'fiffo')).toBe('Expected one of `lru`, `lfu`, `fifo`, found `fiffo`; did you mean `fifo`?');
    expect(await repairOf('lru | lfu | fifo', 'fiffo')).toBe('fifo');
  });
  test('a member may be called like a keyword', async () => {
    expect(await valueOf('parallel | import | from', 'import')).toBe('import');
    expect(await valueOf('parallel | import | from', 'from')).toBe('from');
  });
  test('a member is found before a component of the same name', async () => {
    expect(await valueOf('lru | component', 'lru', 'dataset lru')).toBe('lru');
  });
});

describe('flags', () => {
  test('on and off', async () => {
    expect(await valueOf('flag', 'on')).toBe(true);
    expect(await valueOf('flag', 'off')).toBe(false);
  });
  test('other words for them are repaired', async () => {
    expect(await repairOf('flag', 'true')).toBe('on');
    expect(await repairOf('flag', 'no')).toBe('off');
    expect(await problemOf('flag', '1')).toEqual(['wrong-type at 1']);
  });
});

describe('calls', () => {
  const TYPE = 'duration | lognormal(median: duration, p99: duration) | zipf(exponent: number = 1)';
  test('arguments by place and by name are one thing', async () => {
    const expected = { call: 'lognormal', median: 0.004, p99: 0.02 };
    expect(await valueOf(TYPE, 'lognormal(4ms, 20ms)')).toEqual(expected);
    expect(await valueOf(TYPE, 'lognormal(p99: 20ms, median: 4ms)')).toEqual(expected);
    expect(await valueOf(TYPE, 'lognormal(4ms, p99: 20ms)')).toEqual(expected);
  });
  test('an argument left out has its default', async () => {
    expect(await valueOf(TYPE, 'zipf()')).toEqual({ call: 'zipf', exponent: 1 });
  });
  test.each([
    ['lognormal(4ms)', 'missing-argument at lognormal(4ms)', '`lognormal` needs `p99`: `lognormal(median: duration, p99: duration)`'],
    ['lognormal(4ms, 20ms, 5ms)', 'unknown-argument at 5ms', '`lognormal` takes 2 arguments: `lognormal(median: duration, p99: duration)`'],
    [
      'lognormal(medien: 4ms)',
      'unknown-argument at medien',
      '`lognormal` has no argument `medien`: `lognormal(median: duration, p99: duration)`; did you mean `median`?',
    ],
    ['lognormal(4ms, median: 4ms)', 'duplicate-name at median: 4ms', 'The argument `median` is given twice'],
    ['lognormal(4ms, 5GiB)', 'wrong-dimension at 5GiB', 'Expected a duration such as `30s`, found the size `5GiB`'],
    [
      'lognormall(4ms)',
      'not-an-option at lognormall',
      'Unknown function `lognormall`; expected a duration such as `30s`, `lognormal(median, p99)` or `zipf(exponent)`; did you mean `lognormal`?',
    ],
    ['lognormal', 'missing-argument at lognormal', '`lognormal` needs its arguments: `lognormal(median: duration, p99: duration)`'],
  ])('%s', async (value, problem, message) => {
    expect(await problemOf(TYPE, value)).toContain(problem);
    expect(await messageOf(TYPE, value)).toContain(message);
  });
  test('a member of an enumeration takes none', async () => {
    expect(await repairOf('flat | ramp(to: factor)', 'flat(3)')).toBe('flat');
  });
});

describe('records', () => {
  const TYPE = '{ interval: duration = 10s, failures: integer 1..10 = 3, path: text }';
  test('what is left out has its default, or is absent', async () => {
    expect(await valueOf(TYPE, '{ failures: 5 }')).toEqual({ interval: 10, failures: 5 });
  });
  test('fields are checked like properties', async () => {
    expect(await problemOf(TYPE, '{ intervall: 5s }')).toEqual(['unknown-field at intervall']);
    expect(await repairOf(TYPE, '{ intervall: 5s }')).toBe('{ interval: 5s }');
    expect(await problemOf(TYPE, '{ failures: 11 }')).toEqual(['out-of-range at 11']);
    expect(await problemOf(TYPE, '{ failures: 1, failures: 2 }')).toEqual(['duplicate-name at failures: 2']);
  });
  test('an alias of a record is that record', async () => {
    expect(await valueOf('health', '{}', 'type health = { interval: duration = 10s }')).toEqual({ interval: 10 });
  });
});

describe('maps', () => {
  test('keys of an enumeration', async () => {
    const alias = 'type planet = mars | venus';
    expect(await valueOf('{ planet: percent }', '{ mars: 70%, venus: 30% }', alias)).toEqual({ mars: 0.7, venus: 0.3 });
    expect(await problemOf('{ planet: percent }', '{ mras: 70% }', alias)).toEqual(['unknown-name at mras']);
    expect(await repairOf('{ planet: percent }', '{ mras: 70% }', alias)).toBe('{ mars: 70% }');
  });
  test('keys that are components, of a kind when the type says so', async () => {
    expect(await valueOf('{ component: number }', '{ d: 3 }', 'dataset d')).toEqual({ d: 3 });
    expect(await problemOf('{ dataset: number }', '{ c: 3 }', 'cache c')).toEqual(['wrong-kind at c']);
  });
  test('keys that are any text', async () => {
    expect(await valueOf('{ text: text }', '{ team: "shop", "cost-center": "7" }')).toEqual({ team: 'shop', 'cost-center': '7' });
    expect(await problemOf('{ text: text }', '{ team: 7 }')).toEqual(['wrong-type at 7']);
  });
  test('keys that are operations of the kind', async () => {
    const text = 'sql_database d { time: { read: 1ms, write: exponential(2ms) } }';
    expect(component(await architecture(text), 'd').properties.time).toEqual({
      read: 0.001,
      write: { call: 'exponential', mean: 0.002 },
    });
    expect(await problems('sql_database d { time: { raed: 1ms } }')).toEqual(['unknown-name at raed']);
  });
  test('a key twice', async () => {
    expect(await problemOf('{ text: number }', '{ a: 1, a: 2 }')).toEqual(['duplicate-name at a: 2']);
  });
});

describe('lists', () => {
  test('of figures and of components', async () => {
    expect(await valueOf('[duration]', '[1s, 2s]')).toEqual([1, 2]);
    expect(await valueOf('[component]', '[d, c]', 'dataset d\ncache c')).toEqual(['d', 'c']);
    expect(await valueOf('[number]', '[]')).toEqual([]);
  });
  test('one thing where a list is expected is put into one, and out of one where it is not', async () => {
    expect(await repairOf('[component]', 'd', 'dataset d')).toBe('[d]');
    expect(await repairOf('duration', '[5s]')).toBe('5s');
  });
});

describe('components', () => {
  test('by kind, or a kind that extends it', async () => {
    expect(await valueOf('dataset', 'd', 'dataset d')).toBe('d');
    expect(await valueOf('component', 'd', 'dataset d')).toBe('d');
    expect(await problemOf('dataset', 'c', 'cache c')).toEqual(['wrong-kind at c']);
    expect(await messageOf('dataset', 'c', 'app_server c')).toBe('Expected a `dataset`, but `c` is an `app_server`');
  });
  test('a misspelt one names the nearest that fits', async () => {
    expect(await messageOf('dataset', 'prodcuts', 'dataset products\ncache prodcut')).toBe(
      'Nothing is called `prodcuts`; did you mean `products`?',
    );
    expect(await repairOf('dataset', 'prodcuts', 'dataset products')).toBe('products');
  });
});

describe('rates per client', () => {
  test('a rate with its unit', async () => {
    expect(await valueOf('rate | rate per client', '50/s per client')).toEqual({ amount: 50, per: 'client' });
    expect(await valueOf('rate | rate per client', '50/s')).toBe(50);
  });
  test('another unit is repaired', async () => {
    expect(await repairOf('rate per client', '50/s per customer')).toBe('50/s per client');
    expect(await problemOf('rate per client', '50ms per client')).toEqual(['wrong-dimension at 50ms']);
    expect(await problemOf('rate', '50/s per client')).toEqual(['wrong-type at 50/s per client']);
  });
});

describe('a value of another form', () => {
  test.each([
    ['duration', '"5s"', 'Expected a duration such as `30s`, found the text `"5s"`'],
    ['text', '5s', 'Expected a text such as `"…"`, found `5s`'],
    ['duration', '{ a: 5s }', 'Expected a duration such as `30s`, found a record'],
    ['number', '*', 'Expected a number such as `3`, found `*`'],
    ['time_of_day', '24:00', '`24:00` is no time of day: a day ends at `23:59`'],
    ['duration', 'd', 'Expected a duration such as `30s`, found the dataset `d`'],
    ['users', 'u * 2', 'Expected a `users`, found `u * 2`; the load of a scenario alone can be multiplied'],
  ])('%s: %s', async (type, value, message) => {
    expect(await messageOf(type, value, 'dataset d\nusers u')).toBe(message);
  });
});
