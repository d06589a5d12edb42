import { describe, expect, test } from 'vitest';
import { simulated, solved, value } from './design.js';

const engine = (properties: string, operation = 'query', rate = '1/s'): string =>
  `users u { rate: ${rate} } dataset d { size: 300GiB  objects: 1M } search_engine x { holds: d ${properties} } flow f { u -> x: ${operation} }`;

test('a query waits for the slowest of its shards: the largest of n exponentials has the mean H(n)', async () => {
  // 1 + 1/2 + … + 1/10 = 2.92897, and 99 % below −ln(1 − 0.99^(1/10)) = 6.90324, in units of 10 ms.
  const properties = 'shards: 10  nodes: 10  concurrency: 100  time: { query: 10ms, index: 1ms }';
  const theory = await solved(engine(properties));
  expect(value(theory, 'components.x.mean')).toBeCloseTo(0.029_289_7, 4);
  expect(value(theory, 'components.x.p99')).toBeCloseTo(0.069_032, 3);
  const run = await simulated(engine(properties, 'query', '20/s'), { duration: 1500, replications: 2 });
  expect(Math.abs(value(run, 'components.x.mean') - 0.0293)).toBeLessThan(0.001);
});

test('a document that was written is found after half of the refresh interval, on average', async () => {
  const figures = await solved(engine('refresh_interval: 30s  replicas: 0  time: { query: 10ms, index: constant(2ms) }', 'index', '10/s'));
  expect(value(figures, 'components.x.refresh_lag')).toBeCloseTo(15.002, 3);
  expect(value(figures, 'components.x.indexing_rate')).toBeCloseTo(10, 9);
});

test('indexing works on every copy, and takes from what queries have', async () => {
  // 30/s × 3 copies × 10 ms on 3 nodes of one server: 0.3 of each.
  const figures = await solved(engine('replicas: 2  nodes: 3  concurrency: 1  time: { query: 10ms, index: 10ms }', 'index', '30/s'));
  expect(value(figures, 'components.x.utilisation')).toBeCloseTo(0.3, 9);
});

test('shards, copies and nodes by arithmetic', async () => {
  const figures = await solved(engine('shards: 12  replicas: 1  nodes: 4  master_eligible: 3'));
  expect(value(figures, 'components.x.shard_size')).toBeCloseTo(25 * 2 ** 30, 3);
  expect(value(figures, 'components.x.shards_per_node')).toBeCloseTo(6, 9);
  // Six shards on each node, whose 8 GiB are good for 160.
  expect(value(figures, 'components.x.heap_used')).toBeCloseTo(6 / 160, 9);
  // A thousand are the most that a node may have, whatever its heap.
  expect(value(await solved(engine('shards: 2000  replicas: 0  nodes: 2  heap: 64GiB')), 'components.x.heap_used')).toBeCloseTo(1, 9);
  // One copy beside the first; of three masters one may be lost.
  expect(value(figures, 'components.x.tolerated_losses')).toBe(1);
  expect(value(await solved(engine('replicas: 3  nodes: 8  master_eligible: 1')), 'components.x.tolerated_losses')).toBe(0);
});

describe('the health of a cluster that loses nodes', () => {
  const cluster = (own: string, events: string, duration = '300s'): string =>
    `users u { rate: 5/s } dataset d { size: 12GiB } search_engine x { holds: d  nodes: 3  shards: 6 ${own} } flow f { u -> x: query }
     scenario s { duration: ${duration} ${events} }`;
  const colours = async (own: string, events: string, duration?: string): Promise<readonly [yellow: number, red: number]> => {
    const run = await simulated(cluster(own, events, duration), { scenario: 's', replications: 1 });
    return [value(run, 'components.x.yellow_time'), value(run, 'components.x.red_time')];
  };

  test.each([
    ['nothing is lost', 'replicas: 1', '', 0, 0],
    ['a node is back after half a minute', 'replicas: 1', 'at 10s: fail x.node(1) for 30s', 30, 0],
    // Each node has 12 GiB × 2 / 3, which is 204.8 s at 40 MiB/s, after a minute.
    ['a node is lost for good, and its copies are made again', 'replicas: 1', 'at 10s: fail x.node(1)', 264.8, 0],
    ['there is no node for a third copy', 'replicas: 2', 'at 10s: fail x.node(1)', 290, 0],
    ['nothing has a copy', 'replicas: 0', 'at 10s: fail x.node(2) for 20s', 0, 20],
    ['the second goes while the first is away', 'replicas: 1', 'at 10s: fail x.node(1) for 40s  at 30s: fail x.node(2) for 40s', 40, 20],
    ['all are gone', 'replicas: 1', 'at 100s: fail x for 50s', 0, 50],
  ])('%s', async (_, own, events, yellow, red) => {
    const [wasYellow, wasRed] = await colours(own, events);
    expect(wasYellow).toBeCloseTo(yellow, 6);
    expect(wasRed).toBeCloseTo(red, 6);
  });

  test('is green in theory', async () => {
    expect(value(await solved(cluster('', '')), 'components.x.yellow_time')).toBe(0);
  });
});
