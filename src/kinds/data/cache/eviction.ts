/** What a cache does for room, as Redis and Valkey are told it: `maxmemory-policy` (docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html). */
export const EVICTION_POLICIES = {
  lru: 'allkeys-lru',
  lfu: 'allkeys-lfu',
  random: 'allkeys-random',
  ttl_only: 'volatile-ttl',
  none: 'noeviction',
  fifo: 'allkeys-lru',
} as const;
