import { alarms, managedFacts, permissions } from './managed-facts.js';
import { designTags, joinAccess, sorted, versionLine, type Facts } from '../facts.js';

/** A resource of an applied state, as `terraform show -json` prints it. */
export interface Resource {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly index?: string;
  readonly values: Values;
}

export interface Values {
  readonly [name: string]: never;
}

export type Loose = Record<string, any>;

/** Reads the facts out of a state. */
export function terraformFacts(resources: readonly Resource[]): Facts {
  const all = (type: string): Loose[] => resources.filter((each) => each.type === type).map(({ values }) => values as Loose);
  const componentOf = (values: Loose): string => (values.tags as Loose | null)?.Component ?? '?';
  const groups = new Map(all('aws_security_group').map((group) => [group.id as string, componentOf(group)]));
  const group = (id: string | null): string => (id === null ? '?' : (groups.get(id) ?? '?'));
  const into = all('aws_vpc_security_group_ingress_rule').map(
    (rule) =>
      `${rule.cidr_ipv4 === '0.0.0.0/0' ? 'internet' : group(rule.referenced_security_group_id)} -> ${group(rule.security_group_id)}:${rule.from_port}`,
  );
  const outOf = all('aws_vpc_security_group_egress_rule').map(
    (rule) =>
      `${group(rule.security_group_id)} -> ${rule.cidr_ipv4 === '0.0.0.0/0' ? 'internet' : group(rule.referenced_security_group_id)}:${rule.from_port}`,
  );
  return {
    access: joinAccess(into, outOf),
    networks: networks(all),
    services: services(all, componentOf),
    balancers: balancers(all, componentOf),
    caches: caches(all, componentOf),
    databases: databases(all, componentOf),
    firewalls: Object.fromEntries(
      all('aws_wafv2_web_acl').map((acl) => [
        componentOf(acl),
        {
          scope: acl.scope,
          rules: sorted(
            (acl.rule as Loose[]).map((rule) => {
              const [statement] = rule.statement as Loose[];
              const rate = statement?.rate_based_statement?.[0] as Loose | undefined;
              return rate
                ? {
                    limit: rate.limit,
                    window: rate.evaluation_window_sec,
                    per: rate.aggregate_key_type,
                    narrowed: (rate.scope_down_statement as unknown[]).length > 0,
                  }
                : rule.name;
            }),
          ),
          counts: (acl.rule as Loose[]).every((rule) => (rule.override_action?.[0]?.count ?? rule.action?.[0]?.count ?? []).length > 0),
          // By the headers that its log leaves out.
          logged: all('aws_wafv2_web_acl_logging_configuration')
            .filter((logging) => logging.resource_arn === acl.arn)
            .map((logging) => (logging.redacted_fields as Loose[]).map((field) => field.single_header[0].name as string).sort()),
          attached:
            all('aws_wafv2_web_acl_association').some((association) => association.web_acl_arn === acl.arn) ||
            all('aws_cloudfront_distribution').some((distribution) => distribution.web_acl_id === acl.arn),
        },
      ]),
    ),
    managed: managedFacts(all, componentOf),
    budgets: all('aws_budgets_budget').map((budget) => ({
      limit: Number(budget.limit_amount),
      unit: [budget.limit_unit, budget.time_unit, budget.budget_type],
      of: budget.cost_filter[0].values,
      told: sorted(
        (budget.notification as Loose[]).map((each) => [
          each.notification_type,
          each.threshold,
          each.threshold_type,
          all('aws_sns_topic').filter(({ arn }) => (each.subscriber_sns_topic_arns as string[]).includes(arn as string)).length,
        ]),
      ),
    })),
    alarms: alarms(all),
    permissions: permissions(all, componentOf),
    domains: domains(all, componentOf),
    tags: Object.fromEntries(
      resources.flatMap(({ values }) => {
        const tags = (values as Loose).tags as Record<string, string> | null | undefined;
        return tags?.Component === undefined ? [] : [[tags.Component, designTags(tags)] as const];
      }),
    ),
  };
}

export type All = (type: string) => Loose[];
export type ComponentOf = (values: Loose) => string;

