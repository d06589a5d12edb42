import type { Call, Distribution, Network, Step } from '../network/index.js';
import { constant, kept, mixture, scaled, series, type Law } from './laws/law.js';
import type { Lattice } from './laws/lattice.js';
import { sharedTimes, waitsOf } from './stations/disciplines.js';
import type { Offered, Served, Waits } from './stations/load.js';
import { join } from './laws/join.js';
import { blended, doubted, errorOf, EXACT, worse, type Quality, type Took } from './took.js';
import type { Traffic } from './traffic.js';
import { lawOf, within } from './laws/transforms.js';
import { waitLaw } from './laws/wait-law.js';

/** A call step: one try, as its callee sees it, and what the caller gets in the end. */
export interface CallTook {
  readonly one: Took;
  readonly whole: Took;
  /** Of all tries with a timeout, the ratios that succeed and that fail before it. */
  readonly inTime: { readonly ok: number; readonly failed: number };
  /** Mean time that the work of a try goes on, whoever waits for it; whether it grows without end. */
  readonly busy: number;
  readonly endless: boolean;
}

/** What that adds to the error of a percentile. */
const AGAIN = 0.2;

/** The latency of every program and call, by Laplace transforms: in a row they multiply, branches mix, forks take the maximum of their distributions. */
export class Latencies {
  private readonly calls = new Map<Call, CallTook>();
  private readonly waits = new Map<number, Law | null>();
  private readonly times = new Map<Distribution, Law>();
  private readonly nothing: Took;

  constructor(
    private readonly network: Network,
    private readonly traffic: Traffic,
    private readonly lattice: Lattice,
  ) {
    this.nothing = { ok: constant(0), failed: null, quality: EXACT, queues: 0, endless: false };
  }

  of(step: Step): Took {
    switch (step.do) {
      case 'sequence':
        return this.inRow(step.steps);
      case 'serve':
        return this.serve(step);
      case 'delay':
        return { ...this.nothing, ok: this.time(step.time) };
      case 'limit':
        return this.turnedAway(this.traffic.refusals[step.limiter] ?? 0);
      case 'shed':
        return this.turnedAway(this.traffic.sheds[step.shedder]?.refused ?? 0);
      case 'refuse':
        return this.turnedAway(step.probability);
      case 'lookup': {
        const state = this.traffic.stores[step.store];
        const hit = state?.hitRatio ?? 0;
        const took = this.oneOf([
          [hit, this.of(step.hit)],
          [1 - hit, this.of(step.miss)],
        ]);
        const uncertain = hit > 0 && hit < 1 ? errorOf(state?.accuracy ?? 'close') / 2 : 0;
        return { ...took, quality: doubted(took.quality, uncertain) };
      }
      case 'choose': {
        const rest = 1 - step.choices.reduce((sum, { probability }) => sum + probability, 0);
        return this.oneOf([
          ...step.choices.map(({ probability, step: chosen }): [number, Took] => [probability, this.of(chosen)]),
          [Math.max(0, rest), this.nothing],
        ]);
      }
      case 'repeat':
        return this.repeated(this.of(step.body), step.times);
      case 'fork':
        return join(
          this.lattice,
          this.network,
          this.traffic,
          step.branches.map((branch) => ({ step: branch, took: this.of(branch) })),
          step.need,
        );
      case 'call':
        return this.called(step).whole;
      case 'put':
      case 'spawn':
      case 'publish':
      case 'commit':
      case 'read':
        return this.nothing;
    }
  }

  called(call: Call): CallTook {
    const known = this.calls.get(call);
    if (known) return known;
    const mark = this.lattice.mark();
    const took = this.lasting(this.calledAnew(call));
    this.lattice.release(mark);
    this.calls.set(call, took);
    return took;
  }

  private calledAnew(call: Call): CallTook {
    const body = this.of(call.body);
    const busy = meanOf(body.ok) + meanOf(body.failed);
    const ok = call.timeout === null ? body.ok : this.before(body.ok, call.timeout);
    const failed = call.timeout === null ? body.failed : this.before(body.failed, call.timeout);
    const inTime = { ok: Math.min(1, ok?.mass ?? 0), failed: failed?.mass ?? 0 };
    const one = call.timeout === null ? body : this.cut(body, ok, failed, call.timeout);
    const whole = this.withRetries(one, call);
    return { one, whole, inTime, busy, endless: body.endless };
  }

