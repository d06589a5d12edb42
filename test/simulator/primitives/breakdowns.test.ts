import { expect, test } from 'vitest';
import type { Network, Router, Station } from '../../../src/network/index.js';
import { agrees, constant, network, poisson, run, serve, solved, station, valueOf } from '../../network/build.js';

const breaking = (replicas: number, own: Partial<Station> = {}, router: Partial<Router> | null = null): Network =>
  network(poisson(8), serve(0, constant(1e-4), router ? 0 : null), {
    stations: [station({ replicas, breakdowns: { mtbf: 90, mttr: 10 }, ...own })],
    routers: router ? [{ owner: 'balancer', policy: 'random', station: 0, weights: null, detection: 0, ...router }] : [],
  });

test('availability is MTBF / (MTBF + MTTR)', () => {
  agrees(run(breaking(1), { duration: 30_000 }).flows[0]?.availability, 0.9, 0.003);
});

test('one of two is up but for the square of that', () => {
  agrees(run(breaking(2), { duration: 30_000 }).flows[0]?.errors.unavailable, 0.01, 0.05);
  agrees(run(breaking(2, { queueing: 'per_replica' }, {}), { duration: 30_000 }).flows[0]?.errors.unavailable, 0.01, 0.05);
});

test('a router that never notices sends a tenth of the requests to the dead', () => {
  const never = breaking(4, { queueing: 'per_replica' }, { detection: null });
  agrees(run(never, { duration: 30_000 }).flows[0]?.errors.unavailable, 0.1, 0.01);
});

test('a router that notices after the mean repair meets 1 − 1/e of what is broken', () => {
  // E[min(X, 10)] / E[X] for exponential repairs X with mean 10; the rest is spread over those that are up.
  const late = breaking(10, { queueing: 'per_replica' }, { detection: 10 });
  const { flows } = run(late, { duration: 30_000 });
  const unnoticed = 0.1 * (1 - Math.exp(-1));
  const share = unnoticed / (1 - 0.1 * Math.exp(-1));
  agrees(flows[0]?.errors.unavailable, share, 0.02);
});

test('a standby takes over before the repair', () => {
  // Every 90 s one second is lost.
  agrees(
    run(breaking(1, { takeover: 1, breakdowns: { mtbf: 90, mttr: 1000 } }), { duration: 30_000 }).flows[0]?.errors.unavailable,
    1 / 91,
    0.02,
  );
});

test('breakdowns that are too rare for the run, and the solver without them, are said', () => {
  const rare = run(breaking(1, { breakdowns: { mtbf: 1e7, mttr: 60 } }), { duration: 10, replications: 2 });
  expect(rare.notes.join(' ')).toContain('may not be seen');
  expect(valueOf(rare.flows[0]?.availability)).toBe(1);
  expect(solved(breaking(1)).notes.join(' ')).toContain('never broke down');
  expect(run(breaking(1, { breakdowns: { mtbf: 0, mttr: 1 } }), { duration: 1 }).error).toContain('breakdowns');
});
