import { describe, expect, test } from 'vitest';
import { CLOUD_KINDS } from '../../src/kinds/cloud/kinds.js';
import { plan } from '../../src/kinds/cloud/plan.js';
import type { Party, Plan, RegionPlan } from '../../src/kinds/plan/plan.js';
import { design, example } from './design.js';

const planned = async (text: string): Promise<Plan> => plan(await design(text));
const only = (of: Plan): RegionPlan => {
  const [region] = of.regions;
  if (!region || of.regions.length > 1) throw new Error(`${of.regions.length} regions`);
  return region;
};
const notesOf = (of: Plan, component: string): string =>
  of.notes
    .filter((note) => note.component === component)
    .map(({ message }) => message)
    .join(' ');

const name = (party: Party): string => (party.party === 'internet' ? 'internet' : party.key);
/** `web -> api:8080` */
const rules = (region: RegionPlan): string[] => region.access.map(({ from, to, port }) => `${name(from)} -> ${name(to)}:${port}`).sort();

/** What the tests below vary: users, a balancer, a service and a database in one region. */
function shop({ entry = '', web = '', db = '' }: { entry?: string; web?: string; db?: string }): string {
  return `
    region home "us-east-1" { zones: 3 }
    users visitors { rate: 80/s }
    load_balancer entry { in: home ${entry} }
    web_server web { in: home ${web} }
    sql_database db { in: home ${db} }
    visitors -> entry -> web -> db`;
}

describe('Every property of a kind is built, describes behaviour, or is answered with a note', async () => {
  const { catalogue } = await example('shop.arch');
  test.each(CLOUD_KINDS.map((kind) => [kind.kind, kind] as const))('%s', (kindName, kind) => {
    const declared = catalogue.kinds.find((each) => each.name === kindName)?.properties.map((property) => property.name) ?? [];
    const listed = [...kind.builds, ...kind.describes, ...Object.keys(kind.leaves ?? {}), ...Object.keys(kind.lacks ?? {})];
    expect([...listed].sort()).toEqual([...declared].sort());
    expect(new Set(listed).size).toBe(listed.length);
    for (const property of Object.keys(kind.refuses ?? {})) expect(kind.builds).toContain(property);
  });

  test('and every kind of the library is known', () => {
    const unknown = catalogue.kinds.filter(
      ({ abstract, lineage, name }) =>
        !abstract && lineage.includes('component') && !CLOUD_KINDS.some(({ kind }) => kind === name || lineage.includes(kind)),
    );
    expect(unknown.map(({ name }) => name)).toEqual([]);
  });

  test('while a kind of somebody’s own that extends none of these is said to be unknown', async () => {
    const of = await planned('kind gadget extends placed { }\n gadget it { }');
    expect(notesOf(of, 'it')).toContain('Nothing on AWS is known for the kind `gadget`, so it is not built.');
    expect(of.placements.find(({ origin }) => origin.component === 'it')?.built).toBeNull();
  });
});

