import { describeAnalytics, JOBS_DECIDE, planAnalytics, SERVERLESS_DECIDES } from '../../cloud/analytics.js';
import { cloudKind, LIFE } from '../../cloud/kind.js';

export const hadoopClusterOnAws = cloudKind<'hadoop_cluster'>({
  kind: 'hadoop_cluster',
  builds: ['in', 'nodes', 'cores', 'memory', 'encryption', 'public', 'owner', 'tags'],
  describes: ['cost', 'time', 'concurrency', 'queue', 'zones', 'zone', 'core_bandwidth', 'network', 'disk_bandwidth', ...LIFE],
  leaves: { ...JOBS_DECIDE, slots: 'is a setting of each job' },
  lacks: { ...SERVERLESS_DECIDES, disks: 'is not built: the data is in S3' },
  plan: (view, context) => planAnalytics(view, 'Hive', context),
  describe: describeAnalytics,
});