function networks(all: All): Facts['networks'] {
  return sorted(
    all('aws_vpc').map((vpc) => {
      const here = (type: string): Loose[] => all(type).filter((each) => each.vpc_id === vpc.id);
      const tables = new Map(here('aws_route_table').map((table) => [table.id as string, table]));
      const gatewayOf = (subnet: Loose): string => {
        const table = all('aws_route_table_association').find((each) => each.subnet_id === subnet.id)?.route_table_id as string;
        const route = tables.has(table) ? all('aws_route').find((each) => each.route_table_id === table) : undefined;
        return route?.gateway_id ? 'public' : route?.nat_gateway_id ? 'private' : 'isolated';
      };
      const subnets = here('aws_subnet');
      const ids = new Set(subnets.map(({ id }) => id as string));
      return {
        cidr: vpc.cidr_block as string,
        subnets: sorted(subnets.map((subnet) => `${subnet.availability_zone} ${gatewayOf(subnet)} ${subnet.cidr_block}`)),
        gateways: all('aws_nat_gateway').filter((each) => ids.has(each.subnet_id as string)).length,
        flowLogs: here('aws_flow_log').length,
      };
    }),
  );
}

function services(all: All, componentOf: ComponentOf): Facts['services'] {
  return Object.fromEntries(
    all('aws_ecs_service').map((service) => {
      const task = all('aws_ecs_task_definition').find(({ arn }) => arn === service.task_definition) ?? {};
      const [container] = JSON.parse(task.container_definitions as string) as Loose[];
      const target = all('aws_appautoscaling_target').find((each) => componentOf(each) === componentOf(service));
      const policy =
        target &&
        all('aws_appautoscaling_policy').find((each) => each.resource_id === target.resource_id)
          ?.target_tracking_scaling_policy_configuration?.[0];
      const connect = service.service_connect_configuration?.[0] as Loose | undefined;
      const [network] = service.network_configuration as Loose[];
      return [
        componentOf(service),
        {
          cpu: Number(task.cpu),
          memory: Number(task.memory),
          count: service.desired_count,
          scaling: target
            ? {
                min: target.min_capacity,
                max: target.max_capacity,
                target: policy.target_value,
                in: policy.scale_in_cooldown,
                out: policy.scale_out_cooldown,
              }
            : null,
          architecture: task.runtime_platform[0].cpu_architecture,
          image: container?.image,
          pulls: pulls(all, task.execution_role_arn as string),
          port: container?.portMappings[0].containerPort,
          readOnly: container?.readonlyRootFilesystem,
          writable: container?.mountPoints.map((mount: Loose) => mount.containerPath),
          stop: container?.stopTimeout,
          environment: sorted((container?.environment as Loose[]).map(({ name }) => name as string)),
          secrets: sorted(((container?.secrets ?? []) as Loose[]).map(({ name }) => name as string)),
          public: network?.assign_public_ip,
          subnets: (network?.subnets as string[]).length,
          rollback: service.deployment_circuit_breaker[0].rollback,
          grace: service.health_check_grace_period_seconds ?? null,
          rebalancing: service.availability_zone_rebalancing,
          behind: sorted(
            (service.load_balancer as Loose[]).map((each) =>
              componentOf(all('aws_lb_target_group').find(({ arn }) => arn === each.target_group_arn) ?? {}),
            ),
          ),
          name: connect ? ((connect.service as Loose[])[0]?.discovery_name ?? 'calls') : null,
        },
      ];
    }),
  );
}

/** What a task may be started from: repositories of ECR. */
function pulls(all: All, arn: string): string[] {
  const role = all('aws_iam_role').find((each) => each.arn === arn)?.id as string;
  return all('aws_iam_role_policy')
    .filter((each) => each.role === role)
    .flatMap((each) => (JSON.parse(each.policy as string) as { Statement: Loose[] }).Statement)
    .filter(({ Action }) => [Action].flat().includes('ecr:BatchGetImage'))
    .flatMap(({ Resource }) => [Resource].flat() as string[]);
}

