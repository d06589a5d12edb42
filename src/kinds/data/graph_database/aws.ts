import type { View } from '../../behaviour.js';
import { backupsOf, classOf, instancesOf } from '../../cloud/cluster.js';
import { cloudKind, LIFE, type Built, type PlanContext } from '../../cloud/kind.js';
import type { GraphPlan } from '../../plan/managed.js';

export const graphDatabaseOnAws = cloudKind<'graph_database'>({
  kind: 'graph_database',
  builds: ['engine', 'in', 'replicas', 'holds', 'backup', 'instance', 'encryption', 'public', 'owner', 'tags'],
  describes: ['cost', 'time', 'concurrency', 'queue', 'lag', 'consistency', 'storage', 'hops', 'fan_out', 'vertex_time', ...LIFE],
  leaves: {
    limit: 'is up to the queries of the application',
    read_from: 'is chosen by the application, which calls the writer or the readers',
  },
  lacks: {
    zones: 'is up to Neptune, which spreads instances over the zones of the network',
    zone: 'is up to Neptune, which spreads instances over the zones of the network',
    failover: 'is up to Neptune, which promotes a reader in about 30 s',
    scaling: 'is not built: instances are of a fixed number and size',
  },
  plan: planGraph,
  describe: (built) => {
    if (built?.as !== 'managed' || built.plan.is !== 'graph') return null;
    return `Neptune cluster: ${built.plan.instances} × ${built.plan.instanceClass}`;
  },
});

function planGraph(view: View<'graph_database'>, context: PlanContext): Built {
  const { component } = view;
  if (view.engine === 'neo4j')
    context.note(
      component,
      'Neo4j is built as Neptune, which answers openCypher and Bolt, but not all of Cypher, and none of Neo4j’s procedures.',
    );
  const plan: GraphPlan = {
    is: 'graph',
    origin: context.origin(component),
    port: 8182,
    version: '1.4.6.0',
    family: 'neptune1.4',
    instances: instancesOf(view.replicas, component, 'Neptune', context),
    instanceClass: classOf(view, 'db.r6g.large', 'Neptune', context),
    backupDays: backupsOf(view, context),
  };
  return { as: 'managed', plan };
}
