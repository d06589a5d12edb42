import { formatQuantity } from '../../../model/index.js';
import { at, rule, setProperty, type Rule } from '../../rule.js';

const ON = 'key_value_store';
const GIB = 2 ** 30;

export const keyValueStoreRules: readonly Rule[] = [
  rule(
    'keyvalue/throttled',
    {
      on: ON,
      severity: 'warning',
      solved: true,
      title: 'More is asked than is bought',
      doc: 'Requests beyond the capacity that is bought are turned away, and tried again by whoever asked. The share is the solver’s. Buy more, spread the keys over more partitions, or pay for each request instead.',
    },
    (store, found, { results }) => {
      const throttled = results?.components[store.id]?.metrics.throttled?.value;
      if (store.engine !== 'dynamodb' || typeof throttled !== 'number' || throttled < 0.001) return;
      found(
        at(store, store.read_capacity === undefined ? 'write_capacity' : 'read_capacity'),
        `${store.name} turns away ${formatQuantity(throttled, 'percent')} of the requests: more is asked than is bought`,
      );
    },
  ),
  rule(
    'keyvalue/too-large',
    {
      on: ON,
      severity: 'warning',
      title: 'A store for small things is made large',
      doc: 'Every member of an etcd-like store keeps everything in memory and sends all of it to one that joins: its guide advises 8 GiB at most (etcd, “Hardware recommendations”). Keep large things in a database.',
      fixable: true,
      safe: false,
    },
    (store, found) => {
      if (store.engine === 'dynamodb' || store.storage <= 8 * GIB) return;
      found(
        at(store, 'storage'),
        `${store.name} is given ${formatQuantity(store.storage, 'size')}, and 8GiB are the most that ${store.engine} is made for`,
        setProperty(store.component, 'storage', '8GiB'),
      );
    },
  ),
];
