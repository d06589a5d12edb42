import { kebab, shorten } from '../../kinds/cloud/names.js';
import type { BucketPlan, ManagedPlan } from '../../kinds/plan/managed.js';
import type { DatabasePlan, RegionPlan } from '../../kinds/plan/plan.js';
import type { ExportFile } from '../files.js';
import { ENVIRONMENT_LENGTH } from '../terraform/scope.js';
import { assign, comment, constant, GAP, inline, make, path, sum, unpack, type Code, type Given } from './code.js';
import { camel, heading, pascal, printStack, tagged, whence, type Scope } from './scope.js';

/** The region that follows a region's data; null when none does. */
export function followerOf(scope: Scope, region: RegionPlan): RegionPlan | null {
  const keys = new Set<string>([
    ...region.databases.flatMap(({ copiesTo }) => copiesTo),
    ...region.managed.flatMap((each) => (each.is === 'table' ? each.copiesTo : [])),
    ...copiedBuckets(region).flatMap(({ copiesTo }) => copiesTo.map((to) => to.region)),
  ]);
  return scope.plan.regions.find(({ key }) => keys.has(key)) ?? null;
}

/** The region whose data a region follows. */
export function sourceOf(scope: Scope, region: RegionPlan): RegionPlan | null {
  const [first] = [...region.databases, ...region.managed].flatMap((each) => ('follows' in each && each.follows ? [each.follows] : []));
  return scope.plan.regions.find(({ key }) => key === first?.region) ?? null;
}

/** Buckets whose objects go to another region. */
function copiedBuckets({ managed }: RegionPlan): BucketPlan[] {
  return managed.filter((each) => each.is === 'bucket').filter(({ copiesTo }) => copiesTo.length > 0);
}

/** Buckets that objects of another region come to: there before whatever sends to them, and so in a stack of their own. */
export function replicaBuckets({ managed }: RegionPlan): BucketPlan[] {
  return managed.filter((each) => each.is === 'bucket').filter(({ follows }) => follows !== null);
}

/** What a stack of data needs of what it follows. Only the parts that are used, so that any stack of data that has them will do. */
export function sourceType(region: RegionPlan): string {
  const databases = followersIn(region).map(({ follows }) => `readonly ${camel(follows?.key ?? '')}: Database`);
  const tables = replicatedTables(region).map(({ follows }) => `readonly ${camel(follows?.key ?? '')}: GlobalTable`);
  return `{ ${[
    ...(databases.length > 0 ? [`readonly databases: { ${databases.join('; ')} }`] : []),
    ...(tables.length > 0 ? [`readonly managed: { ${tables.join('; ')} }`] : []),
  ].join('; ')} }`;
}

export function followersIn({ databases }: RegionPlan): DatabasePlan[] {
  return databases.filter(({ follows }) => follows !== null);
}

function replicatedTables({ managed }: RegionPlan): Extract<ManagedPlan, { is: 'table' }>[] {
  return managed.filter((each) => each.is === 'table').filter(({ follows }) => follows !== null);
}

/** Whether a region's stack of data is handed what it follows. */
export function needsSource(region: RegionPlan): boolean {
  return followersIn(region).length > 0 || replicatedTables(region).length > 0;
}

/** Names of buckets have 63 characters, of which an account and the project have some. */
const ROOM = 63 - 12 - ENVIRONMENT_LENGTH - 12 - 3;

/** What a bucket in another region is called: both regions have to know before either is there. The account makes it the only one in the world. */
export function replicaName(scope: Scope, key: string): Code {
  return sum(`${scope.plan.project}-`, path('props.config.environment'), `-${shorten(kebab(key), ROOM)}-`, path('Aws.ACCOUNT_ID'));
}

/** What a bucket is told of those that its objects go to. */
export function replicationProps(scope: Scope, bucket: BucketPlan): readonly (readonly [string, Given | undefined])[] {
  const [to] = bucket.copiesTo;
  if (!to) return [];
  return [
    [
      'copies',
      inline([
        ['bucket', replicaName(scope, to.key)],
        ['keyArn', path('props.recoveryKey.keyArn')],
      ]),
    ],
  ];
}

/** The stack of the buckets that objects of another region come to. */
export function replicasStack(scope: Scope, region: RegionPlan, bucketCode: (bucket: BucketPlan) => Code): ExportFile {
  const buckets = replicaBuckets(region);
  const name = (bucket: BucketPlan): string => `${camel(bucket.origin.key)}Bucket`;
  for (const { origin } of buckets) scope.note(origin, pascal(origin.key));
  return printStack({
    path: `${scope.folder(region)}/replicas-stack.ts`,
    name: 'ReplicasStack',
    about: `Buckets in ${region.origin ? whence(region.origin) : region.code} that the objects of another region are copied to.`,
    takes: [
      ['config', 'Config'],
      ['network', 'NetworkStack'],
    ],
    gives: [['buckets', `{ ${buckets.map(({ origin }) => `readonly ${camel(origin.key)}: Bucket`).join('; ')} }`]],
    types: ['Config', 'NetworkStack'],
    local: new Map([
      ['Config', `${scope.up(region)}config`],
      ['NetworkStack', './network-stack'],
      ['Bucket', `${scope.up(region)}constructs/bucket`],
      ['LogBucket', `${scope.up(region)}constructs/log-bucket`],
      ['TAGS', `${scope.up(region)}tags`],
      ['tag', `${scope.up(region)}tags`],
    ]),
    body: [
      unpack(['network'], 'props.network'),
      comment('Access logs of the buckets.'),
      constant('accessLogs', make('LogBucket', path('this'), 'AccessLogs', path('props.config.logRetention'))),
      ...buckets.flatMap((bucket) => [
        GAP,
        heading(bucket.origin),
        constant(name(bucket), bucketCode(bucket)),
        tagged(name(bucket), bucket.origin),
      ]),
      GAP,
      assign('this.buckets', inline(buckets.map((bucket) => [camel(bucket.origin.key), path(name(bucket))] as const))),
    ],
  });
}
