/** Everything that AWS runs beside containers, balancers, caches and relational databases, with every property set that decides something. */
export const STORES = `
  architecture stores "Every store there is"
  region home "eu-west-1" { zones: 3 }
  users people { rate: 100/s }
  load_balancer entry { in: home tls: terminate }
  app_server api { in: home replicas: 3 }
  worker indexer { in: home replicas: 2 }

  dataset files { size: 2TiB classification: pii }
  key_value_store carts { in: home engine: dynamodb holds: files owner: "shop" }
  key_value_store stock { in: home engine: dynamodb read_capacity: 400/s write_capacity: 90/s backup: off }
  key_value_store locks { in: home engine: etcd replicas: 3 }
  waf shield { in: home rate_limit: 500/s per client }
  cdn near { ttl: 1h compress: on }
  object_storage pictures { in: home holds: files lifecycle: [after(30d, cold), after(120d, archive)] versioning: on }
  object_storage ledger { in: home tier: archive immutable: on snapshots: { every: 1d, keep: 90d } }
  file_storage shared { in: home bandwidth: 200MiB/s tier: cold lifecycle: after(60d, archive) }
  file_storage scratch { in: home zones: 2 }
  block_storage journal { in: home holds: files iops: 20k/s snapshots: { every: 4h, keep: 5d } }
  block_storage bulk { in: home tier: cold disk_size: 500GiB }
  block_storage plain { in: home disk_size: 50GiB iops: 4k/s bandwidth: 200MiB/s }
  document_database profiles { in: home engine: mongodb replicas: 3 instance: "r6g.xlarge" holds: files }
  wide_column_database history { in: home engine: cassandra }
  graph_database friends { in: home engine: neo4j replicas: 2 read_from: any }
  search_engine find { in: home engine: elasticsearch nodes: 3 storage: 100GiB heap: 8GiB }
  search_engine small { in: home engine: opensearch nodes: 1 }
  spark_cluster reports { in: home nodes: 4 cores: 4 memory: 16GiB }
  hadoop_cluster old { in: home nodes: 3 }

  flow browse { people -> entry -> api -> carts: read  api -> stock: read  api -> pictures: read  api -> find: query  api -> profiles: read  api -> friends: query }
  flow buy { people -> entry -> api -> carts: write  api -> stock: write  api -> ledger: write  api -> history: write  api -> shared: write }
  flow view { people -> shield -> near -> pictures: read  near -> entry }
  flow index { people -> entry -> api -> indexer -> find: write  indexer -> small: write  indexer -> scratch: read  indexer -> history: read  indexer -> reports }`;

export const MESSAGES = `
  architecture messages "Queues, streams and what they wake"
  region home "us-east-1" { zones: 2 }
  users people { rate: 50/s }
  load_balancer entry { in: home tls: terminate }
  app_server api { in: home instrument: [metrics, logs] }
  worker packer { in: home replicas: 4 instrument: [metrics] scaling: { min: 2, max: 10, target: 60% } }
  function notify { in: home memory: 512MiB timeout: 30s concurrency_limit: 50 provisioned: 5 }
  function resize { in: home memory: 2GiB timeout: 60s concurrency_limit: 20 }
  message_queue orders { in: home engine: kafka partitions: 12 replication: 3 min_in_sync: 2 replicas: 3 storage: 200GiB retention: 3d compression: zstd }
  message_queue mails { in: home engine: sqs retention: 4d }
  message_queue payments { in: home engine: sqs delivery: exactly_once }
  message_queue clicks { in: home engine: kinesis partitions: 4 retention: 48h }
  message_queue legacy { in: home engine: rabbitmq }
  cache seen { in: home replicas: 2 }
  sql_database archive { in: home engine: postgres }
  document_database letters { in: home replicas: 1 }
  object_storage pictures { in: home }
  prometheus metrics { in: home retention: 30d owner: "platform" }
  prometheus chosen { in: home scrapes: [notify] }
  thanos history { in: home sources: [metrics] retention: 2y store: pictures }
  grafana boards { in: home sources: [metrics, logs] }
  grafana plain { in: home sources: [logs] }
  loki logs { in: home retention: 14d }
  fluentd shipper { in: home exports_to: [logs] }
  jaeger traces { in: home }
  otel_collector collector { in: home exports_to: [traces] }
  alertmanager pager { in: home receiver: "oncall" }
  dns shown "pictures.example" { health_check: { interval: 30s, failures: 3 } }
  cdn front { mode: push ttl: 7d }

  flow show { people -> shown -> front -> pictures: read }
  flow order { people -> entry -> api ~> orders ~> packer -> archive: write }
  flow mail { people -> entry -> api ~> mails ~> notify -> seen: read  notify -> letters: write }
  flow pay { people -> entry -> api ~> payments ~> packer }
  flow click { people -> entry -> api ~> clicks ~> notify }
  flow picture { people -> entry -> api -> resize -> pictures: write }`;

