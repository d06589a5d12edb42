import { describe, expect, test } from 'vitest';
import { plan } from '../../src/kinds/cloud/plan.js';
import type { ManagedPlan } from '../../src/kinds/plan/managed.js';
import type { AlarmPlan, Plan, RegionPlan } from '../../src/kinds/plan/plan.js';
import { exportArchitecture } from '../../src/export/index.js';
import { design } from './design.js';

const planned = async (text: string): Promise<Plan> => plan(await design(text));
const only = (of: Plan): RegionPlan => {
  const [region] = of.regions;
  if (!region) throw new Error('no region');
  return region;
};
const managed = (of: Plan, key: string): ManagedPlan | undefined => only(of).managed.find(({ origin }) => origin.key === key);
const notesOf = (of: Plan, component: string): string =>
  of.notes
    .filter((note) => note.component === component)
    .map(({ message }) => message)
    .join(' ');

/** A service that does something with a store. */
const caller = (store: string, step: string): string => `
  region home "us-east-1" {}
  users u { rate: 1/s }
  load_balancer lb { in: home }
  app_server api { in: home }
  ${store}
  flow f { u -> lb -> api ${step} }`;

const actionsOf = async (store: string, step: string): Promise<readonly string[] | undefined> =>
  only(await planned(caller(store, step))).services[0]?.uses[0]?.actions;

describe('What a caller may do follows from what its flows do', () => {
  test.each([
    ['reads a table', 'key_value_store s { in: home engine: dynamodb }', '-> s: read', 'dynamodb:GetItem', 'dynamodb:PutItem'],
    ['writes to a table', 'key_value_store s { in: home engine: dynamodb }', '-> s: write', 'dynamodb:PutItem', 'dynamodb:GetItem'],
    ['calls a table', 'key_value_store s { in: home engine: dynamodb }', '-> s', 'dynamodb:GetItem', 'dynamodb:PutItem'],
    ['reads a bucket', 'object_storage s { in: home }', '-> s: read', 's3:GetObject', 's3:PutObject'],
    ['sends to a queue', 'message_queue s { in: home engine: sqs }', '~> s', 'sqs:SendMessage', 'sqs:ReceiveMessage'],
    ['writes to a stream', 'message_queue s { in: home engine: kinesis }', '~> s', 'kinesis:PutRecord', 'kinesis:GetRecords'],
    ['calls a function', 'function s { in: home }', '-> s', 'lambda:InvokeFunction', 'lambda:UpdateFunctionCode'],
  ])('%s', async (_, store, step, may, mayNot) => {
    const actions = await actionsOf(store, step);
    expect(actions).toContain(may);
    expect(actions).not.toContain(mayNot);
  });

  test('and whoever gets messages may take them, and nobody else may', async () => {
    const of = await planned(caller('message_queue s { in: home engine: sqs } worker w { in: home }', '~> s ~> w'));
    const [api, worker] = ['api', 'w'].map((key) => only(of).services.find(({ origin }) => origin.key === key));
    expect(worker?.uses[0]?.actions).toContain('sqs:DeleteMessage');
    expect(api?.uses[0]?.actions).not.toContain('sqs:DeleteMessage');
  });

  test('a function is woken by the queues that it takes messages from', async () => {
    const of = await planned(caller('message_queue s { in: home engine: sqs } function w { in: home }', '~> s ~> w'));
    expect(managed(of, 'w')).toMatchObject({ is: 'function', sources: ['s'] });
  });

  test('functions that call each other in a circle are told of each other one way, and it is said', async () => {
    const of = await planned(caller('function a { in: home } function b { in: home }', '-> a -> b -> a'));
    expect(notesOf(of, 'a') + notesOf(of, 'b')).toContain('call each other');
    expect(
      exportArchitecture(await design(caller('function a { in: home } function b { in: home }', '-> a -> b -> a')), 'cdk').files.length,
    ).toBeGreaterThan(0);
  });
});

describe('What AWS cannot express is said', () => {
  test.each([
    ['key_value_store s { in: home engine: etcd }', 's', 'etcd'],
    ['search_engine s { in: home engine: solr }', 's', 'Solr'],
    ['message_queue s { in: home engine: rabbitmq }', 's', 'RabbitMQ'],
    ['message_queue s { in: home engine: kafka acks: 1 replicas: 4 }', 's', '`acks` is a setting of the publisher'],
    ['object_storage s { in: home erasure_code: 6+3 }', 's', '`erasure_code` is up to S3'],
    ['document_database s { in: home engine: mongodb shards: 3 }', 's', 'without shards'],
    ['web_server s { in: home owner: "a|b" }', 's', 'letters, digits, spaces'],
    ['web_server s { in: home tags: { "cost centre?": "x" } }', 's', 'AWS takes no other characters'],
  ])('%s', async (text, component, said) => {
    expect(notesOf(await planned(`region home "us-east-1" {}\n${text}`), component)).toContain(said);
  });

  test.each(['terraform', 'cdk'] as const)('a design of which nothing is built writes nothing, and says so: %s', async (target) => {
    for (const text of ['users u { rate: 1/s }', 'region home "us-east-1" {}', 'key_value_store s { engine: etcd }']) {
      const { files, notes } = exportArchitecture(await design(text), target);
      expect(files).toEqual([]);
      expect(notes.at(-1)).toContain('nothing is written');
    }
  });
});

