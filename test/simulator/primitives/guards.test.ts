import { describe, expect, test } from 'vitest';
import type { Cause, Effect, Experiment, Network, Step } from '../../../src/network/index.js';
import {
  agrees,
  call,
  constant,
  delay,
  disrupted,
  during,
  exponential,
  network,
  over,
  poisson,
  refuse,
  run,
  sequence,
  serve,
  solved,
  station,
  valueOf,
} from '../../network/build.js';

const at = (from: number, lasts: number, ...effects: Effect[]): Experiment => disrupted(during(from, lasts, ...effects));

const linked = (own: Parameters<typeof call>[2] = {}, body: Step = delay(constant(0.01))): Network =>
  network(poisson(100), call(1, call(0, body, { from: 1, ...own })));

describe('hedged calls', () => {
  // 1 ms + Exp(1 ms) with probability 0.98, 100 ms + Exp(50 ms) else; P(T > t) = P(X > t) · P(X > t − d) from d = 10 ms on.
  const plus = (least: number, mean: number): Step => delay({ type: 'sum', parts: [constant(least), exponential(mean)] });
  const either: Step = {
    do: 'choose',
    choices: [
      { probability: 0.98, step: plus(0.001, 0.001) },
      { probability: 0.02, step: plus(0.1, 0.05) },
    ],
  };

  test('cut the tail by what two independent tries leave of it', () => {
    const { flows, owners } = run(network(poisson(1000), call(0, either, { hedgeAfter: 0.01 })), { duration: 60 });
    agrees(flows[0]?.latency.p50, 1.7137665e-3, 0.01);
    agrees(flows[0]?.latency.p99, 11.7149e-3, 0.01);
    agrees(flows[0]?.latency.p999, 14.486469e-3, 0.02);
    expect(valueOf(owners[0]?.arrivalRate) / valueOf(flows[0]?.arrivalRate)).toBeCloseTo(1.02012, 3);
  });

  test('are answered by the second when the first fails', () => {
    const of = network(poisson(100), call(0, refuse(0.5), { hedgeAfter: 1 }));
    const { flows } = run(of, { duration: 300 });
    agrees(flows[0]?.availability, 0.75);
    agrees(flows[0]?.latency.mean, 1 / 3, 0.01);
  });
});

describe('pools', () => {
  const pooled = (rate: number, size: number, waiting: number | null, own: { timeout?: number } = {}): Network =>
    network(poisson(rate), call(0, delay(exponential(1)), { pool: 0, ...own }), { pools: [{ owner: 'pool', size, waiting }] });

  test('are M/M/c to those who wait for a place', () => {
    // Erlang C with c = 4 and a = 3.2: P(wait) = 0.5964, W = P / (cμ − λ).
    const { flows, pools } = run(pooled(3.2, 4, null), { duration: 20_000 });
    agrees(flows[0]?.latency.mean, 1 + 0.5964 / 0.8, 0.005);
    agrees(pools?.[0]?.wait, 0.5964 / 0.8, 0.01);
    agrees(pools?.[0]?.inUse, 3.2);
    agrees(pools?.[0]?.waiting, (3.2 * 0.5964) / 0.8, 0.01);
  });

  test('without a line are Erlang B', () => {
    const { flows, pools } = run(pooled(10, 10, 0), { duration: 3000 });
    agrees(flows[0]?.errors.rejected, 0.2145823);
    agrees(pools?.[0]?.rejected, 0.2145823);
  });

  test('are left by those who give up, waiting or not', () => {
    // Everyone gives up after 0.5 s, having held a place for that long at most: more than two at once are never held by 4/s.
    const { flows, pools, owners } = run(pooled(40, 10, null, { timeout: 0.5 }), { duration: 500 });
    const held = valueOf(pools?.[0]?.inUse);
    expect(held).toBeGreaterThan(9);
    expect(held).toBeLessThanOrEqual(10);
    expect(valueOf(flows[0]?.errors.timeout) + valueOf(flows[0]?.availability)).toBeCloseTo(1, 6);
    expect(valueOf(flows[0]?.latency.p99)).toBeLessThanOrEqual(0.505);
    expect(valueOf(owners[0]?.inFlight)).toBeGreaterThan(10);
  });
});

