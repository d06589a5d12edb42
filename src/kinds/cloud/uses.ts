import type { ManagedPlan, UsePlan } from '../plan/managed.js';
import type { Edge } from './traffic.js';

/** What a caller does: reads, writes, takes messages, or what a call without an operation does. */
type Doing = 'read' | 'write' | 'consume' | 'default';

/** Operations of the language's flows whose name says that nothing is changed, and the one that a consumer has. */
const READS = new Set(['read', 'get', 'query', 'scan', 'search', 'list', 'download', 'fetch', 'lookup', 'count', 'traverse']);
const CONSUME = 'consume';

/** What the operations of an edge come to. */
export function doingsOf({ operations }: Pick<Edge, 'operations'>): ReadonlySet<Doing> {
  const doings = new Set<Doing>();
  for (const operation of operations) {
    if (operation === CONSUME) doings.add('consume');
    else if (operation !== null && READS.has(operation)) doings.add('read');
    else if (operation !== null) doings.add('write');
    else doings.add('default');
  }
  return doings;
}

type Actions = Readonly<Partial<Record<Doing, readonly string[]>>>;

/**
 * Actions of IAM for each doing (docs.aws.amazon.com/service-authorization/latest/reference). What is changed is read as well in most services: a
 * conditional write of DynamoDB needs no reading, so there it is kept apart.
 */
const ACTIONS: Readonly<Record<ManagedPlan['is'], Actions>> = {
  table: {
    read: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:Scan'],
    write: ['dynamodb:BatchWriteItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
  },
  bucket: {
    read: ['s3:GetObject', 's3:ListBucket'],
    write: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:PutObject'],
  },
  files: {
    read: ['elasticfilesystem:ClientMount'],
    write: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
  },
  volume: {},
  queue: {
    read: ['sqs:ReceiveMessage'],
    write: ['sqs:GetQueueUrl', 'sqs:SendMessage'],
    consume: ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'],
  },
  stream: {
    read: ['kinesis:GetRecords', 'kinesis:GetShardIterator'],
    write: ['kinesis:DescribeStreamSummary', 'kinesis:PutRecord', 'kinesis:PutRecords'],
    consume: [
      'kinesis:DescribeStream',
      'kinesis:DescribeStreamSummary',
      'kinesis:GetRecords',
      'kinesis:GetShardIterator',
      'kinesis:ListShards',
    ],
  },
  kafka: {
    read: ['kafka-cluster:Connect', 'kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData', 'kafka:GetBootstrapBrokers'],
    write: ['kafka-cluster:Connect', 'kafka-cluster:DescribeTopic', 'kafka-cluster:WriteData', 'kafka:GetBootstrapBrokers'],
    consume: [
      'kafka-cluster:AlterGroup',
      'kafka-cluster:Connect',
      'kafka-cluster:DescribeGroup',
      'kafka-cluster:DescribeTopic',
      'kafka-cluster:ReadData',
      'kafka:GetBootstrapBrokers',
    ],
  },
  // Whoever has the secret may do what its user may.
  documents: {},
  graph: {
    read: ['neptune-db:ReadDataViaQuery'],
    write: ['neptune-db:DeleteDataViaQuery', 'neptune-db:ReadDataViaQuery', 'neptune-db:WriteDataViaQuery'],
  },
  keyspace: {
    read: ['cassandra:Select'],
    write: ['cassandra:Modify', 'cassandra:Select'],
  },
  search: {
    read: ['es:ESHttpGet', 'es:ESHttpPost'],
    write: ['es:ESHttpDelete', 'es:ESHttpGet', 'es:ESHttpPost', 'es:ESHttpPut'],
  },
  spark: {
    read: ['emr-serverless:GetJobRun'],
    write: ['emr-serverless:CancelJobRun', 'emr-serverless:GetJobRun', 'emr-serverless:StartJobRun'],
  },
  backup: {},
  users: {},
  schedule: {},
  gateway: {},
  cdn: {},
  metrics: { write: ['aps:RemoteWrite'] },
  boards: {},
  function: { read: ['lambda:InvokeFunction'], write: ['lambda:InvokeFunction'] },
};

/** What is published to, or started, by a call that names no operation; of everything else it reads, as the kinds say. */
const PUBLISHED = new Set<ManagedPlan['is']>(['queue', 'stream', 'kafka', 'spark', 'function']);

/** What a caller may do with something, by what it does with it. */
export function useOf(plan: ManagedPlan, doings: ReadonlySet<Doing>): UsePlan {
  const allowed = ACTIONS[plan.is];
  const usual = PUBLISHED.has(plan.is) ? 'write' : 'read';
  const actions = new Set([...doings].flatMap((doing) => allowed[doing === 'default' ? usual : doing] ?? []));
  return { key: plan.origin.key, actions: [...actions].sort() };
}
