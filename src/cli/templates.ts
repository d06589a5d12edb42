/** What `spandrel new` writes. Each is complete, free of errors, and simulates as it is; warnings of the shortest ones are there to be repaired. */
export interface Template {
  readonly name: string;
  readonly title: string;
  readonly text: string;
}

const FIRST = `// A web site in six statements. Change a number and look at what follows from it.
users visitors { rate: 80/s }
load_balancer entry { redundancy: active_active  tls: terminate }
web_server web { replicas: 2 }
sql_database db
visitors -> entry -> web -> db
expect p99(default) < 100ms
`;

const CACHED = `architecture cached "A read-mostly site with a cache"

region main "us-east-1" { provider: aws  zones: 3 }

users visitors "Visitors" { rate: 2k/s }

load_balancer entry {
  in: main
  redundancy: active_active
  tls: terminate
  authentication: oidc
  rate_limit: 50/s per client
  health_check: { interval: 10s, failures: 3 }
}

app_server api { in: main  replicas: 6  time: 4ms  concurrency: 8 }

dataset articles { objects: 500k  object_size: 8KiB  popularity: zipf(0.9) }

cache pages { in: main  replicas: 2  content: articles  capacity: 2GiB  ttl: 10m }

sql_database store { in: main  replicas: 1  replication: semi_sync  backup: on  encryption: at_rest }

flow read "Read an article" {
  share: 95%
  visitors -> entry -> api
  api -> pages: read
    on miss -> store: read
}

flow write "Write a comment" {
  share: 5%
  visitors -> entry -> api -> store: write
}

scenario store_lost "The database primary dies" {
  duration: 5m
  at 60s: fail store.primary for 60s
  expect availability(read) >= 90%
}

expect p99(read) < 100ms
expect utilisation(api) < 70%
`;

export const TEMPLATES: readonly Template[] = [
  { name: 'first', title: 'a web site in six statements', text: FIRST },
  { name: 'cached', title: 'a read-mostly site with a cache, two flows and a failure to survive', text: CACHED },
];