describe('retry budgets', () => {
  const failing = (ratio: number): Network =>
    network(poisson(200), call(0, refuse(1), { retries: 3, budget: 0 }), { retryBudgets: [{ owner: 'budget', ratio, perSecond: 0 }] });

  test('bound the retries by a share of the calls', () => {
    const { owners, retryBudgets } = run(failing(0.2), { duration: 300 });
    agrees(owners[0]?.arrivalRate, 200 * 1.2, 0.002);
    // Of those that ask (every call, and every retry that was let through), one in six is.
    agrees(retryBudgets?.[0]?.refused, 1 - 0.2 / 1.2, 0.01);
  });

  test('let a stall pass that retries without a budget make everlasting', () => {
    const stalled = (budget: boolean): number => {
      const of = network(
        poisson(500),
        call(0, serve(0, exponential(0.01)), { timeout: 0.5, retries: 3, ...(budget ? { budget: 0, cancels: false } : {}) }),
        { stations: [station({ replicas: 10, capacity: 700 })], retryBudgets: [{ owner: 'budget', ratio: 0.1, perSecond: 0 }] },
      );
      const { owners } = run(of, { duration: 60, replications: 2 }, at(10, 10, { effect: 'slow', station: 0, factor: 100 }));
      return valueOf(owners[0]?.arrivalRate);
    };
    // The load of the stalled ten seconds is multiplied by four, or by 1.1.
    expect(stalled(false)).toBeGreaterThan(700);
    expect(stalled(true)).toBeLessThan(560);
  });
});

describe('circuit breakers', () => {
  const guarded = (body: Step, own: Partial<NonNullable<Network['breakers']>[number]> = {}): Network =>
    network(poisson(100), call(0, body, { breaker: 0 }), {
      breakers: [{ owner: 'breaker', errors: 0.5, window: 10, minimum: 20, openFor: 5, halfOpen: 3, ...own }],
    });
  const failing = at(20, 20, { effect: 'errors', from: null, to: 0, share: 1, cause: 'unavailable' });

  test('open when enough has failed, try again after their time, and close when that is answered', () => {
    const { breakers, owners, timeline } = run(guarded(delay(constant(0))), { duration: 60, replications: 5 }, failing);
    // Half of the last ten seconds' calls have failed five seconds after the first did; then it opens for 5 s again and again, until 45 s at the latest.
    const open = valueOf(breakers?.[0]?.open) * 60;
    expect(open).toBeGreaterThan(15);
    expect(open).toBeLessThan(21);
    // The probes of 40 s may come just before the fault ends or just after.
    expect(valueOf(breakers?.[0]?.openings)).toBeGreaterThanOrEqual(3);
    expect(valueOf(breakers?.[0]?.openings)).toBeLessThanOrEqual(4);
    expect(over(timeline?.flows[0]?.errors, 21, 40)).toBe(1);
    expect(over(timeline?.flows[0]?.errors, 46, 60)).toBe(0);
    // While it stands open nothing is asked: five seconds of failures, and a few probes.
    expect(valueOf(owners[0]?.arrivalRate) * 60).toBeLessThan(100 * (60 - open) + 300);
    expect(valueOf(breakers?.[0]?.refused)).toBeCloseTo(open / 60, 1);
  });

  test('stay closed below their share, below their minimum, and for refusals by policy', () => {
    const openings = (of: Network): number => valueOf(run(of, { duration: 100, replications: 2 }).breakers?.[0]?.openings);
    expect(openings(guarded(refuse(1)))).toBe(0);
    const some = (own: Partial<NonNullable<Network['breakers']>[number]>): number => {
      const third = at(0, 100, { effect: 'errors', from: null, to: 0, share: 0.33, cause: 'unavailable' });
      return valueOf(run(guarded(delay(constant(0)), own), { duration: 100, replications: 2 }, third).breakers?.[0]?.openings);
    };
    expect(some({ errors: 0.5 })).toBe(0);
    expect(some({ errors: 0.3, minimum: 2000 })).toBe(0);
    expect(some({ errors: 0.3 })).toBeGreaterThan(3);
  });
});

