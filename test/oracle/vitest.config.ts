import { defineConfig } from 'vitest/config';

/** The proof of the exports: real Terraform, the real CDK. One worker, since each of its tools takes a core and a gigabyte. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['test/oracle/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 900_000,
    maxWorkers: 1,
    fileParallelism: false,
    reporters: ['default', 'json'],
    outputFile: { json: 'out/test/proof.json' },
  },
});
