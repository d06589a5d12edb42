import { describeAnalytics, JOBS_DECIDE, planAnalytics, SERVERLESS_DECIDES } from '../../cloud/analytics.js';
import { cloudKind, LIFE } from '../../cloud/kind.js';

export const sparkClusterOnAws = cloudKind<'spark_cluster'>({
  kind: 'spark_cluster',
  builds: ['in', 'nodes', 'cores', 'memory', 'encryption', 'public', 'owner', 'tags'],
  describes: ['cost', 'time', 'concurrency', 'queue', 'zones', 'zone', 'core_bandwidth', 'network', ...LIFE],
  lacks: SERVERLESS_DECIDES,
  leaves: {
    ...JOBS_DECIDE,
    executors: 'is a setting of each job (`spark.executor.instances`)',
    memory_fraction: 'is a setting of each job (`spark.memory.fraction`)',
  },
  plan: (view, context) => planAnalytics(view, 'Spark', context),
  describe: describeAnalytics,
});
