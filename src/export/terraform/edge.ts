import { BASELINE } from '../../kinds/cloud/baseline.js';
import { kebab } from '../../kinds/cloud/names.js';
import type { BalancerPlan, RegionPlan, TargetPlan } from '../../kinds/plan/plan.js';
import { printCertificate } from './certificate.js';
import { comment, list, nested, object, ref, template, type Body, type Expression, type Item } from './hcl.js';
import { printLogBucket } from './log-bucket.js';
import { subnetIds } from './network.js';
import { policy, statement } from './policy.js';
import { printFirewall } from './firewall.js';
import { encryptedTransportOnly } from './security.js';
import { whence, type Scope } from './scope.js';

const FILE = 'edge.tf';

/** Names of load balancers and target groups are cut to this. */
const NAME_LENGTH = 32;

export function printEdge(scope: Scope, region: RegionPlan): void {
  scope.about(region.origin);
  if (region.balancers.some(({ logs }) => logs) || region.managed.some(({ is }) => is === 'bucket')) printAccessLogs(scope, region);
  for (const balancer of region.balancers) {
    scope.heading(FILE, balancer.origin, balancer.type === 'application' ? 'Application Load Balancer' : 'Network Load Balancer');
    printBalancer(scope, region, balancer);
    if (balancer.certificate?.from === 'domains') printCertificate(scope, region, balancer.origin, balancer.certificate.domains);
    for (const target of balancer.targets) printTargetGroup(scope, region, balancer, target);
    printListeners(scope, region, balancer);
    if (balancer.firewall) printFirewall(scope, region, balancer.origin, balancer.firewall, ref(`aws_lb.${balancer.origin.key}.arn`));
    scope.output(
      `${balancer.origin.key}_address`,
      `The name under which ${balancer.origin.component} answers.`,
      ref(`aws_lb.${balancer.origin.key}.dns_name`),
    );
  }
}

function printBalancer(scope: Scope, region: RegionPlan, balancer: BalancerPlan): void {
  const { origin } = balancer;
  const application = balancer.type === 'application';
  const body: Body = [
    ['name', scope.named(origin.key, NAME_LENGTH)],
    ['load_balancer_type', balancer.type],
    ['internal', !balancer.public],
    ['subnets', subnetIds(scope, region, balancer.public ? 'public' : 'private', balancer.zones)],
    ['security_groups', list([ref(`aws_security_group.${origin.key}.id`)])],
    ['enable_deletion_protection', ref('var.deletion_protection')],
    ['drop_invalid_header_fields', application ? true : undefined],
    ['desync_mitigation_mode', application ? 'defensive' : undefined],
    ['idle_timeout', application ? BASELINE.idleTimeout : undefined],
    ['enable_cross_zone_load_balancing', application ? undefined : true],
    null,
    ['tags', scope.tags(origin)],
    ...(balancer.logs ? accessLogs(scope, region, balancer) : []),
  ];
  scope.resource(FILE, 'aws_lb', origin.key, body, region);
}

function accessLogs(scope: Scope, region: RegionPlan, balancer: BalancerPlan): Item[] {
  const bucket = scope.label(region, 'logs');
  return [
    nested('access_logs', [
      ['bucket', ref(`aws_s3_bucket.${bucket}.id`)],
      ['prefix', kebab(balancer.origin.key)],
      ['enabled', true],
    ]),
    comment('The bucket lets the logs in before the first one is written.'),
    { is: 'attribute', name: 'depends_on', value: list([ref(`aws_s3_bucket_policy.${bucket}`)]) },
  ];
}

function printTargetGroup(scope: Scope, region: RegionPlan, balancer: BalancerPlan, target: TargetPlan): void {
  const { health } = target;
  scope.resource(
    FILE,
    'aws_lb_target_group',
    target.key,
    [
      // Up to 6 characters, beside which the provider writes 26 of its own: a group that is replaced stands beside its successor until the listener has turned to that.
      ['name_prefix', `${kebab(target.service).slice(0, 5).replace(/-$/, '')}-`],
      ['vpc_id', ref(`aws_vpc.${scope.label(region)}.id`)],
      ['target_type', 'ip'],
      ['port', target.port],
      ['protocol', target.protocol],
      ['deregistration_delay', target.drain],
      ['load_balancing_algorithm_type', target.algorithm ?? undefined],
      ['load_balancing_anomaly_mitigation', target.algorithm === 'weighted_random' ? 'on' : undefined],
      null,
      ['tags', scope.tags(balancer.origin, scope.named(target.key))],
      nested('lifecycle', [['create_before_destroy', true]]),
      nested('health_check', [
        ['protocol', health.path === null ? 'TCP' : target.protocol],
        ['path', health.path ?? undefined],
        ['matcher', health.path === null ? undefined : '200-399'],
        ['interval', health.interval],
        ['timeout', health.timeout],
        ['healthy_threshold', health.healthy],
        ['unhealthy_threshold', health.unhealthy],
      ]),
      target.stickiness !== null &&
        nested('stickiness', [
          ['enabled', true],
          ['type', target.stickiness === 'cookie' ? 'lb_cookie' : 'source_ip'],
          ['cookie_duration', target.stickiness === 'cookie' ? BASELINE.stickySeconds : undefined],
        ]),
    ],
    region,
  );
}

