import { defineConfig } from 'vitest/config';

// Tests that drive a served VS Code through a browser: one at a time, on one server.
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/host/ui/**/*.ui.ts'],
    // Guards against a hang alone: a busy machine takes ten times what an idle one does.
    testTimeout: 300_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
    fileParallelism: false,
    retry: 0,
  },
});
