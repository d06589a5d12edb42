#!/usr/bin/env node
// How long the design rules take on some 2,500 components of every kind, each rule by itself and all together.
//   npx tsx test/bench/checks.mjs [--groups 62] [--runs 7] [--top 15] [--limits]
// `--limits` fails when the whole takes longer than it may.
import { parseArgs } from 'node:util';
import { createArchServices, loadArchitecture } from '../../language/index.ts';
import { contextOf } from '../../src/checks/context.ts';
import { checkArchitecture, RULES } from '../../src/checks/index.ts';
import { LIBRARY } from '../../src/kinds/generated/library.ts';
import { solveArchitecture } from '../../src/kinds/lowering/run.ts';
import { viewOf } from '../../src/kinds/view.ts';
import { isKind } from '../../src/model/index.ts';
import { everyKind } from './models.mjs';
import { median } from './server-client.mjs';

const { values: options } = parseArgs({
  options: {
    groups: { type: 'string', default: '62' },
    runs: { type: 'string', default: '7' },
    top: { type: 'string', default: '15' },
    limits: { type: 'boolean' },
  },
});
/** Milliseconds, without the solver and with it. */
const MOST = [150, 500];

const uri = 'file:///bench/main.arch';
const { architecture, findings } = await loadArchitecture(createArchServices({ library: LIBRARY }), {
  uri,
  text: everyKind(Number(options.groups)),
});
if (!architecture) throw new Error(`The model is not accepted: ${findings[0]?.message} (line ${findings[0]?.source.start.line + 1})`);

const checking = [];
const checkingSolved = [];
const solving = [];
const byRule = new Map(RULES.map(({ code }) => [code, []]));
const sharing = [];
let count = 0;
for (let run = 0; run < Number(options.runs); run++) {
  // What was worked out about an architecture is kept with it, so that each run has one of its own.
  const own = { ...architecture };
  const results = timed(solving, () => solveArchitecture(own));
  count = timed(checkingSolved, () => checkArchitecture(own, results)).length;
  timed(checking, () => checkArchitecture({ ...architecture }, null));
  const context = contextOf({ ...architecture }, results);
  timed(sharing, () => [context.callers(''), context.callsOf(''), context.offered()]);
  for (const rule of RULES) timed(byRule.get(rule.code), () => check(rule, context));
}

const rows = [...byRule].map(([rule, times]) => ({ rule, ms: round(median(times)) })).sort((a, b) => b.ms - a.ms);
console.log(`${architecture.components.length} components, ${architecture.flows.length} flows; ${RULES.length} rules find ${count}`);
console.log('Processor time in milliseconds; the slowest rules, what they share worked out before:');
console.table(rows.slice(0, Number(options.top)));
console.log(`What rules share: ${round(median(sharing))}`);
const figures = [median(checking), median(checkingSolved) + median(solving)];
console.log(`All rules: ${round(figures[0])} of ${MOST[0]}; with the solver: ${round(figures[1])} of ${MOST[1]}`);
if (options.limits && figures.some((figure, index) => figure > MOST[index])) process.exitCode = 1;

function check(rule, context) {
  const found = () => undefined;
  if (rule.on === null) rule.check(null, context, found);
  else
    for (const component of context.architecture.components) if (isKind(component, rule.on)) rule.check(viewOf(component), context, found);
}

/** On the processor, not on the clock: other programs may run meanwhile. What collects garbage in other threads counts as well. */
function timed(times, work) {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  times.push((user + system) / 1000);
  return result;
}

function round(figure) {
  return Math.round(figure * 10) / 10;
}
