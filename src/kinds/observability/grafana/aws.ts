import type { View } from '../../behaviour.js';
import { cloudKind, LIFE, type Built, type PlanContext } from '../../cloud/kind.js';

export const grafanaOnAws = cloudKind<'grafana'>({
  kind: 'grafana',
  builds: ['in', 'sources', 'public', 'encryption', 'owner', 'tags'],
  // A workspace has no machines: it is of any size, and in several zones.
  describes: ['cost', 'time', 'concurrency', 'queue', 'replicas', 'zones', 'zone', 'refresh', 'viewers', 'panels', ...LIFE],
  lacks: {
    dashboards: 'is not built: import `grafana/dashboard.json` of the monitoring export',
    instance: 'is not chosen: a workspace has no machines to choose',
    scaling: 'is not built: a workspace grows by itself',
  },
  plan: planBoards,
  describe: (built) =>
    built?.as === 'managed' && built.plan.is === 'boards'
      ? `Amazon Managed Grafana over CloudWatch${built.plan.reads.length > 0 ? ' and Prometheus' : ''}`
      : null,
});

function planBoards(view: View<'grafana'>, context: PlanContext): Built {
  const { component } = view;
  const here = context.place(component).key;
  const asked = view.sources?.flatMap((id) => context.find(id) ?? []) ?? context.components;
  const metrics = asked.filter((each) => context.managed(each)?.is === 'metrics');
  const reads = metrics.filter((each) => context.place(each).key === here);
  for (const each of metrics)
    if (!reads.includes(each)) context.note(component, `\`${each.id}\` stands in another region: add it to the workspace by hand.`);
  context.note(
    component,
    'Who signs in comes from IAM Identity Center, which the account has to have; nobody is let in until you assign them.',
  );
  return {
    as: 'managed',
    plan: { is: 'boards', origin: context.origin(component), port: null, reads: reads.map((each) => context.origin(each).key) },
  };
}
