import { beforeAll, describe, expect, test } from 'vitest';
import { partsOf, saying } from './compare.js';
import { results } from './facts.js';
import type { Share, Simulated } from './simulate-all.js';
import { inThreads } from './threads.js';

/** A machine that is busy with other things may take its time. */
const LONGEST = 1_800_000;

const asked = results.filter((fact) => partsOf(fact).some((part) => part.simulate));
let simulated: ReadonlyMap<string, Simulated>;

beforeAll(async () => {
  const share: Share = { taken: new Int32Array(new SharedArrayBuffer(4)) };
  const found = await inThreads<Simulated>('simulate-all.ts', share);
  simulated = new Map(found.map((each) => [each.id, each]));
}, LONGEST);

describe('the simulator', () => {
  test.each(asked.map(({ id }) => [id] as const))('%s', (id) => {
    const { compared, broken } = simulated.get(id) ?? { compared: [], broken: ['nothing was simulated'] };
    expect(compared.filter(({ agree }) => !agree).map(saying)).toEqual([]);
    expect(broken).toEqual([]);
  });
});
