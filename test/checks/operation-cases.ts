import { ENTRY, fixed, quiet, type Case } from './case.js';

const REGIONS = 'region a "us-east-1" region b "eu-west-1" ';
const PLAN = 'disaster_recovery p { primary: a  secondary: b  drill: 90d';

/** How a system is watched, brought back and reported on. */
export const OPERATION_CASES: readonly Case[] = [
  // Backups
  quiet('backup/of-nothing', 'it copies something', 'sql_database d backup x { }', 'sql_database d backup x { of: [d] }'),
  fixed(
    'backup/rarer-than-promised',
    'as often as promised',
    `${REGIONS} sql_database d { in: a } backup x { of: [d] copy_to: b } ${PLAN}  promise: { rpo: 1h } }`,
    `${REGIONS} sql_database d { in: a } backup x { of: [d] copy_to: b  every: 60m } ${PLAN}  promise: { rpo: 1h } }`,
  ),
  quiet(
    'backup/rarer-than-promised',
    'a standby that is kept up to date is there instead',
    `${REGIONS} sql_database d { in: a } backup x { of: [d] copy_to: b } ${PLAN}  promise: { rpo: 1h } }`,
    `${REGIONS} sql_database d { in: a } backup x { of: [d] copy_to: b } ${PLAN}  strategy: warm_standby  promise: { rpo: 1h } }`,
  ),
  fixed(
    'backup/same-region',
    'copies go to the other region',
    `${REGIONS} sql_database d { in: a } backup x { of: [d] }`,
    `${REGIONS} sql_database d { in: a } backup x { of: [d]  copy_to: b }`,
  ),
  fixed('backup/never-tested', 'somebody tries', 'backup x', 'backup x { restore_test: 30d }'),
  fixed('backup/unencrypted', 'they are encrypted', 'backup x { encryption: none }', 'backup x { encryption: at_rest }'),
  fixed(
    'backup/at-the-peak',
    'twelve hours from the peak',
    'users u { rate: 1/s  shape: diurnal(peak: 14:00, ratio: 3) } backup x { window: { start: 12:00, length: 4h } }',
    'users u { rate: 1/s  shape: diurnal(peak: 14:00, ratio: 3) } backup x { window: { start: 00:00, length: 4h } }',
  ),
  fixed(
    'backup/longer-than-window',
    'only what has changed',
    'dataset s { size: 10TB } sql_database d { holds: s } backup x { of: [d]  kind: full  window: { start: 02:00, length: 4h } }',
    'dataset s { size: 10TB } sql_database d { holds: s } backup x { of: [d]  kind: incremental  window: { start: 02:00, length: 4h } }',
  ),

  // Recovery from the loss of a region
  quiet(
    'recovery/same-region',
    'it goes elsewhere',
    `${REGIONS} disaster_recovery p { primary: a  secondary: a }`,
    `${REGIONS} disaster_recovery p { primary: a  secondary: b }`,
  ),
  fixed(
    'recovery/never-drilled',
    'it is tried twice a year',
    `${REGIONS} disaster_recovery p { primary: a  secondary: b }`,
    `${REGIONS} disaster_recovery p { primary: a  secondary: b  drill: 180d }`,
  ),
  quiet(
    'recovery/impossible-time',
    'the promise can be kept',
    `${REGIONS} dataset s { size: 10TB } sql_database d { in: a  holds: s } backup x { of: [d]  copy_to: b } ${PLAN}  promise: { rto: 4h } }`,
    `${REGIONS} dataset s { size: 1TB } sql_database d { in: a  holds: s } backup x { of: [d]  copy_to: b } ${PLAN}  promise: { rto: 4h } }`,
  ),
  fixed(
    'recovery/slow-name',
    'clients forget soon, whoever changes the name',
    `${REGIONS} load_balancer x { in: a } dns n { targets: [x]  ttl: 1d } ${PLAN}  strategy: active_active  promise: { rto: 10m } }`,
    `${REGIONS} load_balancer x { in: a } dns n { targets: [x]  ttl: 60s } ${PLAN}  strategy: active_active  promise: { rto: 10m } }`,
  ),
  fixed(
    'recovery/slow-name',
    'clients forget soon',
    `${REGIONS} load_balancer x { in: a } load_balancer y { in: b } dns n { routing: failover  primary: x  secondary: y  ttl: 1h  health_check: { interval: 10s } } ${PLAN}  strategy: active_active  promise: { rto: 10m } }`,
    `${REGIONS} load_balancer x { in: a } load_balancer y { in: b } dns n { routing: failover  primary: x  secondary: y  ttl: 60s  health_check: { interval: 10s } } ${PLAN}  strategy: active_active  promise: { rto: 10m } }`,
  ),
  fixed(
    'recovery/no-name',
    'the name fails over',
    `${REGIONS} load_balancer x { in: a } load_balancer y { in: b } dns n { targets: [x] } ${PLAN} }`,
    `${REGIONS} load_balancer x { in: a } load_balancer y { in: b } dns n { targets: [x, y]  routing: failover  primary: x  secondary: y  health_check: { interval: 10s, failures: 3 } } ${PLAN} }`,
  ),
  fixed(
    'recovery/no-copy',
    'copies are taken there',
    `${REGIONS}\nsql_database d { in: a }\n${PLAN}  promise: { rpo: 1h } }\n`,
    `${REGIONS}\nsql_database d { in: a }\n${PLAN}  promise: { rpo: 1h } }\nbackup p_copies { of: [d]  every: 60m  copy_to: b  restore_test: 30d }\n`,
  ),
  quiet(
    'recovery/no-copy',
    'the same data is kept there',
    `${REGIONS} dataset s sql_database d { in: a  holds: s } ${PLAN} }`,
    `${REGIONS} dataset s sql_database d { in: a  holds: s } sql_database e { in: b  holds: s } ${PLAN} }`,
  ),
  fixed(
    'recovery/too-small',
    'enough runs there',
    `users u { rate: 50/s } ${REGIONS} app_server s { in: a  time: 10ms } u -> s ${PLAN}  strategy: warm_standby  scale: 25% }`,
    `users u { rate: 50/s } ${REGIONS} app_server s { in: a  time: 10ms } u -> s ${PLAN}  strategy: warm_standby  scale: 72% }`,
  ),

  // Analytics
  fixed('job/no-cluster', 'the only one runs it', 'spark_cluster c job j', 'spark_cluster c job j { on: c }'),
  fixed(
    'job/longer-than-interval',
    'more nodes read faster, and shuffle what they have read',
    'dataset s { size: 100TB } spark_cluster c job j { on: c  reads: s  every: 1h }',
    'dataset s { size: 100TB } spark_cluster c { nodes: 178 } job j { on: c  reads: s  every: 1h }',
  ),
  fixed(
    'job/reads-from-primary',
    'a replica is read',
    'sql_database d spark_cluster c job j { on: c  from: d }',
    'sql_database d { replicas: 1  read_from: replicas } spark_cluster c job j { on: c  from: d }',
  ),
  fixed(
    'job/few-tasks',
    'smaller blocks make more',
    'dataset s { size: 1GiB } spark_cluster c job j { on: c  reads: s }',
    'dataset s { size: 1GiB } spark_cluster c { block_size: 21MiB } job j { on: c  reads: s }',
  ),
  fixed(
    'job/many-tasks',
    'larger blocks make fewer',
    'dataset s { size: 2TiB } spark_cluster c { nodes: 1  cores: 4 } job j { on: c  reads: s }',
    'dataset s { size: 2TiB } spark_cluster c { nodes: 1  cores: 4  block_size: 1024MiB } job j { on: c  reads: s }',
  ),
  fixed('analytics/copies', 'a node for each copy', 'hadoop_cluster c { nodes: 2 }', 'hadoop_cluster c { nodes: 3 }'),
  fixed(
    'analytics/copies',
    'three copies',
    'hadoop_cluster c { nodes: 5  replication: 1 }',
    'hadoop_cluster c { nodes: 5  replication: 3 }',
  ),

  // Watching
  fixed(
    'observability/blind-spot',
    'it tells its metrics',
    `${ENTRY} prometheus p app_server s { instrument: [metrics] } app_server t u -> s -> t`,
    `${ENTRY} prometheus p app_server s { instrument: [metrics] } app_server t { instrument: [metrics] } u -> s -> t`,
  ),
  fixed(
    'observability/traces-all-kept',
    'one in ten is kept',
    'users u { rate: 2000/s } app_server s { time: 100us  instrument: [traces] } u -> s',
    'users u { rate: 2000/s } app_server s { time: 100us  instrument: [traces]  trace_sampling: head(10%) } u -> s',
  ),
  fixed(
    'observability/personal-logs',
    'logs are encrypted',
    'dataset s { classification: pii } object_storage o loki l { store: o } sql_database d { holds: s  instrument: [logs] }',
    'dataset s { classification: pii } object_storage o loki l { store: o  encryption: at_rest } sql_database d { holds: s  instrument: [logs] }',
  ),
  fixed('observability/no-store', 'the only bucket keeps them', 'object_storage o loki l', 'object_storage o loki l { store: o }'),
  fixed('observability/no-store', 'a bucket is added for them', 'loki l', 'loki l { store: l_kept }\nobject_storage l_kept\n'),
  quiet('observability/exports-nowhere', 'somebody gets it', 'loki l fluent_bit f', 'loki l fluent_bit f { exports_to: [l] }'),
  fixed('prometheus/single', 'two of them watch', 'prometheus p alert x', 'prometheus p { replicas: 2 } alert x'),
  fixed('prometheus/no-long-term-store', 'a month is kept', 'prometheus p { retention: 1y }', 'prometheus p { retention: 30d }'),
  quiet(
    'prometheus/no-long-term-store',
    'Thanos keeps the rest',
    'prometheus p { retention: 1y }',
    'prometheus p { retention: 1y } object_storage o thanos t { sources: [p]  store: o }',
  ),
  fixed(
    'prometheus/memory',
    'it has room for its series',
    'app_server s { replicas: 20  series: 300k  instrument: [metrics] } prometheus p',
    'app_server s { replicas: 20  series: 300k  instrument: [metrics] } prometheus p { memory: 29GiB }',
  ),
  fixed('alertmanager/no-receiver', 'somebody is told', 'alertmanager m', 'alertmanager m { receiver: "oncall" }'),
  fixed('alert/nobody-told', 'somebody is told', 'prometheus p alert x', 'prometheus p alert x { notify: "oncall" }'),
  fixed(
    'alert/nothing-evaluates',
    'a server evaluates it',
    'alert x { notify: "oncall" }\n',
    'alert x { notify: "oncall" }\nprometheus metrics { replicas: 2 }\n',
  ),
];
