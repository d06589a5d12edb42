import type { Architecture } from '../model/index.js';
import { BASELINE } from '../kinds/cloud/baseline.js';
import { HOURS_PER_MONTH, pricesFor, UNDATED, type Price, type PriceOf } from '../kinds/cost/prices.js';
import { solveArchitecture } from '../kinds/lowering/run.js';
import type { ManagedPlan } from '../kinds/plan/managed.js';
import type { BalancerPlan, CachePlan, DatabasePlan, DomainPlan, FirewallPlan, Plan, RegionPlan, ServicePlan } from '../kinds/plan/plan.js';
import { plain, table } from './markdown.js';

/** Something that is paid for as long as it stands, whether anybody uses it or not. */
interface Standing {
  readonly component: string;
  readonly what: string;
  /** Of the price's unit, in a month. */
  readonly quantity: number;
  readonly sku: string;
}

interface PlanCost {
  /** US dollars a month by component, in the order of the plan. */
  readonly components: ReadonlyMap<string, { readonly usd: number; readonly what: readonly string[] }>;
  readonly usd: number;
  /** What stands and has no price in the list. */
  readonly unpriced: readonly string[];
  /** The oldest and the newest date of a price; null when none has one. */
  readonly dates: readonly [string, string] | null;
}

/** What a plan costs in a month while it stands: on demand, by the price list. Requests, traffic, logs and copies come on top. */
export function costOf(plan: Plan, architecture: Architecture): PlanCost {
  const components = new Map<string, { usd: number; what: string[] }>();
  const unpriced = new Set<string>();
  const dates = new Set<string>();
  let usd = 0;
  for (const { component, what, quantity, sku } of standing(plan)) {
    if (quantity === 0) continue;
    const price = priceOf(architecture, component)(sku);
    if (!price) {
      unpriced.add(`\`${component}\`: ${what}`);
      continue;
    }
    if (price.date !== UNDATED && /^\d{4}-/.test(price.date)) dates.add(price.date);
    const amount = quantity * price.usd;
    const entry = components.get(component) ?? { usd: 0, what: [] };
    components.set(component, entry);
    entry.usd += amount;
    entry.what.push(row(what, quantity, price));
    usd += amount;
  }
  const ordered = [...dates].sort();
  const [first] = ordered;
  return { components, usd, unpriced: [...unpriced], dates: first === undefined ? null : [first, ordered.at(-1) ?? first] };
}

function row(what: string, quantity: number, { usd, per }: Price): string {
  return `${what}: ${Math.round(quantity * 100) / 100} ${per}${quantity === 1 ? '' : 's'} at $${usd}`;
}

/** A twin in another region is paid for as its original is. */
function priceOf(architecture: Architecture, name: string): PriceOf {
  const [id] = name.split('@');
  const component = architecture.components.find((each) => each.id === id) ?? architecture.components[0];
  return component ? pricesFor(architecture, component) : () => undefined;
}

function standing({ regions, domains, name }: Plan): Standing[] {
  return [
    ...regions.flatMap((region) => [
      ...networkOf(region, name),
      ...region.services.flatMap(serviceOf),
      ...region.balancers.flatMap(balancerOf),
      ...region.caches.flatMap(cacheOf),
      ...region.databases.flatMap(databaseOf),
      ...region.managed.flatMap(managedOf),
    ]),
    ...domains.flatMap(domainOf),
  ];
}

const month = (count: number): number => count * HOURS_PER_MONTH;

/** Keys for data and for logs. */
const KEYS = 2;

function networkOf({ origin, network, code }: RegionPlan, name: string): Standing[] {
  const component = origin?.component ?? name;
  const zones = network.zones.length;
  return [
    { component, what: `NAT gateways in ${code}, one in each zone`, quantity: month(zones), sku: 'nat.hour' },
    { component, what: 'their addresses', quantity: month(zones), sku: 'ipv4.hour' },
    { component, what: 'keys for data and logs', quantity: KEYS, sku: 'kms.key' },
  ];
}

function serviceOf({ origin: { component }, count, cpu, memory }: ServicePlan): Standing[] {
  return [
    { component, what: `processors of ${count} tasks`, quantity: month((count * cpu) / 1024), sku: 'fargate.vcpu' },
    { component, what: `memory of ${count} tasks`, quantity: month((count * memory) / 1024), sku: 'fargate.gb' },
  ];
}

function balancerOf({ origin: { component }, type, firewall }: BalancerPlan): Standing[] {
  const sku = type === 'application' ? 'alb.hour' : 'nlb.hour';
  return [{ component, what: 'load balancer', quantity: month(1), sku }, ...(firewall ? firewallOf(component, firewall) : [])];
}

function firewallOf(component: string, { rate }: FirewallPlan): Standing[] {
  return [
    { component, what: 'firewall', quantity: 1, sku: 'waf.acl' },
    { component, what: 'rules of the firewall', quantity: BASELINE.managedRules.length + (rate ? 1 : 0), sku: 'waf.rule' },
  ];
}

function cacheOf({ origin: { component }, engine, nodeType, shards, replicas }: CachePlan): Standing[] {
  const nodes = shards * (1 + replicas);
  const token: Standing[] = engine === 'valkey' ? [{ component, what: 'secret', quantity: 1, sku: 'secret' }] : [];
  return [{ component, what: `${nodes} × ${nodeType}`, quantity: month(nodes), sku: `elasticache.${engine}.${nodeType}` }, ...token];
}

