import type { View } from '../../behaviour.js';
import { cloudKind, LIFE, type Built, type PlanContext } from '../../cloud/kind.js';
import { viewOf } from '../../view.js';

export const prometheusOnAws = cloudKind<'prometheus'>({
  kind: 'prometheus',
  builds: ['in', 'scrapes', 'retention', 'public', 'encryption', 'owner', 'tags'],
  // A workspace has no machines: it is of any size, and in three zones.
  describes: [
    'cost',
    'time',
    'concurrency',
    'queue',
    'replicas',
    'zones',
    'zone',
    'scrape_interval',
    'sample_size',
    'series_memory',
    'memory',
    'storage',
    ...LIFE,
  ],
  lacks: {
    evaluation_interval: 'is not built: alerts are alarms of CloudWatch',
    alerts_to: 'is not built: alerts are alarms of CloudWatch, which go to topics of SNS',
    remote_write: 'is not needed: the workspace keeps samples for up to three years by itself',
    instance: 'is not chosen: a workspace has no machines to choose',
    scaling: 'is not built: a workspace grows by itself',
  },
  plan: planMetrics,
  describe: (built) =>
    built?.as === 'managed' && built.plan.is === 'metrics'
      ? `Amazon Managed Service for Prometheus: samples kept for ${built.plan.retentionDays} days`
      : null,
});

const DAY = 86_400;

/** Days that a workspace can keep samples (docs.aws.amazon.com/prometheus/latest/userguide/AMP_quotas.html). */
const RETENTION = { least: 1, most: 1095 };

function planMetrics(view: View<'prometheus'>, context: PlanContext): Built {
  const { component } = view;
  const keepers = context.components.filter(
    (each) => each.lineage.includes('thanos') && (viewOf<'thanos'>(each).sources ?? []).includes(component.id),
  );
  const wanted = Math.max(view.retention, ...keepers.map((each) => viewOf<'thanos'>(each).retention)) / DAY;
  const retentionDays = Math.min(RETENTION.most, Math.max(RETENTION.least, Math.ceil(wanted)));
  if (retentionDays !== wanted)
    context.note(component, `A workspace keeps samples for 1 to ${RETENTION.most} whole days: ${retentionDays}.`);
  context.note(
    component,
    'A workspace fetches nothing by itself: those that it would scrape write to it, at `…_REMOTE_WRITE_URL`, with a collector or a library of theirs.',
  );
  return { as: 'managed', plan: { is: 'metrics', origin: context.origin(component), port: null, retentionDays } };
}
