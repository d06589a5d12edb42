import type { View } from '../../behaviour.js';
import { cloudKind, LIFE, severalZones, wrote, type Built, type PlanContext } from '../../cloud/kind.js';
import type { KafkaPlan } from '../../plan/managed.js';

type Queue = View<'message_queue'>;

export const messageQueueOnAws = cloudKind<'message_queue'>({
  kind: 'message_queue',
  builds: [
    'engine',
    'in',
    'replicas',
    'zones',
    'zone',
    'partitions',
    'replication',
    'min_in_sync',
    'retention',
    'compression',
    'key',
    'ordered',
    'delivery',
    'dead_letter',
    'storage',
    'instance',
    'encryption',
    'public',
    'owner',
    'tags',
  ],
  describes: ['cost', 'time', 'concurrency', 'queue', 'key_skew', 'message_size', 'consumers', ...LIFE],
  leaves: {
    acks: 'is a setting of the publisher',
    batch: 'is a setting of the publisher',
    linger: 'is a setting of the publisher',
    session_timeout: 'is a setting of the consumers',
  },
  lacks: {
    failover: 'is up to AWS',
    scaling: 'is not built: brokers are of a fixed number',
  },
  refuses: {
    engine: ({ engine }) =>
      engine === 'rabbitmq'
        ? 'Amazon MQ takes the password of RabbitMQ in plain text alone, which the state of every tool would keep, so it is not built: `engine: sqs` or `kafka` is.'
        : null,
    dead_letter: ({ dead_letter: aside, engine }) =>
      aside !== undefined && engine !== 'sqs' ? `\`dead_letter\` is up to the consumers: ${NAMES[engine]} puts no messages aside.` : null,
  },
  plan: planQueue,
  describe: describeQueue,
});

const GIB = 2 ** 30;
const HOUR = 3600;
const DAY = 24 * HOUR;

function planQueue(view: Queue, context: PlanContext): Built {
  const { component } = view;
  if (view.public && wrote(component, 'public')) context.note(component, 'A queue is never reachable from the internet.');
  switch (view.engine) {
    case 'kafka':
      return { as: 'managed', plan: kafka(view, context) };
    case 'sqs':
      return { as: 'managed', plan: sqs(view, context) };
    case 'kinesis':
      return { as: 'managed', plan: kinesis(view, context) };
    case 'rabbitmq':
      return null;
  }
}

const NAMES = { kafka: 'Kafka', sqs: 'SQS', kinesis: 'Kinesis', rabbitmq: 'RabbitMQ' } as const;

/** Version of MSK that AWS recommends (docs.aws.amazon.com/msk/latest/developerguide/supported-kafka-versions.html). */
const KAFKA = '3.9.x';
const BROKER = 'kafka.m7g.large';
/** Volumes of brokers have 1 to 16,384 GiB. */
const MOST_STORAGE = 16_384;

function kafka(view: Queue, context: PlanContext): KafkaPlan {
  const { component } = view;
  const zones = severalZones(component, 'A cluster of MSK', context);
  for (const name of ['key', 'ordered', 'delivery']) {
    if (wrote(component, name)) context.note(component, `\`${name}\` is up to the publishers and consumers of Kafka.`);
  }
  const replication = Math.min(zones.length, Math.max(2, Math.round(view.replication)));
  if (replication !== view.replication)
    context.note(component, `MSK keeps copies in different zones: ${replication} of each partition instead of ${view.replication}.`);
  const least = Math.min(replication - 1, Math.max(1, Math.round(view.min_in_sync)));
  if (least !== view.min_in_sync)
    context.note(component, `With ${replication} copies, ${least} must be up to date, so that one broker may be gone.`);
  const wanted = Math.max(1, Math.round(view.replicas));
  const brokers = Math.ceil(wanted / zones.length) * zones.length;
  if (brokers !== wanted) context.note(component, `MSK has as many brokers in each zone: ${brokers} instead of ${wanted}.`);
  const size = Math.ceil(view.storage / GIB);
  const storage = Math.min(MOST_STORAGE, Math.max(1, size));
  if (storage !== size) context.note(component, `A broker of MSK has 1 to ${MOST_STORAGE} GiB: ${storage} instead of ${size} GiB.`);
  return {
    is: 'kafka',
    origin: context.origin(component),
    port: 9098,
    version: KAFKA,
    brokers,
    instance: brokerOf(view, context),
    storage,
    zones,
    settings: [
      ['auto.create.topics.enable', 'false'],
      ['compression.type', view.compression === 'none' ? 'producer' : view.compression],
      ['default.replication.factor', String(replication)],
      ['log.retention.ms', String(Math.round(view.retention * 1000))],
      ['min.insync.replicas', String(least)],
      ['num.partitions', String(Math.max(1, Math.round(view.partitions)))],
      ['unclean.leader.election.enable', 'false'],
    ],
  };
}