describe('Who may call whom is what the flows say', () => {
  test('the shop: its flows, the way to HTTPS, and the way to AWS', async () => {
    expect(rules(only(plan(await example('shop.arch'))))).toEqual([
      'api -> internet:443',
      'api -> orders:5432',
      'api -> sessions:6379',
      'balancer -> web:8080',
      'internet -> balancer:443',
      'internet -> balancer:80',
      'web -> api:8080',
      'web -> internet:443',
    ]);
  });

  test('components that no flow joins are closed to each other', async () => {
    const region = only(await planned(`${shop({})}\n app_server idle { in: home }\n cache lonely { in: home }`));
    expect(rules(region).filter((rule) => /idle|lonely/.test(rule))).toEqual(['idle -> internet:443']);
  });

  test('what a cache reads through is called by whoever calls the cache', async () => {
    const of = await planned(`
      users u { rate: 1/s }
      load_balancer lb {}
      app_server api {}
      cache c {}
      sql_database db {}
      flow f { u -> lb -> api -> c -> db }`);
    expect(rules(only(of))).toContain('api -> db:5432');
    expect(rules(only(of)).join()).not.toContain('c -> db');
    expect(notesOf(of, 'c')).toContain('does not read through');
  });

  test('a database calls nobody, and says so', async () => {
    const of = await planned(`users u { rate: 1/s } app_server api {} sql_database a {} sql_database b {} flow f { u -> api -> a -> b }`);
    expect(rules(only(of)).join()).not.toContain('b');
    expect(notesOf(of, 'a')).toContain('`b`');
  });

  test('users who call a server directly are told to put a balancer in front of it', async () => {
    const of = await planned(`users u { rate: 1/s } web_server web { public: on } u -> web`);
    expect(rules(only(of))).toEqual(['web -> internet:443']);
    expect(notesOf(of, 'web')).toContain('load balancer');
  });

  test('a balancer inside the network is not public, though balancers are by nature', async () => {
    const region = only(await planned(`
      users u { rate: 1/s }
      load_balancer outer {}
      web_server web {}
      load_balancer inner {}
      app_server api {}
      u -> outer -> web -> inner -> api`)); // prettier-ignore
    expect(region.balancers.map(({ origin, public: open }) => [origin.key, open])).toEqual([
      ['outer', true],
      ['inner', false],
    ]);
    expect(rules(region)).toContain('web -> inner:80');
    expect(rules(region)).not.toContain('internet -> inner:80');
  });

  test('a call into another region is not built, and says so', async () => {
    const of = await planned(`
      region east "us-east-1" {} region west "eu-west-1" {}
      users u { rate: 1/s }
      load_balancer lb { in: east }
      web_server web { in: east }
      sql_database db { in: west }
      u -> lb -> web -> db`); // prettier-ignore
    expect(of.regions.map(({ code, network }) => [code, network.cidr])).toEqual([
      ['us-east-1', '10.0.0.0/16'],
      ['eu-west-1', '10.1.0.0/16'],
    ]);
    expect(of.regions.flatMap(rules).join()).not.toContain('db');
    expect(notesOf(of, 'web')).toContain('another region');
  });
});

describe('A load balancer', () => {
  const balancer = async (entry: string): Promise<RegionPlan['balancers'][number] | undefined> =>
    only(await planned(shop({ entry }))).balancers[0];

  test('that the internet reaches is encrypted, whatever the design says', async () => {
    expect(await balancer('tls: none')).toMatchObject({
      public: true,
      listener: { port: 443, protocol: 'HTTPS' },
      redirect: true,
      certificate: { from: 'given' },
    });
    expect(await balancer('tls: none layer: l4')).toMatchObject({ listener: { port: 443, protocol: 'TLS' }, redirect: false });
    expect(await balancer('tls: passthrough layer: l4')).toMatchObject({ listener: { port: 443, protocol: 'TCP' }, certificate: null });
  });

  test.each([
    ['round_robin', 'round_robin', null],
    ['random', 'weighted_random', null],
    ['least_connections', 'least_outstanding_requests', null],
    ['power_of_two', 'least_outstanding_requests', null],
    ['ip_hash', 'round_robin', 'cookie'],
  ])('spreads by %s as AWS can', async (algorithm, built, stickiness) => {
    expect((await balancer(`algorithm: ${algorithm}`))?.targets[0]).toMatchObject({ algorithm: built, stickiness });
  });

  test('counts its rate limit over a minute', async () => {
    expect((await balancer('rate_limit: 50/s per client'))?.firewall).toEqual({
      rate: { limit: 3000, window: 60, per: 'client' },
      counts: false,
    });
    expect((await balancer('rate_limit: 1k/s'))?.firewall).toEqual({ rate: { limit: 60_000, window: 60, per: 'all' }, counts: false });
    expect((await balancer('layer: l4'))?.firewall).toBeNull();
  });

  test('checks health within what AWS allows, and says what it changed', async () => {
    const of = await planned(shop({ entry: 'health_check: { interval: 1s, failures: 1, timeout: 9s }' }));
    expect(only(of).balancers[0]?.targets[0]?.health).toEqual({ path: '/', interval: 5, timeout: 4, healthy: 2, unhealthy: 2 });
    expect(notesOf(of, 'entry')).toMatch(/5 s instead of 1 s.*2 instead of 1.*4 s instead of 9 s/);
  });
});

