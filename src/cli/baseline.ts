import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { CommandError } from './host.js';
import { reason } from './input.js';
import { print, type Found } from './output/json.js';

/**
 * The findings that an old project lives with. They are known by what does not change when somebody writes elsewhere in the file, or when a load grows:
 * the file, the code, and the message without its figures.
 */
export interface Baseline {
  readonly entries: readonly Entry[];
}

interface Entry {
  /** From the folder of the baseline file, with slashes. */
  readonly file: string;
  readonly code: string;
  /** The message, its figures left out. */
  readonly message: string;
  readonly count: number;
}

const Shape = v.object({
  version: v.literal(1),
  findings: v.array(
    v.object({ file: v.string(), code: v.string(), message: v.string(), count: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
  ),
});

/** Findings that are new, those that the baseline knows, and what it knows that is there no more. */
export interface Compared {
  readonly fresh: readonly Found[];
  readonly known: readonly Found[];
  readonly gone: readonly Entry[];
}

/** Null when there is no such file. */
export async function readBaseline(file: string, label: string): Promise<Baseline | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new CommandError(`${label} ${reason(error)}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CommandError(`${label} is no baseline: it is not JSON`);
  }
  const read = v.safeParse(Shape, value);
  if (!read.success) throw new CommandError(`${label} is no baseline: ${v.getDotPath(read.issues[0]) ?? 'it'} is not what it should be`);
  return { entries: read.output.findings };
}

export async function writeBaseline(file: string, label: string, { entries }: Baseline): Promise<void> {
  try {
    await writeFile(file, print({ version: 1, findings: entries }));
  } catch (error) {
    throw new CommandError(`${label} ${reason(error)}`);
  }
}

/** A baseline of findings, in an order that gives small differences. `cwd` is where the files of the findings are named from. */
export function baselineOf(findings: readonly Found[], file: string, cwd: string): Baseline {
  const entries = new Map<string, Entry>();
  for (const finding of findings) {
    const entry = entryOf(finding, file, cwd);
    const before = entries.get(keyOf(entry));
    entries.set(keyOf(entry), before ? { ...before, count: before.count + 1 } : entry);
  }
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return { entries: sorted.map(([, entry]) => entry) };
}

export function compareWith(baseline: Baseline, findings: readonly Found[], file: string, cwd: string): Compared {
  const left = new Map(baseline.entries.map((entry) => [keyOf(entry), entry.count]));
  const fresh: Found[] = [];
  const known: Found[] = [];
  for (const finding of findings) {
    const key = keyOf(entryOf(finding, file, cwd));
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    (count > 0 ? known : fresh).push(finding);
  }
  const gone = baseline.entries.flatMap((entry) => {
    const count = left.get(keyOf(entry)) ?? 0;
    return count > 0 ? [{ ...entry, count }] : [];
  });
  return { fresh, known, gone };
}

function entryOf(finding: Found, file: string, cwd: string): Entry {
  const relative = path.relative(path.dirname(file), path.resolve(cwd, finding.file)).split(path.sep).join('/');
  return { file: relative, code: finding.code, message: withoutFigures(finding.message), count: 1 };
}

function keyOf({ file, code, message }: Entry): string {
  return JSON.stringify([file, code, message]);
}

/** `web2 gets 1.2k/s` as `web2 gets #`: numbers with their units, but no numbers that belong to a name. */
function withoutFigures(message: string): string {
  return message.replace(/(?<![\w.-])\$?\d[\w.,]*(?:[/%][\w%]*)?/g, '#');
}
