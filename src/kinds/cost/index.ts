import type { Architecture, Component } from '../../model/index.js';
import type { Estimate } from '../../network/index.js';
import { known, type Estimates } from '../figures/estimate.js';
import type { KindName } from '../generated/kinds.js';
import { viewOf } from '../view.js';
import { monthly, Writer, type Bill, type Line, type Traffic, type Usage } from './bill.js';
import * as compute from './compute.js';
import * as edge from './edge.js';
import { observerBill } from './observability.js';
import { pricesFor } from './prices.js';
import { storageBill } from './storage.js';

export { totalOf, type Bill, type Traffic } from './bill.js';

type Pricing = (component: Component, usage: Usage) => Bill;

/** Who knows what a kind costs, by the kind that it is written for. */
const PRICINGS: ReadonlyMap<string, Pricing> = new Map<KindName, Pricing>([
  ['load_balancer', (component, usage) => edge.balancerBill(viewOf(component), usage)],
  ['dns', (component, usage) => edge.dnsBill(viewOf(component), usage)],
  ['cdn', (_, usage) => edge.cdnBill(usage)],
  ['waf', (component, usage) => edge.wafBill(viewOf(component), usage)],
  ['api_gateway', (_, usage) => edge.gatewayBill(usage)],
  ['identity_provider', (_, usage) => edge.identityBill(usage)],
  ['web_server', (component, usage) => compute.serviceBill(viewOf(component), usage)],
  ['app_server', (component, usage) => compute.serviceBill(viewOf(component), usage)],
  ['function', (component, usage) => compute.functionBill(viewOf(component), usage)],
  ['schedule', (_, usage) => compute.scheduleBill(usage)],
  ['cache', (component, usage) => compute.cacheBill(viewOf(component), usage)],
  ['sql_database', (component, usage) => compute.sqlBill(viewOf(component), usage)],
  ['document_database', (component, usage) => compute.documentBill(viewOf(component), usage)],
  ['graph_database', (component, usage) => compute.graphBill(viewOf(component), usage)],
  ['key_value_store', (component, usage) => compute.keyValueBill(viewOf(component), usage)],
  ['wide_column_database', (component, usage) => ringBill(component, usage)],
  ['storage', (component, usage) => storageBill(viewOf<'storage'>(component), usage)],
  ['message_queue', (component, usage) => compute.queueBill(viewOf(component), usage)],
  ['search_engine', (component, usage) => compute.searchBill(viewOf(component), usage)],
  ['analytics_cluster', (component, usage) => compute.clusterBill(viewOf(component), usage)],
  ['placed', observerBill],
]);

function ringBill(component: Component, usage: Usage): Bill {
  const view = viewOf<'wide_column_database'>(component);
  return compute.machinesBill(Math.max(1, view.replicas), view.instance, view.storage, usage, 'r7g.large', view.backup);
}

/** What a component costs in a month, by the price list; what people wrote as its `cost` wins elsewhere. */
export function billOf(architecture: Architecture, component: Component, figures: Estimates, traffic: Traffic): Bill {
  const pricing = component.lineage.flatMap((kind) => PRICINGS.get(kind) ?? [])[0];
  if (!pricing) return `the price list has nothing for a ${component.kind}; write \`cost\``;
  const usage: Usage = { architecture, component, priceOf: pricesFor(architecture, component), figures, traffic };
  const bill = pricing(component, usage);
  if (typeof bill === 'string') return bill;
  const sent = transferLines(usage);
  return typeof sent === 'string' ? sent : [...bill, ...sent];
}

/** Gigabytes a month at the first price of traffic with the internet. */
const FIRST = 10 * 1024;

/** Bytes that leave: to users, and what is charged on both sides between zones, and once between regions. */
function transferLines(usage: Usage): Bill {
  const { internet, zones, regions } = usage.traffic;
  const bill = new Writer(usage);
  const sent = (bytes: number): Estimate => monthly(known(bytes, 'what flows send in a month'));
  const gigabytes = sent(internet).value ?? 0;
  if (internet > 0)
    bill.line('traffic with users, the first 10 TB', 'xfer.internet', known(Math.min(gigabytes, FIRST), 'what flows send in a month'));
  if (gigabytes > FIRST)
    bill.line('traffic with users beyond', 'xfer.internet.more', known(gigabytes - FIRST, 'what flows send in a month'));
  if (zones > 0) bill.line('traffic to other zones, on both sides', 'xfer.az', sent(2 * zones));
  if (regions > 0) bill.line('traffic to other regions', 'xfer.region', sent(regions));
  return bill.bill();
}

/** A line of a bill for people and for JSON. */
export interface Charge {
  readonly component: string;
  readonly what: string;
  readonly quantity: number;
  /** What one of it is, e.g. `GB-month`. */
  readonly unit: string;
  /** US dollars for one. */
  readonly price: number;
  /** US dollars in a month: quantity × price. */
  readonly amount: number;
  /** Whether it is for machines that are there by the hour, whatever they do: what is paid for them when they are idle buys nothing. */
  readonly hired: boolean;
  readonly source: string;
  readonly date: string;
}

export function chargesOf(component: string, lines: readonly Line[]): Charge[] {
  return lines.flatMap(({ what, quantity, price, hired }) => {
    const number = quantity.value ?? 0;
    if (number === 0) return [];
    return [
      {
        component,
        what,
        quantity: number,
        unit: price.per,
        price: price.usd,
        amount: number * price.usd,
        hired,
        source: price.source,
        date: price.date,
      },
    ];
  });
}
