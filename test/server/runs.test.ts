import { expect, test } from 'vitest';
import { solveArchitecture } from '../../src/kinds/lowering/run.js';
import type { Architecture } from '../../src/model/index.js';
import { rememberRuns } from '../../src/server/runs.js';
import { editor } from '../language/services/editor.js';

const TEXT = 'users u { rate: 80/s }\napp_server a { time: 10ms }\nu -> a\nexpect utilisation(a) < 90%\nexpect utilisation(a) < 70%\n';

/** The same file after an edit. */
async function read(text: string): Promise<Architecture> {
  const { services, document } = await editor(text);
  const { architecture } = services.arch.architectures.of(document);
  if (!architecture) throw new Error('There is an error in the text');
  return { ...architecture, file: 'file:///main.arch' };
}

test('the last run of a scenario is known until the architecture is another one', async () => {
  const runs = rememberRuns();
  const architecture = await read(TEXT);
  expect(runs.last(architecture, null)).toBeNull();
  runs.note(architecture, null, solveArchitecture(architecture));
  expect(runs.last(architecture, null)?.label).toBe('✗ 1 of 2 hold');
  expect(runs.last(architecture, null)?.tooltip).toContain('✗ utilisation(a) < 70%: 80%');
  expect(runs.last(architecture, 'rush')).toBeNull();
  // Where it stands makes no difference; what it says does.
  expect(runs.last(await read(`// A comment\n\n${TEXT}`), null)?.label).toBe('✗ 1 of 2 hold');
  expect(runs.last(await read(TEXT.replace('80/s', '81/s')), null)).toBeNull();
});
