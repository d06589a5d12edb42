#!/usr/bin/env node
// How long the solver takes, warm as in the server, in processor time: a design of tiers (balancer, services, caches, databases, queues of calls with timeouts and retries)
// with flows through all of them, no two alike. Each time, one service of the design has been edited, as while somebody types; or else the load of everything, so that nothing
// that was worked out before is of use.
//   node test/bench/solver.mjs [--runs 15] [--only 200]
import { parseArgs } from 'node:util';
import { bundled } from './bundle.mjs';
import { median } from './server-client.mjs';

const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '15' }, only: { type: 'string' } } });
const CASES = [
  { components: 200, flows: 20, most: 10 },
  { components: 2000, flows: 200, most: 150 },
];

const { solve, networkOf, createArchServices, loadArchitecture, LIBRARY } = await bundled(`
  export { solve } from './src/solver/index.ts'; export { networkOf } from './src/kinds/lowering/run.ts';
  export { createArchServices, loadArchitecture } from './language/index.ts'; export { LIBRARY } from './src/kinds/generated/library.ts';`);

const rows = {};
for (const { components, flows, most } of CASES) {
  if (options.only && Number(options.only) !== components) continue;
  const services = createArchServices({ library: LIBRARY });
  const { architecture, findings } = await loadArchitecture(services, { uri: 'file:///bench.arch', text: design(components, flows) });
  if (!architecture) throw new Error(findings[0].message);
  const network = networkOf(architecture);
  const plain = { load: [], disruptions: [] };
  const ways = { edited: (run) => edited(network, run), 'all anew': (run) => loaded(network, run) };
  for (const [way, design] of Object.entries(ways)) {
    const times = [];
    for (let run = -10; run < Number(options.runs); run++) {
      const now = design(run);
      const before = process.cpuUsage();
      const answer = solve(now, plain);
      const { user, system } = process.cpuUsage(before);
      if (answer.error) throw new Error(answer.error);
      if (run >= 0) times.push((user + system) / 1000);
    }
    const took = median(times);
    rows[`${components} components, ${flows} flows: ${way}`] = {
      stations: network.stations.length,
      ms: Number(took.toFixed(1)),
      least: Number(Math.min(...times).toFixed(1)),
      'limit (ms)': most,
      'time / limit': Number((took / most).toFixed(2)),
    };
  }
}
console.table(rows);

/** A service takes a little longer than the last time. */
function edited(network, run) {
  const station = network.stations.findIndex(({ owner }) => owner === 's1_1');
  const longer = (value) => {
    if (Array.isArray(value)) return value.map(longer);
    if (typeof value !== 'object' || value === null) return value;
    if (value.do === 'serve' && value.station === station) return { ...value, time: { ...value.time, mu: value.time.mu + run / 1000 } };
    // Copied with its shape, which the engine's compiler has seen.
    const copy = { ...value };
    for (const key of Object.keys(copy)) copy[key] = longer(copy[key]);
    return copy;
  };
  return { ...network, flows: network.flows.map((flow, index) => (index < 3 ? longer(flow) : flow)) };
}

/** Users send a little more than the last time. */
function loaded(network, run) {
  return {
    ...network,
    sources: network.sources.map((each) => ({ ...each, load: { ...each.load, rate: each.load.rate * (1 + run / 1000) } })),
  };
}

/** Each flow has its own balancer, eight services in a tree of calls (some in parallel, some with timeouts and retries), caches and databases. */
function design(components, flows) {
  const each = Math.floor(components / flows);
  const services = each - 4;
  let text = 'region r { zones: 3 }\nusers u { rate: 2000/s }\n';
  for (let flow = 0; flow < flows; flow++) {
    text += `load_balancer l${flow} { in: r }\ncache c${flow} { in: r  ttl: 5m  capacity: 1GiB }\n`;
    text += `sql_database d${flow} { in: r  engine: postgres  replicas: 2  replication: async }\nsql_database e${flow} { in: r  engine: mysql  replicas: 2 }\n`;
    for (let at = 0; at < services; at++)
      text += `app_server s${flow}_${at} { in: r  replicas: ${4 + (at % 5)}  concurrency: 4  time: lognormal(median: ${3 + at + flow / 100}ms, p99: ${20 + 4 * at + flow / 50}ms) }\n`;
    text += `flow f${flow} {\n  share: ${100 / flows}%\n  u -> l${flow} -> s${flow}_0\n  s${flow}_0 -> c${flow}: read\n    on miss -> d${flow}: read\n`;
    text += `  parallel {\n    s${flow}_0 -> s${flow}_1 -> s${flow}_2 -> d${flow}: read\n    s${flow}_0 -> s${flow}_3 -> e${flow}: read { timeout: 500ms, retries: 2, backoff: 20ms }\n  }\n`;
    for (let at = 4; at < services; at++)
      text += `  s${flow}_${at - 1} -> s${flow}_${at}${at % 2 === 0 ? ' { timeout: 800ms, retries: 1 }' : ''}\n`;
    // A service of the neighbour is shared.
    text += `  s${flow}_0 -> s${(flow + 1) % flows}_${services - 1}\n  s${flow}_0 -> e${flow}: write\n}\n`;
  }
  return text;
}
