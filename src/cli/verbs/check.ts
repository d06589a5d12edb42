import { RULES } from '../../checks/index.js';
import type { Severity } from '../../model/index.js';
import { plural, printFindings } from '../findings.js';
import { EXIT, type Host } from '../host.js';
import { findingsJson, type Found } from '../json.js';
import { loadAll } from '../load.js';
import { sarif } from '../sarif.js';
import type { Terminal } from '../terminal.js';

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

function summary(files: readonly string[], errors: number, warnings: number, others: number): string {
  const where = files.length === 1 ? (files[0] === '-' ? '<stdin>' : (files[0] ?? '')) : plural(files.length, 'file');
  const rest = others > 0 ? `, ${plural(others, 'remark')}` : '';
  return `${errors === 0 ? '✓' : '✗'} ${where}: ${plural(errors, 'error')}, ${plural(warnings, 'warning')}${rest}`;
}

function count(findings: readonly Found[], severity: Severity): number {
  return findings.filter((finding) => finding.severity === severity).length;
}
