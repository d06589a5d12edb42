import type { Plan, RegionPlan } from '../../kinds/plan/plan.js';
import type { ExportFile } from '../files.js';
import { quote } from './print.js';
import { domainsOf } from './project.js';
import { camel } from './scope.js';

/** Tests for whoever goes on from here: what the design promises, held against the templates. */
export function testFile(plan: Plan): ExportFile {
  const context = {
    images: plan.regions.flatMap(({ services, managed }) =>
      [...services, ...managed.filter(({ is }) => is === 'function')].map(
        ({ origin }) => [camel(origin.key), '123456789012.dkr.ecr.us-east-1.amazonaws.com/image:1.0.0'] as const,
      ),
    ),
    domains: domainsOf(plan, 'example.com'),
    certificates: plan.regions.flatMap(({ balancers, code }) =>
      balancers.flatMap(({ origin, certificate }) =>
        certificate?.from === 'given'
          ? [[camel(origin.key), `arn:aws:acm:${code}:123456789012:certificate/00000000-0000-0000-0000-000000000000`] as const]
          : [],
      ),
    ),
    cidrs: plan.regions.map(({ key, network }) => [camel(key), network.cidr] as const),
  };
  const record = (entries: readonly (readonly [string, string])[]): string =>
    entries.length === 0
      ? '{}'
      : `{\n${entries.map(([key, value]) => `    ${/^[a-z_$][\w$]*$/i.test(key) ? key : quote(key)}: ${quote(value)},\n`).join('')}  }`;
  const lists = Object.entries(context)
    .map(([name, entries]) => `  ${name}: ${record(entries)},\n`)
    .join('');
  return {
    path: 'test/stacks.test.ts',
    text: `import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { readConfig } from '../lib/config';
import { addStacks } from '../lib/stacks';

const context = {
  environment: 'test',
  '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
${lists}};

type Properties = Record<string, unknown>;

const app = new App({ context });
addStacks(app, readConfig(app));
const templates = app.node.children.filter(Stack.isStack).map((stack) => Template.fromStack(stack));

/** The properties of every resource of a type, in all stacks. */
function all(type: string): Properties[] {
  return templates.flatMap((template) =>
    Object.values(template.findResources(type)).map((resource) => (resource.Properties ?? {}) as Properties),
  );
}

${testsOf(plan).join('\n\n')}
`,
  };
}

function testsOf(plan: Plan): string[] {
  const count = (of: (region: RegionPlan) => number): number => plan.regions.reduce((sum, region) => sum + of(region), 0);
  const services = count((region) => region.services.length);
  const instances = count((region) => region.databases.reduce((sum, each) => sum + each.shards.length * (1 + each.replicas), 0));
  const primaries = count((region) => region.databases.reduce((sum, each) => sum + (each.follows ? 0 : each.shards.length), 0));
  const open = count((region) => region.access.filter(({ from }) => from.party === 'internet').length);
  const replicated = count((region) => region.caches.filter(({ engine }) => engine === 'valkey').length);
  return [
    test('only load balancers let the internet in', [
      `const rules = [`,
      `  ...all('AWS::EC2::SecurityGroupIngress'),`,
      `  ...all('AWS::EC2::SecurityGroup').flatMap((group) => (group.SecurityGroupIngress ?? []) as Properties[]),`,
      `];`,
      `assert.equal(rules.filter((rule) => rule.CidrIp === '0.0.0.0/0').length, ${open});`,
    ]),
    ...(services > 0
      ? [
          test('every service runs in private subnets and rolls back what fails', [
            `const services = all('AWS::ECS::Service');`,
            `assert.equal(services.length, ${services});`,
            `for (const service of services) {`,
            `  const { DeploymentConfiguration, NetworkConfiguration } = service as Record<string, Record<string, Properties>>;`,
            `  assert.equal(NetworkConfiguration?.AwsvpcConfiguration?.AssignPublicIp, 'DISABLED');`,
            `  assert.equal(DeploymentConfiguration?.DeploymentCircuitBreaker?.Rollback, true);`,
            `}`,
          ]),
        ]
      : []),
    ...(instances > 0
      ? [
          test('every database is encrypted, private and protected', [
            `const instances = all('AWS::RDS::DBInstance');`,
            `assert.equal(instances.length, ${instances});`,
            `assert.equal(instances.filter((instance) => instance.StorageEncrypted === true).length, ${primaries});`,
            `for (const instance of instances) {`,
            `  assert.equal(instance.PubliclyAccessible, false);`,
            `  assert.equal(instance.DeletionProtection, true);`,
            `}`,
          ]),
        ]
      : []),
    ...(replicated > 0
      ? [
          test('every cache is encrypted at rest and in transit', [
            `const groups = all('AWS::ElastiCache::ReplicationGroup');`,
            `assert.equal(groups.length, ${replicated});`,
            `for (const group of groups) {`,
            `  assert.equal(group.AtRestEncryptionEnabled, true);`,
            `  assert.equal(group.TransitEncryptionEnabled, true);`,
            `}`,
          ]),
        ]
      : []),
  ];
}

function test(name: string, lines: readonly string[]): string {
  return [`test(${quote(name)}, () => {`, ...lines.map((line) => `  ${line}`), '});'].join('\n');
}
