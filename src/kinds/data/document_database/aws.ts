import type { View } from '../../behaviour.js';
import { backupsOf, classOf, instancesOf } from '../../cloud/cluster.js';
import { cloudKind, LIFE, type Built, type PlanContext } from '../../cloud/kind.js';
import type { DocumentsPlan } from '../../plan/managed.js';

export const documentDatabaseOnAws = cloudKind<'document_database'>({
  kind: 'document_database',
  builds: ['engine', 'in', 'replicas', 'shards', 'holds', 'backup', 'instance', 'encryption', 'public', 'owner', 'tags'],
  describes: ['cost', 'time', 'concurrency', 'queue', 'lag', 'key_skew', 'consistency', 'storage', ...LIFE],
  leaves: {
    read_concern: 'is chosen by the application with each read',
    read_preference: 'is chosen by the application with each read',
    shard_key: 'is up to the application',
    indexes: 'is up to the application',
  },
  lacks: {
    zones: 'is up to DocumentDB, which spreads instances over the zones of the network',
    zone: 'is up to DocumentDB, which spreads instances over the zones of the network',
    write_concern: 'is up to DocumentDB: a write is answered once it is on disk in three zones',
    connections: 'is up to the size of the instance',
    failover: 'is up to DocumentDB, which promotes a reader in about 30 s',
    scaling: 'is not built: instances are of a fixed number and size',
  },
  plan: planDocuments,
  describe: (built) => {
    if (built?.as !== 'managed' || built.plan.is !== 'documents') return null;
    return `DocumentDB cluster: ${built.plan.instances} × ${built.plan.instanceClass}`;
  },
});

function planDocuments(view: View<'document_database'>, context: PlanContext): Built {
  const { component } = view;
  if (view.engine === 'mongodb')
    context.note(component, 'MongoDB is built as DocumentDB, which speaks its protocol of version 5.0, without some of its commands.');
  if (view.shards > 1)
    context.note(component, `A cluster of DocumentDB grows its storage without shards, so there is one instead of ${view.shards}.`);
  const plan: DocumentsPlan = {
    is: 'documents',
    origin: context.origin(component),
    port: 27017,
    version: '5.0.0',
    family: 'docdb5.0',
    instances: instancesOf(view.replicas, component, 'DocumentDB', context),
    instanceClass: classOf(view, 'db.r6g.large', 'DocumentDB', context),
    backupDays: backupsOf(view, context),
    parameters: [
      { name: 'audit_logs', value: 'enabled', apply: 'immediate' },
      { name: 'profiler', value: 'enabled', apply: 'immediate' },
      { name: 'tls', value: 'enabled', apply: 'pending-reboot' },
    ],
  };
  return { as: 'managed', plan };
}