describe('cancelled work', () => {
  test('leaves the queue, so that what is served is wanted', () => {
    // M/D/1 beyond its capacity: without cancelling the queue grows and all time out; with it, what is served came in time to be answered.
    const overloaded = (cancels: boolean): number => {
      const of = network(poisson(150), call(0, serve(0, constant(0.01)), { timeout: 0.5, cancels }));
      return valueOf(run(of, { duration: 60, warmup: 20, replications: 3 }).flows[0]?.throughput);
    };
    expect(overloaded(false)).toBeLessThan(1);
    expect(overloaded(true)).toBeGreaterThan(20);
  });

  test('is cancelled in what was called further on', () => {
    const of = network(poisson(150), call(0, call(1, serve(0, constant(0.01))), { timeout: 0.5, cancels: true }));
    const { stations, flows } = run(of, { duration: 60, warmup: 20, replications: 3 });
    expect(valueOf(flows[0]?.throughput)).toBeGreaterThan(20);
    expect(valueOf(stations[0]?.queueLength)).toBeLessThan(100);
  });
});

test('a shedder keeps utilisation below its bound', () => {
  const of = network(poisson(200), sequence({ do: 'shed', shedder: 0 }, serve(0, exponential(1))), {
    stations: [station({ servers: 100 })],
    shedders: [{ owner: 'shedder', station: 0, above: 0.795 }],
  });
  const { stations, shedders, flows } = run(of, { duration: 200 });
  // 80 of 100 servers without waiting: Erlang B for 80 servers and 200 erlangs.
  expect(valueOf(stations[0]?.utilisation)).toBeLessThan(0.8);
  expect(valueOf(stations[0]?.utilisation)).toBeGreaterThan(0.78);
  let blocked = 1;
  for (let servers = 1; servers <= 80; servers++) blocked = (200 * blocked) / (servers + 200 * blocked);
  agrees(shedders?.[0]?.refused, blocked, 0.005);
  agrees(flows[0]?.errors.refused, blocked, 0.005);
});

describe('the network between callers and callees', () => {
  test('takes longer', () => {
    const { timeline, owners } = run(
      linked(),
      { duration: 60, replications: 2 },
      at(20, 20, { effect: 'delay', from: 1, to: 0, seconds: 0.05 }),
    );
    expect(
      over(
        timeline?.flows[0]?.p99.map((p99) => p99 ?? 0),
        22,
        40,
      ),
    ).toBeCloseTo(0.06, 3);
    expect(
      over(
        timeline?.flows[0]?.p99.map((p99) => p99 ?? 0),
        42,
        60,
      ),
    ).toBeCloseTo(0.01, 3);
    agrees(owners[0]?.latency.mean, 0.01 + 0.05 / 3, 0.01);
    // Calls from others go another way.
    agrees(
      run(linked(), { duration: 60, replications: 2 }, at(20, 20, { effect: 'delay', from: 2, to: 0, seconds: 0.05 })).owners[0]?.latency
        .mean,
      0.01,
    );
  });

  test('loses packets, which TCP repeats after 0.2 s, 0.4 s, …', () => {
    const { owners } = run(linked(), { duration: 200 }, at(0, 200, { effect: 'lose', from: null, to: 0, share: 0.1 }));
    // Σ 0.1^k · 0.2 · 2^(k − 1) = 0.02 / 0.8.
    agrees(owners[0]?.latency.mean, 0.01 + 0.02 / 0.8, 0.01);
    agrees(owners[0]?.availability, 1);
  });

  test('is cut: callers wait for their timeout, and answers on their way are lost', () => {
    const { flows, timeline, owners } = run(
      linked({ timeout: 2 }, delay(constant(1))),
      { duration: 60, replications: 3 },
      at(20, 20, { effect: 'cut', from: 1, to: 0 }),
    );
    // Begun from 19 s on, answered never: they fail two seconds after they began. The last begins at 40 s.
    expect(over(timeline?.flows[0]?.throughput, 20, 41)).toBe(0);
    expect(over(timeline?.flows[0]?.throughput, 42, 60)).toBeGreaterThan(90);
    agrees(owners[0]?.errors.timeout, 21 / 59, 0.02);
    agrees(flows[0]?.errors.timeout, 21 / 59, 0.02);
  });

  test('is cut, and callers without a timeout give up after 127 s', () => {
    const { flows, timeline } = run(linked(), { duration: 200, replications: 1 }, at(20, 10, { effect: 'lose', from: 1, to: 0, share: 1 }));
    expect(over(timeline?.flows[0]?.errors, 31, 146)).toBe(0);
    expect(over(timeline?.flows[0]?.errors, 148, 156)).toBeCloseTo(0.5, 1);
    expect(valueOf(flows[0]?.errors.unavailable)).toBeGreaterThan(0.04);
  });

  test('lets so many through as a throttle allows, and fails so many as the fault says', () => {
    const throttled = run(linked(), { duration: 100 }, at(0, 100, { effect: 'throttle', owner: 0, rate: 10 }));
    agrees(throttled.flows[0]?.errors.refused, 0.9, 0.01);
    const failing = run(linked(), { duration: 100 }, at(0, 100, { effect: 'errors', from: null, to: 0, share: 0.3, cause: 'unavailable' }));
    agrees(failing.flows[0]?.errors.unavailable, 0.3, 0.01);
  });
});

