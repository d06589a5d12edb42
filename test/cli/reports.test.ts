import { describe, expect, test } from 'vitest';
import { junit } from '../../src/cli/junit.js';
import { sarif } from '../../src/cli/sarif.js';
import type { Found } from '../../src/cli/json.js';
import type { ExpectationResult, Results } from '../../src/kinds/results.js';

const finding: Found = {
  code: 'cache/no-ttl',
  severity: 'warning',
  message: 'sessions keeps a value for ever',
  file: 'designs/my shop.arch',
  range: { start: { line: 3, character: 2 }, end: { line: 3, character: 10 } },
  fixes: [],
  docs: '',
};

describe('SARIF', () => {
  const log = JSON.parse(
    sarif(
      [finding, { ...finding, code: 'syntax', severity: 'error' }],
      [{ code: 'cache/no-ttl', title: 'T', doc: 'D', severity: 'warning' }],
      '1.2.3',
    ),
  ) as {
    version: string;
    runs: [
      {
        tool: { driver: { rules: { id: string; shortDescription?: unknown }[] } };
        results: {
          ruleIndex: number;
          level: string;
          locations: [{ physicalLocation: { artifactLocation: { uri: string }; region: object } }];
        }[];
      },
    ];
  };
  const [run] = log.runs;

  test('counts lines and columns from 1 and escapes paths', () => {
    expect(run.results[0]?.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'designs/my%20shop.arch' },
      region: { startLine: 4, startColumn: 3, endLine: 4, endColumn: 11 },
    });
  });
  test('names each rule once, with its description when it is known', () => {
    expect(run.tool.driver.rules.map((rule) => [rule.id, rule.shortDescription !== undefined])).toEqual([
      ['cache/no-ttl', true],
      ['syntax', false],
    ]);
    expect(run.results.map((result) => [result.ruleIndex, result.level])).toEqual([
      [0, 'warning'],
      [1, 'error'],
    ]);
  });
});

describe('JUnit', () => {
  const expectation = (over: Partial<ExpectationResult>): ExpectationResult => ({
    text: 'p99(browse) < 250ms',
    value: 0.3,
    limit: 0.25,
    unit: 's',
    passed: false,
    line: 7,
    file: 'shop.arch',
    reason: null,
    ...over,
  });
  const results = {
    architecture: 'shop',
    scenario: '<b>"dark" & \u0007',
    expectations: [expectation({}), expectation({ passed: true }), expectation({ passed: null, value: null, reason: 'no steady state' })],
    run: null,
  } as unknown as Results;
  const text = junit([results]);

  test('counts failures, and skips what nobody knows', () => {
    expect(text).toContain('tests="3" failures="1" skipped="1"');
    expect(text).toContain('<failure message="was 300ms"/>');
    expect(text).toContain('<skipped message="no steady state"/>');
  });
  test('escapes what people wrote', () => {
    expect(text).toContain('name="shop.&lt;b&gt;&quot;dark&quot; &amp; "');
    expect(text).toContain('name="p99(browse) &lt; 250ms"');
  });
});
