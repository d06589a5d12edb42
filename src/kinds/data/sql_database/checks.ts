import { formatQuantity } from '../../../model/index.js';
import { mean } from '../../../network/index.js';
import type { View } from '../../behaviour.js';
import type { Compiled } from '../../lowering/compile.js';
import { distributionOf } from '../../lowering/time.js';
import { backupsOf, expectationsOf, othersAreRedundant, promisesAvailability } from '../../structure.js';
import { at, rule, see, setProperty, type Rule } from '../../rule.js';
import { viewAt } from '../../view.js';
import { replicasOf, sharesOf } from './behaviour.js';

const ON = 'sql_database';
const GIB = 2 ** 30;
const DAY = 86_400;
/** Storage that lasts for less than this is worth a word. */
const SOON = 90 * DAY;

export const sqlDatabaseRules: readonly Rule[] = [
  rule(
    'sql/no-replica',
    {
      on: ON,
      severity: 'warning',
      title: 'A database has a single primary and nothing to take its place',
      standard: 'AWS Well-Architected REL11-BP02 (Fail over to healthy resources)',
      doc: 'When the machine of a primary without replica is lost, writes and reads stop until somebody restores a backup, and what came after the backup is gone. A replica takes over within a minute or two.',
      fixable: true,
      safe: false,
    },
    (database, found, { architecture }) => {
      if (replicasOf(database) > 0) return;
      if (!promisesAvailability(architecture) && !othersAreRedundant(architecture, database.component)) return;
      found(
        database.component,
        `${database.name} has no replica: nothing takes over when its machine is lost`,
        setProperty(database.component, 'replicas', '1'),
      );
    },
  ),
  rule(
    'sql/no-backup',
    {
      on: ON,
      severity: 'warning',
      title: 'A database has no backup',
      standard: 'AWS Well-Architected REL09-BP01 (Identify and back up all data that needs to be backed up)',
      doc: 'Replicas repeat a mistaken `DELETE` within milliseconds. Only a backup goes back in time.',
      fixable: true,
      safe: false,
    },
    (database, found, { architecture }) => {
      if (database.backup || backupsOf(architecture, database.id).length > 0) return;
      found(
        database.component,
        `${database.name} has no backup: what is deleted by mistake is gone`,
        setProperty(database.component, 'backup', 'on'),
      );
    },
  ),
  rule(
    'sql/strong-on-async',
    {
      on: ON,
      severity: 'error',
      title: 'Strong consistency is promised on replicas that lag',
      doc: 'An asynchronous replica shows a commit after its lag; who reads there sees old data meanwhile. Read from the primary, or let commits wait for the replicas.',
      fixable: true,
      safe: false,
    },
    (database, found, { architecture }) => {
      if (database.replication === 'sync' || database.read_from === 'primary' || replicasOf(database) === 0) return;
      const promise = expectationsOf(architecture, database.id).find(({ metric, limit }) => metric === 'stale_reads' && limit === 0);
      if (database.consistency !== 'strong' && !promise) return;
      found(
        at(database, database.consistency === 'strong' ? 'consistency' : 'read_from'),
        `${database.name} promises ${database.consistency === 'strong' ? 'strong consistency' : 'that no read is stale'} and reads from ${database.replication} replicas, which show a commit ${formatQuantity(mean(distributionOf(database.lag)), 'duration')} later on average`,
        setProperty(database.component, 'read_from', 'primary'),
        setProperty(database.component, 'replication', 'sync'),
        ...(promise ? [see(promise.source, 'this is promised')] : []),
      );
    },
  ),
  rule(
    'sql/reads-from-nothing',
    {
      on: ON,
      severity: 'warning',
      title: 'Reads go to replicas that are not there',
      doc: 'Without replicas, reads go to the primary whatever `read_from` says.',
      fixable: true,
      safe: false,
    },
    (database, found) => {
      if (database.read_from === 'primary' || replicasOf(database) > 0) return;
      found(
        at(database, 'read_from'),
        `${database.name} reads from ${database.read_from} and has no replicas: the primary serves everything`,
        setProperty(database.component, 'replicas', '1'),
        setProperty(database.component, 'read_from', 'primary'),
      );
    },
  ),
  rule(
    'sql/public',
    {
      on: ON,
      severity: 'error',
      title: 'A database is reachable from the internet',
      standard: 'CIS AWS Foundations Benchmark 3.0 2.3.3 (RDS: no public access); OWASP Top 10:2021 A05 (Security Misconfiguration)',
      doc: 'Whoever guesses or steals a password is in. Applications reach a database inside the network; people reach it through a bastion or a tunnel.',
      fixable: true,
    },
    (database, found) => {
      if (!database.public) return;
      found(at(database, 'public'), `${database.name} is reachable from the internet`, setProperty(database.component, 'public', 'off'));
    },
  ),
  rule(
    'sql/no-acid',
    {
      on: ON,
      severity: 'error',
      title: 'Payments are kept without transactions',
      doc: 'A payment that is taken from one account and never reaches the other is what atomic transactions are for.',
      fixable: true,
    },
    (database, found, { architecture }) => {
      const dataset = viewAt(architecture, database.holds, 'dataset');
      if (database.acid || dataset?.classification !== 'payment') return;
      found(
        at(database, 'acid'),
        `${database.name} keeps payments (${dataset.name}) without transactions`,
        setProperty(database.component, 'acid', 'on'),
      );
    },
  ),
  rule(
    'sql/storage',
    {
      on: ON,
      severity: 'warning',
      title: 'A database runs out of storage',
      doc: 'A full disk stops a database. What it holds is compared with the storage of all its shards, and with how fast it grows.',
      fixable: true,
      safe: false,
    },
    (database, found, { architecture }) => {
      const dataset = viewAt(architecture, database.holds, 'dataset');
      if (!dataset) return;
      const room = database.storage * sharesOf(database).length;
      const size = dataset.size ?? (dataset.objects ?? 0) * (dataset.record_size ?? dataset.object_size ?? 0);
      const left = room - size;
      const days = dataset.growth === undefined || dataset.growth <= 0 ? Infinity : left / dataset.growth;
      if (left >= 0 && days >= SOON) return;
      const yearly = size + Math.max(0, dataset.growth ?? 0) * 4 * SOON;
      const wanted = Math.ceil(yearly / sharesOf(database).length / (100 * GIB)) * 100;
      found(
        at(database, 'storage'),
        left < 0
          ? `${database.name} has room for ${formatQuantity(room, 'size')}, and ${dataset.name} is ${formatQuantity(size, 'size')}`
          : `${database.name} is full in ${formatQuantity(days, 'duration')}: ${dataset.name} grows by ${formatQuantity((dataset.growth ?? 0) * DAY, 'size')} a day into the ${formatQuantity(left, 'size')} that are left`,
        setProperty(database.component, 'storage', `${wanted}GiB`),
      );
    },
  ),
  rule(
    'sql/hot-shard',
    {
      on: ON,
      severity: 'warning',
      solved: true,
      title: 'One shard takes more than its share',
      doc: 'Shards help as far as the load spreads over them. The hottest shard is full first, and more shards do not help it; another shard key does.',
    },
    (database, found, context) => {
      const shares = sharesOf(database);
      if (shares.length < 2 || database.key_skew <= 1) return;
      const hot = busy(database, 0, context.compiled, context.offered().stations);
      const mean =
        shares.reduce((sum, _, shard) => sum + busy(database, shard, context.compiled, context.offered().stations), 0) / shares.length;
      if (hot < 0.7 || hot < 1.5 * mean) return;
      found(
        at(database, 'key_skew'),
        `the hottest of the ${shares.length} shards of ${database.name} is ${formatQuantity(hot, 'percent')} busy, their mean ${formatQuantity(mean, 'percent')}`,
      );
    },
  ),
];

function busy(database: View<'sql_database'>, shard: number, compiled: Compiled, demands: readonly { readonly work: number }[]): number {
  const station = compiled.builder.recall(database.id, `primary:${shard}`);
  return station === null ? 0 : (demands[station]?.work ?? 0) / compiled.builder.stationAt(station).servers;
}
