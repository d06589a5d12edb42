import { formatQuantity } from '../../../model/index.js';
import type { CallIn } from '../../graph.js';
import { datasetOf } from '../../family.js';
import { at, rule, see, setProperty, type Rule } from '../../rule.js';

const ON = 'document_database';

export const documentDatabaseRules: readonly Rule[] = [
  rule(
    'document/write-concern-1',
    {
      on: ON,
      severity: 'warning',
      title: 'Writes are acknowledged by one member',
      doc: 'What only the primary has is undone when another is elected, although whoever wrote was told that it is done. MongoDB’s own default is `majority`, since 5.0 (MongoDB, “Write Concern”).',
      fixable: true,
    },
    (database, found, { architecture }) => {
      if (database.write_concern !== 1 || database.replicas === 0) return;
      const dataset = datasetOf(architecture, database.component);
      found(
        at(database, 'write_concern'),
        `${database.name} acknowledges writes${dataset ? ` of ${dataset.name}` : ''} that one of its ${database.replicas + 1} members has: they are lost when that member is`,
        setProperty(database.component, 'write_concern', 'majority'),
      );
    },
  ),
  rule(
    'document/write-concern-too-high',
    {
      on: ON,
      severity: 'error',
      title: 'A write waits for more members than there are',
      doc: 'A write concern above the number of members is never met: every write fails or waits for ever.',
      fixable: true,
    },
    (database, found) => {
      const { write_concern: concern } = database;
      if (typeof concern !== 'number' || concern <= database.replicas + 1) return;
      found(
        at(database, 'write_concern'),
        `a write of ${database.name} waits for ${concern} members, and it has ${formatQuantity(database.replicas + 1, 'number')}`,
        setProperty(database.component, 'write_concern', 'majority'),
      );
    },
  ),
  rule(
    'document/joins',
    {
      on: ON,
      severity: 'info',
      title: 'A request joins documents by hand',
      doc: 'A store of documents joins badly or not at all: a request that looks up one document after the other pays a round trip for each, and sees them at different moments. Keep together in one document what is read together, or use a relational database (MongoDB manual, “Embedded Data Versus References”).',
    },
    (database, found, context) => {
      const reads = new Map<string, CallIn[]>();
      for (const each of context.callsOf(database.id)) {
        if (each.call.operation === 'write' || each.call.mode === 'async') continue;
        const key = `${each.flow.name} ${each.call.from}`;
        const before = reads.get(key);
        if (before) before.push(each);
        else reads.set(key, [each]);
      }
      for (const calls of reads.values()) {
        const [first] = calls;
        if (!first || calls.length < MANY_READS) continue;
        found(
          first.call.source,
          `${first.flow.name}: ${context.component(first.call.from)?.name ?? first.call.from} puts together one answer from ${calls.length} reads of ${database.name}`,
          ...calls.slice(1).map(({ call }) => see(call.source, 'and reads here')),
        );
      }
    },
  ),
];

/** Reads of one store for one answer that look like a join: a judgement. */
const MANY_READS = 3;
