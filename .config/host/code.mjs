#!/usr/bin/env node
// A stand-in for the desktop `code` executable. It accepts the command line that @vscode/test-electron gives to
// `vscodeExecutablePath`, starts a real VS Code server (with its real extension host), opens the real workbench in a headless
// browser, prints what the tests print and exits with the tests' exit code.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'node:util';
import { launchBrowser } from './browser.mjs';
import { hostIsInstalled, hostNode, serverMain } from './install.mjs';
import { isNoise, startServer, workbenchUrl } from './server.mjs';

const WITH_VALUE = new Set([
  'extensionDevelopmentPath',
  'extensionTestsPath',
  'user-data-dir',
  'extensions-dir',
  'folder-uri',
  'file-uri',
  'disable-extension',
  'enable-proposed-api',
  'log',
  'locale',
  'install-extension',
  'uninstall-extension',
  'profile',
  'crash-reporter-directory',
]);
const COMMANDS = ['install-extension', 'uninstall-extension', 'list-extensions', 'version', 'help'];
const DESKTOP_ONLY =
  /^--(?:no-sandbox|disable-gpu|disable-gpu-sandbox|disable-updates|skip-welcome|skip-release-notes|no-cached-data|disable-workspace-trust)$/;

/** Reads the part of the desktop's command line that tests use; the rest is kept in `flags`. */
function parseArguments(argv) {
  const positional = [];
  const flags = new Map();
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i];
    const found = /^--?([^=]+)(?:=([\s\S]*))?$/.exec(argument);
    if (!found) {
      positional.push(argument);
      continue;
    }
    const [, name] = found;
    let value = found[2];
    if (value === undefined && WITH_VALUE.has(name) && argv[i + 1] !== undefined && !argv[i + 1].startsWith('-')) value = argv[++i];
    flags.set(name, [...(flags.get(name) ?? []), value ?? true]);
  }
  const last = (name) => flags.get(name)?.at(-1);
  const asPath = (uri) => (uri?.startsWith('file:') ? fileURLToPath(uri) : uri);
  const target =
    asPath(last('folder-uri')) ??
    asPath(last('file-uri')) ??
    positional.find((file) => file.endsWith('.code-workspace') || fs.statSync(file, { throwIfNoEntry: false })?.isDirectory());
  const isWorkspace = target?.endsWith('.code-workspace');
  return { flags, last, folder: isWorkspace ? undefined : target, workspace: isWorkspace ? target : undefined };
}

export async function main(argv) {
  if (!hostIsInstalled()) {
    console.error('VS Code is not installed here: run "node .config/host/install.mjs" first.');
    return 1;
  }
  const { flags, last, folder, workspace } = parseArguments(argv);
  if (COMMANDS.some((command) => flags.has(command))) {
    // Managing extensions is something that the server's own command line does.
    const data = last('user-data-dir') ?? path.join(os.tmpdir(), 'vscode-host-commands');
    const rest = argv.filter((argument) => !DESKTOP_ONLY.test(argument));
    const args = [serverMain, '--accept-server-license-terms', '--server-data-dir', path.join(data, 'server'), ...rest];
    return spawnSync(hostNode(), args, { stdio: 'inherit' }).status ?? 1;
  }

  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'vscode-host-'));
  const userDataDir = path.resolve(last('user-data-dir') ?? path.join(temporary, 'user-data'));
  const extensionsDir = path.resolve(last('extensions-dir') ?? path.join(temporary, 'extensions'));
  const logs = path.resolve(process.env.VSCODE_HOST_LOGS ?? path.join(userDataDir, 'logs'));
  fs.mkdirSync(logs, { recursive: true });
  const serverLog = fs.createWriteStream(path.join(logs, 'server.log'));
  const windowLog = fs.createWriteStream(path.join(logs, 'window.log'));
  const verbose = process.env.VSCODE_HOST_VERBOSE === '1';

  let server;
  let browser;
  let finishing;
  const finish = async () => {
    await browser?.close().catch(() => undefined);
    await server?.stop();
    await Promise.all([serverLog, windowLog].map((stream) => new Promise((resolve) => stream.end(resolve))));
    fs.rmSync(temporary, { recursive: true, force: true });
  };
  const bail = (code) => {
    finishing ??= finish().finally(() => process.exit(code));
  };
  process.on('SIGINT', () => bail(130));
  process.on('SIGTERM', () => bail(143));
  process.on('SIGHUP', () => bail(129));
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => bail(1)); // The parent is gone.
  process.on('exit', () => fs.rmSync(temporary, { recursive: true, force: true }));

  server = await startServer({
    userDataDir,
    extensionsDir,
    development: true,
    args: (flags.get('enable-proposed-api') ?? []).map((id) => `--enable-proposed-api=${String(id)}`),
    onLog: (line) => serverLog.write(`${line}\n`),
  });
  browser = await launchBrowser();
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => undefined);
  const page = await context.newPage();

  const code = await new Promise((resolve, reject) => {
    const minutes = Number(process.env.VSCODE_HOST_TIMEOUT_MINUTES ?? 10);
    setTimeout(() => reject(new Error(`the tests did not end within ${String(minutes)} minutes`)), minutes * 60_000).unref();
    void server.exited.then((message) => reject(new Error(message)));
    page.on('crash', () => reject(new Error('the workbench page crashed')));
    page.on('console', (message) => windowLog.write(`[console.${message.type()}] ${message.text()}\n`));
    page.on('pageerror', (error) => windowLog.write(`[pageerror] ${error.stack}\n`));
    const open = async () => {
      await page.exposeFunction('__hostLog', (fromExtensionHost, type, args) => {
        const text = format(...args); // The console's arguments as they were passed, printf style included.
        windowLog.write(`[${fromExtensionHost ? 'exthost' : 'window'}.${type}] ${text}\n`);
        if (!verbose && (!fromExtensionHost || isNoise(text))) return;
        (type === 'error' || type === 'warn' ? process.stderr : process.stdout).write(`${text}\n`);
      });
      await page.exposeFunction('codeAutomationExit', resolve);
      await page.addInitScript(() => {
        // VS Code sends its own log and the extension host's console through the same hook; the console's part arrives in the
        // handler $logExtensionHostMessage, a name that minification keeps.
        Error.stackTraceLimit = 100;
        globalThis.codeAutomationLog = (type, args) =>
          globalThis.__hostLog(/logExtensionHostMessage/.test(new Error().stack ?? ''), type, args);
      });
      const disabled = flags.has('disable-extensions') || flags.has('disable-extension');
      await page.goto(
        workbenchUrl(server, {
          folder,
          workspace,
          developmentPaths: flags.get('extensionDevelopmentPath') ?? [],
          testsPath: last('extensionTestsPath'),
          payload: disabled ? [['disableExtensions', 'true']] : [],
        }),
      );
    };
    open().catch(reject);
  }).catch((error) => {
    console.error(`VS Code: ${error.message} (logs: ${logs})`);
    return 1;
  });
  if (code !== 0) await page.screenshot({ path: path.join(logs, 'last.png') }).catch(() => undefined);
  finishing ??= finish();
  await finishing;
  await new Promise((resolve) => setTimeout(resolve, 200)); // The parent drops our pipes when we exit: let it read them first.
  return code;
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exit(await main(process.argv.slice(2)));
}
