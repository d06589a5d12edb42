// How fast the simulator is, in millions of events per second of CPU time, beside a C program for the same models if there is one:
//   node test/bench/simulator.mjs [--limit PROGRAM] [--rounds 3] [--seconds 1]
// PROGRAM is started as `PROGRAM mm1|mmc|jack|big CUSTOMERS` and prints JSON with `evPerSec`. All default statistics of the simulator are on.
import { spawnSync } from 'node:child_process';
import { buildSync } from 'esbuild';

const outfile = 'out/bench/simulation-speed.mjs';
buildSync({
  entryPoints: ['test/bench/simulation-speed.ts'],
  outfile,
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  logLevel: 'error',
});
process.exitCode = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1;
