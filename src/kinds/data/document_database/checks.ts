import { formatQuantity } from '../../../model/index.js';
import { datasetOf } from '../../questions.js';
import { at, rule, setProperty, type Rule } from '../../rule.js';

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
        `${database.name} acknowledges writes${dataset ? ` of ${dataset.name}` : ''} that one of its ${database.replicas + 1} members has: they are lost when it is`,
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
];
