import { CAUSES, type Accuracy, type Call, type Step, type StoreState } from '../network/index.js';
import { after, forked, mixed, only, refusal, SURE, type Outcome } from './outcome.js';
import type { Served, Shed } from './stations/load.js';
import { refusalAccuracy } from './stations/limiter.js';
import { nobodyAsks, type Asking } from './stations/shedder.js';
import { worse } from './took.js';

/** What the timeout of a call changes: of all tries, those answered in time, and those that failed before it. */
export interface InTime {
  readonly ok: number;
  readonly failed: readonly number[];
}

const TIMEOUT = CAUSES.indexOf('timeout');
const REJECTED = CAUSES.indexOf('rejected');

/** One try of a call, what it comes to with retries and the way out, and how many tries that takes. */
interface Called {
  readonly one: Outcome;
  readonly whole: Outcome;
  readonly tries: number;
  readonly otherwise: number;
}

const AT_ONCE: Called = { one: SURE, whole: SURE, tries: 1, otherwise: 0 };

/** What decides how steps end; its lists change while rates are looked for. */
interface State {
  readonly stations: readonly Served[];
  readonly stores: readonly StoreState[];
  readonly refusals: readonly number[];
  readonly asked: readonly Asking[];
  readonly sheds: readonly Shed[];
}

/** How every step ends, with what the stations, stores and limiters do with the present load. */
export class Outcomes {
  /** Set from outside, where the times are known. */
  readonly inTime = new Map<Call, InTime>();
  private readonly known = new Map<Call, Called>();

  constructor(private readonly state: State) {}

  of(step: Step): Outcome {
    switch (step.do) {
      case 'sequence':
        return this.inRow(step.steps);
      case 'serve': {
        const served = this.state.stations[step.station];
        if (!served || (served.loss === 0 && served.stuck === 0)) return SURE;
        return {
          ok: (1 - served.loss) * (1 - served.stuck),
          failed: only(REJECTED, served.loss),
          stuck: (1 - served.loss) * served.stuck,
          accuracy: served.accuracy,
        };
      }
      case 'limit':
        return refusal(this.state.refusals[step.limiter] ?? 0, refusalAccuracy(this.state.asked[step.limiter] ?? nobodyAsks()));
      case 'shed': {
        const shed = this.state.sheds[step.shedder];
        return refusal(shed?.refused ?? 0, shed?.accuracy ?? 'rough');
      }
      case 'refuse':
        return refusal(step.probability, 'exact');
      case 'lookup': {
        const hit = this.state.stores[step.store]?.hitRatio ?? 0;
        return mixed([
          [hit, this.of(step.hit)],
          [1 - hit, this.of(step.miss)],
        ]);
      }
      case 'choose': {
        const parts = step.choices.map(({ probability, step: chosen }): [number, Outcome] => [probability, this.of(chosen)]);
        const rest = 1 - step.choices.reduce((sum, { probability }) => sum + probability, 0);
        return mixed([...parts, [Math.max(0, rest), SURE]]);
      }
      case 'repeat': {
        const once = this.of(step.body);
        if (once.ok === 1) return SURE;
        const all = once.ok ** step.times;
        const part = (1 - all) / (1 - once.ok);
        return { ok: all, failed: once.failed.map((each) => each * part), stuck: once.stuck * part, accuracy: once.accuracy };
      }
      case 'fork':
        return forked(
          step.branches.map((branch) => this.of(branch)),
          step.need,
        );
      case 'call':
        return this.called(step).whole;
      case 'delay':
      case 'put':
      case 'spawn':
      case 'publish':
      case 'commit':
      case 'read':
        return SURE;
    }
  }

  called(call: Call): Called {
    let called = this.known.get(call);
    if (!called) this.known.set(call, (called = this.calledAnew(call)));
    return called;
  }

  private calledAnew(call: Call): Called {
    const one = this.tried(call);
    if (one === SURE) return AT_ONCE;
    const fails = one.failed.reduce((sum, each) => sum + each, 0);
    const tries = fails < 1 ? (1 - fails ** (call.retries + 1)) / (1 - fails) : call.retries + 1;
    const otherwise = fails ** (call.retries + 1);
    // Whoever is stuck is so in one of the tries.
    const tried: Outcome = {
      ok: one.ok * tries,
      failed: one.failed.map((each) => (fails > 0 ? (each / fails) * otherwise : 0)),
      stuck: one.stuck * tries,
      accuracy: worse(one.accuracy, call.retries > 0 ? repeated(one) : 'exact'),
    };
    if (!call.onFailure || otherwise === 0) return { one, whole: tried, tries, otherwise };
    const rescue = this.of(call.onFailure);
    const whole = {
      ok: tried.ok + otherwise * rescue.ok,
      failed: rescue.failed.map((each) => each * otherwise),
      stuck: tried.stuck + otherwise * rescue.stuck,
      accuracy: worse(tried.accuracy, rescue.accuracy),
    };
    return { one, whole, tries, otherwise };
  }

  /** How a single try ends. */
  private tried(call: Call): Outcome {
    const body = this.of(call.body);
    if (call.timeout === null) return body;
    const timely = this.inTime.get(call) ?? body;
    if (body === SURE && timely.ok === 1) return SURE;
    const failed = timedOut(timely);
    const late = (failed[TIMEOUT] ?? 0) > (body.failed[TIMEOUT] ?? 0) + 1e-6;
    return { ok: timely.ok, failed, stuck: 0, accuracy: late ? worse(body.accuracy, 'fair') : body.accuracy };
  }

  private inRow(steps: readonly Step[]): Outcome {
    let sum = SURE;
    for (const step of steps) {
      const next = this.of(step);
      if (next !== SURE) sum = sum === SURE ? next : after(sum, next);
      if (sum.ok === 0) break;
    }
    return sum;
  }

  /** Forgets how calls end, which is to be said anew in `inTime`: of calls within calls, the inner ones first. */
  forget(): void {
    this.known.clear();
  }
}

/** A retry that a queue caused finds that queue as it was, and fails more often than a first try. */
export function repeated(one: Outcome): Accuracy {
  if ((one.failed[TIMEOUT] ?? 0) > 1e-6) return 'rough';
  return (one.failed[REJECTED] ?? 0) > 1e-6 ? 'fair' : 'exact';
}

/** Causes of a try's failure under a timeout: what neither succeeded nor failed in time has timed out. */
function timedOut(timely: InTime): readonly number[] {
  const rest = Math.max(0, 1 - timely.ok - timely.failed.reduce((sum, each) => sum + each, 0));
  return timely.failed.map((each, cause) => (cause === TIMEOUT ? each + rest : each));
}