describe('A database', () => {
  const database = async (db: string): Promise<RegionPlan['databases'][number] | undefined> =>
    only(await planned(shop({ db }))).databases[0];

  test('without replicas is one instance, whose password RDS keeps', async () => {
    expect(await database('')).toMatchObject({
      engine: 'postgres',
      multiAz: false,
      replicas: 0,
      password: 'managed',
      shards: ['1'],
      instanceClass: 'db.m7g.large',
    });
  });

  test('with asynchronous replicas has read replicas and a standby, and a secret of its own', async () => {
    expect(await database('replicas: 2')).toMatchObject({ multiAz: true, replicas: 2, password: 'secret' });
  });

  test('with synchronous replication has the standby for one of them', async () => {
    expect(await database('replicas: 1 replication: sync')).toMatchObject({ multiAz: true, replicas: 0, password: 'managed' });
    expect(await database('replicas: 2 replication: sync read_from: replicas')).toMatchObject({ multiAz: true, replicas: 2 });
  });

  test('of SQL Server needs the Enterprise Edition to be read from', async () => {
    expect(await database('engine: sqlserver replicas: 1')).toMatchObject({
      engine: 'sqlserver-se',
      multiAz: true,
      replicas: 0,
      databaseName: null,
    });
    expect(await database('engine: sqlserver replicas: 1 read_from: replicas')).toMatchObject({
      engine: 'sqlserver-ee',
      replicas: 1,
      family: 'sqlserver-ee-16.0',
    });
  });

  test('takes its version and machine from the design, if RDS could have them', async () => {
    expect(await database('version: "16.6" instance: "r7g.xlarge"')).toMatchObject({
      version: '16.6',
      family: 'postgres16',
      instanceClass: 'db.r7g.xlarge',
    });
    const of = await planned(shop({ db: 'version: "${file(1)}" instance: "; rm -rf"' }));
    expect(only(of).databases[0]).toMatchObject({ version: '17.7', instanceClass: 'db.m7g.large' });
    expect(notesOf(of, 'db')).toMatch(/`version` is none.*`instance` is no/);
  });

  test('has room to grow when its data grows', async () => {
    expect(await database('storage: 1TiB')).toMatchObject({ storage: 1024, maxStorage: null });
    const of = await planned(`${shop({ db: 'storage: 1TiB holds: d' })}\n dataset d { growth: 3GiB/d classification: pii }`);
    expect(only(of).databases[0]).toMatchObject({ storage: 1024, maxStorage: 2048 });
    expect(only(of).databases[0]?.origin.tags).toContainEqual({ key: 'DataClassification', value: 'pii' });
  });
});

describe('A cache', () => {
  const cache = async (text: string): Promise<RegionPlan['caches'][number] | undefined> =>
    only(
      await planned(
        `region home "us-east-1" {} users u { rate: 1/s } app_server api { in: home } cache c { in: home ${text} } u -> api -> c`,
      ),
    ).caches[0];

  test.each([
    ['1GiB', 'cache.m7g.large'],
    ['5GiB', 'cache.r7g.large'],
    ['20GiB', 'cache.r7g.2xlarge'],
    ['300GiB', 'cache.r7g.16xlarge'],
  ])('of %s stands on %s, which has as much beside what it reserves', async (capacity, nodeType) => {
    expect((await cache(`capacity: ${capacity}`))?.nodeType).toBe(nodeType);
  });

  test('spreads its capacity over its shards', async () => {
    expect(await cache('capacity: 8GiB shards: 4 replicas: 2')).toMatchObject({
      nodeType: 'cache.m7g.large',
      shards: 4,
      replicas: 1,
      multiAz: true,
    });
  });

  test.each([
    ['lru', 'allkeys-lru'],
    ['lfu', 'allkeys-lfu'],
    ['random', 'allkeys-random'],
    ['ttl_only', 'volatile-ttl'],
    ['none', 'noeviction'],
  ])('that evicts by %s has the policy %s', async (eviction, policy) => {
    expect((await cache(`eviction: ${eviction}`))?.parameters).toContainEqual({
      name: 'maxmemory-policy',
      value: policy,
      apply: 'immediate',
    });
  });

  test('of Memcached has nodes and no replicas', async () => {
    expect(await cache('engine: memcached shards: 3 replicas: 2')).toMatchObject({
      engine: 'memcached',
      shards: 3,
      replicas: 0,
      multiAz: true,
      port: 11_211,
    });
  });
});

