import { expect, test } from 'vitest';
import { resultsJson } from '../../../src/cli/output/json.js';
import { simulated } from '../../kinds/design.js';

test('results in pieces are what they are in one', async () => {
  const results = await simulated('users u { rate: 10/s } app_server s "Ünï\\"code" flow f { u -> s }', { duration: 5, replications: 2 });
  const pieces = [...resultsJson(results)];
  expect(pieces.join('')).toBe(`${JSON.stringify(results, null, 2)}\n`);
});
