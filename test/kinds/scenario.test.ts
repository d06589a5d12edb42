import { describe, expect, test } from 'vitest';
import { compile } from '../../src/kinds/lowering/compile.js';
import { durationOf } from '../../src/kinds/scenarios/duration.js';
import { experimentOf } from '../../src/kinds/scenarios/experiment.js';
import { simulateArchitecture } from '../../src/kinds/lowering/run.js';
import { design, figure, simulated, value } from './design.js';

const DESIGN = `
  region virginia "us-east-1" { zones: 3 }
  users u { rate: 100/s }
  load_balancer b { in: virginia  redundancy: active_active  health_check: { interval: 1s, failures: 1 } }
  app_server s { in: virginia  replicas: 6  time: 5ms }
  cache c { in: virginia  ttl: 1m  keys: 1000 }
  sql_database d { in: virginia  replicas: 1  shards: 2 }
  flow f { u -> b -> s  s -> c: read on miss -> d: read }
  scenario x { EVENTS }`;

async function effects(event: string): Promise<readonly string[]> {
  const architecture = await design(DESIGN.replace('EVENTS', `at 10s: ${event}`));
  const compiled = compile(architecture);
  const { experiment, notes } = experimentOf(architecture.scenarios[0] ?? null, compiled);
  const of = (station: number): string => {
    const { owner, role } = compiled.network.stations[station] ?? { owner: '?', role: '' };
    return role === '' ? owner : `${owner}.${role}`;
  };
  const told = experiment.disruptions.flatMap((disruption) =>
    disruption.effects.map((effect) => {
      switch (effect.effect) {
        case 'down':
          return `down ${of(effect.station)} ${effect.replicas ? effect.replicas.join(',') : 'all'}`;
        case 'slow':
          return `slow ${of(effect.station)} ${effect.factor}x`;
        case 'flush':
          return `flush ${compiled.network.stores[effect.store]?.owner ?? '?'}`;
        case 'surge':
          return `surge ${compiled.network.sources[effect.source]?.owner ?? '?'} ${effect.factor}x`;
        case 'pause':
          return `pause ${of(effect.station)} ${effect.replicas ? effect.replicas.join(',') : 'all'}`;
        case 'shrink':
          return `shrink ${compiled.network.stores[effect.store]?.owner ?? '?'} ${effect.share}`;
        case 'errors':
          return `${effect.cause} ${effect.share} of ${compiled.network.owners[effect.to] ?? '?'}${effect.from === null ? '' : ` from ${compiled.network.owners[effect.from]}`}`;
        default:
          return effect.effect;
      }
    }),
  );
  return [...told, ...notes];
}

describe('what a fault does', () => {
  test.each([
    ['fail s', ['down s all']],
    ['fail s.replica(3)', ['down s 2']],
    ['slow s by 10x', ['slow s 10x']],
    ['slow d by 2x', ['slow d.primary 2x', 'slow d.primary 2x', 'slow d.replicas 2x', 'slow d.replicas 2x']],
    ['fail d.primary', ['down d.primary all']],
    ['fail d.shard(2)', ['down d.primary all', 'down d.replicas all']],
    ['flush c', ['flush c']],
    ['pause s', ['pause s all']],
    ['pause s.replica(3)', ['pause s 2']],
    ['pause d.primary', ['pause d.primary all']],
    ['pause d.disk', ['pause d.primary all', 'pause d.primary all', 'pause d.replicas all', 'pause d.replicas all']],
    ['pause d.replication', ['pause_replication']],
    ['stress s.cpu to 80%', ['slow s 5.000000000000001x']],
    ['stress c.memory to 80%', ['shrink c 0.8']],
    ['fail 20% of s', ['unavailable 0.2 of s']],
    ['throttle 20% of s -> c', ['refused 0.2 of c from s']],
    ['fail c', ['down c all', 'flush c']],
    ['surge u to 5x', ['surge u 5x']],
    // Replicas take the zones in turn, and what follows a primary stands in the next zone.
    ['fail virginia.zone(1)', ['down b 0', 'down s 0,3', 'down c 0', 'flush c', 'down d.primary 0']],
    ['fail virginia.zone(3)', ['down s 2,5', 'down d.replicas 0']],
  ])('%s', async (event, expected) => {
    const told = await effects(event);
    expect(told.slice(0, expected.length)).toEqual(expected);
    expect(told.filter((each) => each.includes('no effect'))).toEqual([]);
  });

  test.each([
    'flush s',
    'stress s.memory to 80%',
    'stress s to 80%',
    'fail u',
    'partition virginia from virginia',
    'fill s to 90%',
    'lose 1% of c -> b',
  ])('%s does nothing, and says so', async (event) => {
    expect((await effects(event)).join()).toMatch(/has no effect/);
  });

  test('a region takes everything in it along', async () => {
    const told = await effects('fail virginia');
    expect(told.filter((each) => each.startsWith('down'))).toHaveLength(7);
  });
});

