import { describe, expect, test } from 'vitest';
import { resultsPage } from '../../src/cli/output/results-page.js';
import { junit } from '../../src/cli/output/junit.js';
import type { ExpectationResult, Results } from '../../src/kinds/figures/results.js';

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

describe('a web page', () => {
  test('holds the run and needs nothing else', async () => {
    const results = { architecture: 'shop', scenario: '</title><script>', expectations: [] } as unknown as Results;
    const page = await resultsPage([results]);
    expect(page).toMatch(/^<!DOCTYPE html>/);
    expect(page).toContain('<title>shop, &lt;/title>&lt;script></title>');
    expect(page).toContain('"scenario":"\\u003c/title>');
    expect(page).toContain('id="spandrel-results">{"architecture":"shop"');
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });
});
