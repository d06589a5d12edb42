import { describe, expect, test } from 'vitest';
import { layout } from '../../../src/diagram/index.js';
import { elkInProcess } from '../../../src/diagram/layout/elk-in-process.js';
import { crossings } from '../../../src/diagram/layout/geometry.js';
import { boxes, crooked, crossing, misplaced } from '../faults.js';
import { byEngine } from '../nested.js';
import { randomGraph } from '../random.js';

const GRAPHS = 200;

describe(`${GRAPHS} generated graphs`, () => {
  test('have no cards on one another, no line or label on a card, and no line that hangs', async () => {
    const elk = elkInProcess();
    const faults: string[] = [];
    for (let seed = 1; seed <= GRAPHS; seed++) {
      const laidOut = await layout({ ...randomGraph(4 + (seed % 17), seed), direction: 'auto' }, elk);
      const found = [...misplaced(laidOut), ...crossing(laidOut), ...crooked(laidOut, boxes(laidOut))];
      faults.push(...found.map((fault) => `${seed}: ${fault}`), ...(laidOut.notice ? [`${seed}: ${laidOut.notice.text}`] : []));
    }
    expect(faults).toEqual([]);
  }, 600_000);

  test('have no more crossings than when the engine lays out all places in one go', async () => {
    const elk = elkInProcess();
    let [ours, its] = [0, 0];
    for (let seed = 1; seed <= GRAPHS; seed += 4) {
      const graph = randomGraph(4 + (seed % 17), seed);
      ours += crossings((await layout(graph, elk)).geometry.edges);
      its += crossings((await byEngine(graph)).edges);
    }
    expect(its).toBeGreaterThan(20);
    expect(ours).toBeLessThanOrEqual(its);
  }, 600_000);
});