describe('calls that are answered with an error', () => {
  const failing = (...effects: Effect[]): ReturnType<typeof run> =>
    run(linked(), { duration: 100 }, { load: [], disruptions: effects.map((effect) => during(0, 100, effect)) });
  const errors = (share: number, cause: Cause, from: number | null = null): Effect => ({ effect: 'errors', from, to: 0, share, cause });

  test('fail by each fault alone: what one lets pass, the other may fail', () => {
    const { flows } = failing(errors(0.2, 'unavailable'), errors(0.5, 'refused'), errors(0.1, 'unavailable'));
    // Unavailable comes first: 1 − 0.8 × 0.9, and half of the rest is refused.
    agrees(flows[0]?.errors.unavailable, 0.28, 0.01);
    agrees(flows[0]?.errors.refused, 0.72 / 2, 0.01);
  });

  test('a fault that ends leaves the other as it was', () => {
    const { timeline } = run(
      linked(),
      { duration: 60, replications: 5 },
      {
        load: [],
        disruptions: [during(0, 60, errors(0.3, 'unavailable')), during(20, 20, errors(1, 'refused'))],
      },
    );
    expect(over(timeline?.flows[0]?.errors, 0, 20)).toBeCloseTo(0.3, 1);
    expect(over(timeline?.flows[0]?.errors, 21, 40)).toBe(1);
    expect(over(timeline?.flows[0]?.errors, 40, 60)).toBeCloseTo(0.3, 1);
  });

  test('between two components leave the calls of others alone', () => {
    agrees(failing(errors(0.5, 'unavailable', 1)).flows[0]?.errors.unavailable, 0.5, 0.01);
    expect(valueOf(failing(errors(0.5, 'unavailable', 2)).flows[0]?.availability)).toBe(1);
  });

  test('of throttles that overlap the strictest counts, until it ends', () => {
    const { timeline } = run(
      linked(),
      { duration: 60, replications: 2 },
      {
        load: [],
        disruptions: [
          during(0, 60, { effect: 'throttle', owner: 0, rate: 50 }),
          during(20, 20, { effect: 'throttle', owner: 0, rate: 10 }),
        ],
      },
    );
    expect(over(timeline?.flows[0]?.throughput, 5, 20)).toBeCloseTo(50, 0);
    expect(over(timeline?.flows[0]?.throughput, 25, 40)).toBeCloseTo(10, 0);
    expect(over(timeline?.flows[0]?.throughput, 45, 60)).toBeCloseTo(50, 0);
  });
});

test('the solver says what it leaves out', () => {
  const of = network(poisson(1), call(0, delay(constant(1)), { pool: 0, hedgeAfter: 1 }), {
    pools: [{ owner: 'connections', size: 3, waiting: 0 }],
  });
  const { notes, pools } = solved(of);
  expect(notes.join(' ')).toContain('connections');
  expect(notes.join(' ')).toContain('second try');
  expect(pools?.[0]?.inUse.value).toBeNull();
});

test.each([
  [{ breaker: 0 }, 'breaker'],
  [{ pool: 2 }, 'pool'],
  [{ budget: 0 }, 'budget'],
  [{ hedgeAfter: -1 }, 'hedged'],
  [{ from: 9 }, 'called by'],
])('a call that cannot be: %o', (own, said) => {
  expect(run(network(poisson(1), call(0, delay(constant(1)), own)), { duration: 1 }).error).toContain(said);
});