  /** With what the steps on the way have left behind gone. */
  private lasting({ one, whole, ...figures }: CallTook): CallTook {
    const keep = (law: Law | null): Law | null => law && kept(this.lattice, law);
    const keptOne = { ...one, ok: keep(one.ok), failed: keep(one.failed) };
    return { ...figures, one: keptOne, whole: whole === one ? keptOne : { ...whole, ok: keep(whole.ok), failed: keep(whole.failed) } };
  }

  private time(distribution: Distribution): Law {
    const known = this.times.get(distribution);
    if (known) return known;
    const law = kept(this.lattice, lawOf(this.lattice, distribution));
    this.times.set(distribution, law);
    return law;
  }

  private serve(step: Extract<Step, { do: 'serve' }>): Took {
    const { station, time } = step;
    const served = this.traffic.stations[station];
    const offered = this.traffic.offered[station];
    if (!served || !offered) return this.nothing;
    if (served.wait.type === 'endless') {
      return { ok: null, failed: null, quality: EXACT, queues: 1, endless: true };
    }
    const service = this.time(time);
    const waits = waitsOf(served, step);
    // Who waits like all others, waits by one law.
    const wait = waits === served ? this.waits.get(station) : undefined;
    const law = wait === undefined ? this.waiting(station, waits, offered, waits === served) : wait;
    const ok = this.shared(served, step) ?? (law ? series(this.lattice, law, service) : service);
    const failed = served.loss > 0 ? constant(0, served.loss) : null;
    // Where a service is slowed by others, it is no surer than the wait.
    const slowed = this.network.stations[station]?.slowdown !== undefined;
    const share = slowed ? 1 : law && waits.meanWait > 0 ? waits.meanWait / (waits.meanWait + service.mean) : 0;
    const quality: Quality = {
      mean: errorOf(worse(served.accuracy, offered.accuracy)) * share,
      tail: errorOf(worse(served.tail, offered.accuracy)) * (slowed ? 1 : tailShare(waits, served.utilisation, service.mean)),
    };
    return { ok: scaled(ok, 1 - served.loss), failed, quality, queues: law ? 1 : 0, endless: false };
  }

  private shared(served: Served, step: Extract<Step, { do: 'serve' }>): Law | null {
    const times = sharedTimes(served, step);
    return (
      times &&
      mixture(
        this.lattice,
        times.map(({ weight, time }) => ({ weight, law: lawOf(this.lattice, time) })),
      )
    );
  }

  private waiting(station: number, waits: Waits, offered: Offered, common: boolean): Law | null {
    const law = waitLaw(this.lattice, waits, offered, (each) => this.time(each));
    const lasting = law && kept(this.lattice, law);
    if (common) this.waits.set(station, lasting);
    return lasting;
  }

  private turnedAway(probability: number): Took {
    if (probability === 0) return this.nothing;
    const now = constant(0);
    return {
      ok: probability < 1 ? scaled(now, 1 - probability) : null,
      failed: scaled(now, probability),
      quality: EXACT,
      queues: 0,
      endless: false,
    };
  }

  private inRow(steps: readonly Step[]): Took {
    let sum = this.nothing;
    for (const step of steps) {
      if (!sum.ok) break;
      const next = this.of(step);
      if (next === this.nothing) continue;
      const failed = next.failed ? series(this.lattice, sum.ok, next.failed) : null;
      sum = {
        ok: next.ok && (sum === this.nothing ? next.ok : series(this.lattice, sum.ok, next.ok)),
        failed: this.either(sum.failed, failed),
        quality: blended([
          { weight: 1, law: sum.ok, quality: sum.quality },
          { weight: 1, law: next.ok, quality: next.quality },
        ]),
        queues: sum.queues + next.queues,
        endless: sum.endless || next.endless,
      };
    }
    return sum;
  }

  private either(first: Law | null, second: Law | null): Law | null {
    if (!first || !second) return first ?? second;
    return mixture(this.lattice, [
      { weight: 1, law: first },
      { weight: 1, law: second },
    ]);
  }

  private oneOf(parts: readonly (readonly [number, Took])[]): Took {
    const there = parts.filter(([weight]) => weight > 0);
    const mix = (read: (took: Took) => Law | null): Law | null =>
      mixture(
        this.lattice,
        there.flatMap(([weight, took]) => {
          const law = read(took);
          return law ? [{ weight, law }] : [];
        }),
      );
    return {
      ok: mix((took) => took.ok),
      failed: mix((took) => took.failed),
      quality: blended(there.map(([weight, took]) => ({ weight: weight * (took.ok?.mass ?? 0), law: took.ok, quality: took.quality }))),
      queues: Math.max(0, ...there.map(([, took]) => took.queues)),
      endless: there.some(([, took]) => took.endless),
    };
  }

