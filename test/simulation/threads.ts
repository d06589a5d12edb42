import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';

const THREADS = 2;

/**
 * Runs a module of this folder as a bundle in threads, and gives what they post. The test runner's own way of loading modules makes the simulator ten
 * times slower.
 */
export async function inThreads<Posted>(module: string, data: unknown): Promise<Posted[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'spandrel-simulation-'));
  const bundle = path.join(folder, 'bundle.mjs');
  try {
    await build({
      entryPoints: [fileURLToPath(new URL(module, import.meta.url))],
      outfile: bundle,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      logLevel: 'silent',
      plugins: [
        {
          name: 'without the test runner',
          setup: (bundler) => {
            bundler.onResolve({ filter: /^vitest$/ }, () => ({ path: 'vitest', external: true, sideEffects: false }));
          },
        },
      ],
    });
    const posted = await Promise.all(Array.from({ length: THREADS }, () => posts<Posted>(bundle, data)));
    return posted.flat();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function posts<Posted>(bundle: string, data: unknown): Promise<Posted[]> {
  return new Promise((resolve, reject) => {
    const posted: Posted[] = [];
    const worker = new Worker(bundle, { workerData: data });
    worker.on('message', (message: Posted) => posted.push(message));
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (code === 0) resolve(posted);
      else reject(new Error(`A thread ended with ${code}`));
    });
  });
}
