import type { Call, Network, Step } from '../network/index.js';
import { summary, type Summary } from './estimates.js';
import { Latencies, meanOf } from './latency.js';
import { Curve } from './laws/curve.js';
import type { Lattice } from './laws/lattice.js';
import { partsOf } from './program.js';
import { Fingerprint } from './recall/fingerprint.js';
import { Prints } from './recall/prints.js';
import { Remembered } from './recall/remembered.js';
import { blended, type Quality, type Took } from './took.js';
import type { Traffic } from './traffic.js';

/** What is told of how long calls take, once their laws are gone. */
export interface Times extends Summary {
  readonly quality: Quality;
  readonly queues: number;
  /** Latency grows without end. */
  readonly endless: boolean;
  /** Mean seconds that somebody is inside, Infinity when that grows without end. */
  readonly busy: number;
}

/** Of the tries of a call with a timeout, the ratios that succeed and that fail before it. */
interface InTime {
  readonly ok: number;
  readonly failed: number;
}

/** Single tries of a call, once their laws are gone. */
interface Answered extends Pick<Took, 'quality' | 'queues' | 'endless'> {
  /** Settled; null when it never succeeds. */
  readonly ok: Curve | null;
  /** Mean seconds that the work of a try goes on, Infinity when that grows without end. */
  readonly busy: number;
}

/** Some megabytes at most. */
const REMEMBERED = 20_000;
const told = new Remembered<Times>(REMEMBERED);
const answers = new Remembered<Answered>(REMEMBERED);
const cut = new Remembered<InTime>(REMEMBERED);

/** The times of flows and calls in one state of the traffic. Laws are worked out only of what is not remembered. */
export class TimesOf {
  private readonly prints: Prints;
  private laws: Latencies | null = null;

  constructor(
    private readonly network: Network,
    private readonly traffic: Traffic,
    private readonly lattice: Lattice,
  ) {
    this.prints = new Prints(network, traffic, lattice);
  }

  /** Of a whole program; `threshold` in seconds is that of its Apdex. */
  flow(body: Step, threshold: number): Times {
    const print = new Fingerprint().print(this.prints.of(body)).number(threshold).taken();
    return told.of(print, () => {
      const latencies = this.latencies();
      const mark = this.lattice.mark();
      const { ok, failed, quality, queues, endless } = latencies.of(body);
      const found: Times = {
        ...summary(ok && Curve.of(this.lattice, ok), threshold),
        quality,
        queues,
        endless,
        busy: endless ? Infinity : meanOf(ok) + meanOf(failed),
      };
      this.lattice.release(mark);
      // What owners will be asked for, as long as its laws are there.
      for (const call of partsOf(body).calls) if ((this.traffic.tries.get(call)?.rate ?? 0) > 0) this.answered(call);
      return found;
    });
  }

  /** Of single tries of some calls, with weights that add up to 1. */
  calls(parts: readonly { readonly call: Call; readonly weight: number }[], threshold: number): Times {
    const sum = new Fingerprint().number(threshold);
    for (const { call, weight } of parts) sum.number(weight).print(this.prints.call(call));
    return told.of(sum.taken(), () => this.callsAnew(parts, threshold));
  }

  inTime(call: Call): InTime {
    return cut.of(this.prints.call(call), () => this.latencies().called(call).inTime);
  }

  private callsAnew(parts: readonly { readonly call: Call; readonly weight: number }[], threshold: number): Times {
    const answered = parts.map(({ call, weight }) => ({ weight, ...this.answered(call) }));
    const curve = Curve.mixed(
      this.lattice,
      answered.flatMap(({ weight, ok }) => (ok ? [{ weight, curve: ok }] : [])),
    );
    return {
      ...summary(curve, threshold),
      quality: blended(answered.map(({ weight, ok, quality }) => ({ weight: weight * (ok?.mass ?? 0), law: ok, quality }))),
      queues: Math.max(0, ...answered.map(({ queues }) => queues)),
      endless: answered.some(({ endless }) => endless),
      busy: answered.reduce((total, { weight, busy }) => total + weight * busy, 0),
    };
  }

  private answered(call: Call): Answered {
    return answers.of(this.prints.call(call), () => {
      const { one, busy, endless } = this.latencies().called(call);
      const ok = one.ok && Curve.of(this.lattice, one.ok).settled();
      return { ok, quality: one.quality, queues: one.queues, endless: one.endless, busy: endless ? Infinity : busy };
    });
  }

  private latencies(): Latencies {
    // Of a large design, not all laws at a time: few that are used again and again stay in the processor's cache.
    if (!this.laws || this.lattice.full) {
      this.lattice.reset();
      this.laws = new Latencies(this.network, this.traffic, this.lattice);
    }
    return this.laws;
  }
}
