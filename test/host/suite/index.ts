import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

/** Called by VS Code in its extension host. Rejects when a test failed. */
export async function run(): Promise<void> {
  const mocha = new Mocha({
    ui: 'bdd',
    color: false,
    timeout: 30_000,
    slow: 10_000,
    forbidOnly: true,
    forbidPending: true,
    grep: process.env.SPANDREL_GREP ?? '',
  });
  // Loading a file registers its suites with the Mocha that `describe` belongs to now.
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await import('./editing.test.js');
  await import('./completion.test.js');
  await import('./navigation.test.js');
  await import('./reading.test.js');
  await import('./changing.test.js');
  await import('./files.test.js');
  await import('./diagram.test.js');
  await import('./simulation.test.js');
  await import('./export.test.js');
  await import('./robustness.test.js');
  await new Promise<void>((resolve, reject) => {
    let passed = 0;
    const runner = mocha.run((failures) => {
      const report = process.env.SPANDREL_REPORT;
      if (report) {
        mkdirSync(path.dirname(report), { recursive: true });
        writeFileSync(report, JSON.stringify({ passed, failed: failures }));
      }
      if (failures > 0) reject(new Error(`${failures} tests failed.`));
      else resolve();
    });
    runner.on('pass', () => passed++);
  });
}
