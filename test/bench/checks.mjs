#!/usr/bin/env node
// How long the design rules take on some 2,500 components of every kind: when the design is opened, and after each keystroke of somebody who changes a property.
//   node test/bench/checks.mjs [--groups 62] [--runs 9] [--top 15] [--limits]
// The way is the language server's: the text is edited and read, the design goes to another thread (here: is copied), which tells what needs no figures, solves,
// and tells the rest. `--limits` fails when the checks take longer after a keystroke than they may.
import { parseArgs } from 'node:util';
import { bundled } from './bundle.mjs';
import { everyKind } from './models.mjs';
import { median } from './server-client.mjs';

const { contextOf, checkEarly, checkWhole, RULES, solveArchitecture, componentsOf, viewOf, packer, unpacker, Workspace } = await bundled(`
  export { contextOf } from './src/checks/context.ts'; export { checkEarly, checkWhole, RULES } from './src/checks/index.ts';
  export { solveArchitecture } from './src/kinds/lowering/run.ts'; export { componentsOf, viewOf } from './src/kinds/view.ts';
  export { packer, unpacker } from './src/server/parcel.ts'; export { Workspace } from './test/language/workspace/world.ts';`);
const { values: options } = parseArgs({
  options: {
    groups: { type: 'string', default: '62' },
    runs: { type: 'string', default: '9' },
    top: { type: 'string', default: '15' },
    limits: { type: 'boolean' },
  },
});
/** Milliseconds, without the solver and with it. */
const MOST = { without: 150, with: 500 };
const FILE = 'main.arch';
const STEPS = ['reading', 'handing over', 'rules without figures', 'solving', 'rules with figures'];

const workspace = await Workspace.create();
await workspace.reset({ [FILE]: '' });
const [pack, unpack] = [packer(), unpacker()];
const byRule = new Map(RULES.map(({ code }) => [code, []]));
const runs = [];
let design;
let findings;
await look({ offset: 0, length: 0, text: everyKind(Number(options.groups)) });
for (let run = 0; run < Number(options.runs); run++) {
  // A digit of what a server in the middle has: `replicas: 8`.
  const offset = workspace.text(FILE).indexOf('replicas: ', workspace.text(FILE).length / 2) + 'replicas: '.length;
  await look({ offset, length: 1, text: String(8 - (run % 2)) });
  // As if nobody had looked at the design before, its components excepted.
  const context = contextOf({ ...design }, solveArchitecture(design));
  context.callsOf('');
  context.offered();
  for (const rule of RULES) spent(byRule.get(rule.code), () => check(rule, context));
}

const [first, ...after] = runs;
const typical = STEPS.map((_, step) => median(after.map((times) => times[step])));
console.log(`${design.components.length} components, ${design.flows.length} flows; ${RULES.length} rules find ${findings.length}`);
console.log('Processor time in milliseconds of all threads, the collector of garbage included:');
console.table(
  Object.fromEntries(STEPS.map((step, index) => [step, { first: round(first[index]), 'after a keystroke': round(typical[index]) }])),
);
const rows = [...byRule].map(([rule, times]) => ({ rule, ms: round(median(times)) })).sort((a, b) => b.ms - a.ms);
console.log('The slowest rules, what they share worked out before:');
console.table(rows.slice(0, Number(options.top)));
const [, , early, solving, late] = typical;
const figures = { without: early, with: early + solving + late };
console.log(
  `After a keystroke: rules without figures ${round(figures.without)} of ${MOST.without}; all with the solver ${round(figures.with)} of ${MOST.with}`,
);
if (options.limits && Object.entries(MOST).some(([which, most]) => figures[which] > most)) process.exitCode = 1;

/** Makes a change and tells what there is to tell. */
async function look(edit) {
  const times = [];
  await spent(times, () => workspace.edit({ file: FILE, ...edit }).then(() => workspace.read(FILE)));
  const { architecture, findings: wrong } = workspace.read(FILE);
  if (!architecture) throw new Error(`The model is not accepted: ${wrong[0]?.message} (line ${wrong[0]?.source.start.line + 1})`);
  design = spent(times, () => unpack(structuredClone(pack(architecture))));
  spent(times, () => checkEarly(design));
  const results = spent(times, () => solveArchitecture(design));
  ({ findings } = spent(times, () => checkWhole(design, results)));
  runs.push(times);
}

function check(rule, context) {
  const found = () => undefined;
  if (rule.on === null) rule.check(null, context, found);
  else for (const component of componentsOf(context.architecture, rule.on)) rule.check(viewOf(component), context, found);
}

/** On the processor, not on the clock: other programs may run meanwhile. */
function spent(times, work) {
  const before = process.cpuUsage();
  const done = (result) => {
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
    return result;
  };
  const result = work();
  return result instanceof Promise ? result.then(done) : done(result);
}

function round(figure) {
  return Math.round(figure * 10) / 10;
}
