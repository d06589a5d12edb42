import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { RULES } from '../../checks/index.js';
import type { Finding, Fix, Severity } from '../../model/index.js';
import { baselineOf, compareWith, readBaseline, writeBaseline, type Compared } from '../baseline.js';
import { difference } from '../output/difference.js';
import { plural, printFindings } from '../output/findings.js';
import { github } from '../output/github.js';
import { CommandError, EXIT, type Host } from '../host.js';
import { reason } from '../input.js';
import { findingsJson, type Found } from '../output/json.js';
import { loadAll, repaired } from '../load.js';
import { sarif, type Reported } from '../output/sarif.js';
import type { Terminal } from '../output/terminal.js';

export interface CheckOptions {
  readonly format: string;
  readonly maxWarnings?: number;
  readonly fix?: boolean;
  readonly fixAll?: boolean;
  readonly dryRun?: boolean;
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
}

/** `spandrel check FILE…`: everything wrong with the text and with the design; with `--fix`, what is left after the repairs. */
export async function check(
  files: readonly string[],
  options: CheckOptions,
  host: Host,
  terminal: Terminal,
  version: string,
): Promise<number> {
  const fixes = await fix(files, options, host, terminal);
  const all = await loadAll(files, host, {
    edits: options.format === 'sarif',
    texts: new Map(fixes.map(({ file, after }) => [file, after])),
  });
  const standing = all.filter(({ spared }) => spared === null);
  const compared = await compare(standing, options, host, terminal);
  const findings = compared?.fresh ?? standing;
  // Hints are for whoever writes, and for tools: people who run this want to know what is wrong.
  const shown = findings.filter(({ severity }) => severity !== 'hint');
  const errors = count(findings, 'error');
  const warnings = count(findings, 'warning');
  const tooMany = options.maxWarnings !== undefined && warnings > options.maxWarnings;

  if (options.format === 'json') terminal.raw(findingsJson(findings, more(compared, fixes, options)));
  else if (options.format === 'github') terminal.raw(github(shown));
  else if (options.format === 'sarif') {
    const state = (finding: Found): Reported['state'] => (!compared ? undefined : compared.known.includes(finding) ? 'unchanged' : 'new');
    const reported = all.map((finding) => ({ finding, state: state(finding) }));
    terminal.raw(sarif(reported, { rules: RULES, version, manual: host.manual }));
  } else {
    printFindings(shown, terminal);
    terminal.note(summary(files, errors, warnings, shown.length - errors - warnings));
    if (tooMany) terminal.error(`${plural(warnings, 'warning')}, ${options.maxWarnings} allowed`);
  }
  return errors > 0 || tooMany ? EXIT.errors : EXIT.fine;
}

interface Fixed {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  readonly repairs: readonly { readonly code: string; readonly line: number; readonly title: string; readonly message: string }[];
}

/** Repairs files, and says what was done; writes nothing when it is only tried. */
async function fix(files: readonly string[], options: CheckOptions, host: Host, terminal: Terminal): Promise<Fixed[]> {
  const { dryRun = false, format } = options;
  if (options.fix !== true && options.fixAll !== true) {
    if (dryRun) throw new CommandError('--dry-run tries what --fix would do: name both');
    return [];
  }
  if (files.includes('-') && !dryRun) throw new CommandError('standard input cannot be repaired in its place; with --dry-run it is shown');
  const done: Fixed[] = [];
  for (const file of files) {
    const { input, text, repairs } = await repaired(file, host, chooser(options.fixAll === true));
    const made = repairs.map(({ finding: { code, message, source }, fix: { title } }) => ({
      code,
      line: source.start.line + 1,
      title,
      message,
    }));
    done.push({ file: input.label, before: input.text, after: text, repairs: made });
    if (text === input.text) continue;
    if (!dryRun) await write(input.path, input.label, text);
    if (format === 'text') {
      if (dryRun) terminal.raw(difference(input.label, input.text, text));
      for (const { code, line, title } of made) terminal.note(`${input.label}:${line}: ${title}  ${code}`);
    }
  }
  const total = done.reduce((sum, { repairs }) => sum + repairs.length, 0);
  terminal.note(`${plural(total, 'repair')}${dryRun ? ' would be' : ''} made`);
  return done;
}

/** Which repair of a finding is made: of a rule’s the first, when it is safe or everything is wanted; of the language’s the only one. */
function chooser(all: boolean): (finding: Finding) => Fix | null {
  const rules = new Set(RULES.map(({ code }) => code));
  return ({ code, fixes: [first, ...others] }) => {
    if (!first) return null;
    const isWanted = rules.has(code) ? first.safe === true || all : others.length === 0;
    return isWanted ? first : null;
  };
}

async function write(file: string, label: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new CommandError(`${label} ${reason(error)}`);
  }
}

/** What is new since the baseline was written; null when nobody named one. Errors of the text are always new: no design comes of them. */
async function compare(standing: readonly Found[], options: CheckOptions, host: Host, terminal: Terminal): Promise<Compared | null> {
  const { baseline: label, updateBaseline = false } = options;
  if (label === undefined) {
    if (updateBaseline) throw new CommandError('--update-baseline needs the file: --baseline FILE');
    return null;
  }
  const file = path.resolve(host.cwd, label);
  const rules = new Set(RULES.map(({ code }) => code));
  const accepted = standing.filter(({ code, severity }) => severity !== 'error' || rules.has(code));
  const always = standing.filter((finding) => !accepted.includes(finding));
  if (updateBaseline) {
    await writeBaseline(file, label, baselineOf(accepted, file, host.cwd));
    terminal.note(`${label}: ${plural(accepted.length, 'finding')} written`);
    return { fresh: always, known: accepted, gone: [] };
  }
  const baseline = await readBaseline(file, label);
  if (!baseline) throw new CommandError(`${label} does not exist; --update-baseline writes it`);
  const compared = compareWith(baseline, accepted, file, host.cwd);
  if (compared.known.length > 0) terminal.note(`${plural(compared.known.length, 'finding')} known from ${label}`);
  for (const { file: of, code, message } of compared.gone) terminal.note(`gone: ${of}: ${message}  ${code}`);
  if (compared.gone.length > 0) terminal.note(`--update-baseline takes what is gone out of ${label}`);
  return { ...compared, fresh: [...always, ...compared.fresh] };
}

/** What the JSON tells beside the findings. */
function more(compared: Compared | null, fixes: readonly Fixed[], { fix, fixAll }: CheckOptions): object {
  return {
    ...((fix === true || fixAll === true) && {
      repairs: fixes.flatMap(({ file, repairs }) => repairs.map((each) => ({ file, ...each }))),
    }),
    ...(compared && { baseline: { known: compared.known.length, gone: compared.gone } }),
  };
}

function summary(files: readonly string[], errors: number, warnings: number, others: number): string {
  const where = files.length === 1 ? (files[0] === '-' ? '<stdin>' : (files[0] ?? '')) : plural(files.length, 'file');
  const rest = others > 0 ? `, ${plural(others, 'remark')}` : '';
  return `${errors === 0 ? '✓' : '✗'} ${where}: ${plural(errors, 'error')}, ${plural(warnings, 'warning')}${rest}`;
}

function count(findings: readonly Found[], severity: Severity): number {
  return findings.filter((finding) => finding.severity === severity).length;
}
