/* eslint-disable @typescript-eslint/no-non-null-assertion -- Indices stay below the number of bins. */
import { binOf, BINS, LOWEST, MANTISSA } from '../kernel/histogram.js';

/** A copy or a sum of what kernels counted. Its quantiles are asked for with `quantileOf`, which also takes what came through a message. */
export class Histogram {
  readonly bins = new Uint32Array(BINS);
  total = 0;

  record(value: number): void {
    this.count(binOf(value));
  }

  count(bin: number): void {
    this.bins[bin]!++;
    this.total++;
  }

  clear(): void {
    if (this.total === 0) return;
    this.bins.fill(0);
    this.total = 0;
  }

  add(other: Histogram): void {
    this.addBins(other.bins, other.total);
  }

  addBins(bins: Uint32Array, total: number): void {
    for (let bin = 0; bin < BINS; bin++) this.bins[bin]! += bins[bin]!;
    this.total += total;
  }
}

/** The value below which a ratio of those counted lie, interpolated inside its bin; null when there are none. */
export function quantileOf(bins: Uint32Array, total: number, ratio: number): number | null {
  if (total === 0) return null;
  const rank = ratio * total;
  let below = 0;
  for (let bin = 0; bin < BINS; bin++) {
    const count = bins[bin]!;
    if (count > 0 && below + count >= rank) return edge(bin) + (edge(bin + 1) - edge(bin)) * ((rank - below) / count);
    below += count;
  }
  return null;
}

/** The least value of a bin. */
function edge(bin: number): number {
  const octave = bin >> MANTISSA;
  const part = bin & ((1 << MANTISSA) - 1);
  return 2 ** (LOWEST + octave) * (1 + part / (1 << MANTISSA));
}
