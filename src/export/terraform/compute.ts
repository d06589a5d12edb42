import { BASELINE } from '../../kinds/cloud/baseline.js';
import { kebab } from '../../kinds/cloud/names.js';
import type { RegionPlan, ServicePlan } from '../../kinds/plan/plan.js';
import { call, choice, comment, forEach, list, nested, object, ref, template, type Body, type Expression, type Item } from './hcl.js';
import { mountPath, mountsOf } from '../mounts.js';
import { grantsOf, secretsOf, serviceEnvironmentOf } from './links.js';
import { printLogGroup } from './log-group.js';
import { subnetIds } from './network.js';
import { assumedBy, policy, statement } from './policy.js';
import { keyArn } from './security.js';
import type { Scope } from './scope.js';
import { takesOver } from './take-over.js';

const FILE = 'compute.tf';

export function printCompute(scope: Scope, region: RegionPlan): void {
  if (region.services.length === 0) return;
  const main = scope.label(region);
  scope.about(region.origin);
  scope.resource(
    FILE,
    'aws_ecs_cluster',
    main,
    [
      ['name', scope.namedMain(region)],
      null,
      ['tags', scope.regionTags(region, scope.named(main))],
      nested('setting', [
        ['name', 'containerInsights'],
        ['value', 'enabled'],
      ]),
    ],
    region,
  );
  if (usesNames(region)) {
    scope.remark(FILE, 'Services find each other by name here.');
    scope.resource(
      FILE,
      'aws_service_discovery_http_namespace',
      main,
      [
        ['name', scope.namedMain(region)],
        ['description', template('Services of ', ref('local.name'))],
        null,
        ['tags', scope.regionTags(region, scope.named(main))],
      ],
      region,
    );
  }
  printTrust(scope);
  for (const service of region.services) printService(scope, region, service);
  scope.output(
    scope.label(region, 'cluster') === 'cluster' ? 'cluster_name' : `${region.key}_cluster_name`,
    'The ECS cluster that the services run in.',
    ref(`aws_ecs_cluster.${main}.name`),
  );
}

/** An image in ECR: account, region and repository. */
const ECR_IMAGE = '^(\\d{12})\\.dkr\\.ecr\\.([a-z0-9-]+)\\.amazonaws\\.com/([^:@]+)';

/** Roles stand in no region, and neither does who may take them on. */
function printTrust(scope: Scope): void {
  if (scope.isSaid('task_trust')) return;
  const images = scope.plan.regions.flatMap(({ services }) =>
    services.map(({ origin: { key } }) => [key, ref(`var.${key}_image`)] as const),
  );
  const found = (index: number): Expression => ref(`found[${index}]`);
  const repository = template('arn:aws:ecr:', found(1), ':', found(0), ':repository/', found(2));
  scope.locals(FILE, [
    comment('Only ECS may take on the roles of tasks.'),
    ['task_trust', assumedBy('ecs-tasks.amazonaws.com')],
    null,
    comment('The repositories of ECR that the images of services stand in; none for an image from elsewhere.'),
    ['images', object(images)],
    ['ecr_image', ECR_IMAGE],
    [
      'repositories',
      forEach(
        ['service', 'image'],
        ref('local.images'),
        forEach(['found'], call('regexall', ref('local.ecr_image'), ref('image')), repository),
        ref('service'),
      ),
    ],
  ]);
}

function usesNames(region: RegionPlan): boolean {
  return region.services.some(({ discoverable }) => discoverable);
}

function printService(scope: Scope, region: RegionPlan, service: ServicePlan): void {
  const { origin } = service;
  const { key } = origin;
  scope.heading(FILE, origin, 'Service');
  printLogGroup(scope, region, FILE, origin, `${key}_tasks`);
  printRoles(scope, region, service);
  printTask(scope, region, service);
  printRunning(scope, region, service);
  if (service.scaling) printScaling(scope, region, service);
  scope.output(
    `${key}_task_role`,
    `The role that ${origin.component} runs with: what else it may do is given to it.`,
    ref(`aws_iam_role.${key}_task.name`),
  );
}

