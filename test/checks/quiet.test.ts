import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findings } from '../kinds/design.js';

/** The examples, larger designs after public ones, and designs with mistakes that people make. */
const DESIGNS = ['examples', 'test/checks/designs', 'test/checks/broken'].flatMap((folder) =>
  readdirSync(folder).flatMap((name) => (name.endsWith('.arch') ? [`${folder}/${name}`] : [])),
);

/** The rules that an example says it is told of, in a comment of its own: everything else that is found in it is a false alarm, or a mistake of the example. */
function told(text: string): string[] {
  const [, said = ''] = /^\/\/ The checks tell: (.*)$/m.exec(text) ?? [];
  return [...said.matchAll(/\b[a-z]+\/[a-z0-9-]+/g)].map(([code]) => code).sort();
}

test.each(DESIGNS)('in %s is found what its comment says, and nothing else', async (file) => {
  const text = readFileSync(file, 'utf8');
  // What a cloud has no counterpart of is no mistake of the design.
  const codes = (await findings(text)).map(({ code }) => code).filter((code) => code !== 'cloud/not-on-aws');
  expect([...new Set(codes)].sort()).toEqual(told(text));
});

test('a textbook queue is no bad design', async () => {
  expect(await findings('users u { rate: 80/s } app_server s { time: exponential(10ms) } flow f { u -> s }')).toEqual([]);
});

test('an empty file has nothing wrong with it', async () => {
  expect(await findings('')).toEqual([]);
});
