// Parts of the program as a module that a benchmark can call.
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

export const root = path.resolve(import.meta.dirname, '../..');

/** What some lines of TypeScript export; they import from the root of the repository. */
export async function bundled(contents) {
  const folder = mkdtempSync(path.join(root, 'node_modules', '.bench-'));
  const outfile = path.join(folder, 'bench.cjs');
  await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    loader: { '.svg': 'text' },
    define: { 'import.meta.url': '__moduleUrl' },
    banner: { js: 'const __moduleUrl=require("node:url").pathToFileURL(__filename).href;' },
    logLevel: 'error',
  });
  try {
    return (await import(outfile)).default;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
