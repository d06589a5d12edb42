import { kebab } from '../../kinds/cloud/names.js';
import type { RegionPlan, ServicePlan } from '../../kinds/plan/plan.js';
import type { ExportFile } from '../files.js';
import { alarmStatements } from './alarms.js';
import { createBalancer, forwardStatements } from './balancer.js';
import { cdnStatements } from './cdns.js';
import { recordStatements } from './domains.js';
import { call, choice, comment, constant, GAP, inline, make, object, path, perform, unpack, type Code, type Statement } from './code.js';
import { environmentOf, grantsOf, managedPath, needsData, secretsOf } from './callers.js';
import { functionStatements, scheduleStatements } from './functions.js';
import { gatewayStatements, gatewayTargets } from './gateways.js';
import { cdnsOf, functionsOf, gatewaysOf, isRunning, schedulesOf } from './managed.js';
import { mountPath, mountsOf } from '../mounts.js';
import { hasData } from './data-stack.js';
import { camel, heading, pascal, printStack, tagged, whence, type Scope } from './scope.js';

/** Whether anything of a region runs, forwards or is watched. */
export function hasApp(region: RegionPlan): boolean {
  return region.services.length > 0 || region.balancers.length > 0 || region.managed.some(isRunning) || region.alarms.length > 0;
}

/** The stack that changes most: services, and the load balancers before them. */
export function appStack(scope: Scope, region: RegionPlan): ExportFile {
  const domains = scope.domainsOf(region);
  const usesData = needsData(region);
  const served = cdnsOf(region).length > 0;
  const body: Statement[] = [
    unpack(['config'], 'props'),
    unpack(['groups', 'network'], 'props.network'),
    GAP,
    ...clusterStatements(scope, region),
    ...(region.balancers.some(({ logs }) => logs)
      ? [
          GAP,
          comment('Access logs of the load balancers.'),
          constant('accessLogs', make('LogBucket', path('this'), 'AccessLogs', path('config.logRetention'))),
        ]
      : []),
    // Containers learn the addresses of balancers, and balancers forward to services, so the former are made first and told later.
    ...region.balancers.flatMap((balancer) => [GAP, heading(balancer.origin), ...createBalancer(scope, region, balancer)]),
    ...functionsOf(region).flatMap((each) => [GAP, heading(each.origin), ...functionStatements(scope, region, each)]),
    ...region.services.flatMap((service) => [GAP, heading(service.origin), ...serviceStatements(scope, region, service)]),
    ...schedulesOf(region).flatMap((each) => [GAP, heading(each.origin), ...scheduleStatements(scope, region, each)]),
    ...region.services.flatMap(({ origin, after }) =>
      after.map((first) => perform(call(`${camel(origin.key)}Service.service.node.addDependency`, path(`${camel(first)}Service.service`)))),
    ),
    ...region.balancers.flatMap((balancer) => [GAP, heading(balancer.origin), ...forwardStatements(balancer, gatewayTargets(region))]),
    ...gatewaysOf(region).flatMap((each) => [GAP, heading(each.origin), ...gatewayStatements(scope, region, each)]),
    ...cdnsOf(region).flatMap((each) => [GAP, heading(each.origin), ...cdnStatements(scope, each)]),
    ...domains.flatMap((domain) => recordStatements(scope, region, domain)),
    ...alarmStatements(scope, region),
  ];
  return printStack({
    path: `${scope.folder(region)}/app-stack.ts`,
    name: 'AppStack',
    about: `Services and load balancers in ${region.origin ? whence(region.origin) : region.code}.`,
    takes: [
      ['config', 'Config'],
      ['network', 'NetworkStack'],
      ...(usesData && hasData(region) ? ([['data', 'DataStack']] as const) : []),
      ...(domains.length > 0 ? ([['names', 'NamesStack']] as const) : []),
      ...(served ? ([['edge', 'EdgeStack']] as const) : []),
    ],
    gives: [],
    types: [
      'Config',
      'NetworkStack',
      ...(usesData ? ['DataStack'] : []),
      ...(domains.length > 0 ? ['NamesStack'] : []),
      ...(served ? ['EdgeStack'] : []),
    ],
    local: new Map([
      ['Config', `${scope.up(region)}config`],
      ['DataStack', './data-stack'],
      ['Budget', `${scope.up(region)}constructs/budget`],
      ['Cdn', `${scope.up(region)}constructs/cdn`],
      ['EdgeStack', `${scope.up(region)}edge-stack`],
      ['Firewall', `${scope.up(region)}constructs/firewall`],
      ['LogBucket', `${scope.up(region)}constructs/log-bucket`],
      ['NamesStack', `${scope.up(region)}names-stack`],
      ['NetworkStack', './network-stack'],
      ...['Alarm', 'Alarms', 'AlertTopic', 'letAlarmsUse'].map((name) => [name, `${scope.up(region)}constructs/alarms`] as const),
      ['Gateway', `${scope.up(region)}constructs/gateway`],
      ['Schedule', `${scope.up(region)}constructs/schedule`],
      ['ImageFunction', `${scope.up(region)}constructs/function`],
      ['Service', `${scope.up(region)}constructs/service`],
      ['TAGS', `${scope.up(region)}tags`],
      ['tag', `${scope.up(region)}tags`],
    ]),
    body,
  });
}

