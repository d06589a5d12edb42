import { parseQuantity, UNITS, type Dimension } from '../../src/model/index.js';
import type { FieldType, Type, Value } from '../generated/ast.js';
import type { QuantityShape, Shape } from '../types/shape.js';
import type { Types } from '../types/types.js';

/** A value of each dimension that could stand in a real design, for somebody to type over. */
const SAMPLES: Readonly<Record<Dimension, readonly string[]>> = {
  number: ['1', '2', '4', '8'],
  duration: ['5ms', '100ms', '5s', '5m', '1h'],
  rate: ['100/s', '1k/s', '10/min'],
  size: ['4KiB', '1GiB', '100GiB'],
  bandwidth: ['100MB/s', '1Gbps'],
  percent: ['50%', '99%', '99.9%'],
  factor: ['1.5x', '2x', '10x'],
  money: ['$100'],
  price: ['$100/mo', '$1k/mo'],
};

export function figures(dimension: Dimension): readonly string[] {
  return SAMPLES[dimension];
}

/** The units that a number can have here, each as it stands after the digits. Money has its sign in front and its period behind. */
export function unitsOf(dimension: Dimension): readonly string[] {
  if (dimension === 'money') return ['', 'k', 'M'];
  if (dimension === 'price') return ['/mo', 'k/mo', '/h', '/y'];
  return UNITS[dimension];
}

/** What is usual under a name; the dimension must fit as well. */
const USUAL: ReadonlyMap<string, readonly string[]> = new Map([
  ['median', ['4ms']],
  ['p99', ['20ms']],
  ['min', ['1ms', '2']],
  ['max', ['10ms', '10']],
  ['shape', ['2.1']],
  ['stages', ['3']],
  ['scv', ['4']],
  ['ratio', ['3']],
  ['exponent', ['0.9']],
  ['share', ['50%']],
  ['ttl', ['5m']],
  ['every', ['1h']],
  ['objects', ['1M']],
]);

/** A figure of a dimension that an expectation could name as its limit. */
export function limitOf(metric: string, dimension: Dimension | undefined): string {
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
  of(shape: Shape | null, given?: Value, name = ''): string {
    const written = given?.$cstNode?.text;
    if (written !== undefined) return written;
    if (!shape) return '';
    const usual = USUAL.get(name)?.find((text) => shape.quantities.some((quantity) => admits(quantity, text)));
    if (usual !== undefined) return usual;
    const [member] = shape.members.keys();
    if (member !== undefined) return member;
    if (shape.flag) return 'on';
    for (const quantity of shape.quantities) {
      const text = [...SAMPLES[quantity.dimension], quantity.lower?.text].find((each) => each !== undefined && admits(quantity, each));
      if (text !== undefined) return text;
    }
    const [per] = shape.per;
    if (per) return `${SAMPLES[per.dimension][0] ?? '1'} per ${per.per}`;
    const [call] = shape.calls.values();
    if (call) return `${call.word?.$refText ?? ''}(${call.parameters.map((each) => `${each.name ?? ''}: ${this.field(each)}`).join(', ')})`;
    if (shape.timeOfDay) return '20:00';
    if (shape.condition) return 'p99(flow) > 1s';
    if (shape.isText) return '"…"';
    if (shape.lists.length > 0) return `[${this.of(this.types.items(shape))}]`;
    return '';
  }

  field(field: FieldType): string {
    return this.of(field.type ? this.types.of(field.type) : null, field.default, field.name);
  }

  type(type: Type | undefined): string {
    return type ? this.of(this.types.of(type)) : '';
  }
}

/** Whether a figure is of the dimension and within the limits. */
export function admits({ dimension, lower, upper }: QuantityShape, text: string): boolean {
  const read = parseQuantity(text);
  if ('error' in read || read.dimension !== dimension) return false;
  return (lower === null || read.value >= lower.value) && (upper === null || read.value <= upper.value);
}

/** A place of a snippet, with text to type over when there is some. */
export function place(index: number, text: string): string {
  return text === '' ? `$${index}` : `\${${index}:${literal(text)}}`;
}

/** Text for a snippet: what a snippet would take for its own is escaped. */
export function literal(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}
