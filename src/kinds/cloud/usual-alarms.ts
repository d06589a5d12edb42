import type { CachePlan } from '../plan/plan.js';
import type { ManagedPlan } from '../plan/managed.js';
import type { AlarmPlan, Measured } from '../plan/plan.js';
import { BASELINE } from './baseline.js';
import type { Built } from './kind.js';

/** What is watched of something whatever the design expects of it. */
export interface Usual {
  /** The end of its name. */
  readonly name: string;
  /** After the component's name, in characters that an alarm's description may hold. */
  readonly says: string;
  readonly reading: Measured;
  readonly comparison: AlarmPlan['comparison'];
  readonly threshold: number;
  readonly seconds: number;
  readonly parts: AlarmPlan['parts'];
}

const GIB = 2 ** 30;
const CPU = `uses more than ${BASELINE.alarms.busy}% of its processors`;
const MEMORY = `uses more than ${BASELINE.alarms.busy}% of its memory`;
const WHOLE: Pick<Usual, 'parts'> = { parts: null };

/**
 * The alarms that AWS advises for what is built (docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html),
 * as far as a limit follows from the design or is the same everywhere.
 */
export function usualAlarms(built: Built): Usual[] {
  switch (built?.as) {
    case 'service':
      return [
        tooHigh('cpu', CPU, 'AWS/ECS', 'CPUUtilization', 'Average'),
        tooHigh('memory', MEMORY, 'AWS/ECS', 'MemoryUtilization', 'Average'),
      ];
    case 'balancer':
      // The balancer counts what it answers itself apart from its requests: without a target that is well there are none of these.
      return built.plan.type === 'network'
        ? []
        : [
            above(
              'refusals',
              'answers with errors of its own',
              'AWS/ApplicationELB',
              'HTTPCode_ELB_5XX_Count',
              'Sum',
              BASELINE.alarms.refusals,
            ),
            share('failures', 'gets errors from what stands behind it', 'AWS/ApplicationELB', 'HTTPCode_Target_5XX_Count', 'RequestCount'),
          ];
    case 'database': {
      const { storage, shards } = built.plan;
      const parts = shards.length > 1 ? shards : null;
      return [
        { ...tooHigh('cpu', CPU, 'AWS/RDS', 'CPUUtilization', 'Average'), parts },
        // Storage that grows by itself does so after five minutes; then it is not raised.
        {
          name: 'storage',
          says: `has less than ${BASELINE.alarms.storageLeft * 100}% of its storage left`,
          reading: { is: 'metric', namespace: 'AWS/RDS', name: 'FreeStorageSpace', statistic: 'Minimum' },
          comparison: 'LessThanThreshold',
          threshold: Math.round(storage * GIB * BASELINE.alarms.storageLeft),
          seconds: BASELINE.alarms.busySeconds,
          parts,
        },
      ];
    }
    case 'cache':
      return built.plan.engine === 'memcached' ? [] : ofCache(built.plan);
    case 'managed':
      return ofManaged(built.plan);
    default:
      return [];
  }
}

function ofCache(cache: CachePlan): Usual[] {
  const parts = nodesOf(cache);
  const keeps = cache.parameters.some(({ name, value }) => name === 'maxmemory-policy' && value === 'noeviction');
  return [
    { ...tooHigh('cpu', CPU, 'AWS/ElastiCache', 'EngineCPUUtilization', 'Average'), parts },
    // What drops old entries is full as a rule.
    ...(keeps ? [{ ...tooHigh('memory', MEMORY, 'AWS/ElastiCache', 'DatabaseMemoryUsagePercentage', 'Maximum'), parts }] : []),
  ];
}

/** What the nodes of a replication group are called after it (docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html). */
function nodesOf({ shards, replicas }: CachePlan): string[] {
  const number = (value: number, digits: number): string => String(value).padStart(digits, '0');
  const nodes = Array.from({ length: replicas + 1 }, (_, index) => number(index + 1, 3));
  if (shards === 1) return nodes;
  return Array.from({ length: shards }, (_, index) => number(index + 1, 4)).flatMap((shard) => nodes.map((node) => `${shard}-${node}`));
}

function ofManaged(plan: ManagedPlan): Usual[] {
  switch (plan.is) {
    case 'queue':
      return [
        // Whoever works a message off has tried often enough by then to put it aside: what is older waits.
        above('age', 'has messages that wait', 'AWS/SQS', 'ApproximateAgeOfOldestMessage', 'Maximum', waits(plan)),
        {
          ...above(
            'dead_letters',
            'has messages that nobody could work off',
            'AWS/SQS',
            'ApproximateNumberOfMessagesVisible',
            'Maximum',
            0,
          ),
          parts: ['dead_letters'],
        },
      ];
    case 'stream':
      return [
        above(
          'age',
          'has records that will be dropped before they are read',
          'AWS/Kinesis',
          'GetRecords.IteratorAgeMilliseconds',
          'Maximum',
          (plan.retentionHours * 3_600_000) / 2,
        ),
      ];
    case 'function':
      return [
        share('failures', 'fails', 'AWS/Lambda', 'Errors', 'Invocations'),
        above('refusals', 'is called more often than it may run', 'AWS/Lambda', 'Throttles', 'Sum', 0),
      ];
    case 'kafka':
      return [
        {
          ...above(
            'storage',
            `has a broker that uses more than ${BASELINE.alarms.brokerStorage}% of its storage`,
            'AWS/Kafka',
            'KafkaDataLogsDiskUsed',
            'Maximum',
            BASELINE.alarms.brokerStorage,
          ),
          parts: Array.from({ length: plan.brokers }, (_, index) => String(index + 1)),
        },
      ];
    case 'documents':
      return [tooHigh('cpu', CPU, 'AWS/DocDB', 'CPUUtilization', 'Average')];
    case 'graph':
      return [tooHigh('cpu', CPU, 'AWS/Neptune', 'CPUUtilization', 'Average')];
    default:
      return [];
  }
}

function waits({ visibilitySeconds, tries }: { visibilitySeconds: number; tries: number }): number {
  return Math.max(BASELINE.alarms.usualSeconds, visibilitySeconds * tries);
}

function above(name: string, says: string, namespace: string, metric: string, statistic: string, threshold: number): Usual {
  return {
    name,
    says,
    reading: { is: 'metric', namespace, name: metric, statistic },
    comparison: 'GreaterThanThreshold',
    threshold,
    seconds: BASELINE.alarms.usualSeconds,
    ...WHOLE,
  };
}

function tooHigh(name: string, says: string, namespace: string, metric: string, statistic: string): Usual {
  return { ...above(name, says, namespace, metric, statistic, BASELINE.alarms.busy), seconds: BASELINE.alarms.busySeconds };
}

function share(name: string, says: string, namespace: string, part: string, of: string): Usual {
  return {
    name,
    says,
    reading: { is: 'share', namespace, part, of },
    comparison: 'GreaterThanThreshold',
    threshold: BASELINE.alarms.failures,
    seconds: BASELINE.alarms.usualSeconds,
    ...WHOLE,
  };
}
