import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A folder for bundles, inside of node_modules so that packages that are not bundled are found from there. */
export function bundleFolder(): { readonly path: string; remove(): void } {
  const folder = mkdtempSync(path.join(ROOT, 'node_modules', '.spandrel-test-'));
  return {
    path: folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Bundles an entry as the build does, but always from the present source. */
export async function bundle(entry: string, outfile: string): Promise<string> {
  const commonJs = outfile.endsWith('.cjs');
  await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: commonJs ? 'cjs' : 'esm',
    external: ['@resvg/resvg-js'],
    loader: { '.svg': 'text' },
    logLevel: 'error',
    ...(commonJs
      ? {
          define: { 'import.meta.url': '__moduleUrl' },
          banner: { js: 'const __moduleUrl=require("node:url").pathToFileURL(__filename).href;' },
        }
      : { banner: { js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);' } }),
  });
  return outfile;
}
