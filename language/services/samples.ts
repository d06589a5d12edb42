import type { Dimension } from '../../src/model/index.js';
import type { FieldType, PropertyDeclaration, Type, Value } from '../generated/ast.js';
import type { QuantityShape, Shape } from '../types/shape.js';
import type { Types } from '../types/types.js';
import { admits } from './figures.js';

/** A value of each dimension that could stand in a real design, for somebody to type over. */
const SAMPLES: Readonly<Record<Dimension, string>> = {
  number: '1',
  duration: '5ms',
  rate: '100/s',
  size: '4KiB',
  bandwidth: '100MB/s',
  percent: '50%',
  factor: '2x',
  money: '$100',
  price: '$100/mo',
};

/** What is usual under a name, or under a name of one kind; the dimension must fit as well. */
const USUAL: ReadonlyMap<string, readonly string[]> = new Map([
  ['age', ['30d']],
  ['at', ['10m']],
  ['backoff', ['50ms']],
  ['burst', ['100']],
  ['call.size', ['4KiB']],
  ['connection_limit', ['10k']],
  ['connections', ['100']],
  ['count', ['1k']],
  ['documents', ['10M']],
  ['drill', ['90d']],
  ['every', ['1h']],
  ['executors', ['10']],
  ['exponent', ['0.9']],
  ['flush_every', ['1s']],
  ['growth', ['1GiB/d']],
  ['hedge_after', ['100ms']],
  ['hot_rows', ['100']],
  ['iops', ['3k/s']],
  ['key_rotation', ['90d']],
  ['lasts', ['5m']],
  ['limit', ['100']],
  ['max', ['10ms', '10']],
  ['median', ['4ms']],
  ['memory', ['1GiB']],
  ['min', ['1ms', '2']],
  ['mtbf', ['1y']],
  ['object_size', ['50KiB']],
  ['objects', ['1M']],
  ['over', ['10m']],
  ['p99', ['20ms']],
  ['query_fan_out', ['3']],
  ['queue', ['100']],
  ['R', ['2']],
  ['ratio', ['3']],
  ['record_size', ['1KiB']],
  ['restore_test', ['30d']],
  ['retries', ['2']],
  ['scenario.duration', ['10m']],
  ['scv', ['4']],
  ['shape', ['2.1']],
  ['share', ['50%']],
  ['shed', ['80%']],
  ['size', ['100GiB']],
  ['slots', ['8']],
  ['stages', ['3']],
  ['stale_while_revalidate', ['1m']],
  ['streams', ['10k']],
  ['threads', ['64']],
  ['timeout', ['1s']],
  ['to', ['5x']],
  ['ttl', ['5m']],
  ['W', ['2']],
]);

/** A figure of a dimension that an expectation could name as its limit. */
export function limitOf(metric: string, dimension: Dimension | undefined): string {
  if (metric.startsWith('lost_')) return '0';
  if (metric === 'apdex') return '0.9';
  if (dimension === 'percent') return HIGH.has(metric) ? '99%' : metric.includes('utilisation') ? '70%' : '1%';
  const limits: Partial<Record<Dimension, string>> = {
    duration: '250ms',
    rate: '100/s',
    price: '$10k/mo',
    size: '1GiB',
    bandwidth: '1Gbps',
  };
  return (dimension && limits[dimension]) ?? '1';
}

/** Metrics of which more is better. */
export const HIGH: ReadonlySet<string> = new Set([
  'availability',
  'hit_ratio',
  'apdex',
  'throughput',
  'goodput',
  'efficiency',
  'offload',
  'capacity',
]);

/** Values for somebody to type over: the default when there is one, else what is usual under the name, else the first thing that the type admits. */
export class Samples {
  constructor(private readonly types: Types) {}

  /** A value as plain text; '' when there is nothing sensible to say. */
  of(shape: Shape | null, given?: Value, name = '', owner = ''): string {
    const written = given?.$cstNode?.text;
    if (written !== undefined) return written;
    if (!shape) return '';
    const usual = usualUnder(name, owner).find((text) => shape.quantities.some((quantity) => admits(quantity, text)));
    if (usual !== undefined) return usual;
    const [member] = shape.members.keys();
    if (member !== undefined) return member;
    if (shape.flag) return 'on';
    for (const quantity of shape.quantities) {
      const text = this.figure(quantity);
      if (text !== undefined) return text;
    }
    const [per] = shape.per;
    if (per) return `${SAMPLES[per.dimension]} per ${per.per}`;
    const [call] = shape.calls.values();
    if (call) return `${call.word?.$refText ?? ''}(${call.parameters.map((each) => `${each.name ?? ''}: ${this.field(each)}`).join(', ')})`;
    if (shape.timeOfDay) return '20:00';
    if (shape.condition) return 'p99(flow) > 1s';
    if (shape.isText) return '"…"';
    if (shape.lists.length > 0) return `[${this.of(this.types.items(shape))}]`;
    return '';
  }

  /** A figure for somebody to type over; undefined when none is known that is admitted. */
  figure(quantity: QuantityShape, name = '', owner = ''): string | undefined {
    const known = [...usualUnder(name, owner), SAMPLES[quantity.dimension], quantity.lower?.text];
    return known.find((text) => text !== undefined && admits(quantity, text));
  }

  /** `given` is what holds when nobody writes it. */
  property(declaration: PropertyDeclaration, given?: Value): string {
    const { type, name, $container: owner } = declaration;
    return this.of(type ? this.types.of(type) : null, given, name, owner.name);
  }

  field(field: FieldType): string {
    return this.of(field.type ? this.types.of(field.type) : null, field.default, field.name);
  }

  type(type: Type | undefined): string {
    return type ? this.of(this.types.of(type)) : '';
  }
}

function usualUnder(name: string, owner: string): readonly string[] {
  return USUAL.get(`${owner}.${name}`) ?? USUAL.get(name) ?? [];
}

/** A place of a snippet, with text to type over when there is some. */
export function place(index: number, text: string): string {
  return text === '' ? `$${index}` : `\${${index}:${literal(text)}}`;
}

/** Text for a snippet: what a snippet would take for its own is escaped. */
export function literal(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}