describe('Copies', () => {
  const base = `
    region home "us-east-1" {} region away "eu-west-1" {}
    sql_database db { in: home } key_value_store t { in: home engine: dynamodb } cache c { in: home }`;

  test('are made as often, kept as long and taken as far as the design says', async () => {
    const of = await planned(
      `${base} backup b { of: [db, t] every: 6h keep: 30d copy_to: away immutable: on window: { start: 02:15 length: 3h } }`,
    );
    expect(managed(of, 'b')).toMatchObject({
      of: ['db', 't'],
      schedule: 'cron(15 2/6 * * ? *)',
      startMinutes: 180,
      keepDays: 30,
      lock: true,
      copyTo: 'eu-west-1',
    });
  });

  test('of what cannot be copied are said to be none', async () => {
    const of = await planned(`${base} backup b { of: [db, c] }`);
    expect(managed(of, 'b')).toMatchObject({ of: ['db'] });
    expect(notesOf(of, 'b')).toContain('`c` is none of what AWS Backup copies');
  });

  test('for a recovery plan are of everything in its primary region that no backup takes there', async () => {
    const of = await planned(
      `${base} backup b { of: [db] copy_to: away } disaster_recovery r { strategy: backup_restore primary: home secondary: away promise: { rpo: 4h rto: 1d } }`,
    );
    expect(managed(of, 'r')).toMatchObject({ of: ['t'], schedule: 'cron(0 3/4 * * ? *)', copyTo: 'eu-west-1' });
  });
});

describe('Alarms', () => {
  const watched = (more: string): Promise<Plan> =>
    planned(`
      region home "us-east-1" {}
      users u { rate: 1/s }
      load_balancer lb { in: home }
      web_server web { in: home }
      sql_database db { in: home }
      flow f { u -> lb -> web -> db }
      ${more}`);

  /** Those that the design asks for. */
  const asked = (of: Plan): readonly AlarmPlan[] => only(of).alarms.filter(({ description }) => /^[a-z]+: /.test(description));

  test('are raised when an expectation is not kept', async () => {
    const alarms = asked(await watched('expect p99(f) < 250ms expect utilisation(db) <= 70%'));
    expect(alarms.map(({ reading, comparison, threshold, watches }) => [reading, comparison, threshold, watches])).toEqual([
      [
        { is: 'metric', namespace: 'AWS/ApplicationELB', name: 'TargetResponseTime', statistic: 'p99' },
        'GreaterThanOrEqualToThreshold',
        0.25,
        'lb',
      ],
      [{ is: 'metric', namespace: 'AWS/RDS', name: 'CPUUtilization', statistic: 'Average' }, 'GreaterThanThreshold', 70, 'db'],
    ]);
  });

  test('are raised for an alert after its time, and an expectation of the same is left to it', async () => {
    const alarms = asked(await watched('expect p99(f) < 250ms alert slow { when: p99(f) > 800ms for: 3min severity: page }'));
    expect(alarms).toMatchObject([{ threshold: 0.8, comparison: 'GreaterThanThreshold', periods: 3, severity: 'page' }]);
  });

  test('of availability are alarms of failures', async () => {
    const alarms = asked(await watched('expect availability(lb) >= 99.9%'));
    expect(alarms).toMatchObject([{ reading: { is: 'share' }, comparison: 'GreaterThanThreshold', threshold: 0.001 }]);
  });

  test('that CloudWatch cannot raise are said', async () => {
    const of = await watched('expect cost(web) < $100/mo');
    expect(asked(of)).toEqual([]);
    expect(of.notes.map(({ message }) => message).join()).toContain('`cost(web) < $100/mo`');
  });

  test('of what all of it costs are a budget, of the least that is said', async () => {
    const of = await watched('expect cost() < $100/mo expect cost() <= $90/mo expect cost() > $1/mo');
    expect(of.budget).toEqual({ dollars: 90, text: 'cost() <= $90/mo' });
    expect((await watched('')).budget).toBeNull();
  });
});

