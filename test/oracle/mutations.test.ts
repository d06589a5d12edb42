/** An oracle that finds nothing is worth nothing: here each of them has to find an error that is known to be there. */
import { beforeAll, describe, expect, test } from 'vitest';
import { exportArchitecture, type ExportFile } from '../../src/export/index.js';
import { design } from '../export/design.js';
import { checkTypes, synthesise, writeProject, type Synthesis } from './cdk/check.js';
import { cloudFormationFacts } from './cdk/facts.js';
import { designs, type Design } from './designs.js';
import { checkTerraform } from './terraform/check.js';
import { terraformFacts } from './terraform/facts.js';
import { policyFindings } from './terraform/policy.js';
import { hasTerraform, type Ran } from './terraform/run.js';
import { awsSchema } from './terraform/schema.js';
import { staticProblems } from './terraform/static-check.js';

const terraformIsHere = await hasTerraform();
const all = new Map((await designs()).map((design) => [design.name, design]));
const shop = all.get('shop')!;

/** The files with one text replaced by another; the text must be there. */
function mutated(files: readonly ExportFile[], path: string, from: string | RegExp, to: string): ExportFile[] {
  return files.map((file) => {
    if (file.path !== path) return file;
    const text = file.text.replace(from, to);
    if (text === file.text) throw new Error(`${path} has no ${String(from)}`);
    return { path, text };
  });
}

describe('The parser and the schema find', () => {
  test.each([
    ['text that is no HCL', 'edge.tf', 'resource "aws_lb" "balancer" {', 'resource "aws_lb" "balancer" {{'],
    ['a type of resource that does not exist', 'edge.tf', 'resource "aws_lb" "balancer"', 'resource "aws_load_balancer" "balancer"'],
    ['an argument that does not exist', 'edge.tf', 'drop_invalid_header_fields =', 'drop_invalid_headers ='],
    ['a missing argument', 'data.tf', /^ *instance_class .*\n/m, ''],
    ['a number that is none', 'data.tf', /allocated_storage += \d+/, 'allocated_storage = "much"'],
    ['an argument that only AWS sets', 'edge.tf', 'load_balancer_type ', 'arn = "x"\n  load_balancer_type '],
    ['a reference to nothing', 'compute.tf', 'aws_ecs_cluster.main.id', 'aws_ecs_cluster.other.id'],
    ['a variable that is not declared', 'compute.tf', 'var.web_image', 'var.wed_image'],
    ['a missing block', 'edge.tf', /default_action \{[^{}]*\}/, ''],
  ])('%s', async (_, path, from, to) => {
    expect(await staticProblems(mutated(shop.terraform, path, from, to), awsSchema())).not.toEqual([]);
  });
});

