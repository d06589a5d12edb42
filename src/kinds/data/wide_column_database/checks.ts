import type { View } from '../../behaviour.js';
import { expectationsOf, promisesAvailability } from '../../structure.js';
import { at, repair, rule, see, setProperty, type Rule } from '../../rule.js';
import type { Change } from '../../../model/index.js';

const ON = 'wide_column_database';

export const wideColumnDatabaseRules: readonly Rule[] = [
  rule(
    'wide/reads-miss-writes',
    {
      on: ON,
      severity: 'warning',
      title: 'A read may meet no copy that has the last write',
      doc: 'With R + W > N the copies that are read and those that were written have one in common; with less, a read may see old data however long ago the write was acknowledged. `consistency: quorum` reads and writes more than half.',
      fixable: true,
    },
    (database, found, { architecture }) => {
      const [read, write] = copies(database);
      if (read + write > database.N) return;
      const promise = expectationsOf(architecture, database.id).find(({ metric }) => metric === 'stale_reads');
      // Who writes `one` has asked for speed; who writes `quorum` and takes it back has not noticed.
      if (!promise && database.consistency === 'one') return;
      found(
        at(database, database.R === undefined ? 'consistency' : 'R'),
        `${database.name} reads ${read} and writes ${write} of ${database.N} copies: ${read} + ${write} is not more than ${database.N}`,
        quorum(database),
        ...(promise ? [see(promise.source, 'fresh reads are promised')] : []),
      );
    },
  ),
  rule(
    'wide/more-copies-than-nodes',
    {
      on: ON,
      severity: 'error',
      title: 'There are fewer nodes than copies',
      doc: 'Each copy stands on a node of its own; with fewer nodes than copies, requests that need them all are refused.',
      fixable: true,
      safe: false,
    },
    (database, found) => {
      if (database.N <= database.replicas || database.replicas === 0) return;
      found(
        at(database, 'N'),
        `${database.name} keeps ${database.N} copies on ${database.replicas} ${database.replicas === 1 ? 'node' : 'nodes'}`,
        setProperty(database.component, 'replicas', String(database.N)),
      );
    },
  ),
  rule(
    'wide/one-copy',
    {
      on: ON,
      severity: 'warning',
      title: 'Each row is on one node alone',
      doc: 'With one copy, the loss of a node is the loss of its rows. Three is what Cassandra’s documentation advises for production.',
      fixable: true,
      safe: false,
    },
    (database, found) => {
      if (database.N !== 1) return;
      const changes: Change[] = [{ change: 'set', component: database.id, property: 'N', value: '3' }];
      if (database.replicas < 3) changes.push({ change: 'set', component: database.id, property: 'replicas', value: '3' });
      found(
        at(database, 'N'),
        `${database.name} keeps one copy of each row: those on a node that is lost are gone`,
        repair('Keep three copies', ...changes),
      );
    },
  ),
  rule(
    'wide/needs-every-copy',
    {
      on: ON,
      severity: 'warning',
      title: 'The loss of one node stops requests',
      doc: 'Who waits for all copies waits for the one that is gone. More than half are enough for readers to see every write.',
      fixable: true,
    },
    (database, found, { architecture }) => {
      const [read, write] = copies(database);
      if (database.N < 2 || (read < database.N && write < database.N) || !promisesAvailability(architecture)) return;
      found(
        at(database, 'consistency'),
        `${write >= database.N ? 'writes' : 'reads'} of ${database.name} need all ${database.N} copies: one node that is lost stops them`,
        quorum(database),
      );
    },
  ),
];

/** How many copies a read and a write need. */
function copies({ N, R, W, consistency }: View<'wide_column_database'>): readonly [number, number] {
  const each = consistency === 'one' ? 1 : consistency === 'all' ? N : Math.floor(N / 2) + 1;
  return [R ?? each, W ?? each];
}

function quorum(database: View<'wide_column_database'>): ReturnType<typeof repair> {
  const written = ['R', 'W'].filter((name) => database.component.written.some((each) => each.name === name));
  return repair(
    'Read and write more than half (`consistency: quorum`)',
    ...written.map((property) => ({ change: 'remove', component: database.id, property }) as const),
    { change: 'set', component: database.id, property: 'consistency', value: 'quorum' },
  );
}