function brokerOf(view: Queue, context: PlanContext): string {
  if (view.instance === undefined) return BROKER;
  const named = /^(?:kafka\.)?(t3\.small|m5\.(?:large|(?:[248]|12|16|24)?xlarge)|m7g\.(?:large|(?:[248]|12|16)?xlarge))$/.exec(
    view.instance,
  )?.[1];
  if (named !== undefined) return `kafka.${named}`;
  context.note(view.component, `Its \`instance\` is none that MSK has, so it is \`${BROKER}\`.`);
  return BROKER;
}

/** SQS keeps messages for a minute to 14 days (docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-quotas.html). */
function sqs(view: Queue, context: PlanContext): Extract<Built, { as: 'managed' }>['plan'] {
  const { component } = view;
  const retention = Math.min(14 * DAY, Math.max(60, Math.round(view.retention)));
  if (retention !== view.retention)
    context.note(component, `SQS keeps messages for a minute to 14 days: ${retention} s instead of ${view.retention} s.`);
  if (view.partitions > 1 && wrote(component, 'partitions'))
    context.note(component, 'SQS has no partitions, so `partitions` is not built.');
  if (view.compression !== 'none') context.note(component, 'SQS compresses nothing; `compression` is a setting of the publisher.');
  for (const name of ['replicas', 'zones', 'zone', 'replication', 'min_in_sync', 'storage', 'instance']) {
    if (wrote(component, name)) context.note(component, `\`${name}\` is up to SQS, which has no machines to choose.`);
  }
  if (view.dead_letter !== undefined)
    context.note(
      component,
      `Messages that nobody can work off go to a queue of its own; \`${view.dead_letter}\` fetches them there, or you do.`,
    );
  return {
    is: 'queue',
    origin: context.origin(component),
    port: null,
    fifo: view.ordered || view.key !== 'none' || view.delivery === 'exactly_once',
    retentionSeconds: retention,
    visibilitySeconds: 180,
    tries: view.delivery === 'at_most_once' ? 1 : 5,
  };
}

/** Kinesis keeps records for a day to 365 (docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html). */
function kinesis(view: Queue, context: PlanContext): Extract<Built, { as: 'managed' }>['plan'] {
  const { component } = view;
  const wanted = Math.ceil(view.retention / HOUR);
  const hours = Math.min(8760, Math.max(24, wanted));
  if (hours !== wanted) context.note(component, `Kinesis keeps records for 24 h to a year: ${hours} h instead of ${wanted} h.`);
  if (view.compression !== 'none') context.note(component, 'Kinesis compresses nothing; `compression` is a setting of the publisher.');
  for (const name of ['replicas', 'zones', 'zone', 'replication', 'min_in_sync', 'storage', 'instance', 'delivery']) {
    if (wrote(component, name)) context.note(component, `\`${name}\` is up to Kinesis, which keeps three copies in three zones.`);
  }
  for (const name of ['key', 'ordered']) {
    if (wrote(component, name)) context.note(component, `\`${name}\` is up to the publisher, which gives each record its key.`);
  }
  return {
    is: 'stream',
    origin: context.origin(component),
    port: null,
    shards: Math.min(500, Math.max(1, Math.round(view.partitions))),
    retentionHours: hours,
  };
}

function describeQueue(built: Built): string | null {
  if (built?.as !== 'managed') return null;
  const { plan } = built;
  switch (plan.is) {
    case 'kafka':
      return `MSK cluster: ${plan.brokers} × ${plan.instance} with ${plan.storage} GiB`;
    case 'queue':
      return `SQS ${plan.fifo ? 'FIFO queue' : 'queue'} with a queue for what fails ${plan.tries} ${plan.tries === 1 ? 'time' : 'times'}`;
    case 'stream':
      return `Kinesis stream: ${plan.shards} ${plan.shards === 1 ? 'shard' : 'shards'}`;
    default:
      return null;
  }
}
