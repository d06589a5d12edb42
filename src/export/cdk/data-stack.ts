import { BASELINE } from '../../kinds/cloud/baseline.js';
import type { CachePlan, DatabasePlan, Followed, RegionPlan } from '../../kinds/plan/plan.js';
import type { ManagedPlan } from '../../kinds/plan/managed.js';
import { versionLine } from '../engine-version.js';
import type { ExportFile } from '../files.js';
import { assign, call, comment, constant, GAP, inline, make, object, path, unpack, type Code, type Given, type Statement } from './code.js';
import { constructOf, managedName, storeCode, storesOf } from './managed.js';
import { followerOf, needsSource, replicaBuckets, sourceType } from './recovery.js';
import { acknowledge, camel, heading, pascal, printStack, tagged, whence, type Scope } from './scope.js';

/** Whether anything of a region is kept in a stack of data. */
export function hasData(region: RegionPlan): boolean {
  return region.caches.length > 0 || region.databases.length > 0 || storesOf(region).length > 0;
}

/** The classes that stores are made with, and their files. */
function constructFiles(stores: readonly ManagedPlan[]): (readonly [string, string])[] {
  return [...new Map(stores.map(constructOf).map(([name, file]) => [name, file] as const))];
}

/** The stack that must not be lost: caches, databases, and whatever else keeps data. */
export function dataStack(scope: Scope, region: RegionPlan): ExportFile {
  const { caches, databases } = region;
  const stores = storesOf(region);
  // Buckets that objects of another region come to are there before.
  const before = new Set<ManagedPlan>(replicaBuckets(region));
  const made = stores.filter((store) => !before.has(store));
  const whereOf = (store: ManagedPlan): Code =>
    path(before.has(store) ? `props.replicas.buckets.${camel(store.origin.key)}` : managedName(store));
  const follower = followerOf(scope, region);
  const isolated: Code = inline([['subnetGroupName', 'isolated']]);
  const body: Statement[] = [
    unpack(['groups', 'network'], 'props.network'),
    ...(follower && databases.some(({ copiesTo }) => copiesTo.length > 0)
      ? [
          comment('By its ARN: a key that is known whole would have those who use it written into its policy, in another stack.'),
          constant('recoveryKey', call('kms.Key.fromKeyArn', path('this'), 'RecoveryKey', path('props.recoveryKey.keyArn'))),
        ]
      : []),
    GAP,
    ...(caches.length > 0
      ? [
          constant(
            'cacheSubnets',
            make(
              'elasticache.CfnSubnetGroup',
              path('this'),
              'CacheSubnets',
              object([
                ['description', 'Caches'],
                ['subnetIds', path('network.isolatedSubnetIds')],
              ]),
            ),
          ),
        ]
      : []),
    ...caches.flatMap((cache) => [
      GAP,
      heading(cache.origin),
      constant(`${camel(cache.origin.key)}Cache`, cacheCode(cache)),
      tagged(`${camel(cache.origin.key)}Cache`, cache.origin),
    ]),
    GAP,
    ...(databases.length > 0 ? shared(isolated) : []),
    ...databases.flatMap((database) => [
      GAP,
      heading(database.origin),
      constant(
        `${camel(database.origin.key)}Database`,
        database.follows ? followerCode(database, database.follows) : databaseCode(database, follower),
      ),
      tagged(`${camel(database.origin.key)}Database`, database.origin),
    ]),
    ...(made.some(({ is }) => is === 'bucket')
      ? [
          GAP,
          comment('Access logs of the buckets.'),
          constant('accessLogs', make('LogBucket', path('this'), 'AccessLogs', path('props.config.logRetention'))),
        ]
      : []),
    ...made.flatMap((store) => [
      GAP,
      heading(store.origin),
      constant(managedName(store), storeCode(scope, region, store)),
      tagged(managedName(store), store.origin),
    ]),
    GAP,
    ...(caches.length > 0 ? [assign('this.caches', record(caches, 'Cache'))] : []),
    ...(databases.length > 0 ? [assign('this.databases', record(databases, 'Database'))] : []),
    ...(stores.length > 0
      ? [assign('this.managed', inline(stores.map((store) => [camel(store.origin.key), whereOf(store)] as const)))]
      : []),
  ];
  for (const { origin } of [...caches, ...databases, ...made]) scope.note(origin, pascal(origin.key));
  const gives: (readonly [string, string])[] = [];
  if (caches.length > 0)
    gives.push(['caches', `{ ${caches.map((cache) => `readonly ${camel(cache.origin.key)}: ${cacheClass(cache)}`).join('; ')} }`]);
  if (databases.length > 0)
    gives.push([
      'databases',
      `{ ${databases.map(({ origin, follows }) => `readonly ${camel(origin.key)}: ${follows ? 'DatabaseFollower' : 'Database'}`).join('; ')} }`,
    ]);
  if (stores.length > 0)
    gives.push(['managed', `{ ${stores.map((store) => `readonly ${camel(store.origin.key)}: ${constructOf(store)[0]}`).join('; ')} }`]);
  return printStack({
    path: `${scope.folder(region)}/data-stack.ts`,
    name: 'DataStack',
    about: `${stores.length > 0 ? 'What keeps data' : 'Caches and databases'} in ${region.origin ? whence(region.origin) : region.code}. ${stores.length > 0 ? 'What stands in the network stands' : 'They stand'} in subnets without a way out.`,
    takes: [
      ['config', 'Config'],
      ['network', 'NetworkStack'],
      ...(follower ? ([['recoveryKey', 'kms.IKey']] as const) : []),
      ...(needsSource(region) ? ([['source', sourceType(region)]] as const) : []),
      ...(before.size > 0 ? ([['replicas', 'ReplicasStack']] as const) : []),
    ],
    gives,
    types: [
      'Config',
      'NetworkStack',
      ...(follower ? ['kms'] : []),
      ...(before.size > 0 ? ['ReplicasStack', 'Bucket'] : []),
      ...(needsSource(region) ? ['Database', 'GlobalTable'].filter((name) => sourceType(region).includes(name)) : []),
    ],
    local: new Map([
      ['Config', `${scope.up(region)}config`],
      ['Cache', `${scope.up(region)}constructs/cache`],
      ['Memcached', `${scope.up(region)}constructs/memcached`],
      ['Database', `${scope.up(region)}constructs/database`],
      ['DatabaseFollower', `${scope.up(region)}constructs/database-follower`],
      ['GlobalTable', `${scope.up(region)}constructs/global-table`],
      ['ReplicasStack', './replicas-stack'],
      ['NetworkStack', './network-stack'],
      ['LogBucket', `${scope.up(region)}constructs/log-bucket`],
      ...constructFiles(stores).map(([name, file]) => [name, `${scope.up(region)}constructs/${file}`] as const),
      ['TAGS', `${scope.up(region)}tags`],
      ['tag', `${scope.up(region)}tags`],
    ]),
    body,
  });
}

