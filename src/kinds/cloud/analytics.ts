import type { View } from '../behaviour.js';
import type { SparkPlan } from '../plan/managed.js';
import { wrote, type Built, type PlanContext } from './kind.js';

const GIB = 2 ** 30;
/** The release of EMR that applications are made with (docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/release-versions.html). */
const RELEASE = 'emr-7.5.0';

/** Both sorts of cluster become an application of EMR Serverless, which holds machines while jobs run and none afterwards. */
export function planAnalytics(view: View<'spark_cluster'> | View<'hadoop_cluster'>, type: SparkPlan['type'], context: PlanContext): Built {
  const { component } = view;
  if (type === 'Hive')
    context.note(
      component,
      'Hadoop is built as Hive on EMR Serverless, on Tez and S3: there is no HDFS, and jobs of plain MapReduce do not run on it.',
    );
  if (view.public && wrote(component, 'public')) context.note(component, 'It is never reachable from the internet.');
  return {
    as: 'managed',
    plan: {
      is: 'spark',
      origin: context.origin(component),
      port: null,
      release: RELEASE,
      type,
      cpu: Math.max(1, Math.ceil(view.nodes * view.cores)),
      memory: Math.max(2, Math.ceil((view.nodes * view.memory) / GIB)),
    },
  };
}

export function describeAnalytics(built: Built): string | null {
  if (built?.as !== 'managed' || built.plan.is !== 'spark') return null;
  return `EMR Serverless for ${built.plan.type}: ${built.plan.cpu} vCPU and ${built.plan.memory} GiB at most`;
}

/** What EMR Serverless decides by itself, or each job. */
export const SERVERLESS_DECIDES = {
  block_size: 'is up to S3 and to each job',
  replication: 'is up to S3, where the data is',
  instance: 'is not chosen: EMR Serverless has no machines to choose',
  scaling: 'is up to EMR Serverless, which holds machines while jobs run',
} as const;

/** What is said elsewhere: by a job, or by another property. */
export const JOBS_DECIDE = {
  speculative: 'is a setting of each job (`spark.speculation`)',
  replicas: 'is said by `nodes`',
} as const;
