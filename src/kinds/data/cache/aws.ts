import { cacheNode } from '../../cloud/facts.js';
import { cloudKind, LIFE, noteZone, wrote, type Built, type PlanContext } from '../../cloud/kind.js';
import type { View } from '../../behaviour.js';
import type { CachePlan } from '../../plan/plan.js';
import { EVICTION_POLICIES } from './eviction.js';

type Cache = View<'cache'>;

const APPLICATION = 'is up to the application';

export const cacheOnAws = cloudKind<'cache'>({
  kind: 'cache',
  builds: [
    'in',
    'replicas',
    'zones',
    'zone',
    'engine',
    'eviction',
    'capacity',
    'content',
    'shards',
    'persistence',
    'instance',
    'encryption',
    'public',
    'owner',
    'tags',
  ],
  describes: ['cost', 'time', 'concurrency', 'queue', 'keys', 'entry_size', 'popularity', ...LIFE],
  leaves: {
    ttl: 'is given by the application with each value that it writes',
    write: APPLICATION,
    flush_every: APPLICATION,
    stampede: APPLICATION,
    consistency: APPLICATION,
  },
  lacks: {
    takeover: 'is up to ElastiCache',
    scaling: 'is not built: ElastiCache has nodes of a fixed number and size here',
  },
  refuses: {
    eviction: ({ engine, eviction }) => {
      if (engine === 'redis')
        return eviction === 'fifo' ? 'Valkey cannot evict in the order of arrival; the nearest is the least recently used value.' : null;
      return eviction === 'lru' || eviction === 'none' ? null : `Memcached evicts the least recently used value, not by \`${eviction}\`.`;
    },
    persistence: ({ engine, persistence }) =>
      engine === 'memcached' && persistence ? 'Memcached writes nothing to disk, so `persistence` is not built.' : null,
    replicas: ({ engine, replicas }) =>
      engine === 'memcached' && replicas > 1 ? 'Memcached does not replicate: each shard has one node.' : null,
  },
  plan: planCache,
  describe: describeCache,
});

/** Days that snapshots of a cache with persistence are kept. */
const SNAPSHOT_DAYS = 7;

function planCache(view: Cache, context: PlanContext): Built {
  const { component } = view;
  if (view.public && wrote(component, 'public'))
    context.note(component, 'A cache is never reachable from the internet; it is built in the isolated subnets.');
  const nodeType = nodeTypeOf(view, context);
  return { as: 'cache', plan: view.engine === 'redis' ? valkey(view, nodeType, context) : memcached(view, nodeType, context) };
}

/** Redis is built as Valkey, its open-source successor, which speaks the same protocol and which ElastiCache keeps up to date. */
function valkey(view: Cache, nodeType: string, context: PlanContext): CachePlan {
  const { component } = view;
  const { zones } = context.place(component);
  noteZone(component, 'ElastiCache', context);
  context.note(
    component,
    'Redis is built as Valkey 8, which speaks the same protocol; ElastiCache has Redis itself up to version 7.1 only.',
  );
  const replicas = Math.min(5, Math.max(0, Math.round(view.replicas) - 1));
  if (view.replicas > 6) context.note(component, `ElastiCache has at most 6 nodes to a shard, so there are 6 instead of ${view.replicas}.`);
  if (view.persistence)
    context.note(
      component,
      `ElastiCache writes no log of each change to disk: persistence is a daily snapshot, kept for ${SNAPSHOT_DAYS} days.`,
    );
  return {
    origin: context.origin(component),
    engine: 'valkey',
    version: '8.0',
    family: 'valkey8',
    nodeType,
    port: 6379,
    shards: view.shards,
    replicas,
    multiAz: replicas > 0 && zones.length > 1,
    parameters: [
      { name: 'maxmemory-policy', value: EVICTION_POLICIES[view.eviction], apply: 'immediate' },
      ...(view.shards > 1 ? [{ name: 'cluster-enabled', value: 'yes', apply: 'immediate' } as const] : []),
    ],
    snapshots: view.persistence ? SNAPSHOT_DAYS : 0,
  };
}

function memcached(view: Cache, nodeType: string, context: PlanContext): CachePlan {
  const { component } = view;
  const { zones } = context.place(component);
  noteZone(component, 'ElastiCache', context);
  if (view.encryption === 'at_rest' || view.encryption === 'both')
    context.note(component, 'Memcached keeps values in memory alone; ElastiCache encrypts them in transit only.');
  return {
    origin: context.origin(component),
    engine: 'memcached',
    version: '1.6.22',
    family: 'memcached1.6',
    nodeType,
    port: 11211,
    shards: Math.min(60, view.shards),
    replicas: 0,
    multiAz: view.shards > 1 && zones.length > 1,
    parameters: [{ name: 'error_on_memory_exhausted', value: view.eviction === 'none' ? '1' : '0', apply: 'pending-reboot' }],
    snapshots: 0,
  };
}

function nodeTypeOf(view: Cache, context: PlanContext): string {
  if (view.instance !== undefined) {
    const named = /^(?:cache\.)?([a-z]\d[a-z]{0,3}\.(?:micro|small|medium|large|\d{0,2}xlarge))$/.exec(view.instance)?.[1];
    if (named !== undefined) return `cache.${named}`;
    context.note(view.component, 'Its `instance` is no node type of ElastiCache, so the node is chosen by its capacity.');
  }
  const each = view.capacity / view.shards;
  const chosen = cacheNode(each);
  if (chosen !== null) return chosen;
  const largest = 'cache.r7g.16xlarge';
  context.note(
    view.component,
    `No node of ElastiCache holds so much in one shard: it is built with \`${largest}\`. More shards make room.`,
  );
  return largest;
}

function describeCache(built: Built): string | null {
  if (built?.as !== 'cache') return null;
  const { engine, shards, replicas, nodeType } = built.plan;
  if (engine === 'memcached') return `ElastiCache for Memcached: ${shards} × ${nodeType}`;
  return `ElastiCache for Valkey: ${shards} ${shards === 1 ? 'shard' : 'shards'} of ${1 + replicas} × ${nodeType}`;
}
