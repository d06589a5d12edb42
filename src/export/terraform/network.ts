import { MOST_ZONES, type RegionPlan } from '../../kinds/plan/plan.js';
import { access, binary, call, forEach, list, ref, template, type Expression } from './hcl.js';
import { assumedBy, policy, statement } from './policy.js';
import { whence, type Scope } from './scope.js';

const FILE = 'network.tf';

/** The kinds of subnet, in the order of their addresses: entries, machines that may call out, and data that may not. */
const LAYERS = ['public', 'private', 'isolated'] as const;
export type Layer = (typeof LAYERS)[number];

/** The zones of a region, by name, with their number: what subnets are made for. */
export function zonesOf(scope: Scope, region: RegionPlan): Expression {
  return ref(scope.plan.regions.length === 1 ? 'local.zones' : `local.zones.${region.key}`);
}

/** The ids of a layer's subnets, in all zones of the network or in some. */
export function subnetIds(scope: Scope, region: RegionPlan, layer: Layer, zones: readonly string[] = region.network.zones): Expression {
  const subnets = ref(`aws_subnet.${scope.label(region, layer)}`);
  if (zones.length === region.network.zones.length) return forEach(['subnet'], subnets, ref('subnet.id'));
  return forEach(['zone'], list(zones), access(access(subnets, ref('zone')), 'id'));
}

export function printNetwork(scope: Scope, region: RegionPlan): void {
  const zones = zonesOf(scope, region);
  const main = scope.label(region);
  const vpc = `aws_vpc.${main}`;
  const suffix = (what?: string): Expression => (what === undefined ? scope.namedMain(region) : scope.named(scope.label(region, what)));

  scope.about(region.origin);
  scope.remark(FILE, `The network: ${region.origin ? whence(region.origin) : `no region in the design, so ${region.code}`}`);
  scope.resource(
    FILE,
    'aws_vpc',
    main,
    [
      ['cidr_block', ref(`var.${cidrVariable(scope, region)}`)],
      ['enable_dns_hostnames', true],
      ['enable_dns_support', true],
      null,
      ['tags', scope.regionTags(region, suffix())],
    ],
    region,
  );
  scope.remark(FILE, 'Nothing may use the security group that comes with the network.');
  scope.resource(FILE, 'aws_default_security_group', main, [['vpc_id', ref(`${vpc}.id`)]], region);
  scope.resource(
    FILE,
    'aws_internet_gateway',
    main,
    [['vpc_id', ref(`${vpc}.id`)], null, ['tags', scope.regionTags(region, suffix())]],
    region,
  );

  LAYERS.forEach((layer, index) => {
    const first = index * MOST_ZONES;
    const number = first === 0 ? ref('each.value') : binary(ref('each.value'), '+', first);
    scope.resource(
      FILE,
      'aws_subnet',
      scope.label(region, layer),
      [
        ['for_each', zones],
        null,
        ['vpc_id', ref(`${vpc}.id`)],
        ['availability_zone', ref('each.key')],
        ['cidr_block', call('cidrsubnet', ref(`${vpc}.cidr_block`), region.network.subnetBits, number)],
        null,
        ['tags', scope.regionTags(region, zoneName(scope, scope.label(region, layer)))],
      ],
      region,
    );
  });
  printGateways(scope, region, zones, vpc);
  printRoutes(scope, region, zones, vpc);
  printFlowLog(scope, region, vpc);
  scope.output(scope.label(region, 'vpc_id'), `The network in ${region.code}.`, ref(`${vpc}.id`));
  scope.output(
    scope.label(region, 'outbound_addresses'),
    `Addresses that the services in ${region.code} come from, for whoever lets them in by address.`,
    forEach(['address'], ref(`aws_eip.${scope.label(region, 'nat')}`), ref('address.public_ip')),
  );
}

export function cidrVariable(scope: Scope, region: RegionPlan): string {
  return region.key === scope.plan.home ? 'vpc_cidr' : `${region.key}_vpc_cidr`;
}

function zoneName(scope: Scope, what: string): Expression {
  return template(scope.named(what), '-', ref('each.key'));
}

