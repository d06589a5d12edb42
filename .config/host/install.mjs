#!/usr/bin/env node
// Installs a real VS Code into .vscode-test/host from the npm registry alone: the VS Code server and browser workbench that the
// package `code-server` carries, with the Node 24 that they need. Does nothing when they are there.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { main, root, say, step } from '../say.mjs';

const CODE_SERVER = '4.139.1'; // It carries VS Code 1.139.1.
const NODE = '24.21.0'; // What that VS Code needs.
const REVISION = 1; // Higher whenever the steps below change.

export const hostFolder = process.env.VSCODE_HOST_DIR ?? path.join(root, '.vscode-test', 'host');
const nodePackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
const ownNode24 = process.versions.node.startsWith('24.');
const stampFile = path.join(hostFolder, 'stamp.json');
const stamp = JSON.stringify({ CODE_SERVER, NODE, REVISION });

/** The server's main module, and the Node that runs it. */
export const serverMain = path.join(hostFolder, 'node_modules/code-server/lib/vscode/out/server-main.js');
export const hostNode = () => {
  const own = path.join(hostFolder, 'node_modules', nodePackage, process.platform === 'win32' ? 'node.exe' : 'bin/node');
  return fs.existsSync(own) ? own : process.execPath;
};

export const hostIsInstalled = () => fs.existsSync(stampFile) && fs.readFileSync(stampFile, 'utf8') === stamp;

export async function ensureHost() {
  if (hostIsInstalled()) return;
  say('Installing VS Code for this project, once (about 250 MB from the npm registry, 570 MB on disk, in .vscode-test/host).');
  fs.mkdirSync(hostFolder, { recursive: true });
  fs.rmSync(stampFile, { force: true });
  const dependencies = { 'code-server': CODE_SERVER, ...(ownNode24 ? {} : { [nodePackage]: NODE }) };
  fs.writeFileSync(path.join(hostFolder, 'package.json'), JSON.stringify({ name: 'vscode-host', private: true, dependencies }, null, 2));

  // Without install scripts: code-server's own insists on Node 24 as npm's Node and compiles modules that nothing here needs.
  // VS Code then misses its log files on disk and a watchdog, says so twice at start, and works.
  const npm = ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  const nodeRoot = ownNode24 ? path.dirname(path.dirname(process.execPath)) : path.join(hostFolder, 'node_modules', nodePackage);
  const env = { ...process.env };
  delete env.npm_config_prefix;
  const withNode24 = { ...env, PATH: `${path.join(nodeRoot, 'bin')}${path.delimiter}${env.PATH ?? ''}`, npm_config_nodedir: nodeRoot };
  const vscode = path.join(hostFolder, 'node_modules/code-server/lib/vscode');
  await step(`  code-server ${CODE_SERVER}${ownNode24 ? '' : ` and Node ${NODE}`}`, 'npm', npm, { cwd: hostFolder, env });
  await step("  the server's own packages", 'npm', npm, { cwd: vscode, env: withNode24 });
  await step("  the built-in extensions' packages", 'npm', npm, { cwd: path.join(vscode, 'extensions'), env: withNode24 });

  // Parts for AI services, which nothing here uses: 250 MB.
  for (const part of ['extensions/copilot', 'node_modules/@github', 'node_modules/@microsoft/mxc-sdk', 'node_modules/@devcontainers']) {
    fs.rmSync(path.join(vscode, part), { recursive: true, force: true });
  }
  fs.writeFileSync(stampFile, stamp);
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await main(async () => {
    await ensureHost();
    say(`VS Code is ready in ${path.relative(root, hostFolder)}.`);
  });
}
