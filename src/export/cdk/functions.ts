import type { FunctionPlan, SchedulePlan } from '../../kinds/plan/managed.js';
import type { RegionPlan } from '../../kinds/plan/plan.js';
import { environmentOf, grantsOf, managedPath, secretsOf } from './callers.js';
import { call, constant, inline, make, object, path, type Statement } from './code.js';
import { managedName } from './managed.js';
import { camel, pascal, tagged, type Scope } from './scope.js';

export function functionStatements(scope: Scope, region: RegionPlan, plan: FunctionPlan): Statement[] {
  const { origin } = plan;
  scope.note(origin, pascal(origin.key));
  const sources = plan.sources.flatMap((key) => region.managed.filter((each) => each.origin.key === key));
  const props = object([
    ['image', path(`config.images.${camel(origin.key)}`)],
    ['cpuArchitecture', path('config.cpuArchitecture')],
    ['memory', plan.memory],
    ['timeout', call('Duration.seconds', plan.timeoutSeconds)],
    ['reserved', plan.reserved],
    ['provisioned', plan.provisioned],
    ['vpc', path('network.vpc')],
    ['availabilityZones', plan.zones.length < region.network.zones.length ? plan.zones : undefined],
    ['securityGroup', path(`groups.${camel(origin.key)}`)],
    ['environment', object(environmentOf(region, plan))],
    ['secrets', object(secretsOf(region, plan))],
    ['grants', grantsOf(region, plan)],
    [
      'sources',
      sources.map((source) => {
        const at = managedPath(source);
        return inline([
          ['arn', { is: 'member', of: at, name: 'sourceArn' }],
          ['stream', source.is === 'stream'],
        ]);
      }),
    ],
    ['dataKey', path('network.dataKey')],
    ['logsKey', path('network.logsKey')],
    ['logRetention', path('config.logRetention')],
  ]);
  const name = managedName(plan);
  return [constant(name, make('ImageFunction', path('this'), pascal(origin.key), props)), tagged(name, origin)];
}

export function scheduleStatements(scope: Scope, region: RegionPlan, plan: SchedulePlan): Statement[] {
  const { origin } = plan;
  const target = region.managed.find((each) => each.origin.key === plan.target);
  if (!target) return [];
  scope.note(origin, pascal(origin.key));
  const queue = target.is === 'queue';
  const name = managedName(plan);
  const props = object([
    ['expression', plan.expression],
    ['flexibleMinutes', plan.flexibleMinutes ?? undefined],
    ['target', managedPath(target)],
    ['targetArn', { is: 'member', of: managedPath(target), name: queue ? 'sourceArn' : 'calledArn' }],
    ['action', queue ? 'sqs:SendMessage' : 'lambda:InvokeFunction'],
    ['group', target.is === 'queue' && target.fifo ? origin.key : undefined],
    ['key', path('network.dataKey')],
  ]);
  return [constant(name, make('Schedule', path('this'), pascal(origin.key), props)), tagged(name, origin)];
}
