import { MESSAGES, STORES, WATCHED } from './managed-designs.js';
import { PAIRS, STANDBY } from './recovery-designs.js';
import { design, example } from '../export/design.js';
import { everything } from '../export/every.js';
import { exportArchitecture, type ExportFile } from '../../src/export/index.js';
import { plan } from '../../src/kinds/cloud/plan.js';
import type { Plan } from '../../src/kinds/plan/plan.js';
import type { Architecture } from '../../src/model/index.js';

/** Two regions, and the settings that the examples do not use. */
const TWO_REGIONS = `
  architecture two_regions "Two regions, with everything else there is"
  region east "us-east-1" { zones: 3 owner: "platform" tags: { CostCentre: "4711" } }
  region west "eu-west-1" { zones: 2 }

  users people { rate: 5k/s }
  dns names "two.example" {
    routing: failover
    primary: front
    secondary: spare
    health_check: { interval: 30s, failures: 2, path: "/healthz" }
  }

  load_balancer front { in: east layer: l7 algorithm: random tls: reencrypt sticky: on rate_limit: 20k/s health_check: { interval: 15s, failures: 2, path: "/healthz" } }
  load_balancer spare { in: west algorithm: ip_hash tls: terminate drain: 120s }
  load_balancer inner { in: east layer: l4 }
  web_server web { in: east replicas: 6 instance: "c7g.xlarge" zones: 2 }
  web_server admin { in: east }
  app_server core { in: east replicas: 4 scaling: { min: 2, max: 8, target: 70%, cooldown: 30s } }
  web_server standby { in: west replicas: 2 }

  dataset cards { size: 100GiB growth: 1GiB/d classification: payment }
  cache pages { in: east engine: memcached shards: 3 eviction: none }
  cache keys { in: east shards: 2 replicas: 3 eviction: lfu persistence: on capacity: 40GiB }
  cache near { in: west }
  sql_database ledger { in: east engine: sqlserver holds: cards replicas: 1 replication: sync storage: 200GiB }
  sql_database stock { in: east engine: mysql version: "8.4.7" replicas: 2 replication: semi_sync read_from: any connections: 400 }
  sql_database copy { in: west engine: postgres version: "16.6" instance: "db.r7g.large" }

  flow buy {
    people -> names -> front -> web -> inner -> core
    web -> pages: read
    core -> keys: read
    core -> ledger: write
    core -> stock: read
  }
  flow manage { people -> names -> front -> admin -> stock: query }
  flow rescue { people -> names -> spare -> standby -> near: read on miss -> copy: read }`;

/** Layer 4, facing the internet, with names that are weighted by location, and a domain that is not given. */
const LAYER_FOUR = `
  region home "eu-central-1" { zones: 2 }
  users people { rate: 100/s }
  dns names { routing: geolocation locations: { europe: entry, default: other } health_check: { interval: 10s, failures: 3 } }
  load_balancer entry { in: home layer: l4 tls: terminate sticky: on }
  load_balancer other { in: home layer: l4 tls: passthrough }
  load_balancer loose { in: home tls: terminate }
  app_server api { in: home }
  app_server legacy { in: home }
  sql_database db { in: home engine: sqlserver replicas: 1 read_from: replicas }
  flow a { people -> names -> entry -> api -> db: read }
  flow b { people -> names -> other -> api }
  flow c { people -> loose -> legacy }`;

/** Names that collide once they are names in code, and texts that would be code if nobody escaped them. */
const HOSTILE = `
  architecture hostile "\${file(\\"/etc/passwd\\")} %{ for x in y } */ <b>"
  region main "eu-west-1" {}
  users __proto__ { rate: 1/s }
  load_balancer constructor "\${var.x}" { in: main health_check: { path: "/\${x}" } tags: { constructor: "\${y}", x: "*/" } owner: "\`a\`" }
  web_server default "'; process.exit(1); '" { in: main }
  app_server new "\\\\" { in: main }
  app_server logs { in: main }
  cache a_1 "%{ if true }" { in: main replicas: 2 }
  cache a1 { in: main }
  sql_database class "\\"" { in: main shards: 2 }
  flow toString { __proto__ -> constructor -> default -> new -> a_1 }
  flow valueOf { __proto__ -> constructor -> logs -> a1 }
  flow hasOwnProperty { __proto__ -> constructor -> default -> class }`;

export interface Design {
  readonly name: string;
  readonly architecture: Architecture;
  readonly plan: Plan;
  readonly terraform: readonly ExportFile[];
  readonly cdk: readonly ExportFile[];
}

export const NAMES = [
  'shop',
  'first',
  'two_regions',
  'layer_four',
  'hostile',
  'stores',
  'messages',
  'watched',
  'standby',
  'pairs',
  'everything',
] as const;

export async function designs(): Promise<readonly Design[]> {
  const shop = await example('shop.arch');
  const architectures: [string, Architecture][] = [
    ['shop', shop],
    ['first', await example('first.arch')],
    ['two_regions', await design(TWO_REGIONS, 'two.arch')],
    ['layer_four', await design(LAYER_FOUR, 'four.arch')],
    ['stores', await design(STORES, 'stores.arch')],
    ['messages', await design(MESSAGES, 'messages.arch')],
    ['watched', await design(WATCHED, 'watched.arch')],
    ['standby', await design(STANDBY, 'standby.arch')],
    ['pairs', await design(PAIRS, 'pairs.arch')],
    ['everything', await design(everything(shop.catalogue, 0), 'every.arch')],
    ['hostile', await design(HOSTILE, 'hostile.arch')],
  ];
  return architectures.map(([name, architecture]) => ({
    name,
    architecture,
    plan: plan(architecture),
    terraform: exportArchitecture(architecture, 'terraform').files,
    cdk: exportArchitecture(architecture, 'cdk').files,
  }));
}
