import { defineConfig } from 'vitest/config';

// Tests that drive a served VS Code through a browser: one at a time, on one server.
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/host/ui/**/*.ui.ts'],
    // Guards against a hang alone: a busy machine takes ten times what an idle one does.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    retry: 0,
  },
});