function clusterStatements(scope: Scope, region: RegionPlan): Statement[] {
  if (region.services.length === 0) return [];
  scope.note(region.origin, 'Cluster');
  const cluster = make(
    'ecs.Cluster',
    path('this'),
    'Cluster',
    object([
      ['vpc', path('network.vpc')],
      ['containerInsightsV2', path('ecs.ContainerInsights.ENABLED')],
    ]),
  );
  const named = region.services.some(({ discoverable }) => discoverable);
  return [
    constant('cluster', cluster),
    ...(region.origin ? [tagged('cluster', region.origin)] : []),
    ...(named
      ? [
          comment('Services find each other by name here.'),
          perform(
            call(
              'cluster.addDefaultCloudMapNamespace',
              object([
                ['name', path('this.stackName')],
                ['type', path('servicediscovery.NamespaceType.HTTP')],
                ['useForServiceConnect', true],
              ]),
            ),
          ),
        ]
      : []),
    constant(
      'common',
      object([
        ['cluster', path('cluster')],
        ['availabilityZones', region.network.zones],
        ['cpuArchitecture', path('config.cpuArchitecture')],
        ['dataKey', path('network.dataKey')],
        ['logsKey', path('network.logsKey')],
        ['logRetention', path('config.logRetention')],
      ]),
    ),
  ];
}

/** Whether whoever deploys says that the region serves in full. */
function takesOver(region: RegionPlan): Code {
  return path(`config.takesOver.${camel(region.key)}`);
}

function seconds(value: number): Code {
  return call('Duration.seconds', value);
}

function serviceStatements(scope: Scope, region: RegionPlan, service: ServicePlan): Statement[] {
  const { origin, scaling, takeOver: grown } = service;
  const name = `${camel(origin.key)}Service`;
  scope.note(origin, pascal(origin.key));
  const grants = grantsOf(region, service);
  const mounts = mountsOf(region, service).map((files) =>
    inline([
      ['name', kebab(files.origin.key)],
      ['files', managedPath(files)],
      ['path', mountPath(files)],
    ]),
  );
  const props = object([
    { spread: path('common') },
    ['name', kebab(origin.key)],
    ['image', path(`config.images.${camel(origin.key)}`)],
    ['port', service.port],
    ['cpu', service.cpu],
    ['memory', service.memory],
    ['desiredCount', service.takeOver ? choice(takesOver(region), service.takeOver.count, service.count) : service.count],
    [
      'scaling',
      scaling
        ? inline([
            ['min', grown?.scaling ? choice(takesOver(region), grown.scaling.min, scaling.min) : scaling.min],
            ['max', grown?.scaling ? choice(takesOver(region), grown.scaling.max, scaling.max) : scaling.max],
            ['target', scaling.target],
            ['cooldown', seconds(scaling.cooldown)],
          ])
        : undefined,
    ],
    ['availabilityZones', service.zones.length < region.network.zones.length ? service.zones : undefined],
    ['securityGroup', path(`groups.${camel(origin.key)}`)],
    ['stopTimeout', seconds(service.stopTimeout)],
    ['grace', service.grace === null ? undefined : seconds(service.grace)],
    ['discoverable', service.discoverable],
    ['discovers', service.calls.some(({ on }) => on === 'service')],
    ['environment', object(environmentOf(region, service))],
    ['secrets', object(secretsOf(region, service))],
    ['grants', grants.length > 0 ? grants : undefined],
    ['mounts', mounts.length > 0 ? mounts : undefined],
  ]);
  return [constant(name, make('Service', path('this'), pascal(origin.key), props)), tagged(name, origin)];
}
