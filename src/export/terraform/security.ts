import { BASELINE } from '../../kinds/cloud/baseline.js';
import { homeOf, type AccessRule, type Origin, type Party, type RegionPlan } from '../../kinds/plan/plan.js';
import { inhabitants, servedBuckets } from '../inhabitants.js';
import { budgetsMay } from './budget.js';
import { list, nested, object, ref, template, type Expression } from './hcl.js';
import { policy, statement } from './policy.js';
import type { Scope } from './scope.js';

const FILE = 'security.tf';

/** The key of a region's data or logs. */
export function keyArn(scope: Scope, region: RegionPlan, what: 'data' | 'logs'): Expression {
  return ref(`aws_kms_key.${scope.label(region, what)}.arn`);
}

export function printSecurity(scope: Scope, region: RegionPlan): void {
  scope.about(region.origin);
  if (!scope.has('aws_caller_identity', 'current')) scope.data(FILE, 'aws_caller_identity', 'current', []);
  printKeys(scope, region);
  for (const origin of inhabitants(region)) printGroup(scope, region, origin);
  const origins = new Map(inhabitants(region).map((origin) => [origin.key, origin]));
  const taken = new Set<string>();
  for (const rule of region.access) printRule(scope, region, rule, origins, taken);
}

/** The account itself administers a key: permissions of IAM say who may. */
export const ADMINISTRATION = object([
  ['Sid', 'Administration'],
  ['Effect', 'Allow'],
  ['Principal', object([['AWS', template('arn:aws:iam::', ref('data.aws_caller_identity.current.account_id'), ':root')]])],
  ['Action', 'kms:*'],
  ['Resource', '*'],
]);

/** Lets the log groups of a region use a key. */
export function logWriters(code: string): Expression {
  const account = ref('data.aws_caller_identity.current.account_id');
  return statement(['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'], ['*'], {
    sid: 'LogGroups',
    principal: object([['Service', `logs.${code}.amazonaws.com`]]),
    condition: object([
      ['ArnLike', object([['kms:EncryptionContext:aws:logs:arn', template(`arn:aws:logs:${code}:`, account, ':log-group:*')]])],
    ]),
  });
}

function printKeys(scope: Scope, region: RegionPlan): void {
  const account = ref('data.aws_caller_identity.current.account_id');
  // Alarms tell topics that are encrypted with the key.
  const alarms = statement(['kms:Decrypt', 'kms:GenerateDataKey*'], ['*'], {
    sid: 'Alarms',
    principal: object([['Service', 'cloudwatch.amazonaws.com']]),
    condition: object([['StringEquals', object([['aws:SourceAccount', account]])]]),
  });
  // Which distribution reads is said by each bucket: a key that named it would have to wait for it.
  const readers = statement(['kms:Decrypt'], ['*'], {
    sid: 'Cdn',
    principal: object([['Service', 'cloudfront.amazonaws.com']]),
    condition: object([['ArnLike', object([['aws:SourceArn', template('arn:aws:cloudfront::', account, ':distribution/*')]])]]),
  });
  const budget =
    scope.plan.budget && region === homeOf(scope.plan) ? [budgetsMay('Budgets', list(['kms:Decrypt', 'kms:GenerateDataKey*']), '*')] : [];
  const keys = [
    {
      what: 'data',
      about: 'Data at rest',
      statements: [
        ADMINISTRATION,
        ...(region.alarms.length > 0 ? [alarms] : []),
        ...budget,
        ...(servedBuckets(region).size > 0 ? [readers] : []),
      ],
    },
    { what: 'logs', about: 'Log groups', statements: [ADMINISTRATION, logWriters(region.code)] },
  ] as const;
  for (const { what, about, statements } of keys) {
    const label = scope.label(region, what);
    scope.resource(
      FILE,
      'aws_kms_key',
      label,
      [
        ['description', template(`${about} of `, ref('local.name'))],
        ['enable_key_rotation', true],
        ['deletion_window_in_days', BASELINE.recoveryDays],
        ['policy', policy(statements)],
        null,
        ['tags', scope.regionTags(region, scope.named(label))],
      ],
      region,
    );
    scope.resource(
      FILE,
      'aws_kms_alias',
      label,
      [
        ['name', template('alias/', ref('local.name'), `-${label.replaceAll('_', '-')}`)],
        ['target_key_id', ref(`aws_kms_key.${label}.key_id`)],
      ],
      region,
    );
  }
}

function printGroup(scope: Scope, region: RegionPlan, origin: Origin): void {
  scope.heading(FILE, origin, 'Security group');
  scope.resource(
    FILE,
    'aws_security_group',
    origin.key,
    [
      ['name_prefix', template(scope.named(origin.key), '-')],
      ['description', `Connections of ${origin.component}`],
      ['vpc_id', ref(`aws_vpc.${scope.label(region)}.id`)],
      null,
      ['tags', scope.tags(origin, scope.named(origin.key))],
      nested('lifecycle', [['create_before_destroy', true]]),
    ],
    region,
  );
}

/** A rule lets in on one side and out on the other; towards the internet there is only one side. */
function printRule(scope: Scope, region: RegionPlan, rule: AccessRule, origins: ReadonlyMap<string, Origin>, taken: Set<string>): void {
  const side = (at: Party, other: Party, type: string, word: string): void => {
    if (at.party === 'internet') return;
    const origin = origins.get(at.key);
    if (!origin) return;
    scope.about(origin);
    const base = `${at.key}_${word}_${other.party === 'internet' ? `internet_${rule.port}` : other.key}`;
    let label = base;
    for (let i = 2; taken.has(`${type} ${label}`); i++) label = `${base}_${i}`;
    taken.add(`${type} ${label}`);
    scope.resource(
      FILE,
      type,
      label,
      [
        ['security_group_id', ref(`aws_security_group.${at.key}.id`)],
        ['description', rule.reason],
        ['ip_protocol', 'tcp'],
        ['from_port', rule.port],
        ['to_port', rule.port],
        other.party === 'internet'
          ? ['cidr_ipv4', '0.0.0.0/0']
          : ['referenced_security_group_id', ref(`aws_security_group.${other.key}.id`)],
        null,
        ['tags', scope.tags(origin)],
      ],
      region,
    );
  };
  side(rule.to, rule.from, 'aws_vpc_security_group_ingress_rule', 'from');
  side(rule.from, rule.to, 'aws_vpc_security_group_egress_rule', 'to');
}

/** Statements that refuse what is not encrypted on its way to a bucket. */
export function encryptedTransportOnly(bucket: string): Expression {
  return object([
    ['Sid', 'EncryptedTransportOnly'],
    ['Effect', 'Deny'],
    ['Principal', '*'],
    ['Action', 's3:*'],
    ['Resource', list([ref(`${bucket}.arn`), template(ref(`${bucket}.arn`), '/*')])],
    ['Condition', object([['Bool', object([['aws:SecureTransport', 'false']])]])],
  ]);
}