function balancers(all: All, componentOf: ComponentOf): Facts['balancers'] {
  return Object.fromEntries(
    all('aws_lb').map((balancer) => {
      const listeners = all('aws_lb_listener').filter((each) => each.load_balancer_arn === balancer.arn);
      const ours = new Set(listeners.map(({ arn }) => arn as string));
      return [
        componentOf(balancer),
        {
          type: balancer.load_balancer_type,
          public: !balancer.internal,
          subnets: (balancer.subnets as string[]).length,
          protected: balancer.enable_deletion_protection,
          drops: balancer.drop_invalid_header_fields ?? null,
          crossZone: balancer.load_balancer_type === 'network' ? balancer.enable_cross_zone_load_balancing : null,
          logged: (balancer.access_logs as Loose[]).some(({ enabled }) => enabled),
          listeners: sorted(
            listeners.map((listener) => ({
              port: listener.port,
              protocol: listener.protocol,
              policy: listener.protocol === 'HTTPS' || listener.protocol === 'TLS' ? listener.ssl_policy : null,
              does: listener.default_action[0].type,
            })),
          ),
          paths: sorted(
            all('aws_lb_listener_rule')
              .filter((rule) => ours.has(rule.listener_arn as string))
              .map((rule) => [rule.priority, rule.condition[0].path_pattern[0].values[0]]),
          ),
          targets: sorted(
            all('aws_lb_target_group')
              .filter((group) => componentOf(group) === componentOf(balancer))
              .map((group) => {
                const [health] = group.health_check as Loose[];
                const sticky = group.stickiness?.[0] as Loose | undefined;
                return {
                  port: group.port,
                  protocol: group.protocol,
                  algorithm: group.load_balancing_algorithm_type?.startsWith('aws_') ? null : (group.load_balancing_algorithm_type ?? null),
                  drain: Number(group.deregistration_delay),
                  sticky: sticky?.enabled ? sticky.type : null,
                  health: [
                    health?.protocol,
                    health?.protocol === 'TCP' ? null : health?.path,
                    health?.interval,
                    health?.timeout,
                    health?.healthy_threshold,
                    health?.unhealthy_threshold,
                  ],
                };
              }),
          ),
        },
      ];
    }),
  );
}

function caches(all: All, componentOf: ComponentOf): Facts['caches'] {
  const parameters = (name: string): unknown =>
    Object.fromEntries(
      (all('aws_elasticache_parameter_group').find((each) => each.name === name)?.parameter as Loose[]).map((each) => [
        each.name,
        each.value,
      ]),
    );
  return Object.fromEntries([
    ...all('aws_elasticache_replication_group').map((cache) => {
      const alone = typeof cache.replicas_per_node_group !== 'number' || cache.num_node_groups <= 1;
      return [
        componentOf(cache),
        {
          engine: cache.engine,
          version: cache.engine_version,
          node: cache.node_type,
          shards: alone ? 1 : cache.num_node_groups,
          nodes: alone ? cache.num_cache_clusters : cache.replicas_per_node_group + 1,
          failover: cache.automatic_failover_enabled,
          multiAz: cache.multi_az_enabled,
          port: cache.port,
          atRest: cache.at_rest_encryption_enabled === 'true',
          inTransit: cache.transit_encryption_enabled,
          snapshots: cache.snapshot_retention_limit,
          parameters: parameters(cache.parameter_group_name as string),
          token: all('aws_secretsmanager_secret').some((secret) => componentOf(secret) === componentOf(cache)),
        },
      ] as const;
    }),
    ...all('aws_elasticache_cluster').map(
      (cache) =>
        [
          componentOf(cache),
          {
            engine: cache.engine,
            version: cache.engine_version,
            node: cache.node_type,
            nodes: cache.num_cache_nodes,
            multiAz: cache.az_mode === 'cross-az',
            port: cache.port,
            inTransit: cache.transit_encryption_enabled,
            parameters: parameters(cache.parameter_group_name as string),
          },
        ] as const,
    ),
  ]);
}

