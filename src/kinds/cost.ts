import { isKind, SECONDS_PER_MONTH, type Component } from '../model/index.js';
import type { Estimate } from '../network/index.js';
import type { View } from './behaviour.js';
import { cacheNode, DEFAULT_TASK, ENGINES, taskSize } from './cloud/facts.js';
import { derive, known, rough, unknown } from './estimate.js';
import { GIB, HOURS_PER_MONTH, PRICES, type Price } from './prices.js';
import { viewOf } from './view.js';

/** What a component does, as far as its price depends on it. */
export interface Usage {
  /** Requests per second. */
  readonly throughput: Estimate;
  /** For a name: queries per second that reach the zone. */
  readonly queries: Estimate | null;
}

/**
 * US dollars per month for what the export builds of a component, by the price list or as written, with the reckoning in `method`; null with a
 * reason when the list lacks a price.
 */
export function monthlyCost(component: Component, usage: Usage): Estimate {
  const { cost } = viewOf<'component'>(component);
  if (cost !== undefined) return known(cost, 'as written');
  if (isKind(component, 'load_balancer')) return balancerCost(viewOf(component), usage);
  if (isKind(component, 'dns')) return dnsCost(viewOf(component), usage);
  if (isKind(component, 'cache')) return cacheCost(viewOf(component));
  if (isKind(component, 'sql_database')) return databaseCost(viewOf(component));
  if (isKind(component, 'web_server') || isKind(component, 'app_server')) return serviceCost(viewOf(component));
  return unknown(`the price list has nothing for a ${component.kind}; write \`cost\``);
}

/** Tasks on Fargate, by their processors and memory. */
function serviceCost(view: View<'placed'>): Estimate {
  const cpu = PRICES.get('fargate.vcpu');
  const memory = PRICES.get('fargate.gb');
  if (!cpu || !memory) return unknown('the price list has no Fargate');
  const size = (view.instance === undefined ? null : taskSize(view.instance)) ?? DEFAULT_TASK;
  const [processors, gigabytes] = [size.cpu / 1024, size.memory / 1024];
  const each = (processors * cpu.usd + gigabytes * memory.usd) * HOURS_PER_MONTH;
  return fair(
    view.replicas * each,
    `${view.replicas} Fargate ${view.replicas === 1 ? 'task' : 'tasks'} of ${processors} vCPU and ${gigabytes} GiB at ${told(cpu)} and $${memory.usd} per ${memory.per}`,
  );
}

/** Requests that a client sends over one connection before it opens the next: a judgement, for browsers with keep-alive. */
const REQUESTS_PER_CONNECTION = 10;
/** One capacity unit of a balancer carries 25 new connections per second (Elastic Load Balancing pricing). */
const CONNECTIONS_PER_UNIT = 25;

function balancerCost(view: View<'load_balancer'>, usage: Usage): Estimate {
  const family = view.layer === 'l4' ? 'nlb' : 'alb';
  const hour = PRICES.get(`${family}.hour`);
  const unit = PRICES.get(`${family}.lcu`);
  if (!hour || !unit) return unknown('the price list has no balancer');
  return rough(
    derive(
      `${told(hour)}, and capacity units at ${told(unit)}, one for ${CONNECTIONS_PER_UNIT} new connections per second of ${REQUESTS_PER_CONNECTION} requests each`,
      [orNone(usage.throughput)],
      (rate) => HOURS_PER_MONTH * (hour.usd + (unit.usd * rate) / REQUESTS_PER_CONNECTION / CONNECTIONS_PER_UNIT),
    ),
  );
}

function dnsCost(view: View<'dns'>, usage: Usage): Estimate {
  const zone = PRICES.get('route53.zone');
  const query = PRICES.get(`route53.query.${view.routing}`) ?? PRICES.get('route53.query');
  const check = PRICES.get('route53.health_check');
  if (!zone || !query || !check) return unknown('the price list has no names');
  const checks = view.health_check ? Math.max(1, view.targets?.length ?? 1) : 0;
  return rough(
    derive(
      `a zone at ${told(zone)}, queries at ${told(query)}, health checks (${checks}) at ${told(check)}`,
      [orNone(usage.queries ?? known(0, 'no queries'))],
      (queries) => zone.usd + (queries * SECONDS_PER_MONTH * query.usd) / 1e6 + checks * check.usd,
    ),
  );
}

/** Nodes of ElastiCache, the smallest that hold the capacity; Redis is built as Valkey. */
function cacheCost(view: View<'cache'>): Estimate {
  const shards = Math.max(1, view.shards);
  const engine = view.engine === 'redis' ? 'valkey' : 'memcached';
  const nodes = shards * (engine === 'valkey' ? Math.max(1, view.replicas) : 1);
  const instance = view.instance === undefined ? cacheNode(view.capacity / shards) : prefixed('cache.', view.instance);
  if (instance === null) return unknown('no node holds so much in one shard; write `shards` or `cost`');
  return machines(nodes, `elasticache.${engine}.${instance}`, instance);
}

/**
 * Instances of RDS with their storage. Replicas bring a standby in another zone to each primary: RDS promotes no read replica by itself, and with
 * commits that wait and reads from the primary alone, one of the replicas is that standby.
 */
function databaseCost(view: View<'sql_database'>): Estimate {
  const storage = PRICES.get('rds.storage');
  if (!storage) return unknown('the price list has no storage');
  const instance = view.instance === undefined ? ENGINES[view.engine].instanceClass : prefixed('db.', view.instance);
  const standby = view.replicas > 0 && view.zones !== 1 ? 1 : 0;
  const isStandby = view.replication !== 'async' && view.read_from === 'primary' && standby === 1;
  const count = Math.max(1, view.shards) * (1 + standby + Math.max(0, view.replicas - (isStandby ? 1 : 0)));
  const running = machines(count, `rds.${view.engine}.${instance}`, `${view.engine} ${instance}`);
  if (running.value === null) return running;
  const disks = (count * view.storage * storage.usd) / GIB;
  return fair(running.value + disks, `${running.method}, and storage at $${storage.usd} per ${storage.per}`);
}

function prefixed(prefix: string, instance: string): string {
  return instance.startsWith(prefix) ? instance : `${prefix}${instance}`;
}

function machines(count: number, sku: string, instance: string): Estimate {
  const price = PRICES.get(sku);
  return price
    ? fair(count * price.usd * HOURS_PER_MONTH, `${count} × ${instance} at ${told(price)}`)
    : unknown(`the price list has no ${instance}; write \`cost\``);
}

function told(price: Price): string {
  return `$${price.usd} per ${price.per} (us-east-1, ${price.date})`;
}

/** By the list: prices differ by region and change. */
function fair(value: number, method: string): Estimate {
  return { value, ci: null, accuracy: 'fair', method };
}

/** What is not known is not used: the fixed part of a price is known without it. */
function orNone(estimate: Estimate): Estimate {
  return estimate.value === null ? known(0, 'no traffic') : estimate;
}
