import { formatQuantity } from '../../../model/index.js';
import { storeState, type Store } from '../../../network/index.js';
import type { View } from '../../behaviour.js';
import { expectationsOf, faultsOn } from '../../structure.js';
import { at, removeProperty, repair, rule, see, setProperty, type Rule, type RuleContext } from '../../rule.js';
import { isLookup } from './behaviour.js';
import { contentOf, entriesOf } from './content.js';

const ON = 'cache';
const GIB = 2 ** 30;

export const cacheRules: readonly Rule[] = [
  rule(
    'cache/no-ttl',
    {
      on: ON,
      severity: 'warning',
      title: 'A cached value never expires',
      doc: 'Without a TTL, and without invalidation by writes, a reader may see a value that was changed years ago. A TTL bounds how stale an answer can be.',
      fixable: true,
      safe: false,
    },
    (cache, found) => {
      if (cache.ttl !== undefined || cache.consistency === 'invalidate') return;
      found(
        cache.component,
        `${cache.name} keeps a value for ever: nothing expires or invalidates it`,
        setProperty(cache.component, 'ttl', '5m'),
      );
    },
  ),
  rule(
    'cache/memcached-persistence',
    {
      on: ON,
      severity: 'error',
      title: 'Memcached is asked to write to disk',
      doc: 'Memcached keeps values in memory alone. Redis writes snapshots or a log of changes.',
      fixable: true,
      safe: false,
    },
    (cache, found) => {
      if (cache.engine !== 'memcached' || !cache.persistence) return;
      found(
        at(cache, 'persistence'),
        `${cache.name} is Memcached, which has no persistence`,
        setProperty(cache.component, 'engine', 'redis'),
        removeProperty(cache.component, 'persistence'),
      );
    },
  ),
  rule(
    'cache/memcached-replicas',
    {
      on: ON,
      severity: 'error',
      title: 'Memcached is asked to replicate',
      doc: 'Memcached nodes know nothing of each other: more nodes hold more keys (`shards`), never copies. Redis has replicas that take over.',
      fixable: true,
      safe: false,
    },
    (cache, found) => {
      if (cache.engine !== 'memcached' || cache.replicas < 2) return;
      found(
        at(cache, 'replicas'),
        `${cache.name} is Memcached, whose nodes hold no copies of each other: ${cache.replicas} replicas are one`,
        setProperty(cache.component, 'engine', 'redis'),
        removeProperty(cache.component, 'replicas'),
      );
    },
  ),
  rule(
    'cache/write-back-loses',
    {
      on: ON,
      severity: 'warning',
      title: 'A write-back cache has the only copy of new values',
      doc: 'With `write: back` a write is answered before the store has it. Until then the cache holds the only copy, and a node that is lost takes it along, unless another node or its disk has it too.',
      fixable: true,
      safe: false,
    },
    (cache, found) => {
      if (cache.write !== 'back' || cache.persistence || cache.replicas > 1) return;
      const fix =
        cache.engine === 'redis' ? setProperty(cache.component, 'replicas', '2') : setProperty(cache.component, 'write', 'through');
      found(at(cache, 'write'), `${cache.name} answers writes before they are stored, and has one copy of them`, fix);
    },
  ),
  rule(
    'cache/too-small',
    {
      on: ON,
      severity: 'info',
      solved: true,
      title: 'More memory would find many more values',
      doc: 'The hit ratio follows from the number of entries that fit, the number of keys and how unevenly they are asked for (Che’s approximation). The message says what more memory would bring.',
      fixable: true,
      safe: false,
    },
    (cache, found, context) => {
      const better = betterCapacity(cache, context);
      if (!better) return;
      found(
        at(cache, 'capacity'),
        `${cache.name} finds ${formatQuantity(better.now, 'percent')} of what is looked up in ${formatQuantity(cache.capacity, 'size')}; ${better.text} would find ${formatQuantity(better.then, 'percent')}`,
        setProperty(cache.component, 'capacity', better.text),
      );
    },
  ),
  rule(
    'cache/cold-start',
    {
      on: ON,
      severity: 'warning',
      solved: true,
      title: 'What stands behind a cache cannot carry the load without it',
      doc: 'A cache that restarts is empty, and every lookup goes to the store behind it. When that is more than the store can serve, its queue grows until the cache is warm again, which takes longer because of the queue. Try it: a scenario with `flush`.',
      fixable: true,
      safe: false,
    },
    (cache, found, context) => {
      const store = context.compiled.builder.recall(cache.id, 'store');
      if (store === null || context.hitRatio(store) === 0) return;
      const warm = context.offered();
      const { stations } = context.compiled.network;
      for (const [index, cold] of [...context.offeredWithout(store)].sort(([a], [b]) => a - b)) {
        const station = stations[index];
        if (!station) continue;
        const servers = station.replicas * station.servers;
        const before = (warm.stations[index]?.work ?? 0) / servers;
        const after = cold.work / servers;
        if (before >= 1 || after < 1 || station.owner === cache.id) continue;
        const behind = context.component(station.owner)?.name ?? station.owner;
        found(
          cache.component,
          `when ${cache.name} is cold, ${behind} gets ${formatQuantity(cold.rate, 'rate')} instead of ${formatQuantity(warm.stations[index]?.rate ?? 0, 'rate')} and is ${formatQuantity(after, 'percent')} busy`,
          ...coldScenario(cache, context),
        );
        return;
      }
    },
  ),
  rule(
    'cache/stale-against-promise',
    {
      on: ON,
      severity: 'info',
      title: 'Fresh reads are promised of a cache that nothing invalidates',
      doc: 'A value that the store has changed is served from the cache until its TTL runs out, however few stale reads an `expect` allows. Let writes invalidate the value.',
      fixable: true,
      safe: false,
    },
    (cache, found, { architecture }) => {
      if (cache.consistency === 'invalidate' || cache.write !== 'around' || cache.ttl === undefined) return;
      const promise = expectationsOf(architecture, cache.id).find(({ metric }) => metric === 'stale_reads');
      if (!promise) return;
      found(
        at(cache, 'ttl'),
        `${cache.name} serves a value for up to ${formatQuantity(cache.ttl, 'duration')} after it was changed, and \`${promise.text}\``,
        setProperty(cache.component, 'consistency', 'invalidate'),
        see(promise.source, 'this is promised'),
      );
    },
  ),
  rule(
    'cache/no-source',
    {
      on: ON,
      severity: 'warning',
      title: 'Nothing is done when a cache has no value',
      doc: 'A lookup that finds nothing needs a source: `on miss -> store: read` when the caller loads the value (cache-aside), or the store after the cache in the chain when the cache does (read-through).',
    },
    (cache, found, context) => {
      const alone = context.callsOf(cache.id).filter(({ call }) => call.onMiss === null && call.then.length === 0 && isLookup(call));
      const [first, ...others] = alone;
      if (!first) return;
      const flows = others.length === 0 ? first.flow.name : `${first.flow.name} and ${others.length} more`;
      found(
        first.call.source,
        `${flows}: when ${cache.name} has no value, nobody loads it; add \`on miss -> …: read\``,
        ...others.map(({ flow, call }) => see(call.source, `${flow.name} looks it up here`)),
      );
    },
  ),
];

