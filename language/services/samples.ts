import { UNITS, type Dimension } from '../../src/model/index.js';
import type { FieldType, Value } from '../generated/ast.js';
import type { Shape } from '../types/shape.js';

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

/** What a person would type over, for a value of a shape: its default when it has one, else the first thing that it admits. */
export function sample(shape: Shape | null, given: Value | undefined, typeOf: (field: FieldType) => Shape | null): string {
  const written = given?.$cstNode?.text;
  if (written !== undefined) return written;
  if (!shape) return '';
  const [member] = shape.members.keys();
  if (member !== undefined) return member;
  if (shape.flag) return 'on';
  const [quantity] = shape.quantities;
  if (quantity) return quantity.lower && quantity.lower.value > 0 ? quantity.lower.text : (SAMPLES[quantity.dimension][0] ?? '1');
  const [per] = shape.per;
  if (per) return `${SAMPLES[per.dimension][0] ?? '1'} per ${per.per}`;
  const [call] = shape.calls;
  if (call) return `${call[0]}(${call[1].parameters.map((each) => `${each.name ?? ''}: ${sample(typeOf(each), each.default, typeOf)}`).join(', ')})`;
  if (shape.timeOfDay) return '20:00';
  if (shape.isText) return '""';
  return '';
}

/** Text for a snippet: what a snippet would take for its own is escaped. */
export function literal(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}