/** One role to start the task with, which may fetch and log; one for the application, which may do what the design says, and nothing else until somebody lets it. */
function printRoles(scope: Scope, region: RegionPlan, service: ServicePlan): void {
  const { origin } = service;
  const { key } = origin;
  const secrets = secretsOf(scope, region, service);
  const account = ref('data.aws_caller_identity.current.account_id');
  for (const use of ['execution', 'task'] as const) {
    scope.resource(FILE, 'aws_iam_role', `${key}_${use}`, [
      ['name', scope.named(`${key}_${use}`, 64)],
      ['assume_role_policy', ref('local.task_trust')],
      null,
      ['tags', scope.tags(origin)],
    ]);
  }
  scope.resource(FILE, 'aws_iam_role_policy', `${key}_execution`, [
    ['name', 'start-tasks'],
    ['role', ref(`aws_iam_role.${key}_execution.id`)],
    [
      'policy',
      policy([
        statement(['logs:CreateLogStream', 'logs:PutLogEvents'], [template(ref(`aws_cloudwatch_log_group.${key}_tasks.arn`), ':*')]),
        statement(['ecr:GetAuthorizationToken'], ['*']),
        statement(
          ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
          call('coalescelist', ref(`local.repositories.${key}`), [
            template(`arn:aws:ecr:${region.code}:`, account, `:repository/${kebab(key)}`),
          ]),
        ),
        ...(secrets.length > 0
          ? [
              statement(
                ['secretsmanager:GetSecretValue'],
                secrets.map(({ arn }) => arn),
              ),
              statement(['kms:Decrypt'], [keyArn(scope, region, 'data')]),
            ]
          : []),
      ]),
    ],
  ]);
  const granted = grantsOf(scope, region, service);
  if (granted.length === 0) return;
  scope.resource(FILE, 'aws_iam_role_policy', `${key}_task`, [
    ['name', 'calls-of-the-design'],
    ['role', ref(`aws_iam_role.${key}_task.id`)],
    ['policy', policy(granted)],
  ]);
}

function printTask(scope: Scope, region: RegionPlan, service: ServicePlan): void {
  const { origin } = service;
  const { key } = origin;
  const environment = serviceEnvironmentOf(region, service);
  const mounts = mountsOf(region, service);
  const secrets = secretsOf(scope, region, service);
  const container = object([
    ['name', kebab(key)],
    ['image', ref(`var.${key}_image`)],
    ['essential', true],
    ['readonlyRootFilesystem', true],
    ['stopTimeout', service.stopTimeout],
    [
      'portMappings',
      list([
        object([
          ['name', 'http'],
          ['containerPort', service.port],
          ['protocol', 'tcp'],
          ['appProtocol', 'http'],
        ]),
      ]),
    ],
    [
      'environment',
      list(
        environment.map(({ name, value }) =>
          object([
            ['name', name],
            ['value', value],
          ]),
        ),
        true,
      ),
    ],
    ...(secrets.length > 0
      ? ([
          [
            'secrets',
            list(
              secrets.map(({ name, arn }) =>
                object([
                  ['name', name],
                  ['valueFrom', arn],
                ]),
              ),
              true,
            ),
          ],
        ] as const)
      : []),
    [
      'mountPoints',
      list([
        object([
          ['sourceVolume', 'tmp'],
          ['containerPath', BASELINE.writablePath],
        ]),
        ...mounts.map((files) =>
          object([
            ['sourceVolume', kebab(files.origin.key)],
            ['containerPath', mountPath(files)],
          ]),
        ),
      ]),
    ],
    [
      'logConfiguration',
      object([
        ['logDriver', 'awslogs'],
        [
          'options',
          object([
            ['awslogs-group', ref(`aws_cloudwatch_log_group.${key}_tasks.name`)],
            ['awslogs-region', region.code],
            ['awslogs-stream-prefix', kebab(key)],
          ]),
        ],
      ]),
    ],
  ]);
  scope.resource(
    FILE,
    'aws_ecs_task_definition',
    key,
    [
      ['family', scope.named(key)],
      ['requires_compatibilities', list(['FARGATE'])],
      ['network_mode', 'awsvpc'],
      ['cpu', service.cpu],
      ['memory', service.memory],
      ['execution_role_arn', ref(`aws_iam_role.${key}_execution.arn`)],
      ['task_role_arn', ref(`aws_iam_role.${key}_task.arn`)],
      ['container_definitions', call('jsonencode', list([container]))],
      null,
      ['tags', scope.tags(origin)],
      nested('runtime_platform', [
        ['cpu_architecture', ref('var.cpu_architecture')],
        ['operating_system_family', 'LINUX'],
      ]),
      nested('volume', [['name', 'tmp']]),
      ...mounts.map(({ origin: { key: files } }) =>
        nested('volume', [
          ['name', kebab(files)],
          nested('efs_volume_configuration', [
            ['file_system_id', ref(`aws_efs_file_system.${files}.id`)],
            ['transit_encryption', 'ENABLED'],
            nested('authorization_config', [['iam', 'ENABLED']]),
          ]),
        ]),
      ),
    ],
    region,
  );
}

