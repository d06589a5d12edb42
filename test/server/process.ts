// The language server as its own process: its bundles, and folders for it to read.
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { bundle, bundleFolder, ROOT } from '../support/bundle.js';

export const SHOP = readFileSync(path.join(ROOT, 'examples/shop.arch'), 'utf8');
export const QUEUE = 'users u { rate: 80/s }\napp_server a { time: exponential(10ms) }\nu -> a\nexpect utilisation(a) < 90%\n';
export const FILE = 'file:///design/main.arch';

interface ServerBundles {
  /** The server's main module. */
  readonly server: string;
  /** Writes files into a new folder, which is the folder's real path. */
  readonly folder: (files: Readonly<Record<string, string>>) => string;
}

/** For the tests of a file: built before the first, and gone with all folders after the last. */
export function serverBundles(): ServerBundles {
  const out = bundleFolder();
  const server = path.join(out.path, 'server.cjs');
  const temporary: string[] = [];
  beforeAll(async () => {
    await Promise.all([
      bundle('src/server/main.ts', server),
      bundle('src/server/simulation-thread.ts', path.join(out.path, 'simulation-thread.cjs')),
      bundle('src/server/design-thread.ts', path.join(out.path, 'design-thread.cjs')),
    ]);
  }, 60_000);
  afterAll(() => {
    out.remove();
    for (const folder of temporary) rmSync(folder, { recursive: true, force: true });
  });
  return {
    server,
    folder: (files) => {
      const made = realpathSync(mkdtempSync(path.join(tmpdir(), 'spandrel-')));
      temporary.push(made);
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(path.dirname(path.join(made, name)), { recursive: true });
        writeFileSync(path.join(made, name), text);
      }
      return made;
    },
  };
}