function record(all: readonly { readonly origin: { readonly key: string } }[], suffix: string): Code {
  return inline(all.map(({ origin }) => [camel(origin.key), path(`${camel(origin.key)}${suffix}`)] as const));
}

function cacheClass(cache: CachePlan): 'Cache' | 'Memcached' {
  return cache.engine === 'memcached' ? 'Memcached' : 'Cache';
}

function parameters(of: CachePlan | DatabasePlan): Code {
  return inline(of.parameters.map(({ name, value }) => [name, value] as const));
}

function cacheCode(cache: CachePlan): Code {
  const { key } = cache.origin;
  const common = [
    ['subnetGroup', path('cacheSubnets')],
    ['securityGroup', path(`groups.${camel(key)}`)],
    ['version', cache.version],
    ['family', cache.family],
    ['nodeType', cache.nodeType],
    ['port', cache.port],
  ] as const;
  const props =
    cache.engine === 'memcached'
      ? object([...common, ['nodes', cache.shards], ['multiAz', cache.multiAz], ['parameters', parameters(cache)]])
      : object([
          ['description', cache.origin.title ?? cache.origin.component],
          ['key', path('network.dataKey')],
          ...common,
          ['shards', cache.shards],
          ['replicas', cache.replicas],
          ['multiAz', cache.multiAz],
          ['parameters', parameters(cache)],
          ['snapshotDays', cache.snapshots],
        ]);
  return make(cacheClass(cache), path('this'), pascal(key), props);
}

