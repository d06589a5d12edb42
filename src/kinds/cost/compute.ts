import { cacheNode, DEFAULT_TASK, ENGINES } from '../cloud/facts.js';
import { askedSize } from '../cloud/service.js';
import type { View } from '../behaviour.js';
import { derive, known } from '../figures/estimate.js';
import { HOURS_PER_MONTH } from './prices.js';
import { used, Writer, type Bill, type Usage } from './bill.js';

/** Machines of the kinds that the export builds on none of AWS's services: two processors and 8 or 16 GiB. */
const GENERAL = 'm7g.large';
const MEMORY = 'r7g.large';

/** Tasks on Fargate, by their processors and memory: as many as there are on average. */
export function serviceBill(view: View<'placed'>, usage: Usage): Bill {
  return tasks(view, usage).bill();
}

export function tasks(view: View<'placed'>, usage: Usage): Writer {
  const size = askedSize(view.component) ?? DEFAULT_TASK;
  const running = usage.figures('instances');
  const count = running && running.value !== null ? running : known(view.replicas, 'replicas');
  const hours = (each: number): ReturnType<typeof known> =>
    derive(`${count.method} × size × ${HOURS_PER_MONTH} h`, [count], (number) => number * each * HOURS_PER_MONTH);
  const [processors, gigabytes] = [size.cpu / 1024, size.memory / 1024];
  return new Writer(usage)
    .line(`processors of Fargate tasks, ${processors} each`, 'fargate.vcpu', hours(processors), true)
    .line(`memory of Fargate tasks, ${gigabytes} GiB each`, 'fargate.gb', hours(gigabytes), true);
}

/** So many virtual machines with a disk each, and copies of them all in object storage where they are taken. */
export function machinesBill(
  count: number,
  instance: string | undefined,
  disk: number,
  usage: Usage,
  usual: string = GENERAL,
  copied = false,
): Bill {
  const type = instance ?? usual;
  const bill = new Writer(usage)
    .machines(known(count, 'machines'), `ec2.${type}`, type, type)
    .storage('disks', 'ebs.hot', known(count * disk, 'machines × storage'));
  return (copied ? bill.storage('snapshots of all disks', 's3.hot', known(count * disk, 'machines × storage')) : bill).bill();
}

/** Requests, and the memory of an instance for as long as it serves. */
export function functionBill(view: View<'function'>, usage: Usage): Bill {
  const busy = used(usage, 'busy_instances');
  const warm = derive('instances that serve or wait', [busy], (number) => Math.max(number, view.provisioned));
  return new Writer(usage)
    .events('requests', 'lambda.request', used(usage, 'throughput'))
    .line(
      'memory while it serves',
      'lambda.gbsecond',
      derive(warm.method, [warm], (number) => number * (view.memory / 2 ** 30) * HOURS_PER_MONTH * 3600),
    )
    .bill();
}

export function scheduleBill(usage: Usage): Bill {
  return new Writer(usage).events('starts', 'scheduler.invocation', used(usage, 'offered')).bill();
}

/** Nodes of ElastiCache, the smallest that hold the capacity; Redis is built as Valkey. */
export function cacheBill(view: View<'cache'>, usage: Usage): Bill {
  const shards = Math.max(1, view.shards);
  const engine = view.engine === 'redis' ? 'valkey' : 'memcached';
  const nodes = shards * (engine === 'valkey' ? Math.max(1, view.replicas) : 1);
  const instance = view.instance === undefined ? cacheNode(view.capacity / shards) : prefixed('cache.', view.instance);
  if (instance === null) return 'no node holds so much in one shard; write `shards` or `cost`';
  return new Writer(usage).machines(known(nodes, 'nodes'), `elasticache.${engine}.${instance}`, instance, instance).bill();
}

/**
 * Instances of RDS with their storage. Replicas bring a standby in another zone to each primary: RDS promotes no read replica by itself, and with
 * commits that wait and reads from the primary alone, one of the replicas is that standby.
 */
export function sqlBill(view: View<'sql_database'>, usage: Usage): Bill {
  const instance = view.instance === undefined ? ENGINES[view.engine].instanceClass : prefixed('db.', view.instance);
  const standby = view.replicas > 0 && view.zones !== 1 ? 1 : 0;
  const isStandby = view.replication !== 'async' && view.read_from === 'primary' && standby === 1;
  const count = Math.max(1, view.shards) * (1 + standby + Math.max(0, view.replicas - (isStandby ? 1 : 0)));
  return new Writer(usage)
    .machines(known(count, 'instances'), `rds.${view.engine}.${instance}`, `${view.engine} ${instance}`, `${view.engine} ${instance}`)
    .storage('storage', 'rds.storage', known(count * view.storage, 'instances × storage'))
    .bill();
}

export function documentBill(view: View<'document_database'>, usage: Usage): Bill {
  const count = Math.max(1, view.shards) * (1 + Math.max(0, view.replicas));
  if (view.engine === 'mongodb') return machinesBill(count, view.instance, view.storage, usage, MEMORY);
  const instance = prefixed('db.', view.instance ?? 'r5.large');
  const bill = new Writer(usage)
    .machines(known(count, 'instances'), `docdb.${instance}`, instance, instance)
    .storage('storage', 'docdb.storage', known(Math.max(1, view.shards) * view.storage, 'shards × storage'));
  return (view.backup ? bill.storage('backups', 'docdb.backup', known(view.shards * view.storage, 'as much as the storage')) : bill).bill();
}

