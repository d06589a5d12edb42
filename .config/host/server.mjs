// Starts the VS Code server of .vscode-test/host on a loopback address, and knows how its workbench is addressed.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../say.mjs';
import { hostNode, serverMain } from './install.mjs';

/** Settings for a quiet workbench; a settings.json that is already in the user data folder wins. */
export const QUIET_SETTINGS = {
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'security.workspace.trust.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'github.gitAuthentication': false,
  'window.confirmBeforeClose': 'never',
};

/** Said at every start because two native modules are not compiled; VS Code works without them. */
const NOISE = /Could not locate the bindings file|\.\/build\/Release\/watchdog/;
export const isNoise = (line) => NOISE.test(line);

/**
 * Starts the server and resolves when it listens.
 * `port` is a number or a range such as `8600-8650`; 0 takes any free one. With `development` the address may name extensions under
 * development and tests to run in them; such a window shows no notifications. `stop` ends the server with every process it started.
 */
export async function startServer({
  userDataDir,
  extensionsDir,
  port = '0',
  development = false,
  args = [],
  settings = {},
  onLog = () => undefined,
}) {
  const settingsFile = path.join(userDataDir, 'User', 'settings.json');
  if (!fs.existsSync(settingsFile)) {
    fs.mkdirSync(path.dirname(settingsFile), { recursive: true });
    fs.writeFileSync(settingsFile, JSON.stringify({ ...QUIET_SETTINGS, ...settings }, null, 2));
  }
  const env = { EXTENSIONS_GALLERY: '{}', ...process.env }; // An empty gallery: no look-ups in a marketplace.
  for (const name of Object.keys(env)) {
    if (/^(VSCODE_IPC_|VSCODE_CLI|VSCODE_ESM|VSCODE_NLS|ELECTRON_|CODE_SERVER_)/.test(name)) delete env[name];
  }
  // The token keeps other users of this machine out of the window, which can open a terminal.
  const token = randomUUID();
  const child = spawn(
    hostNode(),
    [
      serverMain,
      ...['--host', '127.0.0.1', '--port', String(port), '--connection-token', token, '--accept-server-license-terms'],
      ...['--server-data-dir', path.join(userDataDir, 'server'), '--user-data-dir', userDataDir, '--extensions-dir', extensionsDir],
      ...['--telemetry-level', 'off', '--disable-telemetry', '--disable-experiments', '--disable-workspace-trust'],
      '--disable-getting-started-override',
      ...(development ? ['--enable-smoke-test-driver'] : []),
      ...args,
    ],
    { env, stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' },
  );
  let stopped = false;
  const kill = (signal) => {
    try {
      process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
    } catch {
      // It is gone already.
    }
  };
  const atExit = () => kill('SIGKILL');
  process.once('exit', atExit);
  const exited = new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      stopped = true;
      resolve(`The VS Code server ended (${String(code ?? signal)}).`);
    });
  });
  const listening = await new Promise((resolve, reject) => {
    let rest = '';
    const eat = (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        const found = /Extension host agent listening on (\d+)/.exec(line);
        if (found) resolve(Number(found[1]));
        onLog(line);
      }
    };
    child.stdout.setEncoding('utf8').on('data', eat);
    child.stderr.setEncoding('utf8').on('data', eat);
    void exited.then((message) => reject(new Error(message)));
    child.once('error', reject);
  });
  return {
    port: listening,
    token,
    exited,
    isStopped: () => stopped,
    async stop() {
      kill('SIGTERM');
      const timer = setTimeout(() => kill('SIGKILL'), 3000);
      await exited;
      clearTimeout(timer);
      kill('SIGKILL'); // What is left of its group: extension host, terminals.
      process.removeListener('exit', atExit);
    },
  };
}

/** Puts this checkout into a folder of installed extensions, as a link: what is built next is what the next window runs. */
export function linkExtension(extensionsDir) {
  const { publisher, name, version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  fs.rmSync(extensionsDir, { recursive: true, force: true });
  fs.mkdirSync(extensionsDir, { recursive: true });
  fs.symlinkSync(root, path.join(extensionsDir, `${publisher}.${name}-${version}`), 'junction');
}

/** The address that opens a folder or a workspace, with extensions under development and tests to run in them. */
export function workbenchUrl({ port, token }, { folder, workspace, developmentPaths = [], testsPath, payload = [] } = {}) {
  const uri = (file) => (/^[a-z-]+:\/\//.test(file) ? file : `vscode-remote://127.0.0.1:${String(port)}${encodeURI(path.resolve(file))}`);
  const entries = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
    ...developmentPaths.map((file) => ['extensionDevelopmentPath', uri(file)]),
    ...(testsPath ? [['extensionTestsPath', uri(testsPath)]] : []),
    ...payload,
  ];
  const query = new URLSearchParams();
  if (workspace) query.set('workspace', path.resolve(workspace));
  else if (folder) query.set('folder', path.resolve(folder));
  else query.set('ew', 'true');
  query.set('payload', JSON.stringify(entries));
  query.set('tkn', token);
  return `http://127.0.0.1:${String(port)}/?${query}`;
}