  /** Who comes back to a queue at once finds it much as it was: its waits are not independent. */
  private repeated(once: Took, times: number): Took {
    const body = times > 1 && once.queues > 0 ? { ...once, quality: { mean: once.quality.mean, tail: once.quality.tail + AGAIN } } : once;
    let sum = this.nothing;
    // By squares for many rounds that never fail; round by round for few, where failures happen in between.
    if (body.failed === null && body.ok) {
      let power = body.ok;
      let all: Law | null = null;
      for (let left = times; left > 0; left = Math.floor(left / 2)) {
        if (left % 2 === 1) all = all ? series(this.lattice, all, power) : power;
        if (left > 1) power = series(this.lattice, power, power);
      }
      return { ...body, ok: all ?? constant(0), queues: body.queues * Math.min(times, 2) };
    }
    for (let round = 0; round < Math.min(times, 64) && sum.ok; round++) {
      sum = {
        ok: body.ok && series(this.lattice, sum.ok, body.ok),
        failed: this.either(sum.failed, body.failed && series(this.lattice, sum.ok, body.failed)),
        quality: body.quality,
        queues: sum.queues + body.queues,
        endless: sum.endless || body.endless,
      };
    }
    return sum;
  }

  private before(law: Law | null, timeout: number): Law | null {
    return law && within(this.lattice, law, timeout);
  }

  /** What is answered, or fails, within the timeout; the rest fails at the timeout. */
  private cut(body: Took, ok: Law | null, failed: Law | null, timeout: number): Took {
    const late = Math.max(0, 1 - (ok?.mass ?? 0) - (failed?.mass ?? 0));
    const gaveUp = late > 1e-12 ? constant(timeout, late) : null;
    return {
      ok,
      failed: this.either(failed, gaveUp),
      // Where a timeout strikes at times, arrivals downstream are no longer what they were taken for.
      quality: body.quality,
      queues: body.queues,
      endless: false,
    };
  }

  private withRetries(one: Took, call: Call): Took {
    if (!one.failed || (call.retries === 0 && !call.onFailure)) return one;
    let ok = one.ok;
    let failed: Law | null = one.failed;
    for (let retry = 1; retry <= Math.min(call.retries, 20); retry++) {
      const pause: Distribution = { type: 'uniform', min: 0, max: call.backoff * 2 ** (retry - 1) };
      const start = call.backoff > 0 ? series(this.lattice, failed, lawOf(this.lattice, pause)) : failed;
      ok = this.either(ok, one.ok && series(this.lattice, start, one.ok));
      failed = series(this.lattice, start, one.failed);
      if (failed.mass < 1e-9) break;
    }
    const retried = { ...one, ok, failed, quality: doubted(one.quality, retryError(one.failed.mass, call)) };
    if (!call.onFailure || failed.mass < 1e-12) return retried;
    const rescue = this.of(call.onFailure);
    return {
      ok: this.either(ok, rescue.ok && series(this.lattice, failed, rescue.ok)),
      failed: rescue.failed && series(this.lattice, failed, rescue.failed),
      quality: blended([
        { weight: retried.ok?.mass ?? 0, law: retried.ok, quality: retried.quality },
        { weight: failed.mass, law: rescue.ok, quality: rescue.quality },
      ]),
      queues: Math.max(one.queues, rescue.queues),
      endless: retried.endless || rescue.endless,
    };
  }
}

/** The mean of what happens, weighted with how likely it is. */
export function meanOf(law: Law | null): number {
  return law ? law.mass * law.mean : 0;
}

/** A retry comes when the queues are as long as they were: the more often, the less they are what they were taken for. */
function retryError(failed: number, call: Call): number {
  if (failed < 1e-6 || call.retries === 0) return 0;
  return Math.min(0.4, failed * (call.timeout === null ? 0.4 : 10));
}

/** The part that waiting has in the times of those who wait, unless they are too few to matter to any percentile. */
function tailShare({ wait, meanWait }: Waits, utilisation: number, service: number): number {
  if (meanWait <= 0) return 0;
  const probability = wait.type === 'exponential' ? wait.probability : utilisation;
  const theirs = meanWait / Math.max(probability, 1e-12);
  return (theirs / (theirs + service)) * Math.min(1, probability / 0.003);
}
