import { describe, expect, test } from 'vitest';
import type { FaultEvent } from '../../../src/model/index.js';
import { architecture, messages, problems, read, repaired } from '../reading.js';

const SYSTEM = `region r { zones: 3 }
region q { zones: 2 }
users u { rate: 1/s }
app_server a { in: r  replicas: 4 }
sql_database d { in: r  replicas: 2  shards: 4 }
flow f { u -> a -> d }
`;

async function event(text: string): Promise<Omit<FaultEvent, 'source'>> {
  const found = (await architecture(`${SYSTEM}scenario s { ${text} }`)).scenarios[0]?.events[0];
  if (!found) throw new Error('No event');
  const { source, ...rest } = found;
  expect(source.file).toBe('file:///project/main.arch');
  return rest;
}

function wrong(text: string): Promise<string[]> {
  return problems(`${SYSTEM}scenario s { ${text} }`);
}

const whole = (component: string): FaultEvent['target'] => ({ component, part: null, index: null });

describe('faults', () => {
  test.each<[string, Omit<FaultEvent, 'source'>]>([
    ['at 60s: fail a for 5m', { at: 60, duration: 300, fault: 'fail', target: whole('a'), other: null, amount: null }],
    [
      'at 60s: fail r.zone(3)',
      { at: 60, duration: null, fault: 'fail', target: { component: 'r', part: 'zone', index: 3 }, other: null, amount: null },
    ],
    [
      'at 60s: fail d.primary',
      { at: 60, duration: null, fault: 'fail', target: { component: 'd', part: 'primary', index: null }, other: null, amount: null },
    ],
    [
      'at 1m: fail a.replica(4)',
      { at: 60, duration: null, fault: 'fail', target: { component: 'a', part: 'replica', index: 4 }, other: null, amount: null },
    ],
    ['at 1m: fail r.a', { at: 60, duration: null, fault: 'fail', target: whole('a'), other: null, amount: null }],
    [
      'at 1m: fail r.d.shard(2)',
      { at: 60, duration: null, fault: 'fail', target: { component: 'd', part: 'shard', index: 2 }, other: null, amount: null },
    ],
    ['at 2m: slow d by 10x for 30s', { at: 120, duration: 30, fault: 'slow', target: whole('d'), other: null, amount: 10 }],
    ['at 2m: slow d by 10', { at: 120, duration: null, fault: 'slow', target: whole('d'), other: null, amount: 10 }],
    ['at 2m: lose 2% of a -> d', { at: 120, duration: null, fault: 'lose', target: whole('a'), other: whole('d'), amount: 0.02 }],
    ['at 2m: delay a ~> d by 50ms', { at: 120, duration: null, fault: 'delay', target: whole('a'), other: whole('d'), amount: 0.05 }],
    [
      'at 2m: partition r from q for 20s',
      { at: 120, duration: 20, fault: 'partition', target: whole('r'), other: whole('q'), amount: null },
    ],
    ['at 2m: surge u to 5x', { at: 120, duration: null, fault: 'surge', target: whole('u'), other: null, amount: 5 }],
    ['at 2m: fill d to 95%', { at: 120, duration: null, fault: 'fill', target: whole('d'), other: null, amount: 0.95 }],
    ['at 2m: throttle a to 10/s', { at: 120, duration: null, fault: 'throttle', target: whole('a'), other: null, amount: 10 }],
    ['at 2m: fail 20% of a', { at: 120, duration: null, fault: 'fail_share', target: whole('a'), other: null, amount: 0.2 }],
    [
      'at 2m: fail 20% of a -> d for 1m',
      { at: 120, duration: 60, fault: 'fail_share', target: whole('a'), other: whole('d'), amount: 0.2 },
    ],
    ['at 2m: throttle 5% of a', { at: 120, duration: null, fault: 'throttle_share', target: whole('a'), other: null, amount: 0.05 }],
    [
      'at 2m: stress a.cpu to 80%',
      { at: 120, duration: null, fault: 'stress', target: { component: 'a', part: 'cpu', index: null }, other: null, amount: 0.8 },
    ],
    [
      'at 2m: pause d.replication for 1m',
      { at: 120, duration: 60, fault: 'pause', target: { component: 'd', part: 'replication', index: null }, other: null, amount: null },
    ],
    ...['flush', 'corrupt', 'expire', 'revoke', 'deploy', 'pause'].map((fault): [string, Omit<FaultEvent, 'source'>] => [
      `at 0s: ${fault} d`,
      { at: 0, duration: null, fault, target: whole('d'), other: null, amount: null },
    ]),
  ])('%s', async (text, expected) => {
    expect(await event(text)).toEqual(expected);
  });

  test.each([
    ['at 60: fail a', ['wrong-dimension at 60']],
    ['at 60s: fail a for 5', ['wrong-dimension at 5']],
    ['at 60s: slow a by 5s', ['wrong-dimension at 5s']],
    ['at 60s: lose 120% of a -> d', ['out-of-range at 120%']],
    ['at 60s: fill d to 95', ['wrong-dimension at 95']],
    ['at 60s: fail 120% of a', ['out-of-range at 120%']],
    ['at 60s: throttle 5/s of a', ['wrong-dimension at 5/s']],
    ['at 60s: throttle a to 20%', ['wrong-dimension at 20%']],
    ['at 60s: fail r.zone(4)', ['unknown-part at 4']],
    ['at 60s: fail r.zone(0)', ['out-of-range at 0']],
    ['at 60s: fail r.zone(1.5)', ['out-of-range at 1.5']],
    ['at 60s: fail r.zone', ['unknown-part at zone']],
    ['at 60s: fail d.primary(1)', ['unknown-part at 1']],
    ['at 60s: fail a.replica(5)', ['unknown-part at 5']],
    ['at 60s: fail r.q', ['unknown-part at q']],
    ['at 60s: fail d.primary.primary', ['unknown-part at primary']],
    ['at 60s: fail nobody', ['unknown-name at nobody']],
    ['at 60s: fail f', ['unknown-name at f']],
  ])('%s', async (text, expected) => {
    expect(await wrong(text)).toEqual(expected);
  });

  test('are aimed at what can have them', async () => {
    const more = 'cache c\ndataset rows\n';
    const at = (fault: string): Promise<string[]> => messages(`${SYSTEM}${more}scenario s { at 1s: ${fault} }`);
    expect(await at('surge a to 5x')).toEqual(['`surge` is aimed at what requests come from, such as `users`, and `a` is an `app_server`']);
    expect(await at('slow u by 10x')).toEqual(['`slow` is aimed at a component that serves requests, and `u` is a `users`']);
    expect(await at('fill rows to 95%')).toEqual(['`fill` is aimed at a component that serves requests, and `rows` is a `dataset`']);
    for (const fault of ['flush c', 'corrupt rows', 'corrupt d.primary', 'deploy a', 'surge u to 5x', 'fail r', 'expire a', 'revoke a']) {
      expect(await at(fault)).toEqual([]);
    }
  });

  test('after the end of the scenario never happen', async () => {
    const { findings } = await read(`${SYSTEM}scenario s { duration: 1m  at 30s: fail a  at 1m: fail a  at 2m: fail d }`);
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['warning never-happens', 'warning never-happens']);
  });
});