describe('Whatever the design expects', () => {
  const alarms = async (components: string): Promise<readonly unknown[][]> =>
    only(await planned(`region home "us-east-1" { zones: 2 }\n${components}`)).alarms.map(({ key, threshold, periods, parts }) => [
      key,
      threshold,
      periods,
      parts,
    ]);

  test('each shard of a database is watched for its processors and for what is left of its storage', async () => {
    expect(await alarms('sql_database db { in: home shards: 2 storage: 100GiB }')).toEqual([
      ['db_cpu', 90, 15, ['1', '2']],
      ['db_storage', 10_737_400_000, 15, ['1', '2']],
    ]);
    expect(await alarms('sql_database db { in: home }')).toMatchObject([
      ['db_cpu', 90, 15, null],
      ['db_storage', expect.any(Number), 15, null],
    ]);
  });

  test('each node of a cache is watched, and for its memory when it forgets nothing', async () => {
    expect(await alarms('cache c { in: home replicas: 2 }')).toEqual([['c_cpu', 90, 15, ['001', '002']]]);
    expect(await alarms('cache c { in: home shards: 2 eviction: none }')).toEqual([
      ['c_cpu', 90, 15, ['0001-001', '0002-001']],
      ['c_memory', 90, 15, ['0001-001', '0002-001']],
    ]);
  });

  test('a queue is watched for messages that wait, and for those that nobody could work off', async () => {
    expect(
      await alarms('users u { rate: 1/s } message_queue q { in: home engine: sqs } worker w { in: home } flow f { u -> q -> w }'),
    ).toEqual(
      expect.arrayContaining([
        ['q_age', expect.any(Number), 5, null],
        ['q_dead_letters', 0, 5, ['dead_letters']],
      ]),
    );
  });
});

test('A firewall of the design counts instead of refusing when it is told to', async () => {
  const of = await planned(`
    region home "us-east-1" {}
    users u { rate: 1/s }
    waf guard { in: home mode: count rate_limit: 50/s }
    load_balancer lb { in: home }
    web_server web { in: home }
    flow f { u -> guard -> lb -> web }`);
  expect(only(of).balancers[0]?.firewall).toEqual({ rate: { limit: 3000, window: 60, per: 'all' }, counts: true });
  expect(only(of).access.map(({ from, to }) => [from, to])).toContainEqual([{ party: 'internet' }, { party: 'component', key: 'lb' }]);
});

test.each([
  ['every: 5min', 'rate(5 minutes)'],
  ['every: 1d at: 02:30', 'cron(30 2 * * ? *)'],
  ['every: 6h at: 02:30', 'cron(30 2/6 * * ? *)'],
])('A schedule starts a function: %s', async (when, expression) => {
  const of = await planned(`region home "us-east-1" {} schedule s { ${when} } function f { in: home } flow x { s -> f }`);
  expect(managed(of, 's')).toMatchObject({ expression, target: 'f' });
});

describe('A distribution', () => {
  const served = (more: string, flow: string): Promise<Plan> =>
    planned(`
      region home "eu-west-1" {}
      users u { rate: 1/s }
      cdn c { ttl: 1h }
      object_storage files { in: home }
      load_balancer lb { in: home }
      web_server web { in: home }
      ${more}
      flow f { ${flow} }`);

  test('fetches from buckets and load balancers, the first of them for whatever has no path of its own', async () => {
    const of = await served('', 'u -> c -> files: read  c -> lb -> web');
    expect(managed(of, 'c')).toMatchObject({
      origins: [
        { to: 'files', on: 'bucket', path: null, name: null },
        { to: 'lb', on: 'balancer', path: '/lb/*', name: { from: 'given' } },
      ],
      ttl: 3600,
      firewall: { rate: null, counts: false },
      domains: [],
    });
    expect(notesOf(of, 'c')).toContain('reaches it around CloudFront');
  });

  test('fetches from what its own property names', async () => {
    const of = await planned('region home "eu-west-1" {} object_storage files { in: home } cdn c { origin: files }');
    expect(managed(of, 'c')).toMatchObject({ origins: [{ to: 'files', on: 'bucket' }] });
  });

  test('asks a load balancer by the name that leads there', async () => {
    const of = await served('dns names "shop.example" { targets: [lb] }', 'u -> c -> lb -> web');
    expect(managed(of, 'c')).toMatchObject({ origins: [{ name: { from: 'domain', domain: 'names' } }] });
  });

  test('has the names that lead to it, and the firewall that stands before it', async () => {
    const of = await served(
      'dns names "shop.example" {} waf guard { mode: count rate_limit: 100/s per client }',
      'u -> names -> guard -> c -> files: read',
    );
    expect(managed(of, 'c')).toMatchObject({ firewall: { rate: { limit: 6000, per: 'client' }, counts: true } });
    const named = await served('dns names "shop.example" {}', 'u -> names -> c -> files: read');
    expect(managed(named, 'c')).toMatchObject({ domains: ['names'] });
    expect(named.domains[0]?.records).toMatchObject([{ to: 'c', on: 'cdn' }]);
  });

  test.each([
    ['', 'u -> c -> web', '`web` is neither'],
    ['load_balancer inner { in: home public: off }', 'u -> c -> inner -> web', '`inner` is no public load balancer'],
    ['load_balancer flat { in: home layer: l4 }', 'u -> c -> flat -> web', '`flat` is no public load balancer'],
  ])('says what it cannot fetch from: %s', async (more, flow, said) => {
    const of = await served(more, flow);
    expect(managed(of, 'c')).toBeUndefined();
    expect(notesOf(of, 'c')).toContain(said);
  });
});
