import { BASELINE } from '../../kinds/cloud/baseline.js';
import { kebab } from '../../kinds/cloud/names.js';
import type { BalancerPlan, RegionPlan, TargetPlan } from '../../kinds/plan/plan.js';
import { domainCertificate } from './certificate.js';
import { call, constant, inline, make, object, path, perform, type Code, type Given, type Statement } from './code.js';
import { acknowledge, camel, pascal, tagged, type Scope } from './scope.js';

function seconds(value: number): Code {
  return call('Duration.seconds', value);
}

/** `entryAlb`: what the constant of a balancer is called. */
export function balancerName({ origin, type }: BalancerPlan): string {
  return `${camel(origin.key)}${type === 'application' ? 'Alb' : 'Nlb'}`;
}

/** The balancer itself: what others need to know its address. */
export function createBalancer(scope: Scope, region: RegionPlan, balancer: BalancerPlan): Statement[] {
  const { origin } = balancer;
  const application = balancer.type === 'application';
  const name = balancerName(balancer);
  scope.note(origin, pascal(origin.key));
  const group = path(`groups.${camel(origin.key)}`);
  const props = object([
    ['vpc', path('network.vpc')],
    ['internetFacing', balancer.public],
    ['vpcSubnets', subnets(balancer.public ? 'public' : 'private', region, balancer.zones)],
    application ? ['securityGroup', group] : ['securityGroups', [group]],
    ['deletionProtection', path('config.deletionProtection')],
    ['dropInvalidHeaderFields', application ? true : undefined],
    ['desyncMitigationMode', application ? path('elbv2.DesyncMitigationMode.DEFENSIVE') : undefined],
    ['idleTimeout', application ? seconds(BASELINE.idleTimeout) : undefined],
    ['crossZoneEnabled', application ? undefined : true],
  ]);
  return [
    constant(
      name,
      make(application ? 'elbv2.ApplicationLoadBalancer' : 'elbv2.NetworkLoadBalancer', path('this'), pascal(origin.key), props),
    ),
    tagged(name, origin),
    balancer.logs
      ? perform(call(`${name}.logAccessLogs`, path('accessLogs'), kebab(origin.key)))
      : acknowledge(name, 'AwsSolutions-ELB2', 'A Network Load Balancer writes access logs for TLS alone.'),
  ];
}

/** The subnets of a layer, in all zones of the network or in some. */
function subnets(layer: 'public' | 'private', region: RegionPlan, zones: readonly string[]): Code {
  return inline([
    ['subnetGroupName', layer],
    ['availabilityZones', zones.length < region.network.zones.length ? zones : undefined],
  ]);
}

/** What the balancer does: certificates, targets, listeners, firewall. */
export function forwardStatements(balancer: BalancerPlan, listened: ReadonlySet<string>): Statement[] {
  const { origin } = balancer;
  const name = balancerName(balancer);
  const application = balancer.type === 'application';
  const [first, ...others] = balancer.targets;
  if (!first) return [];
  const encrypted = balancer.listener.protocol === 'HTTPS' || balancer.listener.protocol === 'TLS';
  const listener = `${camel(origin.key)}Listener`;
  const created = call(
    `${name}.addListener`,
    balancer.listener.protocol === 'HTTPS' || balancer.listener.protocol === 'TLS' ? 'Encrypted' : 'Plain',
    object([
      ['port', balancer.listener.port],
      ['protocol', path(`${application ? 'elbv2.ApplicationProtocol' : 'elbv2.Protocol'}.${balancer.listener.protocol}`)],
      ['certificates', balancer.certificate ? [path(`${camel(origin.key)}Certificate`)] : undefined],
      ['sslPolicy', encrypted ? path('elbv2.SslPolicy.TLS13_RES') : undefined],
      // Who may come in is said in the network's stack.
      ['open', application ? false : undefined],
      ['defaultTargetGroups', [path(`${camel(first.key)}Targets`)]],
    ]),
  );
  const named = !application || others.length > 0 || listened.has(origin.key);
  return [
    ...certificateStatements(balancer),
    ...balancer.targets.flatMap((target) => targetStatements(balancer, target)),
    ...(named ? [constant(listener, created)] : [perform(created)]),
    ...(application ? [] : [tagged(listener, origin)]),
    ...others.map((target, index) =>
      perform(
        make(
          'elbv2.ApplicationListenerRule',
          path('this'),
          `${pascal(target.key)}Rule`,
          object([
            ['listener', path(listener)],
            ['priority', (index + 1) * 10],
            ['conditions', [call('elbv2.ListenerCondition.pathPatterns', [target.path ?? '/*'])]],
            ['targetGroups', [path(`${camel(target.key)}Targets`)]],
          ]),
        ),
      ),
    ),
    ...(balancer.redirect ? [perform(call(`${name}.addRedirect`, inline([['open', false]])))] : []),
    ...firewallStatements(balancer),
    perform(
      make(
        'CfnOutput',
        path('this'),
        `${pascal(origin.key)}Address`,
        object([
          ['value', path(`${name}.loadBalancerDnsName`)],
          ['description', `The name under which ${origin.component} answers.`],
        ]),
      ),
    ),
  ];
}

