import { RULES } from '../../checks/index.js';
import type { Severity } from '../../model/index.js';
import { EXIT, type Host } from '../host.js';
import { findingsJson, type Found } from '../json.js';
import { loadAll } from '../load.js';
import { sarif } from '../sarif.js';
import { table } from '../table.js';
import type { Style, Terminal } from '../terminal.js';

export interface CheckOptions {
  readonly format: string;
  readonly maxWarnings?: number;
}

/** `spandrel check FILE…`: everything wrong with the text and with the design. */
export async function check(
  files: readonly string[],
  options: CheckOptions,
  host: Host,
  terminal: Terminal,
  version: string,
): Promise<number> {
  const findings = await loadAll(files, host);
  const errors = count(findings, 'error');
  const warnings = count(findings, 'warning');
  const tooMany = options.maxWarnings !== undefined && warnings > options.maxWarnings;

  if (options.format === 'json') terminal.raw(findingsJson(findings));
  else if (options.format === 'sarif') terminal.raw(sarif(findings, RULES, version));
  else {
    printFindings(findings, terminal);
    terminal.note(summary(files, errors, warnings, findings.length - errors - warnings));
    if (tooMany) terminal.error(`${plural(warnings, 'warning')}, ${options.maxWarnings} allowed`);
  }
  return errors > 0 || tooMany ? EXIT.errors : EXIT.fine;
}

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

function summary(files: readonly string[], errors: number, warnings: number, others: number): string {
  const where = files.length === 1 ? (files[0] === '-' ? '<stdin>' : (files[0] ?? '')) : plural(files.length, 'file');
  const rest = others > 0 ? `, ${plural(others, 'remark')}` : '';
  return `${errors === 0 ? '✓' : '✗'} ${where}: ${plural(errors, 'error')}, ${plural(warnings, 'warning')}${rest}`;
}

export function plural(number: number, noun: string): string {
  return `${number === 0 ? 'no' : number} ${noun}${number === 1 ? '' : 's'}`;
}

function count(findings: readonly Found[], severity: Severity): number {
  return findings.filter((finding) => finding.severity === severity).length;
}