export function graphBill(view: View<'graph_database'>, usage: Usage): Bill {
  const count = 1 + Math.max(0, view.replicas);
  if (view.engine === 'neo4j') return machinesBill(count, view.instance, view.storage, usage, MEMORY);
  const instance = prefixed('db.', view.instance ?? 'r6g.large');
  return new Writer(usage)
    .machines(known(count, 'instances'), `neptune.${instance}`, instance, instance)
    .storage('storage', 'neptune.storage', known(view.storage, 'storage'))
    .bill();
}

/** Members on machines of their own; DynamoDB by what is bought, or else by the request. */
export function keyValueBill(view: View<'key_value_store'>, usage: Usage): Bill {
  if (view.engine !== 'dynamodb') return machinesBill(Math.max(1, view.replicas), view.instance, view.storage, usage);
  const bill = new Writer(usage);
  const writes = used(usage, 'writes');
  const all = used(usage, 'throughput');
  const { read_capacity: reading, write_capacity: writing } = view;
  if (reading === undefined)
    bill.events(
      'reads, of 4 KiB at most',
      'dynamodb.read',
      derive('calls that are no writes', [all, writes], (each, some) => Math.max(0, each - some)),
    );
  else bill.line('read capacity', 'dynamodb.rcu', known(reading * HOURS_PER_MONTH, 'bought × 730 h'));
  if (writing === undefined) bill.events('writes, of 1 KiB at most', 'dynamodb.write', writes);
  else bill.line('write capacity', 'dynamodb.wcu', known(writing * HOURS_PER_MONTH, 'bought × 730 h'));
  const held = usage.figures('storage_used');
  bill.storage('storage', 'dynamodb.storage', held && held.value !== null ? held : known(view.storage, 'storage'));
  if (view.backup) bill.storage('backups', 'dynamodb.backup', held && held.value !== null ? held : known(view.storage, 'storage'));
  return bill.bill();
}

/** Clusters that are there all month, whether a job runs or not. */
export function clusterBill(view: View<'analytics_cluster'>, usage: Usage): Bill {
  const instance = view.instance ?? 'm5.xlarge';
  const nodes = known(Math.max(1, view.nodes), 'nodes');
  return new Writer(usage)
    .machines(nodes, `ec2.${instance}`, instance, instance)
    .machines(nodes, 'emr.m5.xlarge', 'the cluster’s management', 'emr.m5.xlarge')
    .bill();
}

/** Memory of a node, of which half is the engine's: how many `large` machines with 16 GiB that is. */
const NODE = 16 * 2 ** 30;

export function searchBill(view: View<'search_engine'>, usage: Usage): Bill {
  const nodes = known(Math.max(1, view.nodes), 'nodes');
  const times = Math.max(1, Math.ceil((2 * view.heap) / NODE));
  // Each size of a family is twice the one before: large, xlarge, 2xlarge, 4xlarge.
  const doubled = 2 ** Math.ceil(Math.log2(times));
  const usual = doubled === 1 ? 'r7g.large' : `r7g.${doubled === 2 ? '' : doubled / 2}xlarge`;
  const bytes = known(view.nodes * view.storage, 'nodes × storage');
  if (view.engine !== 'opensearch') {
    const bill = new Writer(usage).machines(nodes, `ec2.${view.instance ?? usual}`, view.instance ?? usual, view.instance ?? usual);
    bill.storage('disks', 'ebs.hot', bytes);
    return (view.backup ? bill.storage('snapshots', 's3.hot', used(usage, 'storage_used')) : bill).bill();
  }
  const instance = `${(view.instance ?? usual).replace(/\.search$/, '')}.search`;
  // OpenSearch keeps hourly snapshots of 14 days without charge.
  return new Writer(usage)
    .machines(nodes, `opensearch.${instance}`, instance, instance)
    .storage('disks', 'opensearch.storage', bytes)
    .bill();
}

/** Requests of SQS for a message: it is sent, received and deleted. */
const REQUESTS = 3;

/** Bytes that SQS counts as one request, and Kinesis as one record (Amazon SQS and Amazon Kinesis Data Streams, pricing). */
const CHUNK = { sqs: 64 * 1024, kinesis: 25 * 1024 };

function chunks(size: number, most: number): number {
  return Math.max(1, Math.ceil(size / most));
}

export function queueBill(view: View<'message_queue'>, usage: Usage): Bill {
  const messages = used(usage, 'throughput');
  const brokers = Math.max(1, view.replicas);
  switch (view.engine) {
    case 'kafka': {
      const instance = `kafka.${view.instance ?? 'm5.large'}`;
      return new Writer(usage)
        .machines(known(brokers, 'brokers'), `msk.${instance}`, instance, instance)
        .storage('storage', 'msk.storage', known(brokers * view.storage, 'brokers × storage'))
        .bill();
    }
    case 'rabbitmq':
      return machinesBill(brokers, view.instance, view.storage, usage);
    case 'sqs':
      return new Writer(usage)
        .events(
          'requests: sent, received, deleted',
          'sqs.request',
          derive(messages.method, [messages], (rate) => rate * REQUESTS * chunks(view.message_size, CHUNK.sqs)),
        )
        .bill();
    case 'kinesis':
      return new Writer(usage)
        .machines(known(view.partitions, 'shards'), 'kinesis.shard', 'shards', 'kinesis.shard')
        .events(
          'records',
          'kinesis.put',
          derive(messages.method, [messages], (rate) => rate * chunks(view.message_size, CHUNK.kinesis)),
        )
        .bill();
  }
}

function prefixed(prefix: string, instance: string): string {
  return instance.startsWith(prefix) ? instance : `${prefix}${instance}`;
}
