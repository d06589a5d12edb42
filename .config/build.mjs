#!/usr/bin/env node
// Bundles the program into dist/. `--watch` builds again whenever a source changes.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeNotices } from './notices.mjs';
import { checkNode, ensureGenerated, filesBelow, fingerprint } from './fresh.mjs';
import { main, root, say, seconds, Stop } from './say.mjs';

const common = {
  bundle: true,
  minify: true,
  legalComments: 'none',
  logLevel: 'silent',
  metafile: true,
  absWorkingDir: root,
  loader: { '.svg': 'text' },
};
const node = { ...common, platform: 'node', target: 'node20' };
// Modules find their neighbours in dist/ through import.meta.url, which a CommonJS bundle does not have by itself.
const cjs = {
  ...node,
  format: 'cjs',
  define: { 'import.meta.url': '__moduleUrl' },
  banner: { js: 'const __moduleUrl=require("node:url").pathToFileURL(__filename).href;' },
};
// CommonJS packages inside an ES module bundle ask for Node's own modules by require().
const esm = {
  ...node,
  format: 'esm',
  banner: {
    js: '#!/usr/bin/env node\nimport{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
  },
};
const browser = { ...common, platform: 'browser', target: 'es2022', format: 'iife' };

/** Every bundle: where it starts, and what it is. */
const BUNDLES = [
  { in: 'src/extension/main.ts', out: 'dist/extension.cjs', options: { ...cjs, external: ['vscode'] } },
  { in: 'src/server/main.ts', out: 'dist/server.cjs', options: cjs },
  { in: 'src/server/simulation-thread.ts', out: 'dist/simulation-thread.cjs', options: cjs },
  { in: 'src/server/design-thread.ts', out: 'dist/design-thread.cjs', options: cjs },
  // The rasteriser for PNG files is a binary for each system, looked for when it is wanted.
  { in: 'src/cli/main.ts', out: 'dist/cli.js', options: { ...esm, external: ['@resvg/resvg-js'] }, executable: true },
  { in: 'src/webview/panel.tsx', out: 'dist/webview/panel.js', options: browser },
  { in: 'src/webview/results/results.tsx', out: 'dist/webview/results.js', options: browser },
  { in: 'src/webview/elk-worker.ts', out: 'dist/webview/elk-worker.js', options: browser },
];

const INPUTS = [
  'src',
  'language',
  'media',
  'langium-config.json',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
  '.config/build.mjs',
];
const stampFile = path.join(root, 'dist', '.inputs');
const inputs = () => fingerprint(filesBelow(INPUTS));

/** Whether a source changed since dist/ was built. */
export function needsBuild() {
  if (BUNDLES.some((bundle) => !fs.existsSync(path.join(root, bundle.out)))) return true;
  return !fs.existsSync(stampFile) || fs.readFileSync(stampFile, 'utf8') !== inputs();
}

const size = (file) => `${(fs.statSync(path.join(root, file)).size / 1024).toFixed(0)} KB`;

async function build() {
  const esbuild = await import('esbuild');
  const since = Date.now();
  const before = inputs();
  fs.rmSync(stampFile, { force: true });
  const missing = BUNDLES.filter((bundle) => !fs.existsSync(path.join(root, bundle.in)));
  const broken = [];
  const metafiles = [];
  await Promise.all(
    BUNDLES.filter((bundle) => !missing.includes(bundle)).map(async (bundle) => {
      try {
        const { warnings, metafile } = await esbuild.build({ ...bundle.options, entryPoints: [bundle.in], outfile: bundle.out });
        metafiles.push(metafile);
        if (warnings.length > 0) broken.push(...(await esbuild.formatMessages(warnings, { kind: 'warning' })));
        if (bundle.executable) fs.chmodSync(path.join(root, bundle.out), 0o755);
        say(`  ${bundle.out}  ${size(bundle.out)}`);
      } catch (error) {
        if (!Array.isArray(error.errors)) throw error;
        broken.push(`${bundle.out} was not built:\n`, ...(await esbuild.formatMessages(error.errors, { kind: 'error' })));
      }
    }),
  );
  broken.push(...missing.map((bundle) => `${bundle.out} was not built: its entry ${bundle.in} does not exist.`));
  if (broken.length > 0) throw new Stop(broken.join('\n'));
  writeNotices(metafiles);
  fs.writeFileSync(stampFile, before);
  say(`Built dist/ in ${seconds(since)}.`);
}

/** Builds, and again after every change, until Ctrl-C. Mistakes in the sources are shown and waited for. */
async function watch() {
  let timer;
  let queue = Promise.resolve();
  const again = () => {
    queue = queue.then(async () => {
      try {
        await ensureGenerated();
        if (needsBuild()) await build();
      } catch (error) {
        if (!(error instanceof Stop)) throw error;
        console.error(error.message);
      }
    });
  };
  for (const folder of ['src', 'language']) {
    fs.watch(path.join(root, folder), { recursive: true }, (_event, file) => {
      if (file?.split(path.sep).includes('generated')) return;
      clearTimeout(timer);
      timer = setTimeout(again, 100);
    });
  }
  again();
  say('Watching src/ and language/; Ctrl-C ends it.');
  await new Promise(() => undefined);
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await main(async () => {
    checkNode();
    if (process.argv.includes('--watch')) return watch();
    await ensureGenerated();
    return build();
  });
}
