import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/host/**', 'test/oracle/**', 'test/bench/**', 'node_modules/**'],
    testTimeout: 60_000,
    maxWorkers: 2,
  },
});
