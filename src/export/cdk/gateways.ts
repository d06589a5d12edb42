import type { GatewayPlan } from '../../kinds/plan/managed.js';
import type { RegionPlan } from '../../kinds/plan/plan.js';
import { constant, fields, inline, make, object, path, type Statement } from './code.js';
import { gatewaysOf, managedName } from './managed.js';
import { camel, pascal, tagged, type Scope } from './scope.js';

/** Keys of the balancers whose listeners gateways reach. */
export function gatewayTargets(region: RegionPlan): ReadonlySet<string> {
  return new Set(gatewaysOf(region).flatMap(({ routes }) => routes.filter(({ on }) => on === 'balancer').map(({ to }) => to)));
}

export function gatewayStatements(scope: Scope, region: RegionPlan, plan: GatewayPlan): Statement[] {
  const { origin, authorization, throttle } = plan;
  scope.note(origin, pascal(origin.key));
  const name = managedName(plan);
  const inside = plan.routes.some(({ on }) => on === 'balancer');
  const props = object([
    ['vpc', path('network.vpc')],
    ['securityGroup', inside ? path(`groups.${camel(origin.key)}`) : undefined],
    [
      'routes',
      plan.routes.map((route) => {
        const target = region.managed.find((each) => each.origin.key === route.to);
        return inline([
          ['name', pascal(route.key)],
          ['path', route.path ?? undefined],
          ['listenerArn', route.on === 'balancer' ? path(`${camel(route.to)}Listener.listenerArn`) : undefined],
          ['functionArn', route.on === 'function' && target ? path(`${managedName(target)}.calledArn`) : undefined],
        ]);
      }),
    ],
    ['timeoutMs', plan.timeoutMs],
    ['throttle', fields(throttle)],
    ['users', authorization?.by === 'tokens' ? path(`props.data.managed.${camel(authorization.users)}`) : undefined],
    ['signed', authorization?.by === 'iam' ? true : undefined],
    ['logsKey', path('network.logsKey')],
    ['logRetention', path('config.logRetention')],
  ]);
  return [constant(name, make('Gateway', path('this'), pascal(origin.key), props)), tagged(name, origin)];
}
