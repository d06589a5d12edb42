import type { ExpectationResult, Results } from '../../kinds/figures/results.js';
import { figureText } from '../../report/index.js';

/**
 * Expectations as JUnit XML, which CI servers read: a suite per run, a case per expectation. An expectation that the run cannot
 * judge is skipped rather than passed.
 */
export function junit(runs: readonly Results[]): string {
  const all = runs.flatMap((run) => run.expectations);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="spandrel" tests="${all.length}" failures="${count(all, false)}" skipped="${count(all, null)}">`,
  ];
  for (const run of runs) {
    const name = run.scenario === null ? run.architecture : `${run.architecture}.${run.scenario}`;
    const { expectations } = run;
    lines.push(
      `  <testsuite name="${xml(name)}" tests="${expectations.length}" failures="${count(expectations, false)}" skipped="${count(expectations, null)}" time="${run.run?.wallSeconds ?? 0}">`,
    );
    for (const expectation of expectations) {
      const open = `    <testcase classname="${xml(name)}" name="${xml(expectation.text)}" file="${xml(expectation.file)}" line="${expectation.line}"`;
      if (expectation.passed === true) {
        lines.push(`${open}/>`);
        continue;
      }
      const said = expectation.reason ?? `was ${figureText(expectation.value, expectation.unit)}`;
      lines.push(`${open}>`);
      lines.push(expectation.passed === null ? `      <skipped message="${xml(said)}"/>` : `      <failure message="${xml(said)}"/>`);
      lines.push('    </testcase>');
    }
    lines.push('  </testsuite>');
  }
  lines.push('</testsuites>');
  return `${lines.join('\n')}\n`;
}

function count(expectations: readonly ExpectationResult[], passed: boolean | null): number {
  return expectations.filter((expectation) => expectation.passed === passed).length;
}

// Controls other than tab and the line ends, halves of surrogate pairs, and what is no character at all.
const FORBIDDEN = /[^\P{Cc}\t\n\r]|[\p{Cs}\uFFFE\uFFFF]/gu;

/** Escapes text for an attribute; characters that XML 1.0 forbids are dropped. */
function xml(text: string): string {
  return text
    .replace(FORBIDDEN, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;');
}
