import type { Plan, RegionPlan } from '../../kinds/plan/plan.js';
import type { ExportFile } from '../files.js';
import { originsOf } from '../inhabitants.js';
import { readme, SECURITY, takeOver } from '../readme.js';
import { appStack, hasApp } from './app-stack.js';
import { ALARMS } from './constructs/alarms.js';
import { BUDGET } from './constructs/budget.js';
import { CACHE } from './constructs/cache.js';
import { COPIES_STACK } from './constructs/copies-stack.js';
import { DATABASE } from './constructs/database.js';
import { DATABASE_FOLLOWER } from './constructs/database-follower.js';
import { FIREWALL } from './constructs/firewall.js';
import { LOG_BUCKET } from './constructs/log-bucket.js';
import { MANAGED } from './constructs/managed.js';
import { MEMCACHED } from './constructs/memcached.js';
import { NETWORK } from './constructs/network.js';
import { SERVICE } from './constructs/service.js';
import { dataStack, hasData } from './data-stack.js';
import { edgeStack } from './edge-stack.js';
import { cdnsOf, constructOf, storeCode } from './managed.js';
import { namesStack } from './names-stack.js';
import { networkStack } from './network-stack.js';
import { configFile, contextFile, GITIGNORE, packageFile, tagsFile, tsconfigFile } from './project.js';
import { followersIn, replicaBuckets, replicasStack } from './recovery.js';
import { camel, Scope } from './scope.js';
import { appFile, copiesOf, stacksFile } from './stacks.js';
import { testFile } from './test-file.js';

/** Prints a plan as an AWS CDK project in TypeScript; `cost` is what its README says of its price. */
export function cdkFiles(plan: Plan, cost: string): ExportFile[] {
  const scope = new Scope(plan);
  const stacks = [
    ...(plan.domains.length > 0 ? [namesStack(scope)] : []),
    ...plan.regions.flatMap((region) => [
      networkStack(scope, region),
      ...(replicaBuckets(region).length > 0 ? [replicasStack(scope, region, (bucket) => storeCode(scope, region, bucket))] : []),
      ...(hasData(region) ? [dataStack(scope, region)] : []),
      ...(hasApp(region) ? [appStack(scope, region)] : []),
    ]),
    ...(plan.regions.some((region) => cdnsOf(region).length > 0) ? [edgeStack(scope)] : []),
  ];
  return [
    packageFile(plan),
    contextFile(plan),
    tsconfigFile(),
    appFile(plan),
    stacksFile(scope),
    ...(copiesOf(plan).size > 0 ? [{ path: 'lib/copies-stack.ts', text: COPIES_STACK }] : []),
    configFile(plan),
    tagsFile(originsOf(plan)),
    ...stacks,
    ...constructsOf(plan).map(([name, text]) => ({ path: `lib/constructs/${name}.ts`, text })),
    testFile(plan),
    GITIGNORE,
    {
      path: 'README.md',
      text: readme(plan, {
        tool: 'the AWS CDK',
        resources: 'Constructs',
        resourcesOf: (origin) => scope.constructsOf(origin),
        sections: [DEPLOY, cost, ...takeOver(plan, switched), SECURITY, CHECKS],
      }),
    },
  ];
}

/** The constructs that the stacks use. */
function constructsOf(plan: Plan): (readonly [string, string])[] {
  const any = (test: (region: RegionPlan) => boolean): boolean => plan.regions.some(test);
  const all: (readonly [string, string, boolean])[] = [
    ['cache', CACHE, any(({ caches }) => caches.some(({ engine }) => engine === 'valkey'))],
    ['database-follower', DATABASE_FOLLOWER, any((region) => followersIn(region).length > 0)],
    ['database', DATABASE, any(({ databases }) => databases.length > 0)],
    ['firewall', FIREWALL, any((region) => region.balancers.some(({ firewall }) => firewall !== null) || cdnsOf(region).length > 0)],
    [
      'log-bucket',
      LOG_BUCKET,
      any(({ balancers, managed }) => balancers.some(({ logs }) => logs) || managed.some(({ is }) => is === 'bucket' || is === 'cdn')),
    ],
    ['budget', BUDGET, plan.budget !== null],
    ['alarms', ALARMS, any(({ alarms }) => alarms.length > 0)],
    ['managed', MANAGED, any(({ services, managed }) => services.length > 0 || managed.length > 0)],
    ['memcached', MEMCACHED, any(({ caches }) => caches.some(({ engine }) => engine === 'memcached'))],
    ['network', NETWORK, true],
    ['service', SERVICE, any(({ services }) => services.length > 0)],
  ];
  const files = new Map(plan.regions.flatMap(({ managed }) => managed.map(constructOf)).map(([, file, text]) => [file, text] as const));
  for (const [file, text] of files) all.push([file, text, true]);
  return all
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .filter(([, , used]) => used)
    .map(([name, text]) => [name, text] as const);
}

/** What CloudFormation is told, and what it is not: it promotes no replica. */
function switched(region: RegionPlan): string {
  const key = camel(region.key);
  const grows = region.services.some((service) => service.takeOver !== null)
    ? `Set \`takesOver.${key}\` to \`true\` in \`cdk.json\` and deploy the stacks of ${region.code} with \`--exclusively\`: its services grow.`
    : 'Its services run in full already.';
  const promote = region.databases.some(({ follows }) => follows !== null)
    ? ` Promote its databases by hand, \`aws rds promote-read-replica --region ${region.code} --db-instance-identifier …\`: CloudFormation does not.`
    : '';
  return grows + promote;
}

const DEPLOY = `## How it is deployed

\`\`\`sh
npm install
npx cdk bootstrap            # once per account and region
npx cdk diff --all
npx cdk deploy --all
\`\`\`

- Fill in the \`images\` (and \`domains\` and \`certificates\`, where they are empty) in \`cdk.json\`.
- It goes into the account that your credentials belong to.
- Commit the \`package-lock.json\` that \`npm install\` writes.
- A new domain answers once its registrar names the servers in the output of the stack of names; certificates are issued only then, so the first deployment waits for it.`;

const CHECKS = `## How it is checked

\`\`\`sh
npm run build     # types
npm test          # what the design promises
npx cdk synth     # the rules of CloudFormation, and those of cdk-nag (AwsSolutions)
\`\`\`

Findings of cdk-nag that stand are acknowledged where they arise, each with its reason. Spandrel’s own tests run all of this on its examples, and hold the templates against the plan of its
Terraform export. What only AWS can say is not covered: quotas, permissions, and what a region offers.`;
