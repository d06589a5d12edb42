#!/usr/bin/env node
// How long it takes to plan and write every export: of the shop, and of an estate of so many components.
//   npx tsx test/bench/export.mjs [--size 500] [--runs 5] [--limits]
// `--limits` fails when the shop takes longer than a second, or the estate longer than five.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createArchServices, loadArchitecture } from '../../language/index.ts';
import { EXPORT_TARGETS, exportArchitecture } from '../../src/export/index.ts';
import { LIBRARY } from '../../src/kinds/generated/library.ts';
import { estate } from './estate.mjs';
import { median } from './server-client.mjs';

const { values: options } = parseArgs({
  options: { size: { type: 'string', default: '500' }, runs: { type: 'string', default: '5' }, limits: { type: 'boolean' } },
});
/** Milliseconds. */
const MOST = { shop: 1000, estate: 5000 };

const services = createArchServices({ library: LIBRARY });
const texts = {
  shop: readFileSync(new URL('../../examples/shop.arch', import.meta.url), 'utf8'),
  estate: estate(Number(options.size)),
};
let slow = false;
for (const [name, text] of Object.entries(texts)) {
  const { architecture, findings } = await loadArchitecture(services, { uri: `file:///bench/${name}.arch`, text });
  if (!architecture) throw new Error(`The model is not accepted: ${findings[0]?.message} (line ${findings[0]?.source.start.line + 1})`);
  console.log(`${name}: ${architecture.components.length} components`);
  for (const target of EXPORT_TARGETS) {
    const times = [];
    let written = [];
    for (let run = 0; run < Number(options.runs); run++) {
      const since = process.cpuUsage();
      written = exportArchitecture(architecture, target).files;
      const { user, system } = process.cpuUsage(since);
      times.push((user + system) / 1000);
    }
    const kilobytes = written.reduce((sum, file) => sum + file.text.length, 0) / 1000;
    console.log(
      `  ${target.padEnd(11)} ${median(times).toFixed(0).padStart(6)} ms of processor, ${written.length} files, ${kilobytes.toFixed(0)} kB`,
    );
    slow ||= median(times) > MOST[name];
  }
}
if (slow && options.limits) process.exit(1);
