import { BASELINE } from '../../kinds/cloud/baseline.js';
import type { RegionPlan } from '../../kinds/plan/plan.js';
import { call, nested, object, ref, template, type Body, type Expression } from './hcl.js';
import { keyArn } from './security.js';
import type { Scope } from './scope.js';

const FILE = 'data.tf';

interface SecretShape {
  /** A bare token, or the user and password that database drivers expect. */
  readonly token: boolean;
  readonly username?: string;
  /** The set that a secret each is made for. */
  readonly each: Expression | null;
  /** Regions that read it as well. */
  readonly copiesTo?: readonly RegionPlan[];
}

/**
 * A password that neither the state nor the plan ever holds: it is drawn for the moment, written to a secret, and read back by whoever needs it,
 * so that an apply that is broken off goes on with the same password.
 */
export function printSecret(scope: Scope, region: RegionPlan, key: string, component: string, shape: SecretShape): void {
  const loop: Body = shape.each ? [['for_each', shape.each], null] : [];
  const at = shape.each ? '[each.key]' : '';
  const drawn = ref(`ephemeral.aws_secretsmanager_random_password.${key}${at}.random_password`);
  const origin = [...region.caches, ...region.databases].find((each) => each.origin.key === key)?.origin;
  if (!origin) return;
  scope.ephemeral(
    FILE,
    'aws_secretsmanager_random_password',
    key,
    [...loop, ['password_length', BASELINE.passwordLength], ['exclude_punctuation', true]],
    region,
  );
  scope.resource(
    FILE,
    'aws_secretsmanager_secret',
    key,
    [
      ...loop,
      ['name_prefix', template(scope.named(key), '-')],
      ['description', `${shape.token ? 'Token' : 'Master user'} of ${component}`],
      ['kms_key_id', keyArn(scope, region, 'data')],
      ['recovery_window_in_days', BASELINE.recoveryDays],
      null,
      ['tags', scope.tags(origin)],
      ...(shape.copiesTo ?? []).map((to) =>
        nested('replica', [
          ['region', to.code],
          ['kms_key_id', keyArn(scope, to, 'data')],
        ]),
      ),
    ],
    region,
  );
  scope.resource(
    FILE,
    'aws_secretsmanager_secret_version',
    key,
    [
      ...loop,
      ['secret_id', ref(`aws_secretsmanager_secret.${key}${at}.id`)],
      [
        'secret_string_wo',
        shape.token
          ? drawn
          : call(
              'jsonencode',
              object([
                ['username', shape.username ?? ''],
                ['password', drawn],
              ]),
            ),
      ],
      ['secret_string_wo_version', ref('var.secrets_version')],
    ],
    region,
  );
  scope.ephemeral(
    FILE,
    'aws_secretsmanager_secret_version',
    key,
    [...loop, ['secret_id', ref(`aws_secretsmanager_secret_version.${key}${at}.secret_id`)]],
    region,
  );
}
