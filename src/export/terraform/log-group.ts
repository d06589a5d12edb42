import { kebab } from '../../kinds/cloud/names.js';
import type { Origin, RegionPlan } from '../../kinds/plan/plan.js';
import { ref, template } from './hcl.js';
import { keyArn } from './security.js';
import type { FileName, Scope } from './scope.js';

/** The log group of a component, `/PROJECT/COMPONENT`, or of one of its parts: encrypted, and kept for as long as all logs are. */
export function printLogGroup(scope: Scope, region: RegionPlan, file: FileName, origin: Origin, label: string, part = ''): void {
  scope.resource(
    file,
    'aws_cloudwatch_log_group',
    label,
    [
      ['name', template('/', ref('local.name'), `/${kebab(origin.key)}${part}`)],
      ['retention_in_days', ref('var.log_retention_days')],
      ['kms_key_id', keyArn(scope, region, 'logs')],
      null,
      ['tags', scope.tags(origin)],
    ],
    region,
  );
}
