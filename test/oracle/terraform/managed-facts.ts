import { sorted, timesEach, type Facts } from '../facts.js';
import { cdnFacts } from './cdn-facts.js';
import type { All, ComponentOf, Loose } from './facts.js';

/** What is copied to another region, and how; null when nothing is. */
function copiesOf({ rule }: Loose): object | null {
  if (!rule) return null;
  const [{ status, destination, delete_marker_replication, source_selection_criteria }] = rule as [Loose];
  const [to] = destination as [Loose];
  return {
    status,
    deletes: delete_marker_replication[0].status,
    encrypted: [
      source_selection_criteria[0].sse_kms_encrypted_objects[0].status,
      Boolean(to.encryption_configuration[0].replica_kms_key_id),
    ],
    minutes: to.replication_time[0].time[0].minutes,
  };
}

/** Every action that a policy allows. */
function actionsIn(policy: string): string[] {
  return sorted((JSON.parse(policy) as { Statement: { Action: string | string[] }[] }).Statement.flatMap(({ Action }) => Action));
}

/** What AWS runs beside containers, balancers, caches and relational databases, by component. */
export function managedFacts(all: All, componentOf: ComponentOf): Facts['managed'] {
  const of = (type: string, facts: (values: Loose) => object): (readonly [string, object])[] =>
    all(type).map((values) => [componentOf(values), facts(values)] as const);
  const partOf = (type: string, bucket: Loose): Loose => all(type).find((each) => each.bucket === bucket.id) ?? {};
  const instances = (type: string, cluster: Loose): Loose[] => all(type).filter((each) => each.cluster_identifier === cluster.id);
  const groups = new Map(all('aws_security_group').map((group) => [group.id as string, componentOf(group)]));
  const inside = (ids: readonly string[]): string[] => sorted(ids.map((id) => groups.get(id) ?? '?'));
  return Object.fromEntries([
    ...of('aws_dynamodb_table', (table) => ({
      is: 'table',
      billing: table.billing_mode,
      read: table.read_capacity || null,
      write: table.write_capacity || null,
      key: [table.hash_key, table.attribute[0].type],
      recovery: table.point_in_time_recovery[0].enabled,
      encrypted: table.server_side_encryption[0].enabled,
      protected: table.deletion_protection_enabled,
      replicas: sorted((table.replica as Loose[]).map((each) => `${each.region_name} ${each.kms_key_arn ? 'encrypted' : 'plain'}`)),
    })),
    ...all('aws_s3_bucket')
      .filter((bucket) => componentOf(bucket) !== '?' && all('aws_s3_bucket_logging').some((each) => each.bucket === bucket.id))
      .map((bucket) => {
        const rule = partOf('aws_s3_bucket_lifecycle_configuration', bucket).rule[0] as Loose;
        const encryption = partOf('aws_s3_bucket_server_side_encryption_configuration', bucket).rule[0] as Loose;
        const access = partOf('aws_s3_bucket_public_access_block', bucket);
        return [
          componentOf(bucket),
          {
            is: 'bucket',
            versions: partOf('aws_s3_bucket_versioning', bucket).versioning_configuration[0].status,
            algorithm: encryption.apply_server_side_encryption_by_default[0].sse_algorithm,
            bucketKey: encryption.bucket_key_enabled,
            moves: (rule.transition as Loose[]).map(({ days, storage_class }) => [days, storage_class]).sort(([a], [b]) => a - b),
            old: rule.noncurrent_version_expiration[0].noncurrent_days,
            private: access.block_public_acls && access.block_public_policy && access.ignore_public_acls && access.restrict_public_buckets,
            lock: partOf('aws_s3_bucket_object_lock_configuration', bucket).rule?.[0].default_retention[0].days ?? null,
            logged: partOf('aws_s3_bucket_logging', bucket).target_prefix,
            encryptedOnly: /"aws:SecureTransport":"false"/.test(partOf('aws_s3_bucket_policy', bucket).policy as string),
            copies: copiesOf(partOf('aws_s3_bucket_replication_configuration', bucket)),
            served: /cloudfront\.amazonaws\.com/.test(partOf('aws_s3_bucket_policy', bucket).policy as string),
          },
        ] as const;
      }),
    ...of('aws_cloudfront_distribution', (cdn) => cdnFacts(all, componentOf, cdn)),
    ...of('aws_efs_file_system', (files) => {
      const targets = all('aws_efs_mount_target').filter((each) => each.file_system_id === files.id);
      return {
        is: 'files',
        encrypted: files.encrypted,
        mode: files.throughput_mode,
        throughput: files.provisioned_throughput_in_mibps || null,
        cold: sorted((files.lifecycle_policy as Loose[]).map((each) => each.transition_to_ia || each.transition_to_archive)),
        targets: targets.length,
        groups: inside([...new Set(targets.flatMap((each) => each.security_groups as string[]))]),
        backup: all('aws_efs_backup_policy').some((each) => each.file_system_id === files.id && each.backup_policy[0].status === 'ENABLED'),
      };
    }),
    ...of('aws_ebs_volume', (volume) => {
      const policy = all('aws_dlm_lifecycle_policy').find((each) => componentOf(each) === componentOf(volume));
      const schedule = policy?.policy_details[0].schedule[0] as Loose | undefined;
      return {
        is: 'volume',
        zone: volume.availability_zone,
        type: volume.type,
        size: volume.size,
        iops: volume.iops || null,
        throughput: volume.throughput || null,
        encrypted: volume.encrypted,
        snapshots: schedule ? [schedule.create_rule[0].interval, schedule.retain_rule[0].count] : null,
      };
    }),
    ...all('aws_sqs_queue')
      .filter((queue) => Boolean(queue.redrive_policy) && !String(queue.redrive_policy).startsWith('aws_'))
      .map((queue) => {
        const redrive = JSON.parse(queue.redrive_policy as string) as Loose;
        const dead = all('aws_sqs_queue').find((each) => each.arn === redrive.deadLetterTargetArn) ?? {};
        return [
          componentOf(queue),
          {
            is: 'queue',
            fifo: queue.fifo_queue ?? false,
            retention: queue.message_retention_seconds,
            visibility: queue.visibility_timeout_seconds,
            wait: queue.receive_wait_time_seconds,
            tries: redrive.maxReceiveCount,
            dead: [dead.fifo_queue ?? false, dead.message_retention_seconds],
            encrypted: Boolean(queue.kms_master_key_id) && Boolean(dead.kms_master_key_id),
            encryptedOnly: [queue, dead].every(({ url }) =>
              all('aws_sqs_queue_policy').some(
                (each) => each.queue_url === url && /"aws:SecureTransport":"false"/.test(each.policy as string),
              ),
            ),
          },
        ] as const;
      }),
    ...of('aws_prometheus_workspace', (workspace) => ({
      is: 'metrics',
      encrypted: Boolean(workspace.kms_key_arn),
      days: all('aws_prometheus_workspace_configuration').find((each) => each.workspace_id === workspace.id)
        ?.retention_period_in_days as number,
    })),
    ...of('aws_grafana_workspace', (workspace) => {
      const role = all('aws_iam_role').find((each) => each.arn === workspace.role_arn) ?? {};
      const asked = all('aws_iam_role_policy').find((each) => each.role === role.id)?.policy as string;
      return {
        is: 'boards',
        access: [workspace.account_access_type, workspace.permission_type, ...(workspace.authentication_providers as string[])],
        sources: sorted(workspace.data_sources as string[]),
        trusted: /"aws:SourceAccount"/.test(role.assume_role_policy as string),
        actions: actionsIn(asked),
      };
    }),
    ...of('aws_kinesis_stream', (stream) => ({
      is: 'stream',
      shards: stream.shard_count,
      hours: stream.retention_period,
      encrypted: stream.encryption_type === 'KMS',
    })),
    ...of('aws_msk_cluster', (cluster) => {
      const [nodes] = cluster.broker_node_group_info as Loose[];
      const [encryption] = cluster.encryption_info as Loose[];
      const settings = all('aws_msk_configuration').find((each) => each.arn === cluster.configuration_info[0].arn) ?? {};
      return {
        is: 'kafka',
        version: cluster.kafka_version,
        brokers: cluster.number_of_broker_nodes,
        instance: nodes?.instance_type,
        subnets: nodes?.client_subnets.length,
        storage: nodes?.storage_info[0].ebs_storage_info[0].volume_size,
        groups: inside(nodes?.security_groups as string[]),
        iam: cluster.client_authentication[0].sasl[0].iam,
        anonymous: cluster.client_authentication[0].unauthenticated,
        encrypted: Boolean(encryption?.encryption_at_rest_kms_key_arn),
        transit: encryption?.encryption_in_transit[0].client_broker,
        settings: String(settings.server_properties).split('\n').sort(),
        logged: cluster.logging_info[0].broker_logs[0].cloudwatch_logs[0].enabled,
      };
    }),
    ...of('aws_docdb_cluster', (cluster) => ({
      is: 'documents',
      version: cluster.engine_version,
      port: cluster.port,
      instances: sorted(instances('aws_docdb_cluster_instance', cluster).map((each) => each.instance_class as string)),
      encrypted: cluster.storage_encrypted,
      backups: cluster.backup_retention_period,
      protected: cluster.deletion_protection,
      logs: sorted(cluster.enabled_cloudwatch_logs_exports as string[]),
      groups: inside(cluster.vpc_security_group_ids as string[]),
      parameters: Object.fromEntries(
        (
          all('aws_docdb_cluster_parameter_group').find((each) => each.name === cluster.db_cluster_parameter_group_name)
            ?.parameter as Loose[]
        ).map((each) => [each.name, each.value]),
      ),
    })),
    ...of('aws_neptune_cluster', (cluster) => ({
      is: 'graph',
      version: cluster.engine_version,
      port: cluster.port,
      instances: sorted(instances('aws_neptune_cluster_instance', cluster).map((each) => each.instance_class as string)),
      encrypted: cluster.storage_encrypted,
      iam: cluster.iam_database_authentication_enabled,
      backups: cluster.backup_retention_period,
      protected: cluster.deletion_protection,
      logs: sorted(cluster.enable_cloudwatch_logs_exports as string[]),
      groups: inside(cluster.vpc_security_group_ids as string[]),
    })),
    ...of('aws_keyspaces_keyspace', (keyspace) => {
      const endpoint = all('aws_vpc_endpoint').find((each) => componentOf(each) === componentOf(keyspace)) ?? {};
      return {
        is: 'keyspace',
        endpoint: String(endpoint.service_name).split('.').at(-1),
        dns: endpoint.private_dns_enabled,
        subnets: endpoint.subnet_ids.length,
        groups: inside(endpoint.security_group_ids as string[]),
      };
    }),
    ...of('aws_opensearch_domain', (domain) => {
      const [cluster] = domain.cluster_config as Loose[];
      const [security] = domain.advanced_security_options as Loose[];
      return {
        is: 'search',
        version: domain.engine_version,
        instance: cluster?.instance_type,
        nodes: cluster?.instance_count,
        masters: cluster?.dedicated_master_enabled ? cluster.dedicated_master_count : 0,
        zones: cluster?.zone_awareness_enabled ? cluster.zone_awareness_config[0].availability_zone_count : 1,
        subnets: domain.vpc_options[0].subnet_ids.length,
        groups: inside(domain.vpc_options[0].security_group_ids as string[]),
        storage: [domain.ebs_options[0].volume_type, domain.ebs_options[0].volume_size],
        encrypted: domain.encrypt_at_rest[0].enabled && domain.node_to_node_encryption[0].enabled,
        tls: [domain.domain_endpoint_options[0].enforce_https, domain.domain_endpoint_options[0].tls_security_policy],
        fine: [security?.enabled, security?.anonymous_auth_enabled, security?.internal_user_database_enabled],
        logs: sorted((domain.log_publishing_options as Loose[]).map((each) => each.log_type as string)),
      };
    }),
    ...of('aws_emrserverless_application', (application) => ({
      is: 'spark',
      release: application.release_label,
      type: String(application.type).toUpperCase(),
      cpu: application.maximum_capacity[0].cpu,
      memory: application.maximum_capacity[0].memory,
      stops: application.auto_stop_configuration[0].idle_timeout_minutes,
    })),
    ...of('aws_apigatewayv2_api', (api) => {
      const here = (type: string): Loose[] => all(type).filter(({ api_id }) => api_id === api.id);
      const [stage] = here('aws_apigatewayv2_stage');
      const [settings] = (stage?.default_route_settings ?? []) as Loose[];
      const link = all('aws_apigatewayv2_vpc_link').find((each) => componentOf(each) === componentOf(api));
      return {
        is: 'gateway',
        routes: sorted(
          here('aws_apigatewayv2_route').map((route) => {
            const integration = all('aws_apigatewayv2_integration').find(({ id }) => route.target === `integrations/${id}`);
            return [
              route.route_key,
              route.authorization_type,
              integration?.integration_type,
              integration?.timeout_milliseconds,
              integration?.payload_format_version,
            ];
          }),
        ),
        tokens: here('aws_apigatewayv2_authorizer').map(({ authorizer_type }) => authorizer_type as string),
        throttle: [settings?.throttling_rate_limit || null, settings?.throttling_burst_limit || null],
        logged: Object.entries(JSON.parse(stage?.access_log_settings[0].format as string) as object).sort(),
        groups: inside((link?.security_group_ids ?? []) as string[]),
      };
    }),
    ...of('aws_cognito_user_pool', (pool) => {
      const client = all('aws_cognito_user_pool_client').find((each) => each.user_pool_id === pool.id) ?? {};
      const [password] = pool.password_policy as Loose[];
      return {
        is: 'users',
        tier: pool.user_pool_tier,
        mfa: pool.mfa_configuration,
        threats: pool.user_pool_add_ons[0].advanced_security_mode,
        protected: pool.deletion_protection,
        password: [password?.minimum_length, password?.require_symbols, password?.require_numbers],
        token: [client.access_token_validity, client.token_validity_units[0].access_token],
        flows: sorted(client.explicit_auth_flows as string[]),
      };
    }),
    ...all('aws_scheduler_schedule').map((schedule) => {
      const role = all('aws_iam_role').find((each) => each.arn === schedule.target[0].role_arn) ?? {};
      const [late] = schedule.flexible_time_window as Loose[];
      return [
        componentOf(role),
        {
          is: 'schedule',
          expression: schedule.schedule_expression,
          late: late?.mode === 'OFF' ? null : late?.maximum_window_in_minutes,
          tries: schedule.target[0].retry_policy[0].maximum_retry_attempts,
          grouped: ((schedule.target[0].sqs_parameters ?? []) as unknown[]).length > 0,
          encrypted: Boolean(schedule.kms_key_arn),
        },
      ] as const;
    }),
    ...of('aws_backup_plan', (plan) => {
      const [rule] = plan.rule as Loose[];
      const vault = all('aws_backup_vault').find((each) => each.name === rule?.target_vault_name) ?? {};
      const selection = all('aws_backup_selection').find((each) => each.plan_id === plan.id) ?? {};
      const copy = (rule?.copy_action as Loose[])[0];
      const tests = all('aws_backup_restore_testing_plan').filter((each) => componentOf(each) === componentOf(plan));
      return {
        is: 'backup',
        schedule: rule?.schedule,
        begins: rule?.start_window,
        keep: rule?.lifecycle[0].delete_after,
        copy: copy
          ? [all('aws_backup_vault').find((each) => each.arn === copy.destination_vault_arn)?.region, copy.lifecycle[0].delete_after]
          : null,
        locked:
          all('aws_backup_vault_lock_configuration').find((each) => each.backup_vault_name === vault.name)?.min_retention_days ?? null,
        encrypted: Boolean(vault.kms_key_arn),
        of: (selection.resources as string[]).length,
        tests: tests.map((test) => [
          test.schedule_expression,
          all('aws_backup_restore_testing_selection')
            .filter((each) => each.restore_testing_plan_name === test.name)
            .map((each) => each.protected_resource_type as string)
            .sort(),
        ]),
      };
    }),
    ...of('aws_lambda_function', (each) => ({
      is: 'function',
      memory: each.memory_size,
      timeout: each.timeout,
      reserved: each.reserved_concurrent_executions,
      provisioned:
        all('aws_lambda_provisioned_concurrency_config').find(({ function_name }) => function_name === each.function_name)
          ?.provisioned_concurrent_executions ?? 0,
      architecture: each.architectures,
      tracing: each.tracing_config[0].mode,
      subnets: each.vpc_config[0].subnet_ids.length,
      groups: inside(each.vpc_config[0].security_group_ids as string[]),
      environment: sorted(Object.keys((each.environment[0]?.variables ?? {}) as object)),
      encrypted: Boolean(each.kms_key_arn),
      sources: sorted(
        all('aws_lambda_event_source_mapping')
          .filter((mapping) => componentOf(mapping) === componentOf(each))
          .map((mapping) => [mapping.batch_size, mapping.starting_position ?? null]),
      ),
    })),
  ]);
}

