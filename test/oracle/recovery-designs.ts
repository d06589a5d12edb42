/** A small running system in another region, which everything that can follows to; what cannot is restored there. */
export const STANDBY = `
  architecture standby "A region that is taken over from"
  region east "us-east-1" { zones: 3 owner: "platform" }
  region west "eu-west-1" { zones: 2 }
  users people { rate: 200/s }
  dns names "standby.example" { }
  load_balancer front { in: east tls: terminate health_check: { interval: 15s, failures: 2, path: "/healthz" } }
  web_server web { in: east replicas: 5 tags: { CostCentre: "12" } }
  app_server core { in: east replicas: 4 zones: 3 scaling: { min: 3, max: 9, target: 60% } }
  cache keys { in: east replicas: 1 }
  sql_database orders { in: east engine: postgres shards: 2 replicas: 2 read_from: any }
  sql_database stock { in: east engine: mysql }
  sql_database ledger { in: east engine: sqlserver }
  dataset files { size: 100GiB classification: pii }
  key_value_store carts { in: east engine: dynamodb holds: files read_capacity: 10/s write_capacity: 5/s }
  object_storage pictures { in: east holds: files lifecycle: after(60d, archive) }
  file_storage shared { in: east }
  message_queue jobs { in: east engine: sqs }
  function tidy { in: east timeout: 30s provisioned: 4 }
  prometheus metrics { in: east retention: 90d scrapes: [web] }
  grafana boards { in: east }
  alert hot { when: utilisation(core) > 80% for: 5min severity: page }
  disaster_recovery plan { strategy: warm_standby scale: 40% primary: east secondary: west promise: { rpo: 1min rto: 15min } }

  flow buy { people -> names -> front -> web -> core -> orders: write  core -> stock: read  core -> ledger: write  core -> keys: read  core -> carts: write }
  flow look { people -> names -> front -> web -> pictures: read  web -> shared: read }
  flow clean { people -> names -> front -> web ~> jobs ~> tidy -> carts: write  tidy -> stock: read }`;

/** Two more pairs of regions: one whose other half serves as well, and one that waits without machines. */
export const PAIRS = `
  architecture pairs "Regions in pairs"
  region north "eu-north-1" { zones: 2 }
  region south "eu-south-1" { zones: 2 }
  region coast "us-west-2" { zones: 2 }
  region inland "us-east-2" { zones: 2 }
  users people { rate: 50/s }
  dns shop "pairs.example" { }
  dns office { routing: weighted weights: { desk: 1 } }
  load_balancer front { in: north layer: l4 tls: terminate }
  app_server api { in: north replicas: 2 }
  sql_database orders { in: north engine: postgres replicas: 1 }
  load_balancer desk { in: coast tls: terminate }
  web_server forms { in: coast replicas: 3 scaling: { min: 2, max: 6, target: 50% } }
  sql_database records { in: coast engine: mysql }
  object_storage scans { in: coast immutable: on }
  alert busy { when: utilisation(api) > 80% for: 5min severity: page }
  disaster_recovery everywhere { strategy: active_active primary: north secondary: south }
  disaster_recovery dark { strategy: pilot_light primary: coast secondary: inland }

  flow buy { people -> shop -> front -> api -> orders: write }
  flow file { people -> office -> desk -> forms -> records: write  forms -> scans: write }`;
