import { describe, expect, test } from 'vitest';
import { layout } from '../../../src/diagram/index.js';
import { elkInProcess } from '../../../src/diagram/layout/elk-in-process.js';
import { boxes, crooked, crossing, misplaced } from '../faults.js';
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
});
