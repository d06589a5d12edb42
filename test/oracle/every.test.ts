/** Every kind with every property in each of its values, held against the provider's schema. One of these designs is built as well, among the exports. */
import { describe, expect, test } from 'vitest';
import { awsSchema } from './terraform/schema.js';
import { staticProblems } from './terraform/static-check.js';
import { exportArchitecture } from '../../src/export/index.js';
import { design, example } from '../export/design.js';
import { everything, turns } from '../export/every.js';

const { catalogue } = await example('shop.arch');
const all = Array.from({ length: turns(catalogue) }, (_, turn) => turn);

describe('Every kind with every property', () => {
  test.each(all.slice(1))('with the next of its values, %i times', async (turn) => {
    const { files } = exportArchitecture(await design(everything(catalogue, turn), 'every.arch'), 'terraform');
    expect(await staticProblems(files, awsSchema())).toEqual([]);
  });
});
