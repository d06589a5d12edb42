#!/usr/bin/env node
// `npm run package`: makes out/spandrel.vsix and holds its contents against what belongs in it.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkNode, ensureBuilt, ensurePackages } from './fresh.mjs';
import { main, root, run, say, seconds, Stop } from './say.mjs';

export const vsix = path.join(root, 'out', 'spandrel.vsix');
const stampFile = `${vsix}.made-from`;

const LARGEST = 3 * 1024 * 1024;
/** What may be in the package; the first must be there. */
const REQUIRED = [
  'package.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE.txt',
  'dist/THIRD_PARTY_NOTICES.txt',
  'dist/extension.cjs',
  'dist/server.cjs',
  'dist/simulation-thread.cjs',
  'dist/webview/panel.js',
  'dist/webview/panel.css',
  'dist/webview/elk-worker.js',
  'syntaxes/arch.tmLanguage.json',
  'syntaxes/language-configuration.json',
  'media/icon.png',
  'media/arch-light.svg',
  'media/arch-dark.svg',
];
const ALLOWED = [
  /^dist\/[\w-]+\.(?:cjs|js|txt)$/,
  /^dist\/webview\/[\w-]+\.(?:js|css|ttf)$/,
  /^media\/[\w-]+\.(?:png|svg)$/,
  /^media\/walkthrough\/[\w-]+\.svg$/,
];

const vsce = (...args) => run('npx', ['vsce', ...args], { timeout: 3 * 60_000 });

async function contents() {
  const { code, output } = await vsce('ls', '--no-dependencies');
  if (code !== 0) throw new Stop(`vsce could not list the package's files:\n${output}`);
  return output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('npm '))
    .map((file) => (file === 'LICENSE' ? 'LICENSE.txt' : file));
}

function check(files) {
  const missing = REQUIRED.filter((file) => !files.includes(file));
  const strange = files.filter((file) => !REQUIRED.includes(file) && !ALLOWED.some((allowed) => allowed.test(file)));
  if (missing.length > 0) throw new Stop(`The package lacks ${missing.join(', ')}.`);
  if (strange.length > 0) throw new Stop(`The package holds what does not belong in it: ${strange.join(', ')}.`);
}

/** The package's inputs in one word: made again when it differs. */
function fingerprintOf(files) {
  const hash = createHash('sha256');
  for (const file of [...files].sort()) {
    const real = file === 'LICENSE.txt' ? 'LICENSE' : file;
    hash.update(`${file}\0`).update(fs.readFileSync(path.join(root, real)));
  }
  return hash.digest('hex');
}

/** Makes the package unless it is there and was made from the same files. */
export async function ensureVsix() {
  const files = await contents();
  check(files);
  const now = fingerprintOf(files);
  if (fs.existsSync(vsix) && fs.existsSync(stampFile) && fs.readFileSync(stampFile, 'utf8') === now) return files;
  const since = Date.now();
  fs.mkdirSync(path.dirname(vsix), { recursive: true });
  fs.rmSync(stampFile, { force: true });
  // What is needed is bundled, so no package goes along; and there is no public repository for relative links to lead to.
  const { code, output } = await vsce(
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '-o',
    vsix,
  );
  if (code !== 0) throw new Stop(`vsce could not make the package:\n${output}`);
  const { size } = fs.statSync(vsix);
  if (size > LARGEST) throw new Stop(`${vsix} has ${String(size)} bytes; ${String(LARGEST)} are enough.`);
  fs.writeFileSync(stampFile, now);
  say(`Made out/spandrel.vsix: ${String(files.length)} files, ${(size / 1024).toFixed(0)} KB, in ${seconds(since)}.`);
  return files;
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await main(async () => {
    checkNode();
    await ensurePackages();
    await ensureBuilt();
    const files = await ensureVsix();
    for (const file of files) say(`  ${file}`);
    say(`out/spandrel.vsix is ready: ${(fs.statSync(vsix).size / 1024).toFixed(0)} KB.`);
  });
}