/** What the roles may do that components run with; the roles that start, copy or watch something are left out. */
export function permissions(all: All, componentOf: ComponentOf): Facts['permissions'] {
  const roles = all('aws_iam_role').filter((role) => /(task|function)$/.test(role.name as string));
  return Object.fromEntries(
    roles.map((role) => [
      componentOf(role),
      [
        ...new Set(
          all('aws_iam_role_policy')
            .filter((policy) => policy.role === role.id)
            .flatMap((policy) => (JSON.parse(policy.policy as string) as { Statement: Loose[] }).Statement)
            .flatMap(({ Action }) => [Action].flat() as string[]),
        ),
      ].sort(),
    ]),
  );
}

/** Alarms, by what they say. */
export function alarms(all: All): Facts['alarms'] {
  const read = (metric: Loose, name: unknown, statistic: unknown): unknown[] => [
    metric.namespace,
    name,
    statistic,
    metric.period,
    Object.keys(metric.dimensions as object),
  ];
  return timesEach(
    all('aws_cloudwatch_metric_alarm').map((alarm) => {
      const queries = alarm.metric_query as Loose[];
      return [
        alarm.alarm_description as string,
        {
          reads: sorted(
            queries.length === 0
              ? [read(alarm, alarm.metric_name, alarm.extended_statistic || alarm.statistic)]
              : queries.map((query) => {
                  const [metric] = query.metric as Loose[];
                  return metric ? read(metric, metric.metric_name, metric.stat) : [query.expression];
                }),
          ),
          raised: [alarm.comparison_operator, alarm.threshold, alarm.evaluation_periods, alarm.treat_missing_data],
          tells: [alarm.alarm_actions.length, alarm.ok_actions.length],
          mails: all('aws_sns_topic_subscription')
            .filter(({ topic_arn }) => (alarm.alarm_actions as string[]).includes(topic_arn as string))
            .map(({ protocol, endpoint }) => [protocol, endpoint]),
        },
      ] as const;
    }),
  );
}
