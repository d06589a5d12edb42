#!/usr/bin/env node
// `npm start`: from a fresh clone to the examples in a VS Code with the extension loaded.
//   --desktop      in the installed desktop VS Code instead of a served one
//   --no-browser   only prints the address
//   --port N       serves at this port (or range A-B) instead of the first free one from 8600
import path from 'node:path';
import { spawn } from 'node:child_process';
import { checkNode, ensureBuilt, ensurePackages } from './fresh.mjs';
import { ensureHost } from './host/install.mjs';
import { main, root, run, say, Stop } from './say.mjs';

const examples = path.join(root, 'examples');

function option(name) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : (process.argv[at + 1] ?? '');
}

/**
 * Runs a verb of the command line on the shop and shows what it prints, down to the heading `until`. Findings and broken expectations end
 * nothing here.
 */
async function show(verb, until) {
  const command = `spandrel ${verb} examples/shop.arch`;
  say(`\n> ${command}`);
  const { code, output } = await run(process.execPath, ['dist/cli.js', verb, path.join('examples', 'shop.arch')]);
  const lines = output.trimEnd().split('\n');
  const end = until === undefined ? -1 : lines.indexOf(until);
  say(lines.slice(0, end < 0 ? undefined : end).join('\n'));
  if (end >= 0) say(`… and ${String(lines.length - end)} lines more, with where each figure comes from: npx ${command}`);
  if (code > 3) throw new Stop(`spandrel ${verb} ended with code ${String(code)}.`);
}

async function openDesktop() {
  for (const name of ['code', 'code-insiders', 'codium', 'cursor']) {
    if ((await run(name, ['--version'])).code !== 0) continue;
    say(`\nOpening the examples in ${name}, with the extension of this checkout.`);
    const args = [`--extensionDevelopmentPath=${root}`, '--new-window', examples];
    const { code, output } = await run(name, args);
    if (code !== 0) throw new Stop(`${name} did not open:\n${output}`);
    return;
  }
  throw new Stop('No desktop VS Code was found: there is no command `code`. Without --desktop, npm start brings its own.');
}

const SETTINGS = {
  'workbench.startupEditor': 'readme',
  'editor.minimap.enabled': false,
  'files.exclude': { '**/*.tfstate': true },
};

async function serve() {
  const { startServer, isNoise, linkExtension } = await import('./host/server.mjs');
  const home = path.join(root, '.vscode-test', 'start');
  const extensionsDir = path.join(home, 'extensions');
  linkExtension(extensionsDir);
  const log = [];
  const server = await startServer({
    userDataDir: path.join(home, 'user-data'),
    extensionsDir,
    port: option('port') ?? '8600-8699',
    settings: SETTINGS,
    args: ['--default-folder', examples],
    onLog: (line) => {
      if (!isNoise(line)) log.push(line);
      if (log.length > 200) log.shift();
    },
  });
  const address = `http://127.0.0.1:${String(server.port)}/?tkn=${server.token}`;
  say(`\nVS Code shows the examples at\n\n  ${address}\n`);
  say('Ctrl-C ends it.');
  if (!process.argv.includes('--no-browser')) openBrowser(address);

  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (asked) return;
      asked = true;
      void server.stop().then(() => {
        say('\nStopped.');
        process.exit(0);
      });
    });
  }
  const ended = await server.exited;
  if (!asked) throw new Stop(`${ended}\n${log.join('\n')}`);
  await new Promise(() => undefined); // The signal's own end is under way.
}

/** Opens the address where there is somebody to look at it. */
function openBrowser(address) {
  const { platform, env } = process;
  const opener = platform === 'darwin' ? ['open'] : platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return;
  const [command, ...args] = opener;
  const child = spawn(command, [...args, address.replaceAll('&', platform === 'win32' ? '^&' : '&')], { stdio: 'ignore', detached: true });
  child.on('error', () => say('(No browser could be opened; open the address yourself.)'));
  child.unref();
}

await main(async () => {
  checkNode();
  await ensurePackages();
  await ensureBuilt();
  await show('check');
  await show('solve', 'In particular');
  if (process.argv.includes('--desktop')) return openDesktop();
  await ensureHost();
  return serve();
});
