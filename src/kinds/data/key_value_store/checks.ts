import { formatQuantity, type Change, type Fix } from '../../../model/index.js';
import type { View } from '../../behaviour.js';
import { at, repair, rule, setProperty, type Rule } from '../../rule.js';
import { capacityOf, PARTITION } from './behaviour.js';

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
      doc: 'Requests beyond the capacity that is bought are turned away, and tried again by whoever asked. A partition serves 3,000 reads and 1,000 writes per second at most, however much is bought (AWS, “Designing partition keys”), and the hottest one is full first. The fix buys what keeps it at or below 70%, and spreads it over enough partitions.',
      fixable: true,
      safe: false,
    },
    (store, found, context) => {
      if (store.engine !== 'dynamodb') return;
      for (const operation of ['read', 'write'] as const) {
        const limiter = context.compiled.builder.recall(store.id, operation);
        const asked = limiter === null ? 0 : (context.offered().limiters[limiter] ?? 0);
        const capacity = capacityOf(store, operation);
        if (asked <= capacity) continue;
        found(
          at(store, `${operation}_capacity`),
          `${store.name} gets ${formatQuantity(asked, 'rate')} ${operation}s and can take ${formatQuantity(capacity, 'rate')}: ${formatQuantity(1 - capacity / asked, 'percent')} of them are turned away`,
          buyMore(store, operation, asked / ROOM),
        );
      }
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

/** Asked over bought that leaves room for bursts, as for servers. */
const ROOM = 0.7;

/** Buys so many operations per second for the hottest partition's sake, on partitions that can serve them. */
function buyMore(store: View<'key_value_store'>, operation: 'read' | 'write', wanted: number): Fix {
  const skew = Math.max(1, store.key_skew);
  const partitions = Math.max(store.partitions, Math.ceil((wanted * skew) / PARTITION[operation]));
  const bought = Math.ceil(wanted * Math.min(partitions, skew));
  const changes: Change[] = [];
  if (store[`${operation}_capacity`] !== undefined)
    changes.push({ change: 'set', component: store.id, property: `${operation}_capacity`, value: `${bought}/s` });
  if (partitions > store.partitions)
    changes.push({ change: 'set', component: store.id, property: 'partitions', value: String(partitions) });
  return repair(`Buy ${bought}/s on ${partitions} ${partitions === 1 ? 'partition' : 'partitions'}`, ...changes);
}
