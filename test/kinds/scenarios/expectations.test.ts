import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../src/kinds/scenarios/expectations.js';
import type { Metrics } from '../../../src/kinds/figures/results.js';
import type { Comparison, Expectation } from '../../../src/model/index.js';
import { solved } from '../design.js';

const QUEUE = 'users u { rate: 80/s } app_server s { time: 10ms } flow f { u -> s }';

describe('an expectation', () => {
  test('holds or fails, with the value, the limit and the line', async () => {
    const { expectations } = await solved(
      `${QUEUE}\nexpect mean(f) < 60ms\nexpect mean(f) < 40ms\nexpect utilisation(s) >= 80%\nexpect cost() < $1k/mo`,
    );
    expect(expectations.map(({ text, passed, line }) => [text, passed, line])).toEqual([
      ['mean(f) < 60ms', true, 2],
      ['mean(f) < 40ms', false, 3],
      ['utilisation(s) >= 80%', true, 4],
      ['cost() < $1k/mo', true, 5],
    ]);
    expect(expectations[0]).toMatchObject({ limit: 0.06, unit: 's', reason: null });
    expect(expectations[0]?.value).toBeCloseTo(0.05, 6);
  });

  test('about what is not known neither holds nor fails, and says why', async () => {
    const { expectations } = await solved('users u { rate: 1/s } sql_database d flow f { u -> d }\nexpect failover_time(d) < 60s');
    expect(expectations[0]).toMatchObject({ value: null, passed: null, reason: 'no replica can take over' });
  });

  test.each<[Comparison, readonly boolean[]]>([
    ['<', [true, false, false]],
    ['<=', [true, true, false]],
    ['>', [false, false, true]],
    ['>=', [false, true, true]],
    ['==', [false, true, false]],
  ])('%s', (comparison, holds) => {
    expect([1, 2, 3].map((measured) => evaluate(about(comparison), figures(measured, null)).passed)).toEqual(holds);
  });

  test('whose limit lies within the confidence interval says so', () => {
    expect(evaluate(about('<'), figures(1.9, [1.7, 2.1])).reason).toMatch(/within the confidence interval/);
    expect(evaluate(about('<'), figures(1.5, [1.3, 1.7])).reason).toBeNull();
  });
});

const position = { line: 0, character: 0 };
const about = (comparison: Comparison): Expectation => ({
  text: '',
  metric: 'cost',
  subject: null,
  subjectKind: 'architecture',
  comparison,
  limit: 2,
  source: { file: '', start: position, end: position },
});
const figures = (
  value: number,
  ci: readonly [number, number] | null,
): { components: Record<string, never>; flows: Record<string, never>; whole: Metrics } => ({
  components: {},
  flows: {},
  whole: { cost: { value, ci, unit: 'USD/mo', accuracy: 'exact', method: 'by hand' } },
});
