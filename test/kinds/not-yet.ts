// What the standard library declares and this version does not do yet. The figures say so (`unheard.ts`, `measure.ts`); a test holds these lists against what is
// so, which makes whoever fills a gap strike it out here.

type Names = Readonly<Record<string, readonly string[]>>;

/** Properties that no behaviour reads and no export builds; those of `placed` are the same in every kind that stands somewhere. */
export const NOT_SIMULATED: Names = {
  placed: ['instance', 'mtbf', 'mttr', 'zone'],
  load_balancer: ['scaling'],
  function: ['replicas', 'concurrency', 'scaling'],
  cache: ['scaling'],
  document_database: ['scaling', 'consistency', 'shard_key'],
  graph_database: ['scaling', 'consistency'],
  key_value_store: ['scaling'],
  sql_database: ['scaling'],
  wide_column_database: ['hinted_handoff', 'read_repair', 'backup'],
  schedule: ['at'],
  block_storage: ['rebuild_bandwidth'],
  search_engine: ['scaling'],
  hadoop_cluster: ['time'],
  spark_cluster: ['time'],
  alertmanager: ['time'],
};

/** Properties that a behaviour reads, or an export builds, without an effect in the test's own design. */
export const WITHOUT_EFFECT: Names = {};

/** Metrics without a figure. */
export const NOT_MEASURED: Names = {
  wide_column_database: ['quorum_unavailable', 'repairs', 'hints'],
};