/** What breaks each rule of the policy. They are broken all at once, since building takes seconds. */
const BROKEN: readonly (readonly [rule: string, path: string, from: string | RegExp, to: string])[] = [
  ['databases are encrypted', 'data.tf', /storage_encrypted( +)= true/, 'storage_encrypted$1= false'],
  ['databases are private', 'data.tf', /publicly_accessible( +)= false/, 'publicly_accessible$1= true'],
  ['primaries are backed up', 'data.tf', /backup_retention_period( +)= \d+/, 'backup_retention_period$1= 0'],
  ['caches are encrypted in transit', 'data.tf', /transit_encryption_enabled( +)= true/, 'transit_encryption_enabled$1= false'],
  ['caches are encrypted at rest', 'data.tf', /at_rest_encryption_enabled( +)= true/, 'at_rest_encryption_enabled$1= false'],
  [
    'the internet reaches public balancers alone',
    'security.tf',
    /("api_from_web"[\s\S]*?)referenced_security_group_id = aws_security_group\.web\.id/,
    '$1cidr_ipv4 = "0.0.0.0/0"',
  ],
  ['what the internet reaches is encrypted', 'edge.tf', /port( +)= 443\n( +)protocol( +)= "HTTPS"/, 'port = 8080\n  protocol = "HTTP"'],
  ['public application balancers stand behind a firewall', 'edge.tf', /resource "aws_wafv2_web_acl_association"[^}]*\}/, ''],
  ['application balancers log', 'edge.tf', /access_logs \{[^}]*\}/, ''],
  ['networks log their flows', 'network.tf', /resource "aws_flow_log" "main" \{[\s\S]*?\n\}/, ''],
  ['the default security group is closed', 'network.tf', /resource "aws_default_security_group" "main" \{[\s\S]*?\n\}/, ''],
  ['logs are kept for a year', 'variables.tf', /default( +)= 365/, 'default = 30'],
  ['keys rotate', 'security.tf', /enable_key_rotation( +)= true/, 'enable_key_rotation = false'],
  ['containers cannot write to themselves', 'compute.tf', /readonlyRootFilesystem( +)= true/, 'readonlyRootFilesystem = false'],
  ['tasks have no public address', 'compute.tf', /assign_public_ip( +)= false/, 'assign_public_ip = true'],
  ['no policy allows everything', 'compute.tf', '["ecr:GetAuthorizationToken"]', '["*"]'],
  ['buckets are private', 'edge.tf', /block_public_policy( +)= true/, 'block_public_policy = false'],
  ['no password in the state', 'data.tf', 'secret_string_wo ', 'secret_string = "correcthorse"\n  secret_string_wo '],
];

/** A distribution over a bucket and a balancer, under a name of its own. */
const SERVED = `
  region home "us-east-1" { zones: 2 }
  users people { rate: 1/s }
  dns names "served.example" {}
  cdn near { ttl: 1h }
  object_storage files { in: home }
  load_balancer entry { in: home tls: terminate }
  web_server web { in: home }
  flow f { people -> names -> near -> files: read  near -> entry -> web }`;

const BROKEN_SERVING: typeof BROKEN = [
  ['viewers are sent to HTTPS', 'edge.tf', '"redirect-to-https"', '"allow-all"'],
  ['distributions stand behind a firewall', 'edge.tf', /web_acl_id .*\n/, ''],
  ['distributions log', 'edge.tf', /logging_config \{[^}]*\}/, ''],
  ['distributions tell browsers to be careful', 'edge.tf', /response_headers_policy_id .*\n/, ''],
  ['names of our own are shown over TLS 1.2', 'edge.tf', '"TLSv1.2_2021"', '"TLSv1"'],
  ['buckets are read by distributions that sign', 'edge.tf', /signing_behavior( +)= "always"/, 'signing_behavior$1= "never"'],
  ['origins are asked over TLS 1.2', 'edge.tf', '"https-only"', '"match-viewer"'],
];

if (terraformIsHere) {
  describe('Terraform finds', () => {
    const { terraform } = all.get('first')!;
    const check = (path: string, from: string | RegExp, to: string): ReturnType<typeof checkTerraform> =>
      checkTerraform(mutated(terraform, path, from, to), { build: false });

    test('a line that is not laid out', async () => {
      expect((await check('locals.tf', 'Project ', 'Project   ')).format.code).toBe(3);
    });

    test.each([
      ['text that is no HCL', 'edge.tf', 'resource "aws_lb" "entry" {', 'resource "aws_lb" "entry" {{'],
      ['an argument that does not exist', 'data.tf', 'publicly_accessible', 'public_access'],
      ['a block that does not exist', 'edge.tf', 'access_logs {', 'access_log {'],
      ['a value of another type', 'compute.tf', 'assign_public_ip = false', 'assign_public_ip = "never"'],
      ['an attribute that does not exist', 'compute.tf', 'aws_ecs_cluster.main.id', 'aws_ecs_cluster.main.number'],
      ['a reference to nothing', 'security.tf', 'aws_security_group.web.id', 'aws_security_group.wed.id'],
      ['a function that does not exist', 'network.tf', 'cidrsubnet(', 'cidr_subnet('],
      ['a circle', 'network.tf', /cidr_block( +)= var\.vpc_cidr/, 'cidr_block = aws_subnet.public["us-east-1a"].cidr_block'],
      ['an index that is missing', 'network.tf', 'aws_eip.nat[each.key].id', 'aws_eip.nat.id'],
    ])('%s', async (_, path, from, to) => {
      const { validate, plan } = await check(path, from, to);
      expect(validate.valid && plan.code === 0).toBe(false);
    });

    test.each([
      ['a network that has no room', 'variables.tf', '"10.0.0.0/16"', '"10.0.0.0/24"'],
      ['an image without a tag', 'terraform.tfvars.example', 'web:1.0.0', 'web'],
      ['an environment whose name is too long', 'variables.tf', '"prod"', '"production"'],
    ])('%s, when it plans', async (_, path, from, to) => {
      const { validate, plan } = await check(path, from, to);
      expect(validate.valid).toBe(true);
      expect(plan.code).toBe(1);
    });
  });
}