function printListeners(scope: Scope, region: RegionPlan, balancer: BalancerPlan): void {
  const { origin, listener } = balancer;
  const encrypted = listener.protocol === 'HTTPS' || listener.protocol === 'TLS';
  const [first, ...others] = balancer.targets;
  if (!first) return;
  scope.resource(
    FILE,
    'aws_lb_listener',
    `${origin.key}_main`,
    [
      ['load_balancer_arn', ref(`aws_lb.${origin.key}.arn`)],
      ['port', listener.port],
      ['protocol', listener.protocol],
      ['ssl_policy', encrypted ? BASELINE.tlsPolicy : undefined],
      ['certificate_arn', certificateArn(balancer)],
      null,
      ['tags', scope.tags(origin)],
      nested('default_action', [
        ['type', 'forward'],
        ['target_group_arn', ref(`aws_lb_target_group.${first.key}.arn`)],
      ]),
    ],
    region,
  );
  others.forEach((target, index) => {
    scope.resource(
      FILE,
      'aws_lb_listener_rule',
      target.key,
      [
        ['listener_arn', ref(`aws_lb_listener.${origin.key}_main.arn`)],
        ['priority', (index + 1) * 10],
        null,
        ['tags', scope.tags(origin)],
        nested('condition', [nested('path_pattern', [['values', list([target.path ?? '/*'])]])]),
        nested('action', [
          ['type', 'forward'],
          ['target_group_arn', ref(`aws_lb_target_group.${target.key}.arn`)],
        ]),
      ],
      region,
    );
  });
  if (!balancer.redirect) return;
  scope.resource(
    FILE,
    'aws_lb_listener',
    `${origin.key}_redirect`,
    [
      ['load_balancer_arn', ref(`aws_lb.${origin.key}.arn`)],
      ['port', 80],
      ['protocol', 'HTTP'],
      null,
      ['tags', scope.tags(origin)],
      nested('default_action', [
        ['type', 'redirect'],
        nested('redirect', [
          ['port', String(listener.port)],
          ['protocol', 'HTTPS'],
          ['status_code', 'HTTP_301'],
        ]),
      ]),
    ],
    region,
  );
}

function certificateArn(balancer: BalancerPlan): Expression | undefined {
  if (!balancer.certificate) return undefined;
  return balancer.certificate.from === 'given'
    ? ref(`var.${balancer.origin.key}_certificate_arn`)
    : ref(`aws_acm_certificate_validation.${balancer.origin.key}.certificate_arn`);
}

function printAccessLogs(scope: Scope, region: RegionPlan): void {
  const label = scope.label(region, 'logs');
  const bucket = `aws_s3_bucket.${label}`;
  scope.remark(FILE, `Access logs${region.origin ? ` in ${whence(region.origin)}` : ''}`);
  const part = printLogBucket(scope, region, FILE, {
    label,
    suffix: 'logs',
    tags: scope.regionTags(region, scope.named(label)),
    ownership: 'BucketOwnerEnforced',
    why: 'Load balancers write with the bucket’s own key only.',
  });
  const account = ref('data.aws_caller_identity.current.account_id');
  const objectsOf = (type: BalancerPlan['type']): Expression[] =>
    region.balancers
      .filter((balancer) => balancer.logs && balancer.type === type)
      .map(({ origin }) => template(ref(`${bucket}.arn`), `/${kebab(origin.key)}/AWSLogs/`, account, '/*'));
  part('aws_s3_bucket_policy', [
    [
      'policy',
      policy([
        encryptedTransportOnly(bucket),
        ...serverLogs(region, bucket),
        ...applicationLogs(objectsOf('application')),
        ...networkLogs(objectsOf('network'), region, bucket),
      ]),
    ],
    null,
    ['depends_on', list([ref(`aws_s3_bucket_public_access_block.${label}`)])],
  ]);
}

/** Application Load Balancers write by a service of their own (docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html). */
function applicationLogs(objects: readonly Expression[]): Expression[] {
  if (objects.length === 0) return [];
  const principal = object([['Service', 'logdelivery.elasticloadbalancing.amazonaws.com']]);
  return [statement(['s3:PutObject'], objects, { sid: 'ApplicationLogs', principal })];
}

/** Network Load Balancers write by the one that delivers logs, which looks at the bucket first (docs.aws.amazon.com/elasticloadbalancing/latest/network/enable-access-logs.html). */
function networkLogs(objects: readonly Expression[], region: RegionPlan, bucket: string): Expression[] {
  if (objects.length === 0) return [];
  const account = ref('data.aws_caller_identity.current.account_id');
  const principal = object([['Service', 'delivery.logs.amazonaws.com']]);
  const condition = object([
    ['StringEquals', object([['aws:SourceAccount', account]])],
    ['ArnLike', object([['aws:SourceArn', template(`arn:aws:logs:${region.code}:`, account, ':*')]])],
  ]);
  return [
    statement(['s3:PutObject'], objects, { sid: 'NetworkLogs', principal, condition }),
    statement(['s3:GetBucketAcl'], [ref(`${bucket}.arn`)], { sid: 'NetworkLogsCheck', principal, condition }),
  ];
}

/** Buckets write their access logs as well. */
function serverLogs(region: RegionPlan, bucket: string): Expression[] {
  const buckets = region.managed.filter(({ is }) => is === 'bucket').map(({ origin }) => origin.key);
  if (buckets.length === 0) return [];
  return [
    statement(
      ['s3:PutObject'],
      buckets.map((key) => template(ref(`${bucket}.arn`), `/${kebab(key)}/*`)),
      {
        sid: 'ServerLogs',
        principal: object([['Service', 'logging.s3.amazonaws.com']]),
        condition: object([['ArnLike', object([['aws:SourceArn', list(buckets.map((key) => ref(`aws_s3_bucket.${key}.arn`)))]])]]),
      },
    ),
  ];
}
