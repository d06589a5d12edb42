/** What a reviewer of infrastructure asks for, whatever the design says. */
import { describe, expect, test } from 'vitest';
import { exportArchitecture } from '../../src/export/index.js';
import { plan } from '../../src/kinds/cloud/plan.js';
import { design } from './design.js';

const DESIGN = `
  region home "eu-west-1" {}
  users people { rate: 10/s }
  load_balancer front { in: home tls: terminate }
  load_balancer wire { in: home layer: l4 tls: terminate }
  web_server web { in: home }
  app_server api { in: home }
  alert hot { when: utilisation(api) > 80% for: 5min severity: page }
  flow buy { people -> front -> web }
  flow look { people -> front -> web }
  flow feed { people -> wire -> api }
  expect p99(buy) < 250ms
  expect p99(look) < 250ms
  expect availability(look) >= 99.9%`;

const files = async (target: 'terraform' | 'cdk', text = DESIGN): Promise<Map<string, string>> =>
  new Map(exportArchitecture(await design(text), target).files.map((file) => [file.path, file.text]));

describe('Terraform', () => {
  test('keeps access logs for as long as all others, which is for whoever applies it to say', async () => {
    expect((await files('terraform')).get('edge.tf')).toMatch(/expiration \{\s+days = var\.log_retention_days\s+\}/);
  });

  test('lets each kind of load balancer write its logs by its own service, of this account alone', async () => {
    const edge = (await files('terraform')).get('edge.tf') ?? '';
    const statement = (sid: string): string => new RegExp(`Sid += "${sid}"[\\s\\S]*?\\n      \\}`).exec(edge)?.[0] ?? '';
    expect(statement('ApplicationLogs')).toContain('logdelivery.elasticloadbalancing.amazonaws.com');
    expect(statement('ApplicationLogs')).toMatch(/\/front\/AWSLogs\//);
    expect(statement('ApplicationLogs')).not.toMatch(/\/wire\/AWSLogs\//);
    for (const sid of ['NetworkLogs', 'NetworkLogsCheck']) {
      expect(statement(sid)).toContain('delivery.logs.amazonaws.com');
      expect(statement(sid)).toContain('"aws:SourceAccount" = data.aws_caller_identity.current.account_id');
    }
    const alone = await files('terraform', DESIGN.replace(/load_balancer wire.*\n/, '').replace(/flow feed.*\n/, ''));
    expect(alone.get('edge.tf')).not.toContain('delivery.logs.amazonaws.com');
  });

  test('writes down no header that says who somebody is', async () => {
    const edge = (await files('terraform')).get('edge.tf') ?? '';
    for (const name of ['authorization', 'cookie'])
      expect(edge).toMatch(new RegExp(`redacted_fields \\{\\s+single_header \\{\\s+name = "${name}"\\s+\\}\\s+\\}`));
  });

  test('lets alarms of this account alone use the key', async () => {
    const security = (await files('terraform')).get('security.tf') ?? '';
    expect(/Sid += "Alarms"[\s\S]*?\n {6}\}/.exec(security)?.[0]).toContain('"aws:SourceAccount"');
  });

  test('puts the successor of a target group beside it before the listener is turned', async () => {
    const [group = ''] =
      /resource "aws_lb_target_group" "front_web" \{[\s\S]*?\n\}/.exec((await files('terraform')).get('edge.tf') ?? '') ?? [];
    expect(group).toMatch(/name_prefix += "web-"/);
    expect(group).not.toMatch(/^ *name +=/m);
    expect(group).toMatch(/lifecycle \{\s+create_before_destroy = true\s+\}/);
  });

  test('lets a service pull its own image and no other', async () => {
    const compute = (await files('terraform')).get('compute.tf') ?? '';
    expect(compute).not.toContain('repository/*');
    expect(compute).toMatch(/images = \{\s+web = var\.web_image\s+api = var\.api_image\s+\}/);
    expect(compute).toContain('coalescelist(local.repositories.web, ');
  });

  test('writes a block without anything in it on one line', async () => {
    expect((await files('terraform')).get('security.tf')).toContain('data "aws_caller_identity" "current" {}\n');
  });
});

test('The CDK does the same', async () => {
  const cdk = await files('cdk');
  expect(cdk.get('lib/constructs/log-bucket.ts')).toContain('expiration: Duration.days(retention)');
  expect(cdk.get('lib/app-stack.ts')).toContain("new LogBucket(this, 'AccessLogs', config.logRetention)");
  expect([...cdk.values()].join('\n')).not.toContain('repository/*');
  expect(cdk.get('lib/constructs/firewall.ts')).toContain(
    "{ singleHeader: { Name: 'authorization' } }, { singleHeader: { Name: 'cookie' } }",
  );
  expect(cdk.get('lib/constructs/alarms.ts')).toContain("conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(key).account } }");
});

test('Whoever applies it says whom alarms are mailed to, and what stands on everything', async () => {
  const terraform = await files('terraform');
  expect(terraform.get('variables.tf')).toMatch(/variable "alert_email" \{[\s\S]*?default += null[\s\S]*?validation \{/);
  expect(terraform.get('variables.tf')).toMatch(/variable "tags" \{[^}]*type += map\(string\)\s+default += \{\}/);
  expect(terraform.get('locals.tf')).toContain('default_tags = merge(var.tags, {');
  expect(terraform.get('observability.tf')).toMatch(
    /resource "aws_sns_topic_subscription" "alerts_page" \{\s+count = var\.alert_email == null \? 0 : 1/,
  );
  const cdk = await files('cdk');
  expect(cdk.get('cdk.json')).toContain('"alertEmail": ""');
  expect(cdk.get('lib/app-stack.ts')).toContain('{ key: network.dataKey, email: config.alertEmail }');
  expect(cdk.get('bin/app.ts')).toContain('of Object.entries(config.tags)) Tags.of(app).add(name, value);');
});

describe('An alarm', () => {
  test('says what is expected in the words of the design, and is raised once for what two flows expect alike', async () => {
    const { regions } = plan(await design(DESIGN));
    expect(regions[0]?.alarms.map(({ key, description }) => [key, description])).toEqual([
      ['hot_2', 'hot: utilisation(api) > 80%'],
      ['buy_p99', 'expected: p99(buy) < 250ms; expected: p99(look) < 250ms'],
      ['look_availability', 'expected: availability(look) >= 99.9%'],
      // What is watched in any case; the failures of the balancer are in the availability above, and the processors of the api in the alert.
      ['front_refusals', 'front answers with errors of its own'],
      ['web_cpu', 'web uses more than 90% of its processors'],
      ['web_memory', 'web uses more than 90% of its memory'],
      ['api_memory', 'api uses more than 90% of its memory'],
    ]);
  });

  test('that counts several flows together says so, and one that counts a single flow does not', async () => {
    const { notes } = plan(await design(DESIGN));
    const said = (of: typeof notes): string[] =>
      of.filter(({ message }) => message.includes('all flows together')).map(({ component }) => component);
    expect(said(notes)).toEqual(['buy', 'look', 'look']);
    expect(said(plan(await design(DESIGN.replace(/flow look.*\n/, '').replace(/expect \w+\(look\).*\n?/g, ''))).notes)).toEqual([]);
  });
});

test('A note in a README shows as code what is code, and nothing else', async () => {
  const readme = (await files('terraform')).get('README.md') ?? '';
  expect(readme).toContain('| `buy` | `p99(buy) < 250ms` is watched at `front`, where AWS counts the requests of all flows together. |');
  const compose = exportArchitecture(
    await design('users u { rate: 1/s } load_balancer lb {} web_server w {} spark_cluster s {} u -> lb -> w'),
    'compose',
  );
  const text = compose.files.find(({ path }) => path === 'README.md')?.text ?? '';
  expect(text).toContain('- s: Nothing stands here for the kind `spark_cluster`, so it is not built.');
});