/** The least doubling of the memory that finds at least nine tenths of what all of it would; null when it would not bring ten points more. */
function betterCapacity(
  cache: View<'cache'>,
  context: RuleContext,
): { readonly now: number; readonly then: number; readonly text: string } | null {
  const index = context.compiled.builder.recall(cache.id, 'store');
  const store = index === null ? undefined : context.compiled.network.stores[index];
  const rate = index === null ? 0 : (context.offered().stores[index] ?? 0);
  if (!store || rate === 0 || store.entries >= store.keys) return null;
  const { keys, entrySize } = contentOf(cache, context.architecture);
  const ratio = (entries: number): number => storeState({ ...store, entries } satisfies Store, rate).hitRatio;
  const now = ratio(entriesOf(cache, context.architecture));
  const all = ratio(keys);
  if (now >= 0.8 || all - now < 0.1) return null;
  let gibibytes = 2 ** Math.ceil(Math.log2(Math.max(1, cache.capacity / GIB)));
  if (gibibytes * GIB <= cache.capacity) gibibytes *= 2;
  while (gibibytes * GIB < keys * entrySize && ratio(Math.floor((gibibytes * GIB) / entrySize)) < 0.9 * all) gibibytes *= 2;
  return { now, then: ratio(Math.floor((gibibytes * GIB) / entrySize)), text: formatQuantity(gibibytes * GIB, 'size') };
}

/** A scenario that shows it, unless the file has one that flushes this cache. */
function coldScenario(cache: View<'cache'>, context: RuleContext): ReturnType<typeof repair>[] {
  const { scenarios } = context.architecture;
  const tried = faultsOn(context.architecture, cache.id).some(({ event }) => event.fault === 'flush');
  if (tried || cache.id.includes('.')) return [];
  const taken = new Set(scenarios.map(({ name }) => name));
  let name = `${cache.name}_cold`;
  while (taken.has(name)) name += '_';
  const text = `\nscenario ${name} "${cache.name} is lost and comes back empty" {\n  at 60s: flush ${cache.name}\n}`;
  return [repair(`Add a scenario that flushes \`${cache.name}\``, { change: 'add', after: null, text })];
}
