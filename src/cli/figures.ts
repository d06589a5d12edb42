import type { Unit } from '../kinds/results.js';
import { formatQuantity, type Dimension } from '../model/index.js';

/** What a unit of the results measures, so that a figure prints the way a person would have written it. */
const DIMENSION: Readonly<Record<Unit, Dimension>> = {
  s: 'duration',
  '1/s': 'rate',
  B: 'size',
  'B/s': 'bandwidth',
  ratio: 'percent',
  USD: 'money',
  'USD/mo': 'price',
  '1': 'number',
};

/** The unit that the command line's JSON states for a dimension. */
export const UNIT: Readonly<Record<Dimension, Unit | 'USD'>> = {
  duration: 's',
  rate: '1/s',
  size: 'B',
  bandwidth: 'B/s',
  percent: 'ratio',
  factor: '1',
  price: 'USD/mo',
  money: 'USD',
  number: '1',
};

/** `24.1ms`, `61%`, `12k/s`; a dash for what is not defined. */
export function figureText(value: number | null, unit: Unit): string {
  return value === null ? '–' : formatQuantity(value, DIMENSION[unit]);
}
