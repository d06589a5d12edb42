import type { Engine } from './engine.js';
import { Histogram, quantileOf } from './statistics/histogram.js';
import type { Counts } from './kernel/histogram.js';
import type { Image } from './kernel/image.js';
import { Kernel } from './kernel/kernel.js';
import type { Contents } from './program/prefill.js';

/** The kernel as TypeScript: the reference that the WebAssembly is held against, and what runs where there is none. */
export class PlainKernel extends Kernel implements Engine {
  constructor(image: Image, contents: readonly Contents[]) {
    super(image);
    for (const [store, { keys, filled, touched, uses }] of contents.entries()) {
      this.caches[store]?.hold(keys, filled, keys.length);
      this.caches[store]?.touch(touched, uses, touched.length);
    }
    this.start();
  }

  latencies(row: number): Histogram | null {
    return histogramOf(this.tally.counts(row));
  }

  groupLatencies(log: number, group: number): Histogram | null {
    const counts = this.logs[log]?.consumers.counts(group);
    return counts ? histogramOf(counts) : null;
  }

  recentQuantile(flow: number, ratio: number): number | null {
    const recent = this.tally.recentCounts(flow);
    const value = quantileOf(recent.bins, recent.total, ratio);
    this.tally.forgetRecent(flow);
    return value;
  }

  release(): void {
    // Its memory is collected with it.
  }
}

function histogramOf({ bins, total }: Counts): Histogram | null {
  if (total === 0) return null;
  const histogram = new Histogram();
  histogram.addBins(bins, total);
  return histogram;
}