function printRunning(scope: Scope, region: RegionPlan, service: ServicePlan): void {
  const { origin } = service;
  const { key } = origin;
  const fronts = region.balancers.flatMap((balancer) =>
    balancer.targets.filter((target) => target.service === key).map((target) => ({ balancer, target })),
  );
  // A target group can only be used behind a listener, a name can only be called once its service is there, and a task that starts before it may
  // fetch its image and secrets fails the first deployment.
  const waiting = [
    ...[`${key}_execution`, `${key}_task`]
      .filter((label) => scope.has('aws_iam_role_policy', label))
      .map((label) => ref(`aws_iam_role_policy.${label}`)),
    ...fronts.map(({ balancer }) => ref(`aws_lb_listener.${balancer.origin.key}_main`)),
    ...service.after.map((first) => ref(`aws_ecs_service.${first}`)),
  ];
  const body: Body = [
    ['name', kebab(key)],
    ['cluster', ref(`aws_ecs_cluster.${scope.label(region)}.id`)],
    ['task_definition', ref(`aws_ecs_task_definition.${key}.arn`)],
    ['desired_count', service.takeOver ? choice(takesOver(region), service.takeOver.count, service.count) : service.count],
    ['launch_type', 'FARGATE'],
    ['enable_execute_command', false],
    ['availability_zone_rebalancing', service.zones.length > 1 ? 'ENABLED' : 'DISABLED'],
    ['health_check_grace_period_seconds', fronts.length > 0 ? (service.grace ?? undefined) : undefined],
    ['propagate_tags', 'SERVICE'],
    ['enable_ecs_managed_tags', true],
    null,
    ['tags', scope.tags(origin)],
    nested('deployment_circuit_breaker', [
      ['enable', true],
      ['rollback', true],
    ]),
    nested('network_configuration', [
      ['subnets', subnetIds(scope, region, 'private', service.zones)],
      ['security_groups', list([ref(`aws_security_group.${key}.id`)])],
      ['assign_public_ip', false],
    ]),
    ...fronts.map(({ target }): Item =>
      nested('load_balancer', [
        ['target_group_arn', ref(`aws_lb_target_group.${target.key}.arn`)],
        ['container_name', kebab(key)],
        ['container_port', target.port],
      ]),
    ),
    ...connect(scope, region, service),
    ['depends_on', waiting.length > 0 ? list(waiting) : undefined],
    ...(service.scaling ? [nested('lifecycle', [['ignore_changes', list([ref('desired_count')])]])] : []),
  ];
  scope.resource(FILE, 'aws_ecs_service', key, body, region);
}

/** Service Connect: a name and a port under which others call, spread over the tasks that are well. */
function connect(scope: Scope, region: RegionPlan, service: ServicePlan): Item[] {
  if (!service.discoverable && !service.calls.some(({ on }) => on === 'service')) return [];
  const name = kebab(service.origin.key);
  return [
    nested('service_connect_configuration', [
      ['enabled', true],
      ['namespace', ref(`aws_service_discovery_http_namespace.${scope.label(region)}.arn`)],
      service.discoverable &&
        nested('service', [
          ['port_name', 'http'],
          ['discovery_name', name],
          nested('client_alias', [
            ['dns_name', name],
            ['port', service.port],
          ]),
        ]),
    ]),
  ];
}

function printScaling(scope: Scope, region: RegionPlan, service: ServicePlan): void {
  const { origin, scaling, takeOver: grown } = service;
  if (!scaling) return;
  const { key } = origin;
  scope.resource(
    FILE,
    'aws_appautoscaling_target',
    key,
    [
      ['service_namespace', 'ecs'],
      ['scalable_dimension', 'ecs:service:DesiredCount'],
      ['resource_id', template('service/', ref(`aws_ecs_cluster.${scope.label(region)}.name`), '/', ref(`aws_ecs_service.${key}.name`))],
      ['min_capacity', grown?.scaling ? choice(takesOver(region), grown.scaling.min, scaling.min) : scaling.min],
      ['max_capacity', grown?.scaling ? choice(takesOver(region), grown.scaling.max, scaling.max) : scaling.max],
      null,
      ['tags', scope.tags(origin)],
    ],
    region,
  );
  scope.resource(
    FILE,
    'aws_appautoscaling_policy',
    key,
    [
      ['name', `${kebab(key)}-cpu`],
      ['policy_type', 'TargetTrackingScaling'],
      ['service_namespace', ref(`aws_appautoscaling_target.${key}.service_namespace`)],
      ['scalable_dimension', ref(`aws_appautoscaling_target.${key}.scalable_dimension`)],
      ['resource_id', ref(`aws_appautoscaling_target.${key}.resource_id`)],
      nested('target_tracking_scaling_policy_configuration', [
        ['target_value', scaling.target],
        ['scale_in_cooldown', scaling.cooldown],
        ['scale_out_cooldown', Math.min(60, scaling.cooldown)],
        nested('predefined_metric_specification', [['predefined_metric_type', 'ECSServiceAverageCPUUtilization']]),
      ]),
    ],
    region,
  );
}
