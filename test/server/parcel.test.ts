import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkEarly, checkWhole } from '../../src/checks/index.js';
import { solveArchitecture } from '../../src/kinds/lowering/run.js';
import { bare, type Architecture } from '../../src/model/index.js';
import { packer, unpacker } from '../../src/server/parcel.js';
import { CASES } from '../checks/cases.js';
import { Workspace } from '../language/workspace/world.js';

const FILE = 'main.arch';

/** Two ends of a thread that says how much has gone through it. */
function line() {
  const [pack, unpack] = [packer(), unpacker()];
  return (architecture: Architecture) => {
    const parcel = pack(architecture);
    const sent = [...parcel.components, ...parcel.flows, ...parcel.kinds].filter((each) => typeof each !== 'number').length;
    return { sent, received: unpack(structuredClone(parcel)) };
  };
}

const copied = (architecture: Architecture): Architecture => bare(structuredClone(architecture));

/** Everything that is said of a design, as the thread says it. */
function said(architecture: Architecture) {
  const early = checkEarly(architecture);
  const results = solveArchitecture(architecture);
  return { early, results, whole: checkWhole(architecture, results) };
}

test('what a change has not touched is sent once, and stays the same object', async () => {
  const servers = Array.from({ length: 50 }, (_, index) => `app_server a${index} { replicas: 2 }\nflow f${index} { u -> a${index} }`);
  const workspace = await Workspace.create();
  await workspace.reset({ [FILE]: ['users u { rate: 1/s }', ...servers].join('\n') });
  const send = line();
  const design = (): Architecture => workspace.read(FILE).architecture ?? expect.fail('The text has errors');
  const first = send(design());
  expect(first.sent).toBe(101 + design().catalogue.kinds.length);
  const offset = workspace.text(FILE).indexOf('a25 { replicas: 2') + 'a25 { replicas: '.length;
  await workspace.edit({ file: FILE, offset, length: 1, text: '3' });
  const second = send(design());
  // The statement itself, and its neighbours, which are parsed with it.
  expect(second.sent).toBeLessThan(10);
  expect(second.received).toEqual(copied(design()));
  expect(second.received.components[1]).toBe(first.received.components[1]);
  expect(second.received.catalogue).toBe(first.received.catalogue);
  const same = send(design());
  expect(same.sent).toBe(0);
  expect(same.received.components).toBe(second.received.components);
});

test('a parcel that comes after another one than it was packed for is refused', () => {
  const [one, other] = [packer(), unpacker()];
  const design = { components: [{ id: 'a' }], flows: [], catalogue: { kinds: [] } } as unknown as Architecture;
  one(design);
  expect(() => other(one(design))).toThrow('A parcel');
});

/** Changes of what a design is, or only of where it stands: what is written, over how many characters, and where. */
const CHANGES = [
  ...['\n', '// A remark.\n', 'app_server added { replicas: 2 }\n', 'region second { zones: 2 }\n'].map((text) => ({
    text,
    length: 0,
    where: /^/gm,
  })),
  ...['1', '2', '9'].map((text) => ({ text, length: 1, where: /\d/g })),
  { text: '', length: 2, where: /\b/g },
];

test('whatever is typed, what is said of a design is what is said of it when it is looked at for the first time', async () => {
  const workspace = await Workspace.create();
  const texts = [readFileSync('examples/shop.arch', 'utf8'), ...CASES.flatMap(([, , wrong, right]) => [wrong, right])];
  const edit = fc.record({ at: fc.double({ min: 0, max: 0.999, noNaN: true }), change: fc.constantFrom(...CHANGES) });
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...texts), fc.array(edit, { minLength: 2, maxLength: 8 }), async (text, edits) => {
      await workspace.reset({ [FILE]: text });
      const send = line();
      for (const { at, change } of edits) {
        const now = workspace.text(FILE);
        const places = [...now.matchAll(change.where)].map(({ index }) => index);
        const offset = places[Math.floor(at * places.length)] ?? 0;
        const length = Math.min(change.length, now.length - offset);
        await workspace.edit({ file: FILE, offset, length, text: change.text });
        const { architecture } = workspace.read(FILE);
        if (!architecture) {
          await workspace.edit({ file: FILE, offset, length: change.text.length, text: now.slice(offset, offset + length) });
          continue;
        }
        const { received } = send(architecture);
        expect(received).toEqual(copied(architecture));
        expect(said(received)).toEqual(said(copied(architecture)));
        compared++;
      }
    }),
    { numRuns: 16, seed: 6 },
  );
  expect(compared).toBeGreaterThan(40);
}, 120_000);
