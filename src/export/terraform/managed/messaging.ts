import type { KafkaPlan, QueuePlan, StreamPlan } from '../../../kinds/plan/managed.js';
import type { RegionPlan } from '../../../kinds/plan/plan.js';
import { call, list, nested, object, ref, template, type Body } from '../hcl.js';
import { printLogGroup } from '../log-group.js';
import { subnetIds } from '../network.js';
import { policy } from '../policy.js';
import { keyArn } from '../security.js';
import type { Scope } from '../scope.js';

const FILE = 'messaging.tf';

/** Seconds that a key of data is used again, so that not every message asks for one. */
const KEY_REUSE = 300;
const DEAD_LETTER_SECONDS = 1_209_600;

export function printQueue(scope: Scope, region: RegionPlan, queue: QueuePlan): void {
  const { origin, fifo } = queue;
  const { key } = origin;
  scope.heading(FILE, origin, 'Queue');
  const common = (name: string): Body => [
    ['name', fifo ? template(scope.named(name, 75), '.fifo') : scope.named(name, 80)],
    ['fifo_queue', fifo ? true : undefined],
    ['content_based_deduplication', fifo ? true : undefined],
    ['kms_master_key_id', keyArn(scope, region, 'data')],
    ['kms_data_key_reuse_period_seconds', KEY_REUSE],
  ];
  scope.resource(
    FILE,
    'aws_sqs_queue',
    `${key}_dead_letters`,
    [...common(`${key}-dead`), ['message_retention_seconds', DEAD_LETTER_SECONDS], null, ['tags', scope.tags(origin)]],
    region,
  );
  scope.resource(
    FILE,
    'aws_sqs_queue',
    key,
    [
      ...common(key),
      ['message_retention_seconds', queue.retentionSeconds],
      ['visibility_timeout_seconds', queue.visibilitySeconds],
      ['receive_wait_time_seconds', 20],
      [
        'redrive_policy',
        call(
          'jsonencode',
          object([
            ['deadLetterTargetArn', ref(`aws_sqs_queue.${key}_dead_letters.arn`)],
            ['maxReceiveCount', queue.tries],
          ]),
        ),
      ],
      null,
      ['tags', scope.tags(origin)],
    ],
    region,
  );
  for (const label of [key, `${key}_dead_letters`]) {
    scope.resource(
      FILE,
      'aws_sqs_queue_policy',
      label,
      [
        ['queue_url', ref(`aws_sqs_queue.${label}.url`)],
        [
          'policy',
          policy([
            object([
              ['Sid', 'EncryptedTransportOnly'],
              ['Effect', 'Deny'],
              ['Principal', '*'],
              ['Action', 'sqs:*'],
              ['Resource', ref(`aws_sqs_queue.${label}.arn`)],
              ['Condition', object([['Bool', object([['aws:SecureTransport', 'false']])]])],
            ]),
          ]),
        ],
      ],
      region,
    );
  }
  scope.output(`${key}_queue_url`, `The queue of ${origin.component}.`, ref(`aws_sqs_queue.${key}.url`));
}

export function printStream(scope: Scope, region: RegionPlan, stream: StreamPlan): void {
  const { origin } = stream;
  const { key } = origin;
  scope.heading(FILE, origin, 'Stream');
  scope.resource(
    FILE,
    'aws_kinesis_stream',
    key,
    [
      ['name', scope.named(key, 128)],
      ['shard_count', stream.shards],
      ['retention_period', stream.retentionHours],
      ['encryption_type', 'KMS'],
      ['kms_key_id', keyArn(scope, region, 'data')],
      null,
      ['tags', scope.tags(origin)],
      nested('stream_mode_details', [['stream_mode', 'PROVISIONED']]),
    ],
    region,
  );
  scope.output(`${key}_stream`, `The stream of ${origin.component}.`, ref(`aws_kinesis_stream.${key}.name`));
}

export function printKafka(scope: Scope, region: RegionPlan, kafka: KafkaPlan): void {
  const { origin } = kafka;
  const { key } = origin;
  scope.heading(FILE, origin, 'Kafka');
  printLogGroup(scope, region, FILE, origin, `${key}_brokers`, '-brokers');
  scope.resource(
    FILE,
    'aws_msk_configuration',
    key,
    [
      ['name', scope.named(key)],
      ['description', `Settings of ${origin.component}`],
      ['kafka_versions', list([kafka.version])],
      [
        'server_properties',
        call(
          'join',
          '\n',
          list(
            kafka.settings.map(([name, value]) => `${name} = ${value}`),
            true,
          ),
        ),
      ],
      nested('lifecycle', [['create_before_destroy', true]]),
    ],
    region,
  );
  scope.resource(
    FILE,
    'aws_msk_cluster',
    key,
    [
      ['cluster_name', scope.named(key, 64)],
      ['kafka_version', kafka.version],
      ['number_of_broker_nodes', kafka.brokers],
      ['enhanced_monitoring', 'PER_TOPIC_PER_BROKER'],
      null,
      ['tags', scope.tags(origin)],
      nested('configuration_info', [
        ['arn', ref(`aws_msk_configuration.${key}.arn`)],
        ['revision', ref(`aws_msk_configuration.${key}.latest_revision`)],
      ]),
      nested('broker_node_group_info', [
        ['instance_type', kafka.instance],
        ['client_subnets', subnetIds(scope, region, 'isolated', kafka.zones)],
        ['security_groups', list([ref(`aws_security_group.${key}.id`)])],
        nested('storage_info', [nested('ebs_storage_info', [['volume_size', kafka.storage]])]),
      ]),
      nested('client_authentication', [['unauthenticated', false], nested('sasl', [['iam', true]])]),
      nested('encryption_info', [
        ['encryption_at_rest_kms_key_arn', keyArn(scope, region, 'data')],
        nested('encryption_in_transit', [
          ['client_broker', 'TLS'],
          ['in_cluster', true],
        ]),
      ]),
      nested('open_monitoring', [
        nested('prometheus', [
          nested('jmx_exporter', [['enabled_in_broker', true]]),
          nested('node_exporter', [['enabled_in_broker', true]]),
        ]),
      ]),
      nested('logging_info', [
        nested('broker_logs', [
          nested('cloudwatch_logs', [
            ['enabled', true],
            ['log_group', ref(`aws_cloudwatch_log_group.${key}_brokers.name`)],
          ]),
        ]),
      ]),
    ],
    region,
  );
  scope.output(
    `${key}_brokers`,
    `The brokers of ${origin.component}, for clients that sign in with IAM.`,
    ref(`aws_msk_cluster.${key}.bootstrap_brokers_sasl_iam`),
  );
}
