import type { Severity } from '../../model/index.js';
import type { Found } from './json.js';
import { table } from './table.js';
import type { Style, Terminal } from './terminal.js';

/** One line per finding, where it stands first, so that a terminal makes it a link; below it what would repair it. */
export function printFindings(findings: readonly Found[], terminal: Terminal): void {
  const { style } = terminal;
  const rows = findings.map((finding) => [
    `${finding.file}:${finding.range.start.line + 1}:${finding.range.start.character + 1}`,
    severityMark(finding.severity, style),
    `${finding.message}  ${style.dim(finding.code)}`,
  ]);
  const lines = table(rows, [{}, {}, {}], 0);
  for (const [index, finding] of findings.entries()) {
    terminal.line(lines[index]);
    for (const fix of finding.fixes) terminal.line(`    ${style.dim('fix:')} ${fix}`);
  }
}

export function severityMark(severity: Severity, style: Style): string {
  if (severity === 'error') return style.bad('error');
  if (severity === 'warning') return style.careful('warning');
  return style.dim(severity);
}

export function plural(number: number, noun: string): string {
  return `${number === 0 ? 'no' : number} ${noun}${number === 1 ? '' : 's'}`;
}