function printGateways(scope: Scope, region: RegionPlan, zones: Expression, vpc: string): void {
  const main = scope.label(region);
  const nat = scope.label(region, 'nat');
  scope.remark(FILE, 'A way out for each zone, so that losing one zone cuts off no other.');
  scope.resource(
    FILE,
    'aws_eip',
    nat,
    [['for_each', zones], null, ['domain', 'vpc'], null, ['tags', scope.regionTags(region, zoneName(scope, nat))]],
    region,
  );
  scope.resource(
    FILE,
    'aws_nat_gateway',
    main,
    [
      ['for_each', zones],
      null,
      ['allocation_id', ref(`aws_eip.${nat}[each.key].id`)],
      ['subnet_id', ref(`aws_subnet.${scope.label(region, 'public')}[each.key].id`)],
      null,
      ['tags', scope.regionTags(region, zoneName(scope, nat))],
      null,
      ['depends_on', list([ref(`aws_internet_gateway.${main}`)])],
    ],
    region,
  );
  scope.remark(FILE, 'S3 is reached without leaving the network.');
  scope.resource(
    FILE,
    'aws_vpc_endpoint',
    scope.label(region, 's3'),
    [
      ['vpc_id', ref(`${vpc}.id`)],
      ['service_name', `com.amazonaws.${region.code}.s3`],
      ['vpc_endpoint_type', 'Gateway'],
      [
        'route_table_ids',
        call(
          'concat',
          forEach(['table'], ref(`aws_route_table.${scope.label(region, 'private')}`), ref('table.id')),
          list([ref(`aws_route_table.${scope.label(region, 'isolated')}.id`)]),
        ),
      ],
      null,
      ['tags', scope.regionTags(region, scope.named(scope.label(region, 's3')))],
    ],
    region,
  );
}

function printRoutes(scope: Scope, region: RegionPlan, zones: Expression, vpc: string): void {
  const table = (layer: Layer, each: boolean): void => {
    const label = scope.label(region, layer);
    scope.resource(
      FILE,
      'aws_route_table',
      label,
      [
        ...(each ? ([['for_each', zones], null] as const) : []),
        ['vpc_id', ref(`${vpc}.id`)],
        null,
        ['tags', scope.regionTags(region, each ? zoneName(scope, label) : scope.named(label))],
      ],
      region,
    );
    scope.resource(
      FILE,
      'aws_route_table_association',
      label,
      [
        ['for_each', zones],
        null,
        ['route_table_id', ref(`aws_route_table.${label}${each ? '[each.key]' : ''}.id`)],
        ['subnet_id', ref(`aws_subnet.${label}[each.key].id`)],
      ],
      region,
    );
  };
  table('public', false);
  scope.resource(
    FILE,
    'aws_route',
    scope.label(region, 'public'),
    [
      ['route_table_id', ref(`aws_route_table.${scope.label(region, 'public')}.id`)],
      ['destination_cidr_block', '0.0.0.0/0'],
      ['gateway_id', ref(`aws_internet_gateway.${scope.label(region)}.id`)],
    ],
    region,
  );
  table('private', true);
  scope.resource(
    FILE,
    'aws_route',
    scope.label(region, 'private'),
    [
      ['for_each', zones],
      null,
      ['route_table_id', ref(`aws_route_table.${scope.label(region, 'private')}[each.key].id`)],
      ['destination_cidr_block', '0.0.0.0/0'],
      ['nat_gateway_id', ref(`aws_nat_gateway.${scope.label(region)}[each.key].id`)],
    ],
    region,
  );
  scope.remark(FILE, 'Caches and databases have no way out.');
  table('isolated', false);
}

function printFlowLog(scope: Scope, region: RegionPlan, vpc: string): void {
  const label = scope.label(region, 'flow_logs');
  scope.remark(FILE, 'Who talked to whom, and who was turned away.');
  scope.resource(
    FILE,
    'aws_cloudwatch_log_group',
    label,
    [
      ['name', template('/', ref('local.name'), `/${label.replaceAll('_', '-')}`)],
      ['retention_in_days', ref('var.log_retention_days')],
      ['kms_key_id', ref(`aws_kms_key.${scope.label(region, 'logs')}.arn`)],
      null,
      ['tags', scope.regionTags(region, scope.named(label))],
    ],
    region,
  );
  scope.resource(FILE, 'aws_iam_role', label, [
    ['name', scope.named(label, 64)],
    ['assume_role_policy', assumedBy('vpc-flow-logs.amazonaws.com')],
    null,
    ['tags', scope.regionTags(region, scope.named(label, 64))],
  ]);
  scope.resource(FILE, 'aws_iam_role_policy', label, [
    ['name', 'write-logs'],
    ['role', ref(`aws_iam_role.${label}.id`)],
    [
      'policy',
      policy([
        statement(
          ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
          [template(ref(`aws_cloudwatch_log_group.${label}.arn`), ':*')],
        ),
      ]),
    ],
  ]);
  scope.resource(
    FILE,
    'aws_flow_log',
    scope.label(region),
    [
      ['vpc_id', ref(`${vpc}.id`)],
      ['traffic_type', 'ALL'],
      ['log_destination', ref(`aws_cloudwatch_log_group.${label}.arn`)],
      ['log_destination_type', 'cloud-watch-logs'],
      ['iam_role_arn', ref(`aws_iam_role.${label}.arn`)],
      null,
      ['tags', scope.regionTags(region, scope.named(label))],
    ],
    region,
  );
}
