// What the standard library declares and this version does not do yet. The figures say so (`unheard.ts`, `measure.ts`); a test holds these lists against what is
// so, which makes whoever fills a gap strike it out here.

type Names = Readonly<Record<string, readonly string[]>>;

/** Properties that no behaviour reads and no export builds; those of `placed` are the same in every kind that stands somewhere. */
export const NOT_SIMULATED: Names = {
  api_gateway: ['instance', 'authorization', 'cache'],
  cdn: ['instance', 'stale_while_revalidate'],
  dns: ['instance'],
  identity_provider: ['instance', 'token_lifetime', 'mfa'],
  load_balancer: ['scaling', 'instance', 'authorization'],
  waf: ['instance'],
  web_server: ['authorization', 'cache'],
  app_server: ['cpu_share', 'memory', 'contention', 'coherency'],
  function: ['replicas', 'zones', 'concurrency', 'scaling', 'instance', 'mtbf', 'mttr', 'runtime'],
  schedule: ['at'],
  worker: ['cpu_share', 'memory', 'contention', 'coherency', 'batch', 'idempotent'],
  cache: ['scaling', 'flush_every', 'stampede'],
  document_database: ['scaling', 'mtbf', 'mttr', 'consistency', 'shard_key'],
  graph_database: ['scaling', 'mtbf', 'mttr', 'consistency'],
  key_value_store: ['scaling', 'mtbf', 'mttr'],
  sql_database: ['scaling', 'mtbf', 'mttr', 'shard_key', 'hot_rows'],
  wide_column_database: ['engine', 'hinted_handoff', 'read_repair', 'backup'],
  block_storage: ['instance'],
  file_storage: ['instance'],
  object_storage: ['instance'],
  message_queue: ['session_timeout'],
  search_engine: ['scaling'],
  hadoop_cluster: [
    'cores',
    'memory',
    'block_size',
    'replication',
    'core_bandwidth',
    'network',
    'speculative',
    'slots',
    'disk_bandwidth',
    'disks',
  ],
  job: ['on', 'reads', 'from', 'every', 'stages', 'shuffle', 'skew'],
  spark_cluster: [
    'cores',
    'memory',
    'block_size',
    'replication',
    'core_bandwidth',
    'network',
    'speculative',
    'executors',
    'memory_fraction',
  ],
  alertmanager: ['time'],
  backup: ['of', 'every', 'keep', 'copy_to', 'immutable', 'encryption', 'kind', 'window', 'restore_test', 'bandwidth', 'change'],
  disaster_recovery: ['strategy', 'primary', 'secondary', 'scale', 'promise', 'drill', 'decide', 'start'],
};

/** Properties that a behaviour reads, or an export builds, without an effect in the test's own design. */
export const WITHOUT_EFFECT: Names = {};

/** Metrics without a figure. */
export const NOT_MEASURED: Names = {
  api_gateway: ['cache_hit_ratio'],
  cdn: ['stale_responses'],
  dns: ['dead_requests'],
  web_server: ['cache_hit_ratio'],
  app_server: ['usl_peak'],
  worker: ['usl_peak'],
  cache: ['hit_ratio_gain', 'stale_reads', 'lost_writes', 'warm_up', 'stampede_size'],
  key_value_store: ['leader_changes', 'leaderless_time'],
  wide_column_database: ['quorum_unavailable', 'repairs', 'hints'],
  hadoop_cluster: ['makespan', 'data_read', 'shuffle', 'core_utilisation'],
  job: ['makespan', 'data_read', 'shuffle_bytes', 'tasks', 'core_utilisation', 'freshness'],
  spark_cluster: ['makespan', 'data_read', 'shuffle', 'core_utilisation'],
  backup: ['rpo', 'restore_time', 'storage_used', 'window_used', 'cost'],
  disaster_recovery: ['rpo', 'rto', 'standby_cost'],
};