describe('a scenario', () => {
  test('has a load, a length, events and expectations of its own', async () => {
    const a = await architecture(
      `${SYSTEM}scenario s "Peak" { load: u * 2.5  duration: 4m  at 1m: fail a  expect p99(f) < 800ms }\nexpect p99(f) < 1s`,
    );
    expect(a.scenarios).toMatchObject([
      {
        name: 's',
        title: 'Peak',
        load: [{ users: 'u', factor: 2.5 }],
        properties: { load: 'u', duration: 240 },
        expectations: [{ limit: 0.8 }],
      },
    ]);
    expect(a.expectations).toMatchObject([{ limit: 1 }]);
  });
  test('multiplies by 1 what it does not multiply', async () => {
    expect((await architecture(`${SYSTEM}scenario s { load: u }`)).scenarios[0]?.load).toEqual([{ users: 'u', factor: 1 }]);
    expect((await architecture(`${SYSTEM}scenario s { load: u * 3x }`)).scenarios[0]?.load).toEqual([{ users: 'u', factor: 3 }]);
    expect((await architecture(`${SYSTEM}scenario s { }`)).scenarios[0]?.load).toEqual([]);
  });
  test('loads with users alone', async () => {
    expect(await wrong('load: a * 2')).toEqual(['wrong-kind at a']);
    expect(await wrong('load: u * 2s')).toEqual(['wrong-dimension at 2s']);
  });
});

