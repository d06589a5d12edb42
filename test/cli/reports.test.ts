import { describe, expect, test } from 'vitest';
import { junit } from '../../src/cli/junit.js';
import type { ExpectationResult, Results } from '../../src/kinds/results.js';
import { workspace } from './run.js';

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
    const { spandrel } = workspace({
      'main.arch': 'users u "</script><b>" { rate: 80/s }\napp_server a { time: exponential(10ms) }\nu -> a\n',
    });
    const { exit, out, err } = await spandrel('simulate main.arch --duration 5s --replications 1 --format html --quiet');
    expect([exit, err]).toEqual([0, '']);
    expect(out).toMatch(/^<!DOCTYPE html>/);
    expect(out).toContain('id="spandrel-results">{"architecture"');
    expect(out).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(await spandrel('simulate main.arch --all --format html')).toMatchObject({
      exit: 64,
      err: 'spandrel: a page shows one run: name a scenario instead of --all\n',
    });
  });
});