export const WATCHED = `
  architecture watched "Alarms, copies, firewalls, users and schedules"
  region home "us-east-1" { zones: 3 }
  region away "eu-west-1"
  users people { rate: 50/s }
  users robots { rate: 5/s malicious: on }
  waf guard { in: home mode: count rate_limit: 100/s per client }
  load_balancer entry { in: home tls: terminate }
  identity_provider staff { in: home mfa: on token_lifetime: 30min }
  identity_provider guests { in: home }
  api_gateway door { in: home authentication: oidc identity_provider: staff rate_limit: 200/s burst: 50 timeout: 10s }
  api_gateway hatch { in: home }
  load_balancer inner { in: home tls: none }
  app_server core { in: home }
  function quick { in: home }
  web_server web { in: home replicas: 3 }
  function tidy { in: home timeout: 60s }
  message_queue jobs { in: home engine: sqs }
  message_queue ordered { in: home engine: sqs key: hash }
  schedule nightly { every: 1d at: 02:30 }
  schedule often { every: 5min jitter: 2min }
  schedule sorted { every: 1h }
  sql_database orders { in: home engine: postgres shards: 2 storage: 100GiB }
  sql_database stock { in: home engine: mysql }
  key_value_store carts { in: home engine: dynamodb }
  object_storage pictures { in: home }
  file_storage shared { in: home }
  block_storage journal { in: home }
  document_database profiles { in: home }
  graph_database friends { in: home }
  backup daily { of: [orders, carts, pictures, shared, journal, profiles, friends] every: 24h keep: 35d copy_to: away immutable: on restore_test: 30d window: { start: 01:30 length: 4h } }
  backup hourly { of: [stock] every: 5h keep: 7d }
  disaster_recovery plan { strategy: pilot_light primary: home secondary: away promise: { rpo: 4h rto: 1h } }

  alert slow { when: p99(buy) > 800ms for: 2min severity: page notify: "oncall" }
  alert failing { when: errors(tidy) > 5% for: 10min severity: ticket }
  alert waiting { when: queue_length(jobs) > 1000 severity: info }
  expect p95(entry) < 500ms
  expect availability(entry) >= 99.9%
  expect utilisation(web) < 80%
  expect utilisation(stock) < 70%
  expect utilisation(orders) < 70%

  flow buy { people -> guard -> entry -> web -> orders: write  web -> stock: read  web -> carts: read  web -> staff: token  web -> guests }
  flow attack { robots -> guard -> entry -> web -> pictures: read  web -> profiles: read  web -> friends: read  web -> shared: read }
  flow partner { people -> door -> inner -> core  door -> quick }
  flow visitor { people -> hatch -> quick }
  flow clean { nightly -> tidy ~> jobs }
  flow tick { often ~> jobs }
  flow sort { sorted ~> ordered }`;
