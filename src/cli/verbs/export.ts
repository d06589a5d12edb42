import { lstat, mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { graphOf, isNotation, NOTATIONS, type Notation } from '../../diagram/index.js';
import {
  EXPORT_TARGETS,
  exportArchitecture,
  isExportTarget,
  isSafePath,
  MANIFEST,
  pathsToRead,
  reconcile,
  type Exported,
  type ExportFile,
  type Reconciliation,
} from '../../export/index.js';
import { CommandError, EXIT, type Host } from '../host.js';
import { reason } from '../input.js';
import { print } from '../output/json.js';
import { loadSound, type Sound } from '../load.js';
import { nearest } from '../nearest.js';
import type { ExportOptions } from '../options.js';
import type { Terminal } from '../output/terminal.js';
import { plural } from '../output/findings.js';

/** `spandrel export TARGET FILE -o DIR`: writes what is not there or is ours; what a person changed stays, and the command says so. */
export async function exportTo(target: string, file: string, options: ExportOptions, host: Host, terminal: Terminal): Promise<number> {
  if (!isExportTarget(target) && !isNotation(target)) {
    const targets = [...EXPORT_TARGETS, ...Object.keys(NOTATIONS)];
    throw new CommandError(`there is no export to ${target}${nearest(target, targets) || `; there are ${targets.join(', ')}`}`);
  }
  const loaded = await loadSound(file, host, terminal);
  const folder = path.resolve(host.cwd, options.output);
  const previous = await present(folder, MANIFEST);
  const { files, notes, kept } = isNotation(target) ? notated(loaded, target) : exportArchitecture(loaded.architecture, target, previous);
  const current = new Map<string, string>();
  for (const each of pathsToRead(files, previous)) {
    const text = await present(folder, each);
    if (text !== null) current.set(each, text);
  }
  const plan = reconcile(files, previous, current, {
    force: options.force === true,
    source: path.basename(file === '-' ? 'stdin.arch' : file),
    kept,
  });
  if (plan.conflicts.length === 0) await write(folder, plan);
  report(plan, notes, target, options, terminal);
  return plan.conflicts.length > 0 ? EXIT.conflict : EXIT.fine;
}

/** The architecture as a diagram in another program's notation: what the picture shows, in words. */
function notated({ architecture, results, findings }: Sound, notation: Notation): Exported {
  const { extension, write } = NOTATIONS[notation];
  const text = write(graphOf(architecture, { results, findings, view: null }));
  return { files: [{ path: `architecture.${extension}`, text }], notes: [], kept: null };
}

/** The text of a file in the folder, or null when there is none. A path that leads out of the folder by a link is refused. */
async function present(folder: string, name: string): Promise<string | null> {
  const file = path.join(folder, name);
  try {
    const real = await realpath(file);
    const root = await realpath(folder);
    if (!real.startsWith(root + path.sep))
      throw new CommandError(`${name} is a link out of the folder; nothing was written`, EXIT.conflict);
    return await readFile(real, 'utf8');
  } catch (error) {
    if (error instanceof CommandError) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      // A link that leads nowhere would be written through.
      if (
        await lstat(file).then(
          () => true,
          () => false,
        )
      )
        throw new CommandError(`${name} is a link to nowhere; nothing was written`, EXIT.conflict);
      return null;
    }
    throw new CommandError(`${file} ${reason(error)}; nothing was written`, EXIT.conflict);
  }
}

/** All of it or, when the disk says no, as far as it went: the manifest comes last, and the next export puts the rest right. */
async function write(folder: string, { write: files, manifest, isNew }: Reconciliation): Promise<void> {
  const put = async ({ path: name, text }: ExportFile): Promise<void> => {
    if (name !== MANIFEST && !isSafePath(name)) throw new Error(`An export wanted to write ${name}`);
    const file = path.join(folder, name);
    try {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
    } catch (error) {
      throw new CommandError(`${file} ${reason(error)}`);
    }
  };
  for (const each of files) await put(each);
  if (isNew) await put(manifest);
}

function report(
  plan: Reconciliation,
  notes: readonly string[],
  target: string,
  { output, format }: ExportOptions,
  terminal: Terminal,
): void {
  const { conflicts, unchanged, stale } = plan;
  const written = conflicts.length > 0 ? [] : plan.write.map((file) => file.path);
  if (format === 'json') {
    terminal.raw(print({ target, folder: output, written, unchanged, conflicts, stale, notes }));
    return;
  }
  const { style } = terminal;
  for (const name of written) terminal.line(`${style.good('✓')} ${path.join(output, name)}`);
  for (const { path: name, edited } of stale) {
    terminal.line(
      `${style.careful('?')} ${path.join(output, name)} is no part of the export any more${edited ? ', and somebody changed it' : ''}`,
    );
  }
  for (const name of conflicts) terminal.error(`✗ ${path.join(output, name)} was changed by a person`);
  if (conflicts.length > 0)
    terminal.error('Nothing was written. --force overwrites these files; another folder with -o leaves them alone.');
  for (const note of notes) terminal.note(`note: ${note}`);
  if (conflicts.length === 0)
    terminal.note(`✓ ${output}: ${plural(written.length, 'file')} written, ${unchanged.length} as they should be`);
}
