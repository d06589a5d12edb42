import { describe, expect, test } from 'vitest';
import type { Experiment, Network, ReplicaSet } from '../../../src/network/index.js';
import {
  agrees,
  call,
  constant,
  disrupted,
  during,
  exponential,
  network,
  over,
  poisson,
  run,
  sequence,
  serve,
  station,
  valueOf,
} from '../../network/build.js';

describe('replica sets', () => {
  const set = (own: Partial<ReplicaSet> = {}): ReplicaSet => ({
    owner: 'database',
    primaries: [0],
    followers: [1],
    replication: 'async',
    lag: constant(0.2),
    failover: { detect: 5, promote: 10 },
    shardShares: [1],
    ...own,
  });
  /** 100 writes per second to the primary and 50 reads from followers. */
  const database = (own: Partial<ReplicaSet> = {}, followers = 2): Network => ({
    ...network(
      poisson(150),
      {
        do: 'choose',
        choices: [
          { probability: 2 / 3, step: call(0, sequence(serve(0, exponential(0.001)), { do: 'commit', set: 0, shard: 0 })) },
          { probability: 1 / 3, step: call(1, sequence(serve(1, exponential(0.001)), { do: 'read', set: 0, shard: 0, from: 'follower' })) },
        ],
      },
      {
        stations: [station({ owner: 'database', role: 'primary' }), station({ owner: 'database', role: 'replicas', replicas: followers })],
      },
    ),
    replicaSets: [set(own)],
  });
  const dies = disrupted(during(20, 60, { effect: 'down', station: 0, replicas: null }));

  test('writes fail from the death of the primary to the promotion of a follower, and then go on', () => {
    const { replicaSets, timeline, owners } = run(database(), { duration: 100, replications: 5 }, dies);
    expect(valueOf(replicaSets[0]?.failoverTime)).toBe(15);
    const throughput = timeline?.flows[0]?.throughput;
    expect(over(throughput, 1, 20) / 150).toBeCloseTo(1, 1);
    expect(over(throughput, 20, 35) / 50).toBeCloseTo(1, 1);
    expect(over(throughput, 36, 100) / 150).toBeCloseTo(1, 1);
    agrees(owners[0]?.errors.unavailable, 15 / 100, 0.02);
    expect(valueOf(owners[1]?.availability)).toBe(1);
  });

  test('asynchronous replication loses the commits of the last lag; one that waits for a follower loses none', () => {
    agrees(run(database(), { duration: 100 }, dies).replicaSets[0]?.lostWrites, 100 * 0.2, 0.05);
    expect(valueOf(run(database({ replication: 'sync' }), { duration: 60, replications: 2 }, dies).replicaSets[0]?.lostWrites)).toBe(0);
    expect(valueOf(run(database({ replication: 'semi_sync' }), { duration: 60, replications: 2 }, dies).replicaSets[0]?.lostWrites)).toBe(
      0,
    );
  });

  test('a copy elsewhere is needed when everything is lost: it lacks its lag, or what came since the last complete snapshot', () => {
    const everything = { primaries: [0, 1], followers: [null, null], shardShares: [1, 0] } as const;
    const gone = disrupted(
      during(20, null, { effect: 'down', station: 0, replicas: null }),
      during(25, null, { effect: 'down', station: 1, replicas: null }),
    );
    // The second half of it is gone five seconds later; until then nothing is lost, and there are no more writes.
    const follows = run(database({ ...everything, elsewhere: 'follows', lag: constant(6) }), { duration: 60 }, gone).replicaSets[0];
    expect(valueOf(follows?.copyAge)).toBe(6);
    agrees(follows?.lostWrites, 100 * (6 - 5), 0.05);
    expect(valueOf(follows?.failovers)).toBe(0);
    // Taken every 4 s and complete after 2: from 2 to 6 s old, 4 on average, with a deviation of 4 / √12 for each run.
    const snapshots = { every: 4, takes: 2 };
    const kept = run(
      database({ ...everything, elsewhere: snapshots }),
      { duration: 60, replications: 40 },
      disrupted(during(20, null, { effect: 'down', station: 0, replicas: null }, { effect: 'down', station: 1, replicas: null })),
    ).replicaSets[0];
    expect(Math.abs(valueOf(kept?.copyAge) - 4)).toBeLessThan(4 * (4 / Math.sqrt(12) / Math.sqrt(40)));
    expect(valueOf(kept?.lostWrites) / (100 * valueOf(kept?.copyAge))).toBeCloseTo(1, 1);
    // Half of it is not everything.
    const half = run(database({ ...everything, elsewhere: 'follows' }), { duration: 60, replications: 2 }, dies).replicaSets[0];
    expect(half?.copyAge.value).toBeNull();
    expect(valueOf(half?.lostWrites)).toBe(0);
  });

  test('without a follower the writes stop until the primary is back, and nothing is lost', () => {
    const { timeline, replicaSets } = run(database({ followers: [null] }), { duration: 100, replications: 2 }, dies);
    expect(over(timeline?.flows[0]?.throughput, 21, 80) / 50).toBeCloseTo(1, 1);
    expect(over(timeline?.flows[0]?.throughput, 81, 100) / 150).toBeCloseTo(1, 1);
    expect(valueOf(replicaSets[0]?.lostWrites)).toBe(0);
    expect(replicaSets[0]?.failoverTime.value).toBeNull();
  });

  test('a primary that is back before anybody noticed is no failover', () => {
    const { replicaSets } = run(
      database(),
      { duration: 60, replications: 2 },
      disrupted(during(20, 4, { effect: 'down', station: 0, replicas: null })),
    );
    expect(replicaSets[0]?.failoverTime.value).toBeNull();
    expect(valueOf(replicaSets[0]?.lostWrites)).toBe(0);
  });

  test('a reader of a follower sees old data when its record was written within the lag', () => {
    // One of 50 records, each written twice a second, 0.2 s behind: 1 − exp(−0.4).
    agrees(run(database({ records: 50 }), { duration: 100 }).replicaSets[0]?.staleReads, 1 - Math.exp(-0.4), 0.01);
    expect(valueOf(run(database({ records: 50, replication: 'sync' }), { duration: 20 }).replicaSets[0]?.staleReads)).toBe(0);
    // One of the two followers has every commit.
    agrees(
      run(database({ records: 50, replication: 'semi_sync' }), { duration: 100 }).replicaSets[0]?.staleReads,
      (1 - Math.exp(-0.4)) / 2,
      0.01,
    );
  });

  describe('whose replication is paused', () => {
    const paused = (at: number, lasts: number): Experiment['disruptions'][number] =>
      during(at, lasts, { effect: 'pause_replication', set: 0 });

    test('lose at a death all that was written since, or what is not caught up yet', () => {
      const during20 = run(database(), { duration: 100 }, disrupted(paused(10, 20), ...dies.disruptions));
      agrees(during20.replicaSets[0]?.lostWrites, 100 * 10.2, 0.03);
      // Four times as fast: of eight seconds behind at 18 s, two are left at 20 s.
      const after = run(database(), { duration: 100 }, disrupted(paused(10, 8), ...dies.disruptions));
      agrees(after.replicaSets[0]?.lostWrites, 100 * 2.2, 0.05);
    });

    test('show older and older data, and catch up', () => {
      const { replicaSets } = run(database({ records: 50 }), { duration: 100 }, disrupted(paused(20, 20)));
      // Triangles over 20 s of pause and 20 / 3 s of catching up.
      agrees(replicaSets[0]?.lag, 0.2 + 20 ** 2 / 2 / 100 + 20 ** 2 / 2 / 3 / 100, 0.02);
      // A record is written twice a second: hardly any read in those 26 s is of new data.
      expect(valueOf(replicaSets[0]?.staleReads)).toBeGreaterThan(0.2 + (1 - Math.exp(-0.4)) * 0.7);
    });

    test('hold up the commits that wait for a replica, and lose none', () => {
      const { owners, timeline, replicaSets } = run(database({ replication: 'sync' }), { duration: 100 }, disrupted(paused(20, 10)));
      expect(over(timeline?.flows[0]?.throughput, 21, 29)).toBeCloseTo(50, -1);
      // A thousand writes of ten thousand wait five seconds on average.
      agrees(owners[0]?.latency.mean, 0.5 + 0.001 / 0.9, 0.03);
      expect(valueOf(owners[0]?.availability)).toBe(1);
      expect(valueOf(replicaSets[0]?.lostWrites)).toBe(0);
    });
  });

  test('the lag that readers meet is the one that was said', () => {
    agrees(run(database({ lag: exponential(0.2) }), { duration: 100 }).replicaSets[0]?.lag, 0.2);
  });
});
