import { parseQuantity, UNITS, type Dimension } from '../../src/model/index.js';
import type { QuantityShape } from '../types/shape.js';

/** Round figures of each dimension, as people choose them, from small to large. */
const ROUND: Readonly<Record<Dimension, readonly string[]>> = {
  number: words('0 0.1 0.5 0.8 0.9 1 1.5 2 3 4 6 8 12 16 24 32 48 64 100 200 500 1k 2k 5k 10k 50k 100k 500k 1M 10M 100M'),
  duration: words('100us 1ms 2ms 5ms 10ms 20ms 50ms 100ms 250ms 500ms 1s 2s 5s 10s 30s 1m 5m 10m 15m 30m 1h 6h 12h 24h 7d 30d 90d 1y 5y'),
  rate: words('1/d 1/h 1/min 10/min 1/s 10/s 50/s 100/s 500/s 1k/s 5k/s 10k/s 50k/s 100k/s 1M/s'),
  size: words('100B 1KiB 4KiB 16KiB 64KiB 256KiB 1MiB 16MiB 128MiB 512MiB 1GiB 4GiB 16GiB 64GiB 256GiB 1TiB 10TiB 100TiB 1PiB'),
  bandwidth: words('1GiB/d 10GiB/d 1MB/s 10MB/s 100MB/s 200MB/s 500MB/s 1Gbps 10Gbps 25Gbps 100Gbps'),
  percent: words('0% 1% 2% 5% 10% 20% 30% 40% 50% 60% 70% 80% 90% 95% 100%'),
  factor: words('0.5x 1x 1.5x 2x 3x 5x 10x 20x 100x'),
  money: words('$0.01 $0.1 $1 $10 $100 $1k $10k'),
  price: words('$10/mo $50/mo $100/mo $500/mo $1k/mo $5k/mo $10k/mo $50k/mo $100k/mo'),
};

/** Shares that people want to come near to the whole, and no others. */
const NINES = words('99% 99.9% 99.95% 99.99% 99.999%');

/** So many round figures are shown below a sample, and as many above it. */
const BESIDE = 2;

function words(text: string): readonly string[] {
  return text.split(' ');
}

/** A sample, and the round figures next to it that are admitted, from small to large. */
export function figuresAround(quantity: QuantityShape, sample: string): string[] {
  const value = measured(sample);
  const round = roundLike(quantity, value).filter((text) => admits(quantity, text) && measured(text) !== value);
  const above = round.findIndex((text) => measured(text) > value);
  const middle = above < 0 ? round.length : above;
  return [sample, ...round.slice(Math.max(0, middle - BESIDE), middle + BESIDE)];
}

/** A count has counts beside it, and one of the nines has the others. */
function roundLike({ dimension }: QuantityShape, value: number): readonly string[] {
  if (dimension === 'percent' && value >= 0.99 && value < 1) return NINES;
  if (dimension === 'number' && Number.isInteger(value)) return ROUND.number.filter((text) => Number.isInteger(measured(text)));
  return ROUND[dimension];
}

/** Any figure of a dimension. */
export function anyOf(dimension: Dimension): QuantityShape {
  return { dimension, whole: false, lower: null, upper: null };
}

/** Whether a figure is of the dimension and within the limits. */
export function admits({ dimension, whole, lower, upper }: QuantityShape, text: string): boolean {
  const read = parseQuantity(text);
  if ('error' in read || read.dimension !== dimension || (whole && !Number.isInteger(read.value))) return false;
  return (lower === null || read.value >= lower.value) && (upper === null || read.value <= upper.value);
}

/** The units that a number can have here, each as it stands after the digits. Money has its sign in front and its period behind. */
export function unitsOf(dimension: Dimension): readonly string[] {
  if (dimension === 'money') return ['', 'k', 'M'];
  if (dimension === 'price') return ['/mo', 'k/mo', '/h', '/y'];
  return UNITS[dimension];
}

function measured(text: string): number {
  const read = parseQuantity(text);
  return 'error' in read ? NaN : read.value;
}
