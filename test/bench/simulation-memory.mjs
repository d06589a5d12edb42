// How much memory `simulate` takes at its highest, in MB, beside the simulated time: it must not grow with that.
//   node test/bench/simulation-memory.mjs [--file examples/shop.arch] [--replications 1] [--times 1m,10m,1h]
// The command is the packaged one (npm run build). Every line is a process of its own; its peak is what the system says when it ends.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    file: { type: 'string', default: 'examples/shop.arch' },
    replications: { type: 'string', default: '1' },
    times: { type: 'string', default: '1m,10m,1h' },
  },
});

const REPORT = `data:text/javascript,
import { isMainThread } from 'node:worker_threads';
if (isMainThread) process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  console.error('used ' + maxRSS + ' ' + (userCPUTime + systemCPUTime));
});`;

console.log('simulated, peak MB, wall s, CPU s');
for (const time of values.times.split(',')) {
  const began = performance.now();
  const command = ['--import', REPORT, 'dist/cli.js', 'simulate', values.file, '--quiet', '--duration', time];
  const { stderr } = spawnSync(process.execPath, [...command, '--replications', values.replications], { encoding: 'utf8' });
  const [, peak, spent] = /^used (\d+) (\d+)$/m.exec(stderr) ?? [];
  const wall = (performance.now() - began) / 1000;
  const figures = [(Number(peak) / 1024).toFixed(0), wall.toFixed(1), (Number(spent) / 1e6).toFixed(1)];
  console.log(time.padStart(9), ...figures.map((figure) => figure.padStart(8)));
}