if (terraformIsHere) {
  describe('The policy finds that it is not true any more that', () => {
    let found: string;

    beforeAll(async () => {
      const findings = async (all: typeof BROKEN, whole: readonly ExportFile[]): Promise<string> => {
        const files = all.reduce((before, [, path, from, to]) => mutated(before, path, from, to), whole);
        const { resources, validate } = await checkTerraform(files);
        expect(validate).toMatchObject({ valid: true });
        return policyFindings(resources).join('\n');
      };
      const served = exportArchitecture(await design(SERVED), 'terraform').files;
      found = `${await findings(BROKEN, shop.terraform)}\n${await findings(BROKEN_SERVING, served)}`;
    });

    test.each([...BROKEN, ...BROKEN_SERVING].map(([rule]) => rule))('%s', (rule) => {
      expect(found).toContain(rule);
    });
  });
}

/** What a region that stands by, and those who watch, must not lack, taken from it in one of the two exports. */
const UNREADY: readonly (readonly [
  what: string,
  facts: 'services' | 'databases' | 'managed' | 'permissions' | 'domains',
  component: string,
  file: string,
  from: RegExp,
  to: string,
])[] = [
  [
    'machines that run before anything happens',
    'services',
    'web@west',
    'compute.tf',
    /west_takes_over \? 5 : 2/,
    'west_takes_over ? 5 : 1',
  ],
  [
    'a database that follows',
    'databases',
    'stock@west',
    'data.tf',
    /(resource "aws_db_instance" "stock_west_primary" \{[\s\S]*?publicly_accessible +)= false/,
    '$1= true',
  ],
  ['a replica of a table', 'managed', 'carts', 'data.tf', /\n {2}replica \{\s*region_name[\s\S]*?\n {2}\}\n/, '\n'],
  [
    'deletions that are copied as well',
    'managed',
    'pictures',
    'storage.tf',
    /(delete_marker_replication \{\s*status = )"Enabled"/,
    '$1"Disabled"',
  ],
  [
    'the days that samples are kept',
    'managed',
    'metrics',
    'observability.tf',
    /retention_period_in_days = 90/,
    'retention_period_in_days = 9',
  ],
  ['what dashboards may ask', 'managed', 'boards', 'observability.tf', /"aps:QueryMetrics"/, '"aps:*"'],
  ['who may write metrics', 'permissions', 'web', 'compute.tf', /"aps:RemoteWrite"/, '"aps:QueryMetrics"'],
  ['a name that leads there', 'domains', 'names', 'edge.tf', /type = "SECONDARY"/, 'type = "PRIMARY"'],
];

if (terraformIsHere) {
  describe('The facts tell apart exports of a region that stands by, or is watched, that differ in', () => {
    let whole: ReturnType<typeof terraformFacts>;
    let broken: ReturnType<typeof terraformFacts>;

    beforeAll(async () => {
      const { terraform } = all.get('standby')!;
      const files = UNREADY.reduce((before, [, , , path, from, to]) => mutated(before, path, from, to), [...terraform]);
      whole = terraformFacts((await checkTerraform(terraform)).resources);
      broken = terraformFacts((await checkTerraform(files)).resources);
    });

    test.each(UNREADY.map(([what, facts, component]) => [what, facts, component] as const))('%s', (_, facts, component) => {
      expect(whole[facts][component]).toBeDefined();
      expect(broken[facts][component]).not.toEqual(whole[facts][component]);
    });
  });
}

describe('The CDK finds', () => {
  /** Mutations of the smallest design, each a project of its own. */
  const synthetic = [
    ['a size that Fargate does not have', 'lib/app-stack.ts', 'cpu: 1024', 'cpu: 1000', 'Cpu'],
    ['an engine version that AWS does not have', 'lib/data-stack.ts', /Version\.of\('[^']*'/, "Version.of('17.99'", '17.99'],
    [
      'an open security group',
      'lib/network-stack.ts',
      'allow(groups.entry, groups.web, 8080',
      "allowFromInternet(groups.web, 8080, 'open');\n    allow(groups.entry, groups.web, 8080",
      'AwsSolutions-EC23',
    ],
    [
      'an unencrypted database',
      'lib/constructs/database.ts',
      /storageEncrypted: true,\n\s*storageEncryptionKey: props.key,/,
      '',
      'AwsSolutions-RDS2',
    ],
    ['a deprecated way', 'lib/constructs/network.ts', 'ipAddresses: ec2.IpAddresses.cidr(props.cidr)', 'cidr: props.cidr', 'deprecated'],
    ['an image that is not given', 'cdk.json', '"prod"', '"PROD"', 'environment'],
  ] as const;
  const typed = [
    ['a property that does not exist', 'lib/app-stack.ts', 'desiredCount:', 'desireCount:'],
    ['a member that does not exist', 'lib/app-stack.ts', 'elbv2.SslPolicy.TLS13_RES', 'elbv2.SslPolicy.TLS13_BEST'],
    ['a property that is missing', 'lib/data-stack.ts', /^ *multiAz: .*\n/m, ''],
    ['a service that does not exist', 'lib/app-stack.ts', 'config.images.web', 'config.images.wed'],
  ] as const;

  const results = new Map<string, Synthesis>();
  let types: Ran;
  let first: Design;

  beforeAll(async () => {
    first = all.get('first')!;
    const project = (name: string, path: string, from: string | RegExp, to: string): ReturnType<typeof writeProject> =>
      writeProject(`mutated-${name.replaceAll(' ', '-')}`, mutated(first.cdk, path, from, to), first.plan);
    const projects = synthetic.map(([name, path, from, to]) => project(name, path, from, to));
    const wrong = typed.map(([name, path, from, to]) => project(name, path, from, to));
    const [synthesised, checked] = await Promise.all([
      synthesise([...projects, project('another size', 'lib/data-stack.ts', "'m7g.large'", "'m7g.xlarge'")]),
      checkTypes(wrong),
    ]);
    synthetic.forEach(([name], index) => results.set(name, synthesised[index]!));
    results.set('another size', synthesised.at(-1)!);
    types = checked;
  });

  test.each(synthetic.map(([name, , , , word]) => [name, word] as const))('%s', (name, word) => {
    const { error, said } = results.get(name)!;
    expect(error).not.toBeNull();
    expect(`${error ?? ''}\n${said}`).toContain(word);
  });

  test.each(typed.map(([name]) => name))('%s', (name) => {
    expect(types.stdout).toContain(`mutated-${name.replaceAll(' ', '-')}/`);
  });

  test('and the facts tell two exports apart', () => {
    const { databases } = cloudFormationFacts(results.get('another size')!.templates);
    expect(databases.db).toMatchObject({ class: ['db.m7g.xlarge'] });
    expect(first.plan.regions[0]?.databases[0]?.instanceClass).toBe('db.m7g.large');
  });
});
