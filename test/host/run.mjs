#!/usr/bin/env node
// Runs the suite inside a real VS Code through @vscode/test-electron: in the stand-in of .config/host, or with VSCODE_DOWNLOAD=1 in a
// desktop VS Code that is downloaded, or in the one that VSCODE_EXECUTABLE names. An argument runs the tests alone whose name it matches.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runTests, TestRunFailedError } from '@vscode/test-electron';
import * as esbuild from 'esbuild';
import { root } from '../../.config/say.mjs';

const out = path.join(root, 'out', 'host');
await esbuild.build({
  entryPoints: [path.join(root, 'test/host/suite/index.ts')],
  outfile: path.join(out, 'index.cjs'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['vscode', 'mocha'],
  sourcemap: 'inline',
  logLevel: 'warning',
});

// The tests write into the workspace: they get a copy of the examples.
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'spandrel-tests-'));
const workspace = path.join(temporary, 'workspace');
fs.cpSync(path.join(root, 'examples'), workspace, { recursive: true });
const settings = path.join(temporary, 'user-data', 'User', 'settings.json');
const { QUIET_SETTINGS } = await import('../../.config/host/server.mjs');
fs.mkdirSync(path.dirname(settings), { recursive: true });
fs.writeFileSync(settings, JSON.stringify({ ...QUIET_SETTINGS, 'files.autoSave': 'off' }));

const download = process.env.VSCODE_DOWNLOAD === '1';
const executable = process.env.VSCODE_EXECUTABLE ?? path.join(root, '.config/host/code.mjs');
try {
  await runTests({
    ...(download ? {} : { vscodeExecutablePath: executable }),
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(out, 'index.cjs'),
    launchArgs: [workspace, '--disable-extensions', `--user-data-dir=${path.join(temporary, 'user-data')}`],
    extensionTestsEnv: {
      SPANDREL_REPORT: process.env.SPANDREL_REPORT ?? path.join(out, 'report.json'),
      SPANDREL_GREP: process.argv[2] ?? '',
    },
  });
} catch (error) {
  if (!(error instanceof TestRunFailedError)) console.error(error);
  process.exitCode = 1;
} finally {
  fs.rmSync(temporary, { recursive: true, force: true });
}
