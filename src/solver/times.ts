import { children, type Call, type Network, type Step } from '../network/index.js';
import { summary, type Summary } from './estimates.js';
import { Latencies, meanOf } from './latency.js';
import type { Lattice } from './laws/lattice.js';
import { mixture } from './laws/law.js';
import { Fingerprint } from './recall/fingerprint.js';
import { Prints } from './recall/prints.js';
import { Remembered } from './recall/remembered.js';
import { blended, type Quality } from './took.js';
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

/** Some megabytes at most. */
const REMEMBERED = 20_000;
const told = new Remembered<Times>(REMEMBERED);
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
        ...summary(this.lattice, ok, threshold),
        quality,
        queues,
        endless,
        busy: endless ? Infinity : meanOf(ok) + meanOf(failed),
      };
      this.lattice.release(mark);
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
    const { lattice } = this;
    const taken = parts.map(({ call, weight }) => ({ weight, took: this.latencies().called(call) }));
    const mark = lattice.mark();
    const law = mixture(
      lattice,
      taken.flatMap(({ weight, took }) => (took.one.ok ? [{ weight, law: took.one.ok }] : [])),
    );
    const found: Times = {
      ...summary(lattice, law, threshold),
      quality: blended(
        taken.map(({ weight, took }) => ({ weight: weight * (took.one.ok?.mass ?? 0), law: took.one.ok, quality: took.one.quality })),
      ),
      queues: Math.max(0, ...taken.map(({ took }) => took.one.queues)),
      endless: taken.some(({ took }) => took.one.endless),
      busy: taken.some(({ took }) => took.endless) ? Infinity : taken.reduce((total, { weight, took }) => total + weight * took.busy, 0),
    };
    lattice.release(mark);
    return found;
  }

  private latencies(): Latencies {
    if (!this.laws) {
      this.lattice.reset();
      this.laws = new Latencies(this.network, this.traffic, this.lattice);
    }
    return this.laws;
  }
}

/** The calls with timeouts that somebody waits for, those within others first. */
export function timedCalls(step: Step, found: Call[] = []): Call[] {
  if (step.do === 'spawn' || step.do === 'publish') return found;
  for (const child of children(step)) timedCalls(child, found);
  if (step.do === 'call' && step.timeout !== null) found.push(step);
  return found;
}
