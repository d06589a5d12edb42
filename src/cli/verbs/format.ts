import { writeFile } from 'node:fs/promises';
import { format as canonical } from '../../../language/index.js';
import { CommandError, EXIT, type Host } from '../host.js';
import { readInput, reason, type Input } from '../input.js';
import { print } from '../output/json.js';
import type { Terminal } from '../output/terminal.js';

export interface FormatOptions {
  readonly format: string;
  readonly check?: boolean;
}

/** `spandrel format FILE…`: writes each file in its canonical form; standard input goes to standard output. A file that does not parse is left alone. */
export async function format(files: readonly string[], options: FormatOptions, host: Host, terminal: Terminal): Promise<number> {
  const outcomes: { readonly file: string; readonly changed: boolean; readonly error: string | null }[] = [];
  for (const file of files) {
    const input = await readInput(file, host);
    const text = canonical(input.text);
    if (text === null) {
      outcomes.push({ file: input.label, changed: false, error: 'has syntax errors and was left as it is' });
      // Whoever pipes through the formatter still gets the text back.
      if (input.label === '<stdin>' && options.format === 'text' && options.check !== true) terminal.raw(input.text);
      continue;
    }
    const changed = text !== input.text;
    outcomes.push({ file: input.label, changed, error: null });
    if (options.check === true) continue;
    if (input.label === '<stdin>') {
      if (options.format === 'text') terminal.raw(text);
    } else if (changed) await write(input, text);
  }

  if (options.format === 'json') terminal.raw(print({ files: outcomes }));
  else report(outcomes, options.check === true, terminal);
  const failed =
    outcomes.some((outcome) => outcome.error !== null) || (options.check === true && outcomes.some((outcome) => outcome.changed));
  return failed ? EXIT.errors : EXIT.fine;
}

async function write(input: Input, text: string): Promise<void> {
  try {
    await writeFile(input.path, text);
  } catch (error) {
    throw new CommandError(`${input.label} ${reason(error)}`);
  }
}

function report(
  outcomes: readonly { file: string; changed: boolean; error: string | null }[],
  checking: boolean,
  terminal: Terminal,
): void {
  for (const { file, changed, error } of outcomes) {
    if (error !== null) terminal.error(`✗ ${file} ${error}`);
    else if (changed && checking) terminal.error(`✗ ${file} is not in canonical form`);
    else if (file !== '<stdin>') terminal.note(changed ? `✓ ${file} formatted` : `✓ ${file} is in canonical form`);
  }
}
