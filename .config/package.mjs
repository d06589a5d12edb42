#!/usr/bin/env node
// `npm run package`: makes out/spandrel.vsix and holds its contents against what belongs in it.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkNode, ensureBuilt, ensurePackages, filesBelow, fingerprint } from './fresh.mjs';
import { main, root, run, say, seconds, Stop } from './say.mjs';

export const vsix = path.join(root, 'out', 'spandrel.vsix');
const stampFile = `${vsix}.made-from`;

const LARGEST = 3 * 1024 * 1024;
/** What may be in the package; the first must be there. */
const REQUIRED = [
  'package.json',
  'readme.md',
  'changelog.md',
  'LICENSE.txt',
  'dist/THIRD_PARTY_NOTICES.txt',
  'dist/extension.cjs',
  'dist/server.cjs',
  'dist/simulation-thread.cjs',
  'dist/design-thread.cjs',
  'dist/webview/panel.js',
  'dist/webview/panel.css',
  'dist/webview/elk-worker.js',
  'syntaxes/archrc.schema.json',
  'syntaxes/arch.tmLanguage.json',
  'syntaxes/arch.markdown.tmLanguage.json',
  'syntaxes/generated/arch.code-snippets',
  'syntaxes/language-configuration.json',
  'docs/rules/README.md',
  'media/icon.png',
  'media/arch-light.svg',
  'media/arch-dark.svg',
];
const ALLOWED = [
  /^dist\/[\w-]+\.(?:cjs|js|txt)$/,
  /^dist\/webview\/[\w-]+\.(?:js|css|ttf)$/,
  /^docs\/rules\/[a-z]+\/[\w-]+\.md$/,
  /^media\/[\w-]+\.(?:png|svg)$/,
  /^media\/walkthrough\/[\w-]+\.svg$/,
];

/** The names of the files in a package, read from the zip archive's own directory. */
function contents(archive) {
  const bytes = fs.readFileSync(archive);
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  const names = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    names.push(bytes.toString('utf8', at + 46, at + 46 + name));
    at += 46 + name + extra + comment;
  }
  // The rest describes the package to its reader and is vsce's own.
  return names.filter((each) => each.startsWith('extension/')).map((each) => each.slice('extension/'.length));
}

function check(files, size) {
  const missing = REQUIRED.filter((file) => !files.includes(file));
  const strange = files.filter((file) => !REQUIRED.includes(file) && !ALLOWED.some((allowed) => allowed.test(file)));
  if (missing.length > 0) throw new Stop(`The package lacks ${missing.join(', ')}.`);
  if (strange.length > 0) throw new Stop(`The package holds what does not belong in it: ${strange.join(', ')}.`);
  if (size > LARGEST) throw new Stop(`The package has ${String(size)} bytes; ${String(LARGEST)} are enough.`);
}

/** Makes the package unless it is there and was made from the same files; the names of the files in it. */
export async function ensureVsix() {
  const { files } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const places = ['package.json', '.config/package.mjs', ...new Set(files.map((pattern) => pattern.split('/')[0]))];
  const now = fingerprint(filesBelow(places, { skip: [] }));
  if (!fs.existsSync(vsix) || !fs.existsSync(stampFile) || fs.readFileSync(stampFile, 'utf8') !== now) {
    const since = Date.now();
    fs.mkdirSync(path.dirname(vsix), { recursive: true });
    fs.rmSync(stampFile, { force: true });
    // What is needed is bundled, so no package goes along; and there is no public repository for relative links to lead to.
    const args = ['vsce', 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '-o', vsix];
    const { code, output } = await run('npx', args, { timeout: 3 * 60_000 });
    if (code !== 0) throw new Stop(`vsce could not make the package:\n${output}`);
    fs.writeFileSync(stampFile, now);
    say(`Made out/spandrel.vsix in ${seconds(since)}.`);
  }
  const names = contents(vsix);
  check(names, fs.statSync(vsix).size);
  return names;
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
