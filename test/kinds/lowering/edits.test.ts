import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { compiledOf } from '../../../src/kinds/lowering/compile.js';
import { solveArchitecture } from '../../../src/kinds/lowering/run.js';
import type { Results } from '../../../src/kinds/figures/results.js';
import type { Architecture } from '../../../src/model/index.js';
import { Workspace } from '../../language/workspace/world.js';

const FILE = 'main.arch';

/** What is written in the example instead of something else, one after the other: values, properties that nobody reads, parts of flows, names. Some take back what another did. */
const EDITS: readonly (readonly [from: string, to: string])[] = [
  ['replicas: 20', 'replicas: 21'],
  ['  invalid: 1%\n', ''],
  ['time: 2ms', 'time: 3ms  mttr: 5m'],
  ['    on miss -> orders: read // cache-aside\n', ''],
  ['replicas: 21', 'replicas: 20'],
  ['  30% { api -> sessions: write } // the last one is sold: its page is dropped from the cache\n', ''],
  ['  api -> orders: write\n', ''],
  ['ttl: 30m', 'ttl: 10m'],
  ['shoppers -> names -> balancer -> web -> api\n  api -> sessions: read\n', 'shoppers -> names -> balancer -> web -> api\n'],
  ['time: 3ms  mttr: 5m', 'time: 2ms'],
  ['cache sessions', 'function resize { in: virginia  provisioned: 4 }\ncache sessions'],
  ['  parallel {\n', '  api -> resize\n  parallel {\n'],
  ['rate: 12k/s', 'rate: 9k/s'],
  ['expect cost() < $11k/mo', 'expect cost() < $9k/mo'],
  ['  api -> resize\n', ''],
];

/** What a program that has never seen the design comes to. */
async function anew(text: string): Promise<Results> {
  vi.resetModules();
  const { solveArchitecture: solve } = await import('../../../src/kinds/lowering/run.js');
  const { Workspace: Another } = await import('../../language/workspace/world.js');
  const workspace = await Another.create();
  await workspace.reset({ [FILE]: text });
  return solve(read(workspace));
}

function read(workspace: Workspace): Architecture {
  const { architecture } = workspace.read(FILE);
  if (!architecture) throw new Error('The design is not accepted');
  return architecture;
}

async function replace(workspace: Workspace, from: string, to: string): Promise<void> {
  const offset = workspace.text(FILE).indexOf(from);
  if (offset < 0) throw new Error(`There is no ${from}`);
  await workspace.edit({ file: FILE, offset, length: from.length, text: to });
}

async function shop(): Promise<Workspace> {
  const workspace = await Workspace.create();
  await workspace.reset({ [FILE]: readFileSync('examples/shop.arch', 'utf8') });
  return workspace;
}

test('a design that was edited time and again is solved to the last bit as one that was read for the first time', async () => {
  const workspace = await shop();
  solveArchitecture(read(workspace));
  let kept = 0;
  for (const [index, [from, to]] of EDITS.entries()) {
    const before = new Set(read(workspace).components);
    await replace(workspace, from, to);
    const design = read(workspace);
    kept += design.components.filter((component) => before.has(component)).length;
    const results = solveArchitecture(design);
    if (index % 4 === 2) expect(results, `${from} → ${to}`).toEqual(await anew(workspace.text(FILE)));
  }
  // That most components were the very same before is what the test is about.
  expect(kept).toBeGreaterThan(7 * EDITS.length);
});

test('what counts in a design is heard of it alone, whichever is solved first of two that have components in common', async () => {
  const workspace = await shop();
  await replace(workspace, 'time: 2ms', 'time: 2ms  mttr: 5m');
  const [first, text] = [read(workspace), workspace.text(FILE)];
  compiledOf(first);
  await replace(workspace, 'rate: 12k/s', 'rate: 9k/s');
  const second = read(workspace);
  compiledOf(second);
  // The storage of the database, among others, is read for the figures alone.
  const results = solveArchitecture(first);
  expect(results).toEqual(await anew(text));
  expect(results.notes.join('\n')).toContain('web (`mttr`)');
  expect(solveArchitecture(second)).toEqual(await anew(workspace.text(FILE)));
});
