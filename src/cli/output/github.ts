import type { Severity } from '../../model/index.js';
import type { Found } from './json.js';

const COMMAND: Readonly<Record<Severity, 'error' | 'warning' | 'notice'>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

/**
 * Findings as workflow commands, which GitHub Actions shows beside the lines of a change
 * (docs.github.com/actions/reference/workflow-commands-for-github-actions).
 */
export function github(findings: readonly Found[]): string {
  return findings.map((finding) => `${command(finding)}\n`).join('');
}

function command({ code, severity, message, file, range: { start, end }, fixes }: Found): string {
  // GitHub shows columns only where a finding stands on one line.
  const columns = start.line === end.line ? { col: start.character + 1, endColumn: end.character + 1 } : {};
  const properties = { title: code, file: file.replaceAll('\\', '/'), line: start.line + 1, endLine: end.line + 1, ...columns };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
  const [fix] = fixes;
  return `::${COMMAND[severity]} ${written.join(',')}::${data(fix === undefined ? message : `${message}\nfix: ${fix}`)}`;
}

/** As the runner's own toolkit escapes (actions/toolkit, packages/core/src/command.ts): these alone, the percent sign first. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