describe('an expectation', () => {
  test.each([
    ['p99(f) < 250ms', { metric: 'p99', subject: 'f', subjectKind: 'flow', comparison: '<', limit: 0.25 }],
    ['availability(f) >= 99.95%', { metric: 'availability', subject: 'f', subjectKind: 'flow', comparison: '>=', limit: 0.9995 }],
    ['lost_writes(d) == 0', { metric: 'lost_writes', subject: 'd', subjectKind: 'component', comparison: '==', limit: 0 }],
    ['utilisation(r.a) <= 70%', { metric: 'utilisation', subject: 'a', subjectKind: 'component', comparison: '<=', limit: 0.7 }],
    ['throughput(d) > 10k/s', { metric: 'throughput', subject: 'd', subjectKind: 'component', comparison: '>', limit: 10_000 }],
    ['cost() < $60k/mo', { metric: 'cost', subject: null, subjectKind: 'architecture', comparison: '<', limit: 60_000 }],
  ])('%s', async (text, expected) => {
    const a = await architecture(`${SYSTEM}expect  ${text.replace('(', '( ')}`);
    expect(a.expectations).toMatchObject([{ text, ...expected }]);
  });
  test('has the dimension of its metric', async () => {
    expect(await problems(`${SYSTEM}expect p99(f) < 5`)).toEqual(['wrong-dimension at 5']);
    expect(await problems(`${SYSTEM}expect cost() < $5`)).toEqual(['wrong-dimension at $5']);
  });
  test('is of a flow, a component or the whole', async () => {
    expect(await problems(`${SYSTEM}expect p99(d.primary) < 5s`)).toEqual(['part-measured at d.primary']);
    expect(await problems(`${SYSTEM}expect p99() < 5s`)).toEqual(['unknown-metric at p99']);
  });
  test('of the flow that connections form', async () => {
    const a = await architecture('users u\ncache c\nu -> c\nexpect p99(default) < 1s');
    expect(a.expectations).toMatchObject([{ subject: 'default', subjectKind: 'flow' }]);
    expect(await problems('users u\ncache c\nflow f { u -> c }\nexpect p99(default) < 1s')).toEqual(['unknown-name at default']);
    expect(await messages('cache c\napp_server a\na -> c\nexpect p99(default) < 1s')).toEqual([
      'There is no flow `default`: no connection starts where requests come from',
    ]);
  });
});

describe('a view', () => {
  test('includes components by name, by kind, or all; it holds their ids', async () => {
    const a = await architecture(
      `${SYSTEM}view all "All" { include: *  direction: right }\nview some { include: [a, d] }\nview kinds { include: kind(region, sql_database)  exclude: [q]  neighbours: on }\nview bare { }`,
    );
    expect(a.views.map(({ name, title, properties }) => [name, title, { ...properties }])).toEqual([
      ['all', 'All', { include: ['r', 'q', 'u', 'a', 'd'], direction: 'right', neighbours: false }],
      ['some', null, { include: ['a', 'd'], direction: 'right', neighbours: false }],
      ['kinds', null, { include: ['r', 'q', 'd'], exclude: ['q'], direction: 'right', neighbours: true }],
      ['bare', null, { direction: 'right', neighbours: false }],
    ]);
  });
  test('of a kind means those that extend it too', async () => {
    const a = await architecture('kind hot_cache extends cache\nhot_cache h\ncache c\ndataset d\nview v { include: kind(cache) }');
    expect(a.views[0]?.properties.include).toEqual(['h', 'c']);
  });
  test('names what there is', async () => {
    expect(await problems(`${SYSTEM}view v { include: [nobody]  direction: sideways }`)).toEqual([
      'unknown-name at nobody',
      'not-an-option at sideways',
    ]);
    expect(await problems(`${SYSTEM}view v { include: kind(nothing) }`)).toEqual(['unknown-kind at nothing']);
  });
});

test.each([
  ['fail r.zone(4)', 'fail r.zone(3)'],
  ['fail r.zone', 'fail r.zone(1)'],
  ['fail d.primary(1)', 'fail d.primary'],
])('%s is a part that there is not; the nearest is %s', async (wrong, right) => {
  const text = (fault: string): string =>
    `region r { zones: 3 }\nsql_database d { replicas: 1 }\napp_server a\nscenario s { at 60s: ${fault} for 10s }`;
  expect(await problems(text(wrong))).toHaveLength(1);
  expect(await repaired(text(wrong))).toBe(text(right));
  expect(await problems(text(right))).toEqual([]);
});
