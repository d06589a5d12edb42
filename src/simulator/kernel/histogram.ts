/* eslint-disable @typescript-eslint/no-non-null-assertion -- Indices are clamped to the table. */

/** Bins per doubling: 128, so that a bin is 0.8 % wide and a quantile, interpolated, far more exact. */
const MANTISSA = 7;
const LOWEST = -34;
const OCTAVES = 60;
const BINS = OCTAVES << MANTISSA;

const real = new Float64Array(1);
const words = new Int32Array(real.buffer);
/** The word that holds sign and exponent; machines with the other byte order have it first. */
const HIGH = new Uint8Array(new Float64Array([-0]).buffer)[7] === 0x80 ? 1 : 0;

/** Values from 60 ps to two years in logarithmic bins read off the bits of the number; what lies outside counts in the first or last bin. */
export class Histogram {
  private readonly bins = new Uint32Array(BINS);
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
    for (let bin = 0; bin < BINS; bin++) this.bins[bin]! += other.bins[bin]!;
    this.total += other.total;
  }

  /** The value below which a ratio of the recorded ones lie, interpolated inside its bin; null when nothing was recorded. */
  quantile(ratio: number): number | null {
    if (this.total === 0) return null;
    const rank = ratio * this.total;
    let below = 0;
    for (let bin = 0; bin < BINS; bin++) {
      const count = this.bins[bin]!;
      if (count > 0 && below + count >= rank) return edge(bin) + (edge(bin + 1) - edge(bin)) * ((rank - below) / count);
      below += count;
    }
    return null;
  }
}

export function binOf(value: number): number {
  real[0] = value;
  const bin = (words[HIGH]! >> (20 - MANTISSA)) - ((1023 + LOWEST) << MANTISSA);
  return bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin;
}

/** The least value of a bin. */
function edge(bin: number): number {
  const octave = bin >> MANTISSA;
  const part = bin & ((1 << MANTISSA) - 1);
  return 2 ** (LOWEST + octave) * (1 + part / (1 << MANTISSA));
}
