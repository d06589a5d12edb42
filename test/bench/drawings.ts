// How good the drawings are beside those of the engine's own way with nested graphs, on generated systems: crossings, area, length of the edges, time.
//   npx tsx test/bench/drawings.ts [--graphs 200] [--least 4] [--most 20]
import { parseArgs } from 'node:util';
import { elkInProcess } from '../../src/diagram/layout/elk-in-process.js';
import { layout, type DiagramGraph, type Route } from '../../src/diagram/index.js';
import { crossings } from '../../src/diagram/layout/geometry.js';
import { byEngine, SPACING, type Drawn } from '../diagram/nested.js';
import { randomGraph } from '../diagram/random.js';

const { values: options } = parseArgs({
  options: { graphs: { type: 'string', default: '200' }, least: { type: 'string', default: '4' }, most: { type: 'string', default: '20' } },
});

const engine = elkInProcess();
async function byUs(graph: DiagramGraph, direction: DiagramGraph['direction']): Promise<Drawn> {
  return (await layout({ ...graph, direction }, engine)).geometry;
}

function length({ points }: Route): number {
  return points.slice(1).reduce((sum, { x, y }, i) => sum + Math.abs(x - (points[i]?.x ?? 0)) + Math.abs(y - (points[i]?.y ?? 0)), 0);
}

const ways = {
  engine: (graph: DiagramGraph) => byEngine(graph),
  'engine, our spacing': (graph: DiagramGraph) => byEngine(graph, SPACING),
  'to the right': (graph: DiagramGraph) => byUs(graph, 'right'),
  'chosen by us': (graph: DiagramGraph) => byUs(graph, 'auto'),
};
const rows: Record<string, Record<string, number>> = {};
for (const [name, way] of Object.entries(ways)) {
  const row = { crossings: 0, 'area, megapixels': 0, 'edges, 1,000 pixels': 0, 'CPU, s': 0 };
  const least = Number(options.least);
  const range = Number(options.most) - least + 1;
  const before = process.cpuUsage();
  for (let seed = 1; seed <= Number(options.graphs); seed++) {
    const drawn = await way(randomGraph(least + (seed % range), seed));
    row.crossings += crossings(drawn.edges);
    row['area, megapixels'] += (drawn.width * drawn.height) / 1e6;
    row['edges, 1,000 pixels'] += drawn.edges.reduce((sum, edge) => sum + length(edge), 0) / 1e3;
  }
  const { user, system } = process.cpuUsage(before);
  row['CPU, s'] = (user + system) / 1e6;
  rows[name] = Object.fromEntries(Object.entries(row).map(([key, value]) => [key, Number(value.toFixed(1))]));
}
console.table(rows);
