import type { SchedulePlan, UsersPlan } from '../../../kinds/plan/managed.js';
import type { RegionPlan } from '../../../kinds/plan/plan.js';
import { call, list, nested, object, ref, type Expression } from '../hcl.js';
import { arnsOf } from '../managed-links.js';
import { assumedBy, policy, statement } from '../policy.js';
import { keyArn } from '../security.js';
import type { Scope } from '../scope.js';

const EDGE = 'edge.tf';
const COMPUTE = 'compute.tf';

export function printUsers(scope: Scope, region: RegionPlan, plan: UsersPlan): void {
  const { origin } = plan;
  const { key } = origin;
  scope.heading(EDGE, origin, 'User pool');
  scope.resource(
    EDGE,
    'aws_cognito_user_pool',
    key,
    [
      ['name', scope.named(key, 128)],
      ['user_pool_tier', 'PLUS'],
      ['deletion_protection', access('var.deletion_protection')],
      ['mfa_configuration', plan.mfa ? 'ON' : 'OPTIONAL'],
      ['username_attributes', list(['email'])],
      ['auto_verified_attributes', list(['email'])],
      null,
      ['tags', scope.tags(origin)],
      nested('software_token_mfa_configuration', [['enabled', true]]),
      nested('user_pool_add_ons', [['advanced_security_mode', 'ENFORCED']]),
      nested('password_policy', [
        ['minimum_length', 12],
        ['require_lowercase', true],
        ['require_numbers', true],
        ['require_symbols', true],
        ['require_uppercase', true],
      ]),
      nested('account_recovery_setting', [
        nested('recovery_mechanism', [
          ['name', 'verified_email'],
          ['priority', 1],
        ]),
      ]),
    ],
    region,
  );
  scope.resource(
    EDGE,
    'aws_cognito_user_pool_client',
    key,
    [
      ['name', 'applications'],
      ['user_pool_id', ref(`aws_cognito_user_pool.${key}.id`)],
      ['explicit_auth_flows', list(['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH'])],
      ['prevent_user_existence_errors', 'ENABLED'],
      ['enable_token_revocation', true],
      ['access_token_validity', plan.tokenMinutes],
      ['id_token_validity', plan.tokenMinutes],
      ['refresh_token_validity', 30],
      nested('token_validity_units', [
        ['access_token', 'minutes'],
        ['id_token', 'minutes'],
        ['refresh_token', 'days'],
      ]),
    ],
    region,
  );
  scope.output(`${key}_user_pool`, `The user pool of ${origin.component}.`, ref(`aws_cognito_user_pool.${key}.id`));
}

/** A flag as Cognito spells it. */
function access(flag: string): Expression {
  return call(
    'lookup',
    object([
      ['true', 'ACTIVE'],
      ['false', 'INACTIVE'],
    ]),
    call('tostring', ref(flag)),
  );
}

export function printSchedule(scope: Scope, region: RegionPlan, plan: SchedulePlan): void {
  const { origin, flexibleMinutes } = plan;
  const { key } = origin;
  const target = region.managed.find((each) => each.origin.key === plan.target);
  const [arn] = target ? arnsOf(region, target) : [];
  if (!target || !arn) return;
  const label = `${key}_schedule`;
  const queue = target.is === 'queue';
  scope.heading(COMPUTE, origin, 'Schedule');
  scope.resource(COMPUTE, 'aws_iam_role', label, [
    ['name', scope.named(label, 64)],
    ['assume_role_policy', assumedBy('scheduler.amazonaws.com')],
    null,
    ['tags', scope.tags(origin)],
  ]);
  scope.resource(COMPUTE, 'aws_iam_role_policy', label, [
    ['name', 'start'],
    ['role', ref(`aws_iam_role.${label}.id`)],
    [
      'policy',
      policy([
        statement([queue ? 'sqs:SendMessage' : 'lambda:InvokeFunction'], [arn]),
        statement(['kms:Decrypt', 'kms:GenerateDataKey'], [keyArn(scope, region, 'data')]),
      ]),
    ],
  ]);
  scope.resource(
    COMPUTE,
    'aws_scheduler_schedule',
    key,
    [
      ['name', scope.named(key, 64)],
      ['description', `Starts ${target.origin.component}`],
      ['schedule_expression', plan.expression],
      ['schedule_expression_timezone', 'UTC'],
      ['kms_key_arn', keyArn(scope, region, 'data')],
      nested(
        'flexible_time_window',
        flexibleMinutes === null
          ? [['mode', 'OFF']]
          : [
              ['mode', 'FLEXIBLE'],
              ['maximum_window_in_minutes', flexibleMinutes],
            ],
      ),
      nested('target', [
        ['arn', arn],
        ['role_arn', ref(`aws_iam_role.${label}.arn`)],
        nested('retry_policy', [
          ['maximum_event_age_in_seconds', 3600],
          ['maximum_retry_attempts', 3],
        ]),
        target.is === 'queue' && target.fifo && nested('sqs_parameters', [['message_group_id', origin.key]]),
      ]),
    ],
    region,
  );
}
