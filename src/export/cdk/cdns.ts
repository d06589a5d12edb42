import type { CdnPlan } from '../../kinds/plan/managed.js';
import { constant, inline, make, object, path, type Statement } from './code.js';
import { managedName } from './managed.js';
import { camel, pascal, tagged, type Scope } from './scope.js';

export function cdnStatements(scope: Scope, plan: CdnPlan): Statement[] {
  const { origin } = plan;
  const name = camel(origin.key);
  scope.note(origin, pascal(origin.key));
  const props = object([
    [
      'origins',
      plan.origins.map((each) =>
        inline([
          ['bucket', each.on === 'bucket' ? path(`props.data.managed.${camel(each.to)}`) : undefined],
          [
            'domainName',
            each.name ? path(`config.domains.${camel(each.name.from === 'domain' ? each.name.domain : each.key)}`) : undefined,
          ],
          ['path', each.path ?? undefined],
        ]),
      ),
    ],
    ['ttl', plan.ttl],
    ['compress', plan.compress],
    ['firewallArn', path(`props.edge.firewalls.${name}.arn`)],
    ['domainNames', plan.domains.length > 0 ? plan.domains.map((domain) => path(`config.domains.${camel(domain)}`)) : undefined],
    ['logRetention', path('config.logRetention')],
    ['certificate', plan.domains.length > 0 ? path(`props.edge.certificates.${name}`) : undefined],
  ]);
  return [constant(managedName(plan), make('Cdn', path('this'), pascal(origin.key), props)), tagged(managedName(plan), origin)];
}
