import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { MAX_LENGTH } from '../../language/parser/limits.js';
import { CommandError, type Host } from './host.js';

/** Bytes. The language has the same limit, in characters. */
export const LIMIT = MAX_LENGTH;

/** A text to work on. */
export interface Input {
  /** As the person named it; `<stdin>` for standard input. */
  readonly label: string;
  /** Absolute. Standard input pretends to be a file in the working directory, so that its imports are found from there. */
  readonly path: string;
  readonly text: string;
}

/** Reads a file or, for `-`, standard input. Whatever is not a text of a sane size is refused with one line that says why. */
export async function readInput(name: string, host: Host): Promise<Input> {
  if (name === '-') {
    const bytes = await host.stdin(LIMIT);
    return { label: '<stdin>', path: path.join(host.cwd, 'stdin.arch'), text: decode(bytes, '<stdin>') };
  }
  const absolute = path.resolve(host.cwd, name);
  return { label: name, path: absolute, text: await readText(absolute, name) };
}

/** The text of a file; `label` is what the person calls it. */
export async function readText(file: string, label: string): Promise<string> {
  try {
    if ((await stat(file)).isDirectory()) {
      throw new CommandError(`${label} is a directory; name the files in it, for example ${label.replace(/\/$/, '')}/*.arch`);
    }
    return decode(await readAtMost(file, LIMIT), label);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${label} ${reason(error)}`);
  }
}

/** Up to one byte more than the limit, so that the caller sees that there is more; never a gigabyte, whatever the file is. */
async function readAtMost(file: string, limit: number): Promise<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    while (size <= limit) {
      const { bytesRead, buffer } = await handle.read(new Uint8Array(65_536), 0, 65_536, null);
      if (bytesRead === 0) break;
      chunks.push(buffer.subarray(0, bytesRead));
      size += bytesRead;
    }
    return Buffer.concat(chunks);
  } finally {
    await handle.close();
  }
}

function decode(bytes: Uint8Array, label: string): string {
  if (bytes.byteLength > LIMIT) throw new CommandError(`${label} is larger than ${LIMIT / 2 ** 20} MiB, the most that is read`);
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new CommandError(`${label} is UTF-16; save it as UTF-8`);
  }
  if (bytes.includes(0)) throw new CommandError(`${label} is not a text file`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CommandError(`${label} is not a text file in UTF-8`);
  }
}

/** What the operating system said, in words that follow a file's name. */
export function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return 'does not exist';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read or written';
    case 'ENOTDIR':
      return 'is not in a directory';
    case 'EISDIR':
      return 'is a directory';
    case 'ENOSPC':
      return 'does not fit: the disk is full';
    case 'EROFS':
      return 'is on a read-only file system';
    case 'ENAMETOOLONG':
      return 'has a name that is too long';
    case 'ELOOP':
      return 'is a link to itself';
    default:
      return `could not be read or written${code === '' ? '' : ` (${code})`}`;
  }
}
