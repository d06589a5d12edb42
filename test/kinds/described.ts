// Properties without an effect on figures and export, by kind, and why that is right. A test finds them; whoever gives one of them an effect strikes it out here.

type Described = Readonly<Record<string, Readonly<Record<string, string>>>>;

const JUDGED = 'rules judge it';
const WORDS = 'people read it';
const FIXED = 'its number of machines follows from other properties, which is said where it is written';
const MANAGED = 'it has no machines that anybody sees, which is said where it is written';

/** Of everything that stands somewhere. */
export const EVERYWHERE: Readonly<Record<string, string>> = {
  owner: WORDS,
  encryption: JUDGED,
  public: JUDGED,
  managed: JUDGED,
};

export const DESCRIBED: Described = {
  api_gateway: { instance: MANAGED, tls: JUDGED },
  cdn: { instance: MANAGED, tls: JUDGED },
  dns: { instance: MANAGED },
  identity_provider: { instance: MANAGED, tls: JUDGED },
  load_balancer: { instance: MANAGED, scaling: FIXED },
  waf: { instance: MANAGED },
  web_server: { stateless: JUDGED },
  function: {
    replicas: MANAGED,
    concurrency: 'an instance serves one request at a time',
    scaling: 'instances come with requests',
    instance: MANAGED,
    mtbf: MANAGED,
    mttr: MANAGED,
    runtime: 'its cold start is a property of its own',
  },
  schedule: { at: 'a run begins with an interval, whatever the time of day, and where it is not exported that is said' },
  worker: { idempotent: JUDGED },
  cache: { scaling: FIXED },
  document_database: {
    scaling: FIXED,
    consistency: JUDGED,
    shard_key: 'what it comes to is said by `key_skew`',
  },
  graph_database: { scaling: FIXED, consistency: JUDGED },
  key_value_store: { scaling: FIXED },
  sql_database: { scaling: FIXED, shard_key: 'what it comes to is said by `key_skew`', consistency: JUDGED },
  block_storage: {
    instance: MANAGED,
    immutable: JUDGED,
    rebuild_bandwidth: 'how often a volume is lost is said by its provider, with its copies',
  },
  file_storage: { instance: MANAGED, immutable: JUDGED },
  object_storage: { instance: MANAGED },
  message_queue: { ordered: JUDGED },
  search_engine: { scaling: FIXED, analyzer: WORDS, system_of_record: JUDGED },
  hadoop_cluster: { time: 'its jobs say what they work' },
  spark_cluster: { time: 'its jobs say what they work' },
  backup: { restore_test: JUDGED },
  disaster_recovery: { promise: JUDGED, drill: JUDGED },
  region: { provider: 'AWS is what is exported' },
  alert: { runbook: WORDS },
  alertmanager: { time: 'no flow calls it' },
  grafana: { dashboards: 'the export makes them, where there is a Prometheus' },
};
