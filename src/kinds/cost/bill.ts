import { SECONDS_PER_MONTH, type Architecture, type Component } from '../../model/index.js';
import type { Estimate } from '../../network/index.js';
import { derive, known, rough, worst, type Estimates } from '../figures/estimate.js';
import { GIB, HOURS_PER_MONTH, UNDATED, type Price, type PriceOf } from './prices.js';

/** One row of a component's bill: quantity × price is what it costs in a month. */
export interface Line {
  readonly what: string;
  /** In units of the price. */
  readonly quantity: Estimate;
  readonly price: Price;
  /** Whether it is for machines that are there by the hour, whatever they do. */
  readonly hired: boolean;
}

/** What a component costs, or why that is not known. */
export type Bill = readonly Line[] | string;

/** What a component does, as far as its price depends on it. */
export interface Usage {
  readonly architecture: Architecture;
  readonly component: Component;
  readonly priceOf: PriceOf;
  /** Its own metrics. */
  readonly figures: Estimates;
  readonly traffic: Traffic;
}

/** Bytes per second that leave a component's zone, region or the cloud, because it is called or calls. */
export interface Traffic {
  /** Between it and users, there and back. */
  readonly internet: number;
  /** Between it and what it calls in other zones of its region. */
  readonly zones: number;
  /** Between it and what it calls in other regions. */
  readonly regions: number;
}

/** A figure of the component; what is not known is not used, so that the fixed part of a price is known without it. */
export function used(usage: Usage, name: string): Estimate {
  const figure = usage.figures(name);
  return figure && figure.value !== null ? figure : known(0, 'no traffic');
}

/** A bill of lines that are made in turn; a price that is missing is the reason why the whole is not known. */
export class Writer {
  private readonly lines: Line[] = [];
  private missing: string | null = null;

  constructor(private readonly usage: Usage) {}

  line(what: string, sku: string, quantity: Estimate, hired = false): this {
    const price = this.usage.priceOf(sku);
    if (price) this.lines.push({ what, quantity, price, hired });
    else this.missing ??= `the price list has no ${sku}; write \`cost\``;
    return this;
  }

  /** Machines that run all month. */
  machines(count: Estimate, sku: string, what: string, instance: string): this {
    if (!this.usage.priceOf(sku)) this.missing ??= `the price list has no ${instance}; write \`cost\``;
    return this.line(
      what,
      sku,
      derive(`${count.method} × ${HOURS_PER_MONTH} h`, [count], (number) => number * HOURS_PER_MONTH),
      true,
    );
  }

  storage(what: string, sku: string, bytes: Estimate): this {
    return this.line(what, sku, gigabytes(bytes));
  }

  /** Something that happens so often per second. */
  events(what: string, sku: string, rate: Estimate): this {
    return this.line(
      what,
      sku,
      derive(rate.method, [rate], (each) => (each * SECONDS_PER_MONTH) / 1e6),
    );
  }

  bill(): Bill {
    return this.missing ?? this.lines;
  }
}

export function gigabytes(bytes: Estimate): Estimate {
  return derive(bytes.method, [bytes], (each) => each / GIB);
}

/** Bytes per second as gigabytes in a month. */
export function monthly(rate: Estimate): Estimate {
  return derive(rate.method, [rate], (bytes) => (bytes * SECONDS_PER_MONTH) / GIB);
}

/** The sum of a bill, by the price list: prices differ by region and change. */
export function totalOf(bill: Bill): Estimate {
  if (typeof bill === 'string') return { value: null, ci: null, accuracy: 'exact', method: bill };
  const sum = derive(
    methodOf(bill),
    bill.map(({ quantity }) => quantity),
    (...quantities) => quantities.reduce((all, quantity, index) => all + quantity * (bill[index]?.price.usd ?? 0), 0),
  );
  if (sum.value === null) return sum;
  const dated = bill.every(({ price }) => price.date !== UNDATED);
  return dated ? { ...sum, accuracy: worst(['fair', sum.accuracy]) } : rough(sum);
}

function methodOf(bill: readonly Line[]): string {
  if (bill.length === 0) return 'nothing of it is charged';
  return bill.map(({ what, price }) => `${what} at ${written(price)}`).join(', ');
}

const told = new WeakMap<Price, string>();

function written(price: Price): string {
  let text = told.get(price);
  if (text === undefined) told.set(price, (text = `$${Number(price.usd.toPrecision(6))} per ${price.per} (${price.date})`));
  return text;
}
