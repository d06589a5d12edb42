import { RULES } from '../../checks/index.js';
import { CommandError } from '../host.js';
import { print } from '../output/json.js';
import { table, wrap } from '../output/table.js';
import type { Terminal } from '../output/terminal.js';
import { nearest } from '../nearest.js';
import { severityMark } from '../output/findings.js';

/** `spandrel rules [CODE]`: the design checks, or one of them with its reasons. */
export function rules(code: string | undefined, options: { readonly format: string }, terminal: Terminal): undefined {
  const chosen = code === undefined ? RULES : RULES.filter((rule) => rule.code === code);
  if (code !== undefined && chosen.length === 0) {
    throw new CommandError(
      `there is no rule ${code}${nearest(
        code,
        RULES.map((rule) => rule.code),
      )}`,
    );
  }
  if (options.format === 'json') {
    terminal.raw(
      print({
        rules: chosen.map((rule) => ({
          code: rule.code,
          severity: rule.severity,
          title: rule.title,
          kinds: rule.on === null ? [] : [rule.on],
          fixable: rule.fixable,
          safe: rule.safe,
          standard: rule.standard,
          doc: rule.doc,
        })),
      }),
    );
    return;
  }
  const { style } = terminal;
  if (code === undefined) {
    for (const line of table(
      chosen.map((rule) => [
        style.name(rule.code),
        severityMark(rule.severity, style),
        rule.title,
        rule.fixable ? style.dim('fixable') : '',
      ]),
      [{}, {}, {}, {}],
      0,
    )) {
      terminal.line(line);
    }
    return;
  }
  for (const rule of chosen) {
    terminal.line(`${style.bold(rule.code)}  ${severityMark(rule.severity, style)}`);
    terminal.line(rule.title);
    terminal.line();
    for (const line of wrap(rule.doc, Math.min(terminal.columns, 100))) terminal.line(line);
    if (rule.fixable) {
      terminal.line();
      terminal.line(style.dim('The editor can repair it.'));
    }
  }
}