function followerFacts(followers: readonly Loose[]): object {
  return {
    follows: followers.length,
    class: [...new Set(followers.map((each) => each.instance_class as string))],
    multiAz: followers.map((each) => each.multi_az as boolean),
    encrypted: followers.every((each) => each.storage_encrypted && Boolean(each.kms_key_id)),
    port: followers.map((each) => each.port as number),
    backups: followers.map((each) => each.backup_retention_period as number),
    public: followers.some((each) => each.publicly_accessible),
    protected: followers.every((each) => each.deletion_protection),
    logs: sorted(followers.flatMap((each) => each.enabled_cloudwatch_logs_exports as string[])),
    insights: followers.every((each) => each.performance_insights_enabled),
  };
}

function databases(all: All, componentOf: ComponentOf): Facts['databases'] {
  const instances = all('aws_db_instance');
  return Object.fromEntries(
    sorted([...new Set(instances.map(componentOf))]).map((component) => {
      const here = instances.filter((each) => componentOf(each) === component);
      // What follows an instance in another region names it by its ARN, and takes its engine, its name and its users from it.
      const followers = here.filter((each) => String(each.replicate_source_db).startsWith('arn:'));
      if (followers.length > 0) return [component, followerFacts(followers)];
      const primaries = here.filter((each) => !each.replicate_source_db);
      const [primary = {}] = primaries;
      const group = all('aws_db_parameter_group').find((each) => componentOf(each) === component) ?? {};
      return [
        component,
        {
          engine: primary.engine,
          version: versionLine(primary.engine as string, primary.engine_version as string),
          family: group.family,
          class: [...new Set(here.map((each) => each.instance_class as string))],
          primaries: primaries.length,
          replicas: here.length - primaries.length,
          multiAz: [...new Set(primaries.map((each) => each.multi_az as boolean))],
          storage: primary.allocated_storage,
          maxStorage: primary.max_allocated_storage ?? null,
          encrypted: primaries.every((each) => each.storage_encrypted),
          port: primary.port,
          name: primary.db_name?.startsWith('aws_') ? null : (primary.db_name ?? null),
          user: primary.username,
          managed: primary.manage_master_user_password === true,
          backups: primary.backup_retention_period,
          public: here.some((each) => each.publicly_accessible),
          protected: here.every((each) => each.deletion_protection),
          logs: sorted(primary.enabled_cloudwatch_logs_exports as string[]),
          iam: primary.iam_database_authentication_enabled ?? false,
          insights: here.every((each) => each.performance_insights_enabled),
          monitoring: primary.monitoring_interval,
          parameters: Object.fromEntries((group.parameter as Loose[]).map((each) => [each.name, each.value])),
        },
      ];
    }),
  );
}

function domains(all: All, componentOf: ComponentOf): Facts['domains'] {
  const named = new Map([
    ...all('aws_lb').map((each) => [each.dns_name as string, componentOf(each)] as const),
    ...all('aws_cloudfront_distribution').map((each) => [each.domain_name as string, componentOf(each)] as const),
  ]);
  return Object.fromEntries(
    all('aws_route53_zone').map((zone) => [
      componentOf(zone),
      {
        name: zone.name,
        records: sorted(
          all('aws_route53_record')
            .filter((record) => record.zone_id === zone.zone_id && (record.alias as unknown[]).length > 0)
            .map((record) => {
              const check = all('aws_route53_health_check').find(({ id }) => id === record.health_check_id);
              return {
                to: named.get(record.alias[0].name as string),
                healthy: record.alias[0].evaluate_target_health,
                id: record.set_identifier ?? null,
                weight: record.weighted_routing_policy?.[0]?.weight ?? null,
                region: record.latency_routing_policy?.[0]?.region ?? null,
                place: record.geolocation_routing_policy?.[0]?.continent ?? record.geolocation_routing_policy?.[0]?.country ?? null,
                failover: record.failover_routing_policy?.[0]?.type ?? null,
                check: check !== undefined,
              };
            }),
        ),
        checks: sorted(
          all('aws_route53_health_check')
            .filter((check) => componentOf(check) === componentOf(zone))
            .map((check) => [check.type, check.port, check.resource_path ?? null, check.request_interval, check.failure_threshold]),
        ),
      },
    ]),
  );
}