function shared(isolated: Code): Statement[] {
  const policy = 'service-role/AmazonRDSEnhancedMonitoringRole';
  return [
    constant(
      'databaseSubnets',
      make(
        'rds.SubnetGroup',
        path('this'),
        'DatabaseSubnets',
        object([
          ['description', 'Databases'],
          ['vpc', path('network.vpc')],
          ['vpcSubnets', isolated],
        ]),
      ),
    ),
    constant(
      'monitoringRole',
      make(
        'iam.Role',
        path('this'),
        'DatabaseMonitoring',
        object([
          ['assumedBy', make('iam.ServicePrincipal', 'monitoring.rds.amazonaws.com')],
          ['managedPolicies', [call('iam.ManagedPolicy.fromAwsManagedPolicyName', policy)]],
        ]),
      ),
    ),
    acknowledge(
      'monitoringRole',
      `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${policy}]`,
      'AWS keeps this policy for this very purpose.',
    ),
  ];
}

function engineCode(database: DatabasePlan): Code {
  const line = versionLine(database);
  const of = (engine: string, versions: string, family: string): Code =>
    call(`rds.DatabaseInstanceEngine.${engine}`, inline([['version', call(`rds.${versions}.of`, database.version, family)]]));
  switch (database.engine) {
    case 'postgres':
      return of('postgres', 'PostgresEngineVersion', line);
    case 'mysql':
      return of('mysql', 'MysqlEngineVersion', line);
    case 'sqlserver-se':
      return of('sqlServerSe', 'SqlServerEngineVersion', line);
    case 'sqlserver-ee':
      return of('sqlServerEe', 'SqlServerEngineVersion', line);
  }
}

/** What a database and one that follows it have in common. */
function instanceProps(database: DatabasePlan): readonly (readonly [string, Given | undefined])[] {
  return [
    ['vpc', path('network.vpc')],
    ['subnetGroup', path('databaseSubnets')],
    ['securityGroup', path(`groups.${camel(database.origin.key)}`)],
    ['key', path('network.dataKey')],
    ['monitoringRole', path('monitoringRole')],
    ['engine', engineCode(database)],
    ['instanceType', make('ec2.InstanceType', database.instanceClass.replace(/^db\./, ''))],
    ['port', database.port],
    ['multiAz', database.multiAz],
    ['maxAllocatedStorage', database.maxStorage ?? undefined],
    ['backupDays', database.backupDays],
    ['parameters', parameters(database)],
    ['logs', database.logs],
    ['iamAuthentication', database.iamAuthentication],
    ['insightsDays', database.insights ? BASELINE.insightsDays : undefined],
    ['deletionProtection', path('props.config.deletionProtection')],
  ];
}

function followerCode(database: DatabasePlan, source: Followed): Code {
  const { key } = database.origin;
  const followed = ['source', path(`props.source.databases.${camel(source.key)}`)] as const;
  return make('DatabaseFollower', path('this'), pascal(key), object([followed, ...instanceProps(database)]));
}

function databaseCode(database: DatabasePlan, follower: RegionPlan | null): Code {
  const { key } = database.origin;
  return make(
    'Database',
    path('this'),
    pascal(key),
    object([
      ...instanceProps(database),
      ['licenseModel', database.engine.startsWith('sqlserver') ? path('rds.LicenseModel.LICENSE_INCLUDED') : undefined],
      ['databaseName', database.databaseName ?? undefined],
      ['username', database.username],
      ['password', database.password],
      ['secretCopies', follower && database.copiesTo.length > 0 ? [copyOf(follower)] : undefined],
      ['shards', database.shards.length],
      ['replicas', database.replicas],
      ['allocatedStorage', database.storage],
    ]),
  );
}

function copyOf({ code }: RegionPlan): Code {
  return inline([
    ['region', code],
    ['encryptionKey', path('recoveryKey')],
  ]);
}