/** A standby in another zone is a second instance with a second volume, which AWS sells at twice the price. */
function databaseOf({ origin: { component }, engine, instanceClass, shards, replicas, multiAz, storage }: DatabasePlan): Standing[] {
  const instances = shards.length * ((multiAz ? 2 : 1) + replicas);
  const product = engine.startsWith('sqlserver') ? 'sqlserver' : engine;
  return [
    {
      component,
      what: `${instances} × ${instanceClass}, standbys among them`,
      quantity: month(instances),
      sku: `rds.${product}.${instanceClass}`,
    },
    { component, what: 'volumes', quantity: instances * storage, sku: 'rds.storage' },
    { component, what: 'secrets', quantity: shards.length, sku: 'secret' },
  ];
}

function managedOf(plan: ManagedPlan): Standing[] {
  const { component } = plan.origin;
  const machines = (count: number, type: string, sku: string): Standing => ({
    component,
    what: `${count} × ${type}`,
    quantity: month(count),
    sku,
  });
  switch (plan.is) {
    case 'table':
      if (!plan.capacity) return [];
      return [
        { component, what: 'read capacity', quantity: month(plan.capacity.read), sku: 'dynamodb.rcu' },
        { component, what: 'write capacity', quantity: month(plan.capacity.write), sku: 'dynamodb.wcu' },
      ];
    case 'volume':
      return [
        {
          component,
          what: `volume, ${plan.type}`,
          quantity: plan.size,
          sku: plan.type === 'sc1' ? 'ebs.archive' : plan.type === 'st1' ? 'ebs.cold' : 'ebs.hot',
        },
      ];
    case 'stream':
      return [{ component, what: `${plan.shards} shards`, quantity: month(plan.shards), sku: 'kinesis.shard' }];
    case 'kafka':
      return [
        machines(plan.brokers, plan.instance, `msk.${plan.instance}`),
        { component, what: 'disks of brokers', quantity: plan.brokers * plan.storage, sku: 'msk.storage' },
      ];
    case 'documents':
      return [machines(plan.instances, plan.instanceClass, `docdb.${plan.instanceClass}`)];
    case 'graph':
      return [machines(plan.instances, plan.instanceClass, `neptune.${plan.instanceClass}`)];
    case 'search':
      return [
        machines(plan.nodes + plan.masters, plan.instance, `opensearch.${plan.instance}`),
        { component, what: 'disks of nodes', quantity: plan.nodes * plan.storage, sku: 'opensearch.storage' },
      ];
    case 'cdn':
      return firewallOf(component, plan.firewall);
    case 'bucket':
    case 'files':
    case 'queue':
    case 'keyspace':
    case 'spark':
    case 'function':
    case 'backup':
    case 'users':
    case 'schedule':
    case 'gateway':
    case 'metrics':
    case 'boards':
      return [];
  }
}

function domainOf({ origin: { component }, records }: DomainPlan): Standing[] {
  return [
    { component, what: 'zone of names', quantity: 1, sku: 'route53.zone' },
    { component, what: 'health checks', quantity: records.filter(({ health }) => health !== null).length, sku: 'route53.health_check' },
  ];
}

/** What the plan costs beside what the design is reckoned to cost under its load, as a section of the README. */
export function costSection(plan: Plan, architecture: Architecture): string {
  const cost = costOf(plan, architecture);
  const solved = solveArchitecture(architecture).components;
  const reckoned = (component: string): number | null => solved[component]?.metrics.cost?.value ?? null;
  const names = [
    ...new Set([...cost.components.keys(), ...architecture.components.map(({ id }) => id).filter((id) => (reckoned(id) ?? 0) > 0)]),
  ];
  const dollars = (usd: number | null): string => (usd === null ? '' : `$${usd.toFixed(2)}`);
  const rows = names.map((name) => {
    const stands = cost.components.get(name);
    return [`\`${name}\``, dollars(stands?.usd ?? null), dollars(reckoned(name)), plain(stands?.what.join('; ') ?? '')];
  });
  const total = names.reduce((sum, name) => sum + (reckoned(name) ?? 0), 0);
  const list =
    cost.dates === null ? '' : cost.dates[0] === cost.dates[1] ? ` of ${cost.dates[0]}` : ` of ${cost.dates[0]} to ${cost.dates[1]}`;
  return [
    '## What it costs in a month',
    table(
      ['Component', 'While it stands', 'Under the design’s load', 'What stands'],
      [...rows, ['**Sum**', `**${dollars(cost.usd)}**`, `**${dollars(total)}**`, '']],
    ),
    `The first column is what is built here, whether anybody uses it or not. The second is what the design is reckoned to cost with the load that it states, requests and traffic included, without the network, keys and secrets of this export. Prices are those of the list${list}, on demand in us-east-1, unless a region of the design has its own.`,
    `Left out of the first: requests, traffic, logs, metrics and alarms, copies, what buckets, tables and file systems hold, and discounts.${cost.unpriced.length === 0 ? '' : ` Without a price in the list: ${cost.unpriced.join('; ')}.`}`,
  ].join('\n\n');
}
