import { ENTRY, fixed, quiet, type Case } from './case.js';
import { DATA_CASES } from './data-cases.js';
import { EDGE_CASES } from './edge-cases.js';
import { FLOW_CASES } from './flow-cases.js';
import { OPERATION_CASES } from './operation-cases.js';
import { WHOLE_CASES } from './whole-cases.js';

const TWO_REGIONS = 'region a "us-east-1" region b "eu-west-1" ';

export const CASES: readonly Case[] = [
  ...EDGE_CASES,
  ...DATA_CASES,
  ...OPERATION_CASES,
  ...WHOLE_CASES,
  ...FLOW_CASES,

  // Users
  fixed(
    'users/from-shares',
    'shares are normalised',
    'users u { rate: 1/s  from: { europe: 50%, asia: 30% } }',
    'users u { rate: 1/s  from: { europe: 63%, asia: 37% } }',
  ),
  fixed('users/no-load', 'users get a rate', 'users u', 'users u { rate: 100/s }'),
  fixed('users/two-loads', 'the count goes', 'users u { rate: 5/s  count: 10 }', 'users u { rate: 5/s }'),

  // Names
  fixed(
    'dns/failover-without-health-check',
    'a health check is added',
    'load_balancer x dns n { routing: failover  primary: x  secondary: x }',
    'load_balancer x dns n { routing: failover  primary: x  secondary: x  health_check: { interval: 10s, failures: 3 } }',
  ),
  fixed(
    'dns/failover-without-secondary',
    'the other target is the secondary',
    'load_balancer x load_balancer y dns n { routing: failover  targets: [x, y]  primary: x }',
    'load_balancer x load_balancer y dns n { routing: failover  targets: [x, y]  primary: x  secondary: y }',
  ),
  quiet(
    'dns/failover-same-region',
    'the secondary stands elsewhere',
    `${TWO_REGIONS} load_balancer x { in: a } load_balancer y { in: a } dns n { routing: failover  primary: x  secondary: y }`,
    `${TWO_REGIONS} load_balancer x { in: a } load_balancer y { in: b } dns n { routing: failover  primary: x  secondary: y }`,
  ),
  fixed(
    'dns/slow-failover',
    'the TTL is lowered',
    'load_balancer x load_balancer y dns n { routing: failover  primary: x  secondary: y  ttl: 1h  health_check: { interval: 10s } }',
    'load_balancer x load_balancer y dns n { routing: failover  primary: x  secondary: y  ttl: 60s  health_check: { interval: 10s } }',
  ),
  fixed(
    'dns/geolocation-without-default',
    'a default is added',
    'load_balancer x dns n { routing: geolocation  locations: { europe: x } }',
    'load_balancer x dns n { routing: geolocation  locations: { europe: x, default: x } }',
  ),
  fixed(
    'dns/weights',
    'weights that add up to nothing become even',
    'load_balancer x load_balancer y dns n { routing: weighted  targets: [x, y]  weights: { x: 0, y: 0 } }',
    'load_balancer x load_balancer y dns n { routing: weighted  targets: [x, y]  weights: { x: 1, y: 1 } }',
  ),
  fixed(
    'dns/one-target',
    'one target needs no routing',
    'load_balancer x dns n { targets: [x]  routing: latency }',
    'load_balancer x dns n { targets: [x] }',
  ),
  fixed(
    'dns/private-target',
    'the target becomes public',
    'web_server w dns n { targets: [w] }',
    'web_server w { public: on } dns n { targets: [w] }',
  ),

  // Balancers
  fixed('lb/no-redundancy', 'two balancers serve', 'load_balancer b', 'load_balancer b { redundancy: active_active }'),
  fixed(
    'lb/no-redundancy',
    'active_active takes two',
    'load_balancer b { redundancy: active_active  replicas: 1 }',
    'load_balancer b { redundancy: active_active  replicas: 2 }',
  ),
  fixed(
    'lb/no-health-check',
    'a health check is added',
    'load_balancer b { redundancy: active_active } web_server w { replicas: 3 } b -> w',
    'load_balancer b { redundancy: active_active  health_check: { interval: 10s, failures: 3 } } web_server w { replicas: 3 } b -> w',
  ),
  fixed(
    'lb/no-rate-limit',
    'a limit per client is added',
    `${ENTRY} load_balancer b { tls: terminate } web_server w u -> b -> w`,
    `${ENTRY} load_balancer b { tls: terminate  rate_limit: 50/s per client } web_server w u -> b -> w`,
  ),
  quiet(
    'lb/no-rate-limit',
    'a limit at the web server will do',
    `${ENTRY} load_balancer b web_server w u -> b -> w`,
    `${ENTRY} load_balancer b web_server w { rate_limit: 10/s per client } u -> b -> w`,
  ),
  fixed(
    'lb/limit-above-capacity',
    'the limit comes down to what can be served',
    `users u { rate: 10/s } load_balancer b { rate_limit: 500/s } app_server s { time: 10ms  replicas: 2 } u -> b -> s`,
    `users u { rate: 10/s } load_balancer b { rate_limit: 170/s } app_server s { time: 10ms  replicas: 2 } u -> b -> s`,
  ),
  fixed(
    'lb/l4-with-l7-features',
    'users are authenticated on layer 7',
    'load_balancer b { layer: l4  authentication: oidc }',
    'load_balancer b { layer: l7  authentication: oidc }',
  ),
  fixed(
    'lb/split-shares',
    'shares are brought down to 100%',
    'app_server a { replicas: 2 } app_server b { replicas: 2 } load_balancer l { split: { a: 90%, b: 30% } } l -> a l -> b',
    'app_server a { replicas: 2 } app_server b { replicas: 2 } load_balancer l { split: { a: 75%, b: 25% } } l -> a l -> b',
  ),
  fixed(
    'lb/choice-of-one',
    'there is something to choose from',
    'load_balancer b { algorithm: least_connections } app_server s b -> s',
    'load_balancer b { algorithm: least_connections } app_server s { replicas: 2 } b -> s',
  ),
  fixed(
    'lb/hardware-in-cloud',
    'it becomes software',
    'region r "us-east-1" load_balancer b { in: r  type: hardware }',
    'region r "us-east-1" load_balancer b { in: r  type: software }',
  ),
  fixed(
    'lb/sticky-and-algorithm',
    'stickiness goes',
    'load_balancer b { algorithm: least_connections  sticky: on }',
    'load_balancer b { algorithm: least_connections }',
  ),

  // Web servers
  fixed(
    'web/sessions-lost',
    'nothing is kept',
    'web_server w { replicas: 2  stateless: off }',
    'web_server w { replicas: 2  stateless: on }',
  ),
  quiet(
    'web/sessions-lost',
    'the balancer keeps clients on their replica',
    'load_balancer b web_server w { replicas: 2  stateless: off } b -> w',
    'load_balancer b { sticky: on } web_server w { replicas: 2  stateless: off } b -> w',
  ),
  fixed(
    'web/no-validation',
    'requests are validated',
    `${ENTRY} web_server w { invalid: 5% } sql_database d u -> w -> d`,
    `${ENTRY} web_server w { invalid: 5%  validate_requests: on } sql_database d u -> w -> d`,
  ),

  // Caches
  fixed('cache/no-ttl', 'a TTL is added', 'cache c { engine: redis }', 'cache c { engine: redis  ttl: 5m }'),
  fixed(
    'cache/memcached-persistence',
    'Redis it is',
    'cache c { engine: memcached  ttl: 1m  persistence: on }',
    'cache c { engine: redis  ttl: 1m  persistence: on }',
  ),
  fixed(
    'cache/memcached-replicas',
    'Redis it is',
    'cache c { engine: memcached  ttl: 1m  replicas: 2 }',
    'cache c { engine: redis  ttl: 1m  replicas: 2 }',
  ),
  fixed(
    'cache/write-back-loses',
    'a second node has the writes',
    'cache c { ttl: 1m  write: back }',
    'cache c { ttl: 1m  write: back  replicas: 2 }',
  ),
  fixed(
    'cache/too-small',
    'it gets the memory that finds most',
    `users u { rate: 10/s } dataset d { objects: 1M  object_size: 4KiB  popularity: zipf(0.9) } app_server s cache c { content: d  ttl: 1d  capacity: 128MiB } u -> s -> c`,
    `users u { rate: 10/s } dataset d { objects: 1M  object_size: 4KiB  popularity: zipf(0.9) } app_server s cache c { content: d  ttl: 1d  capacity: 1GiB } u -> s -> c`,
  ),
  quiet(
    'cache/cold-start',
    'the store carries the load',
    'users u { rate: 900/s } app_server s { time: 1ms  concurrency: 9 } cache c { ttl: 1h  keys: 1000 } sql_database d { time: 2ms  concurrency: 1 } flow f { u -> s  s -> c: read on miss -> d: read }',
    'users u { rate: 900/s } app_server s { time: 1ms  concurrency: 9 } cache c { ttl: 1h  keys: 1000 } sql_database d { time: 2ms  concurrency: 4 } flow f { u -> s  s -> c: read on miss -> d: read }',
  ),
  quiet(
    'cache/no-source',
    'somebody loads what was not found',
    `${ENTRY} app_server s cache c { ttl: 1m } flow f { u -> s -> c: read }`,
    `${ENTRY} app_server s cache c { ttl: 1m } sql_database d flow f { u -> s  s -> c: read on miss -> d: read }`,
  ),

  // Databases
  fixed(
    'sql/no-replica',
    'a replica is added where availability is promised',
    'users u { rate: 1/s } sql_database d u -> d expect availability(d) > 99%',
    'users u { rate: 1/s } sql_database d { replicas: 1 } u -> d expect availability(d) > 99%',
  ),
  quiet(
    'sql/no-replica',
    'nothing is promised, and nothing else is redundant',
    'web_server w { replicas: 2 } sql_database d',
    'web_server w sql_database d',
  ),
  fixed('sql/no-backup', 'a backup is added', 'sql_database d', 'sql_database d { backup: on }'),
  fixed(
    'sql/strong-on-async',
    'reads go to the primary',
    'sql_database d { replicas: 1  read_from: replicas  consistency: strong }',
    'sql_database d { replicas: 1  read_from: primary  consistency: strong }',
  ),
  fixed(
    'sql/reads-from-nothing',
    'a replica is added',
    'sql_database d { read_from: replicas }',
    'sql_database d { read_from: replicas  replicas: 1 }',
  ),
  fixed('sql/public', 'it is withdrawn', 'sql_database d { public: on }', 'sql_database d { public: off }'),
  fixed(
    'sql/no-acid',
    'transactions are switched on',
    'dataset p { classification: payment } sql_database d { holds: p  acid: off }',
    'dataset p { classification: payment } sql_database d { holds: p  acid: on }',
  ),
  fixed(
    'sql/storage',
    'it gets room for what it holds',
    'dataset p { size: 250GiB } sql_database d { holds: p  storage: 100GiB }',
    'dataset p { size: 250GiB } sql_database d { holds: p  storage: 300GiB }',
  ),
  fixed(
    'sql/storage',
    'it gets room for a year',
    'dataset p { size: 80GiB  growth: 1GiB/d } sql_database d { holds: p }',
    'dataset p { size: 80GiB  growth: 1GiB/d } sql_database d { holds: p  storage: 500GiB }',
  ),
  quiet(
    'sql/hot-shard',
    'the key spreads the load',
    'users u { rate: 800/s } sql_database d { shards: 4  key_skew: 3x  time: 10ms  concurrency: 8 } u -> d',
    'users u { rate: 800/s } sql_database d { shards: 4  key_skew: 1.2x  time: 10ms  concurrency: 8 } u -> d',
  ),

  // Load
  fixed(
    'load/overload',
    'replicas are raised to what keeps 70 %',
    'users u { rate: 500/s } app_server s { time: 10ms  replicas: 2 } u -> s',
    'users u { rate: 500/s } app_server s { time: 10ms  replicas: 8 } u -> s',
  ),
  fixed(
    'load/overload',
    'a primary is divided into shards',
    'users u { rate: 500/s } sql_database d { time: 10ms  concurrency: 2 } u -> d',
    'users u { rate: 500/s } sql_database d { time: 10ms  concurrency: 2  shards: 4 } u -> d',
  ),
  fixed(
    'load/overload',
    'a cache is divided into shards',
    'users u { rate: 500/s } cache c { time: 10ms  ttl: 1m } flow f { u -> c: write }',
    'users u { rate: 500/s } cache c { time: 10ms  ttl: 1m  shards: 8 } flow f { u -> c: write }',
  ),
  fixed(
    'load/high-utilisation',
    'replicas are raised to what keeps 70 %',
    'users u { rate: 90/s } app_server s { time: 10ms } u -> s',
    'users u { rate: 90/s } app_server s { time: 10ms  replicas: 2 } u -> s',
  ),
  fixed('load/no-replicas', 'one machine is there', 'app_server s { replicas: 0 }', 'app_server s { replicas: 1 }'),
  quiet(
    'load/no-mean',
    'the tail is light enough',
    'app_server s { time: pareto(min: 1ms, shape: 1) }',
    'app_server s { time: pareto(min: 1ms, shape: 1.5) }',
  ),

  quiet(
    'load/overload',
    'what a provider runs is no single server',
    'users u { rate: 500/s } app_server s { time: 10ms } u -> s',
    'users u { rate: 500/s } function s { time: 10ms } u -> s',
  ),
  fixed(
    'load/overload',
    'a document database is divided into shards',
    'users u { rate: 500/s } document_database d { time: 10ms  concurrency: 2 } u -> d',
    'users u { rate: 500/s } document_database d { time: 10ms  concurrency: 2  shards: 4 } u -> d',
  ),

  // Structure
  fixed(
    'reliability/spof',
    'a second replica where another component has them',
    `${ENTRY} load_balancer b app_server s web_server w { replicas: 2 } u -> b -> w -> s`,
    `${ENTRY} load_balancer b app_server s { replicas: 2 } web_server w { replicas: 2 } u -> b -> w -> s`,
  ),
  quiet(
    'reliability/spof',
    'requests survive it when the flow says how',
    `${ENTRY} web_server w { replicas: 2 } app_server s sql_database d flow f { u -> w  w -> s }`,
    `${ENTRY} web_server w { replicas: 2 } app_server s sql_database d flow f { u -> w  w -> s on failure -> d }`,
  ),
  quiet(
    'reliability/spof',
    'a replica set has other members, and a function no machine',
    `${ENTRY} web_server w { replicas: 2 } app_server s document_database d { replicas: 1 } u -> w -> s -> d`,
    `${ENTRY} web_server w { replicas: 2 } function s document_database d { replicas: 1 } u -> w -> s -> d`,
  ),
  quiet(
    'component/unused',
    'what is named, or watches, needs no call',
    `${ENTRY} app_server s message_queue q u -> s`,
    `${ENTRY} app_server s message_queue q message_queue r { dead_letter: q } prometheus p s -> r u -> s`,
  ),
  quiet('component/unused', 'it is called', `${ENTRY} app_server s app_server t u -> s`, `${ENTRY} app_server s app_server t u -> s -> t`),
  fixed(
    'flows/no-users',
    'users come',
    'app_server s\nsql_database d\ns -> d\n',
    'app_server s\nsql_database d\ns -> d\nusers visitors { rate: 100/s }\nvisitors -> s\n',
  ),
  quiet('region/unknown', 'the title names it', 'region a "Springfield" region b "eu-west-1"', 'region a "us-east-1" region b "eu-west-1"'),

  // Security
  fixed(
    'public/no-tls',
    'the balancer terminates TLS',
    `${ENTRY} load_balancer b web_server w u -> b -> w`,
    `${ENTRY} load_balancer b { tls: terminate } web_server w u -> b -> w`,
  ),
  quiet(
    'public/no-tls',
    'a firewall passes on what it gets',
    `${ENTRY} waf f load_balancer b web_server w u -> f -> b -> w`,
    `${ENTRY} waf f load_balancer b { tls: terminate } web_server w u -> f -> b -> w`,
  ),
  quiet(
    'public/no-tls',
    'what is passed through is terminated behind',
    `${ENTRY} load_balancer b { tls: passthrough } web_server w u -> b -> w`,
    `${ENTRY} load_balancer b { tls: passthrough } web_server w { tls: terminate } u -> b -> w`,
  ),
  fixed(
    'public/no-authentication',
    'the web server asks who it is',
    `${ENTRY} load_balancer b web_server w sql_database d flow f { u -> b -> w -> d: write }`,
    `${ENTRY} load_balancer b web_server w { authentication: oidc } sql_database d flow f { u -> b -> w -> d: write }`,
  ),
  fixed(
    'data/unencrypted-personal',
    'it is encrypted at rest',
    'dataset p { classification: pii } sql_database d { holds: p }',
    'dataset p { classification: pii } sql_database d { holds: p  encryption: at_rest }',
  ),
  fixed(
    'data/unencrypted-personal',
    'encryption in transit is kept',
    'dataset p { classification: health } cache c { content: p  ttl: 1m  encryption: in_transit }',
    'dataset p { classification: health } cache c { content: p  ttl: 1m  encryption: both }',
  ),

  // Suppressions
  fixed('suppression/unused', 'the comment goes', '// arch-ignore cache/no-ttl: static\ncache c { ttl: 1m }', 'cache c { ttl: 1m }'),
];
