import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandError, EXIT, type Host } from '../host.js';
import { reason } from '../input.js';
import { print } from '../output/json.js';
import { nearest } from '../nearest.js';
import { TEMPLATES } from '../templates.js';
import type { Terminal } from '../output/terminal.js';

export interface NewOptions {
  readonly format: string;
  readonly output?: string;
}

/** `spandrel new [TEMPLATE]`: a first file to start from. It never writes over a file that is there. */
export async function newFile(name: string | undefined, options: NewOptions, host: Host, terminal: Terminal): Promise<number> {
  const wanted = name ?? 'first';
  const template = TEMPLATES.find((each) => each.name === wanted);
  if (!template) {
    const names = TEMPLATES.map((each) => each.name);
    throw new CommandError(`there is no template ${wanted}${nearest(wanted, names)}; there are ${names.join(', ')}`);
  }
  const file = options.output ?? `${template.name}.arch`;
  if (file === '-') {
    terminal.raw(template.text);
    return EXIT.fine;
  }
  try {
    await writeFile(path.resolve(host.cwd, file), template.text, { flag: 'wx' });
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new CommandError(
      `${file} ${exists ? 'exists already and was left alone; name another file with -o' : reason(error)}`,
      exists ? EXIT.conflict : EXIT.usage,
    );
  }
  if (options.format === 'json') terminal.raw(print({ template: template.name, file }));
  else {
    terminal.line(`✓ ${file}: ${template.title}`);
    terminal.note(`Next: spandrel check ${file}, spandrel solve ${file}, spandrel simulate ${file}`);
  }
  return EXIT.fine;
}
