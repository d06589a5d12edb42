import { promises as fs, type Dirent } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { MAX_LENGTH } from '../../language/index.js';
import type { Files } from '../../language/services/host.js';

type Uri = Parameters<Files['readFile']>[0];

/** A character of UTF-8 takes at most four bytes. */
const MOST_BYTES = 4 * MAX_LENGTH;

/**
 * The disk, as far as a design may look: inside of the given folders, also after symbolic links have been followed. What lies outside is "not there",
 * so that `import "../../../somewhere"` tells nobody what somewhere holds.
 */
export function nodeFiles(folders: () => readonly string[]): Files {
  const none = (): never => {
    throw new Error('Files are read asynchronously.');
  };
  return {
    stat: async (uri) => {
      const stat = await fs.stat(await inside(uri, folders()));
      return { isFile: stat.isFile(), isDirectory: stat.isDirectory(), uri };
    },
    exists: async (uri) => {
      try {
        await fs.stat(await inside(uri, folders()));
        return true;
      } catch {
        return false;
      }
    },
    readFile: async (uri) => {
      const file = await inside(uri, folders());
      const stat = await fs.stat(file);
      if (!stat.isFile()) throw new Error('It is not a file');
      if (stat.size > MOST_BYTES) throw new Error(`It is larger than ${MOST_BYTES / 2 ** 20} MiB`);
      return fs.readFile(file, 'utf8');
    },
    readBinary: async (uri) => fs.readFile(await inside(uri, folders())),
    readDirectory: async (uri) => {
      const entries = await fs.readdir(await inside(uri, folders()), { withFileTypes: true });
      // Links are left alone: what they lead to is in the workspace by itself, or is none of ours.
      return entries
        .filter((entry) => entry.isFile() || entry.isDirectory())
        .map((entry: Dirent) => ({
          isFile: entry.isFile(),
          isDirectory: entry.isDirectory(),
          uri: uri.with({ path: path.posix.join(uri.path, entry.name) }),
        }));
    },
    statSync: none,
    existsSync: none,
    readFileSync: none,
    readBinarySync: none,
    readDirectorySync: none,
  };
}

/** The real path behind a URI, if one of the folders holds it. */
async function inside(uri: Uri, folders: readonly string[]): Promise<string> {
  if (uri.scheme !== 'file') throw new Error('It is not on this disk');
  const real = await fs.realpath(fileURLToPath(uri.toString()));
  for (const folder of folders) {
    if (!folder.startsWith('file:')) continue;
    const root = await fs.realpath(fileURLToPath(folder)).catch(() => null);
    if (root !== null && (real === root || real.startsWith(root.endsWith(path.sep) ? root : root + path.sep))) return real;
  }
  throw new Error('It is outside of the folders that are open');
}