describe('Names', () => {
  const two = (dns: string): string => `
    region east "us-east-1" {} region west "eu-west-1" {}
    users u { rate: 1/s }
    dns names "shop.example" { targets: [a, b] health_check: { interval: 10s, failures: 3 } ${dns} }
    load_balancer a { in: east } load_balancer b { in: west }
    web_server x { in: east } web_server y { in: west }
    flow f { u -> names -> a -> x }
    flow g { u -> names -> b -> y }`;
  const routings = async (dns: string): Promise<unknown[]> =>
    (await planned(two(dns))).domains[0]?.records.map(({ routing, identifier }) => [identifier, routing]) ?? [];

  test.each([
    ['weighted', 'routing: weighted weights: { a: 0.75, b: 0.25 }', [['a', { policy: 'weighted', weight: 255 }], ['b_2', { policy: 'weighted', weight: 85 }]]],
    ['weighted, whole', 'routing: weighted weights: { a: 3, b: 1 }', [['a', { policy: 'weighted', weight: 3 }], ['b_2', { policy: 'weighted', weight: 1 }]]],
    ['latency', 'routing: latency', [['a', { policy: 'latency', region: 'us-east-1' }], ['b_2', { policy: 'latency', region: 'eu-west-1' }]]],
    ['failover', 'routing: failover primary: a secondary: b', [['primary', { policy: 'failover', role: 'PRIMARY' }], ['secondary', { policy: 'failover', role: 'SECONDARY' }]]],
    ['geolocation', 'routing: geolocation locations: { europe: b, default: a }', [['eu', { policy: 'geolocation', continent: 'EU' }], ['default', { policy: 'geolocation', continent: null }]]],
    ['simple', 'routing: simple', [[null, { policy: 'simple' }]]],
  ])('are answered by %s', async (_, dns, expected) => {
    expect(await routings(dns)).toEqual(expected);
  }); // prettier-ignore

  test('of a domain that is none are asked for', async () => {
    const of = await planned(two('').replace('shop.example', 'not a name'));
    expect(of.domains[0]?.name).toBeNull();
    expect(notesOf(of, 'names')).toContain('domain_name');
  });
});

describe('Services', () => {
  test('follow their load between bounds', async () => {
    const of = await planned(shop({ web: 'replicas: 4 scaling: { min: 2, max: 10, target: 55% }' }));
    expect(only(of).services[0]).toMatchObject({ count: 4, scaling: { min: 2, max: 10, target: 55, cooldown: 300 } });
  });

  test.each([
    ['m7g.large', 2048, 8192],
    ['c7g.xlarge', 4096, 8192],
    ['r7g.medium', 1024, 8192],
    ['m7g.16xlarge', 16_384, 122_880],
  ])('on %s are tasks of as much', async (instance, cpu, memory) => {
    expect(only(await planned(shop({ web: `instance: "${instance}"` }))).services[0]).toMatchObject({ cpu, memory });
  });

  test('that call each other wait for none; others wait for those that they call', async () => {
    const region = only(await planned(`
      users u { rate: 1/s } app_server a {} app_server b {} app_server c {}
      flow f { u -> a -> b -> c }
      flow g { u -> b -> a }`)); // prettier-ignore
    expect(region.services.map(({ origin, after }) => [origin.key, after])).toEqual([
      ['a', []],
      ['b', ['c']],
      ['c', []],
    ]);
  });
});

describe('Where nothing says where', () => {
  test('everything stands in one region, and says so', async () => {
    const of = plan(await example('first.arch'));
    expect(of.regions.map(({ code, origin }) => [code, origin])).toEqual([['us-east-1', null]]);
    expect(notesOf(of, 'web')).toContain('No region says where it stands');
  });

  test('a network has two zones at least', async () => {
    const of = await planned(shop({ db: 'replicas: 1' }).replace('zones: 3', 'zones: 1'));
    expect(only(of).network.zones).toEqual(['us-east-1a', 'us-east-1b']);
    expect(only(of).services[0]?.zones).toEqual(['us-east-1a']);
    expect(only(of).databases[0]?.multiAz).toBe(false);
    expect(only(of).balancers[0]?.zones).toEqual(['us-east-1a', 'us-east-1b']);
  });
});
