import type { View } from '../../behaviour.js';
import { cloudKind, LIFE, wrote, type Built, type PlanContext } from '../../cloud/kind.js';

export const wideColumnDatabaseOnAws = cloudKind<'wide_column_database'>({
  kind: 'wide_column_database',
  builds: ['engine', 'in', 'holds', 'encryption', 'public', 'owner', 'tags'],
  describes: ['cost', 'time', 'concurrency', 'queue', 'zones', 'zone', 'lag', 'storage', ...LIFE],
  leaves: {
    backup: 'is not built: point-in-time recovery is said when a table is made, by the application',
    R: 'is chosen by the application with each read',
    consistency: 'is chosen by the application with each read: `ONE`, `LOCAL_ONE` or `LOCAL_QUORUM`',
  },
  lacks: {
    replicas: 'is up to Keyspaces, which has no machines to count',
    N: 'is up to Keyspaces, which keeps three copies in three zones',
    W: 'is up to Keyspaces, which writes at `LOCAL_QUORUM`',
    hinted_handoff: 'is up to Keyspaces',
    read_repair: 'is up to Keyspaces',
    instance: 'is not chosen: Keyspaces has no machines to choose',
    scaling: 'is not built: Keyspaces grows by itself',
  },
  plan: planKeyspace,
  describe: (built) =>
    built?.as === 'managed' && built.plan.is === 'keyspace' ? 'Amazon Keyspaces: a keyspace, reached inside the network' : null,
});

function planKeyspace(view: View<'wide_column_database'>, context: PlanContext): Built {
  const { component } = view;
  if (view.engine !== 'keyspaces')
    context.note(
      component,
      `\`${view.engine}\` is built as Amazon Keyspaces, which speaks Cassandra’s protocol, without some of its statements.`,
    );
  if (view.public && wrote(component, 'public'))
    context.note(component, 'Keyspaces is reached from inside the network, with permission alone.');
  context.note(
    component,
    'Its tables are made by the application, which knows their columns: with a key of your own and point-in-time recovery.',
  );
  return { as: 'managed', plan: { is: 'keyspace', origin: context.origin(component), port: 9142 } };
}