function certificateStatements({ origin, certificate }: BalancerPlan): Statement[] {
  if (!certificate) return [];
  const name = `${camel(origin.key)}Certificate`;
  if (certificate.from === 'given') {
    return [
      constant(
        name,
        call(
          'acm.Certificate.fromCertificateArn',
          path('this'),
          `${pascal(origin.key)}Certificate`,
          path(`config.certificates.${camel(origin.key)}`),
        ),
      ),
    ];
  }
  return domainCertificate(origin, certificate.domains);
}

function targetStatements(balancer: BalancerPlan, target: TargetPlan): Statement[] {
  const { health } = target;
  const application = balancer.type === 'application';
  const name = `${camel(target.key)}Targets`;
  const protocols = application ? 'elbv2.ApplicationProtocol' : 'elbv2.Protocol';
  const common: [string, Given | undefined][] = [
    ['vpc', path('network.vpc')],
    ['targetType', path('elbv2.TargetType.IP')],
    ['port', target.port],
    ['protocol', path(`${protocols}.${target.protocol}`)],
    ['deregistrationDelay', seconds(target.drain)],
  ];
  const checked = object([
    ['protocol', path(`elbv2.Protocol.${health.path === null ? 'TCP' : target.protocol}`)],
    ['path', health.path ?? undefined],
    ['healthyHttpCodes', health.path === null ? undefined : '200-399'],
    ['interval', seconds(health.interval)],
    ['timeout', seconds(health.timeout)],
    ['healthyThresholdCount', health.healthy],
    ['unhealthyThresholdCount', health.unhealthy],
  ]);
  const algorithm =
    target.algorithm === null ? undefined : path(`elbv2.TargetGroupLoadBalancingAlgorithmType.${target.algorithm.toUpperCase()}`);
  const props = object([
    ...common,
    ['loadBalancingAlgorithmType', application ? algorithm : undefined],
    ['enableAnomalyMitigation', target.algorithm === 'weighted_random' ? true : undefined],
    ['stickinessCookieDuration', target.stickiness === 'cookie' ? seconds(BASELINE.stickySeconds) : undefined],
    ['healthCheck', checked],
  ]);
  return [
    constant(
      name,
      make(application ? 'elbv2.ApplicationTargetGroup' : 'elbv2.NetworkTargetGroup', path('this'), `${pascal(target.key)}Targets`, props),
    ),
    tagged(name, balancer.origin),
    ...(target.stickiness === 'source_ip'
      ? [
          perform(call(`${name}.setAttribute`, 'stickiness.enabled', 'true')),
          perform(call(`${name}.setAttribute`, 'stickiness.type', 'source_ip')),
        ]
      : []),
    perform(call(`${name}.addTarget`, path(`${camel(target.service)}Service.service`))),
  ];
}

function firewallStatements(balancer: BalancerPlan): Statement[] {
  const { origin, firewall } = balancer;
  if (!firewall) return [];
  const { rate } = firewall;
  const name = `${camel(origin.key)}Firewall`;
  return [
    constant(
      name,
      make(
        'Firewall',
        path('this'),
        `${pascal(origin.key)}Firewall`,
        object([
          ['resourceArn', path(`${balancerName(balancer)}.loadBalancerArn`)],
          [
            'rate',
            rate
              ? inline([
                  ['limit', rate.limit],
                  ['window', rate.window],
                  ['per', rate.per],
                ])
              : undefined,
          ],
          ['counts', firewall.counts],
          ['logsKey', path('network.logsKey')],
          ['logRetention', path('config.logRetention')],
        ]),
      ),
    ),
    tagged(name, origin),
  ];
}
