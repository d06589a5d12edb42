import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { canBeCopied, renamed } from '../checks/copies.js';
import { CASES } from '../checks/cases.js';
import { workspace } from './run.js';

const SCHEMA = 'test/fixtures/sarif/sarif-2.1.0-rtm.5.json';

/** What is wrong with a log by the schema of the standard; nothing when it is as it should be. */
const wrongWith = ((): ((log: unknown) => readonly string[]) => {
  const { id: $id, ...schema } = JSON.parse(readFileSync(SCHEMA, 'utf8')) as Record<string, unknown>;
  const ajv = new Ajv({
    allErrors: true,
    // Keywords that are about other types than the one that is stated are left out by the schema's authors here and there.
    strict: false,
    // One of its patterns has a bracket that is no group.
    unicodeRegExp: false,
    formats: {
      uri: (text: string) => URL.canParse(text),
      'uri-reference': (text: string) => URL.canParse(text, 'file:///') && !/[\s\\]/.test(text),
      'date-time': (text: string) => !Number.isNaN(Date.parse(text)),
    },
  });
  // It is written in draft 4, whose words mean the same in draft 7 but for the name of the schema itself.
  const validate = ajv.compile({ ...schema, $id: String($id), $schema: 'http://json-schema.org/draft-07/schema#' });
  return (log) => {
    validate(log);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
  };
})();

test('the schema tells right from wrong', async () => {
  const { spandrel } = workspace({ 'main.arch': 'cache c\n' });
  const log = (await spandrel('check main.arch --format sarif')).json as { runs: { results: { locations: unknown }[] }[] };
  expect(wrongWith(log)).toEqual([]);
  const [run] = log.runs;
  expect(wrongWith({ ...log, runs: [{ ...run, results: [{ message: 'text' }] }] })).toContain('/runs/0/results/0/message must be object');
  const region = { startLine: 0 };
  const locations = [{ physicalLocation: { artifactLocation: { uri: 'a b' }, region } }];
  const wrong = wrongWith({ ...log, runs: [{ ...run, results: [{ ...run?.results[0], locations }] }] });
  expect(wrong).toEqual([
    '/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri must match format "uri-reference"',
    '/runs/0/results/0/locations/0/physicalLocation/region/startLine must be >= 1',
  ]);
});

test('what every rule finds is written as the standard says, with its repairs, what is ignored and what a baseline knows', async () => {
  const copyable = CASES.flatMap(([, , wrong]) => (canBeCopied(wrong) ? [wrong] : []));
  const texts = await Promise.all(copyable.map((text, index) => renamed(text, `_${index}`)));
  // What cannot stand in one file with the others has one of its own.
  const others = CASES.flatMap(([, , wrong]) => (canBeCopied(wrong) ? [] : [wrong]));
  const files = Object.fromEntries(others.map((wrong, index) => [`ordner/ü#${index}%.arch`, wrong]));
  const { spandrel } = workspace({
    ...files,
    'all.arch': texts.join('\n'),
    'ignored.arch': '// arch-ignore cache/no-ttl: it "never" changes\ncache c\n// arch-ignore cache/no-ttl: nothing\ncache d { ttl: 5m }\n',
    'broken.arch': 'cache c { ttl: 250mz }\n',
    'empty.arch': '',
  });
  await spandrel('check ignored.arch --baseline b.json --update-baseline');
  const asked = [
    'all.arch',
    'ignored.arch',
    'broken.arch',
    'empty.arch',
    'all.arch ignored.arch --baseline b.json',
    Object.keys(files).join(' '),
  ];
  for (const what of asked) {
    const { json } = await spandrel(`check ${what} --format sarif`);
    expect(wrongWith(json), what).toEqual([]);
  }
}, 180_000);