describe('a scenario', () => {
  test('multiplies the load', async () => {
    const run = await simulated(DESIGN.replace('EVENTS', 'load: u * 3  duration: 60s'), { scenario: 'x' });
    expect(Math.abs(value(run, 'components.u.offered') / 300 - 1)).toBeLessThan(0.03);
  });

  test('lasts as long as it says, or a minute beyond its last event', async () => {
    const length = async (text: string): Promise<number | null> =>
      durationOf((await design(DESIGN.replace('EVENTS', text))).scenarios[0] ?? null);
    expect(await length('duration: 3m  at 10s: fail s for 20s')).toBe(180);
    expect(await length('at 10s: fail s for 20s')).toBe(90);
    expect(await length('load: u * 2')).toBeNull();
  });

  test('answers its own expectations, with a course of events', async () => {
    const run = await simulated(
      DESIGN.replace('EVENTS', 'duration: 60s  at 30s: fail s for 10s  expect availability(f) < 90%  expect p99(f) < 1s'),
      { scenario: 'x' },
    );
    expect(run.scenario).toBe('x');
    expect(run.expectations.map(({ text, passed }) => [text, passed])).toEqual([
      ['availability(f) < 90%', true],
      ['p99(f) < 1s', true],
    ]);
    const errors = run.timeline?.series['flows.f.errors'];
    const step = run.timeline?.step ?? 1;
    expect(errors?.[Math.floor(20 / step)]).toBe(0);
    expect(errors?.[Math.floor(35 / step)]).toBeGreaterThan(0.9);
    expect(run.timeline?.series['components.s.utilisation']?.length).toBe(errors?.length);
  });

  test('that is not there is an error, not an exception', async () => {
    const results = simulateArchitecture(await design(DESIGN.replace('EVENTS', '')), { scenario: 'y', seed: 1 });
    expect(results.error).toMatch(/has no scenario y; it has x/);
    expect(figure(results, 'components.s.throughput').value).toBeNull();
  });

  test('stops when asked to, and says so', async () => {
    const results = simulateArchitecture(
      await design(DESIGN.replace('EVENTS', '')),
      { scenario: null, seed: 1, duration: 10_000 },
      undefined,
      { aborted: true },
    );
    expect(results.error).toMatch(/cancelled/);
  });

  test('gives the same for the same seed and tells its progress', async () => {
    const architecture = await design(DESIGN.replace('EVENTS', 'duration: 20s  at 5s: fail s.replica(1) for 5s'));
    const seen: number[] = [];
    const one = simulateArchitecture(architecture, { scenario: 'x', seed: 7 }, (ratio) => seen.push(ratio));
    const two = simulateArchitecture(architecture, { scenario: 'x', seed: 7 });
    expect(one).toEqual(two);
    expect(simulateArchitecture(architecture, { scenario: 'x', seed: 8 })).not.toEqual(one);
    expect(seen.at(-1)).toBe(1);
  });
});
