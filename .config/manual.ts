// The reference manual, as Markdown: what the standard library, the design rules and the command line say of themselves. The guide to the language
// (docs/language.md) is written by hand.
import { standardCatalogue } from '../language/index.js';
import { LIBRARY } from '../src/kinds/generated/library.js';
import { UNIT_OF } from '../src/kinds/figures/figures.js';
import type { KindDeclaration, MetricDeclaration, PropertyDeclaration } from '../src/model/index.js';
import { run } from '../src/cli/program.js';
import { rulePages } from './rule-pages.js';

const FAMILIES: Readonly<Record<string, string>> = {
  edge: 'Edge: where requests come from and come in',
  compute: 'Compute: what works',
  data: 'Data: databases and caches',
  storage: 'Storage: disks, files and objects',
  messaging: 'Messaging: queues and logs',
  search: 'Search',
  analytics: 'Analytics: clusters and their jobs',
  observability: 'Observability: metrics, logs, traces and alerts',
  recovery: 'Recovery: backups and disaster',
  place: 'Places',
  common: 'What kinds have in common',
};

const NOTE = '<!-- Written by `npm run docs` from the standard library, the rules and the command line. Change those, not this file. -->\n';

/** The generated pages of the manual, by path below docs/. */
export async function manual(): Promise<ReadonlyMap<string, string>> {
  const { kinds } = await standardCatalogue(LIBRARY);
  const pages = new Map<string, string>();
  const pageOf = new Map(kinds.map((kind) => [kind.name, familyOf(kind)]));
  const families = [...new Set(kinds.map(familyOf))].sort((a, b) => Number(a === 'common') - Number(b === 'common'));
  for (const family of families) {
    const members = kinds.filter((kind) => familyOf(kind) === family);
    pages.set(`kinds/${family}.md`, familyPage(family, members, kinds, pageOf));
  }
  for (const [page, text] of await rulePages(NOTE)) pages.set(page, text);
  pages.set('cli.md', await cliPage());
  pages.set('README.md', index(kinds, families));
  return pages;
}

function familyOf(kind: KindDeclaration): string {
  return kind.family === '' ? 'common' : kind.family;
}

function index(kinds: readonly KindDeclaration[], families: readonly string[]): string {
  const lines = [
    NOTE,
    '# Reference manual',
    '',
    '- [The language](language.md): what each line of an `.arch` file means',
    '- [Design rules](rules/README.md): what is checked, and why',
    '- [The command line](cli.md)',
    '',
    '## Kinds',
    '',
    'Everything on the diagram is a component of a kind. The editor shows the same texts in its hovers, and `spandrel kinds NAME` in a terminal.',
    '',
  ];
  for (const family of families) {
    const members = kinds.filter((kind) => familyOf(kind) === family);
    const links = members.map(({ name }) => `[\`${name}\`](kinds/${family}.md#${name})`);
    lines.push(`- **[${FAMILIES[family] ?? family}](kinds/${family}.md)**: ${links.join(', ')}`);
  }
  return `${lines.join('\n')}\n`;
}

function familyPage(
  family: string,
  members: readonly KindDeclaration[],
  all: readonly KindDeclaration[],
  pageOf: ReadonlyMap<string, string>,
): string {
  const lines = [NOTE, `# ${FAMILIES[family] ?? family}`, ''];
  lines.push(...members.map(({ name, doc }) => `- [\`${name}\`](#${name}): ${firstSentence(doc)}`), '');
  for (const kind of members) lines.push(...kindSection(kind, all, pageOf));
  return `${lines.join('\n').trimEnd()}\n`;
}

function kindSection(kind: KindDeclaration, all: readonly KindDeclaration[], pageOf: ReadonlyMap<string, string>): string[] {
  const base = all.find(({ name }) => name === kind.extends);
  const linkTo = (name: string): string =>
    `[\`${name}\`](${pageOf.get(name) === familyOf(kind) ? '' : `${pageOf.get(name) ?? ''}.md`}#${name})`;
  const lines = [`## ${kind.name}`, '', kind.doc, ''];
  const facts = [
    ...(kind.abstract ? ['No component is of this kind itself; others extend it.'] : []),
    ...(base ? [`Extends ${linkTo(base.name)}, and has its properties and metrics as well.`] : []),
    ...(kind.operations.length > 0 ? [`Operations: ${kind.operations.map((name) => `\`${name}\``).join(', ')}.`] : []),
  ];
  if (facts.length > 0) lines.push(facts.join(' '), '');
  const example = exampleOf(kind);
  if (example !== null) lines.push('```arch', example, '```', '');

  const own = kind.properties.filter(({ declaredBy }) => declaredBy === kind.name);
  if (own.length > 0) lines.push(...propertyTable(own));
  const inherited = new Map(base?.properties.map((property) => [property.name, property]));
  const changed = kind.properties.filter(
    (property) => property.declaredBy !== kind.name && property.default !== (inherited.get(property.name)?.default ?? null),
  );
  if (changed.length > 0) {
    const defaults = changed.map(({ name, default: value }) => `\`${name}: ${value ?? ''}\``);
    lines.push(`Other defaults than those of ${linkTo(kind.extends ?? '')}: ${defaults.join(', ')}.`, '');
  }
  const metrics = kind.metrics.filter(({ declaredBy }) => declaredBy === kind.name);
  if (metrics.length > 0) lines.push(...metricTable(metrics));
  return lines;
}

function propertyTable(properties: readonly PropertyDeclaration[]): string[] {
  return [
    '| Property | Type | Default | |',
    '| --- | --- | --- | --- |',
    ...properties.map(({ name, type, default: value, doc, deprecated }) => {
      const meaning = deprecated === null ? doc : `**Deprecated**: ${deprecated}`;
      return `| \`${name}\` | ${code(type)} | ${value === null ? '' : code(value)} | ${cell(meaning)} |`;
    }),
    '',
  ];
}

function metricTable(metrics: readonly MetricDeclaration[]): string[] {
  return [
    '| Metric | Unit | |',
    '| --- | --- | --- |',
    ...metrics.map(({ name, dimension, doc }) => `| \`${name}\` | ${UNIT_OF[dimension]} | ${cell(doc)} |`),
    '',
  ];
}

/** A component of a kind with the first of its own properties, each at its default: an example that says what may be changed. */
function exampleOf(kind: KindDeclaration): string | null {
  if (kind.abstract || !kind.lineage.includes('component')) return null;
  const written = kind.properties
    .filter(({ declaredBy, default: value, deprecated }) => declaredBy === kind.name && value !== null && deprecated === null)
    .filter(({ default: value }) => value !== null && value.length < 40)
    .slice(0, 3)
    .map(({ name, default: value }) => `  ${name}: ${value ?? ''}`);
  const name = `my_${kind.name}`;
  return written.length > 0 ? `${kind.name} ${name} {\n${written.join('\n')}\n}` : `${kind.name} ${name}`;
}

const VERBS = ['check', 'solve', 'simulate', 'report', 'diagram', 'export', 'format', 'kinds', 'rules', 'new'];

/** What the help of a verb has no room for. */
const GUIDES: Readonly<Record<string, readonly string[]>> = {
  check: [
    '**Repairs.** `--fix` makes the repairs that are safe (🔧 in the [list of rules](rules/README.md)) and those of the text that have one way to be made,',
    'again and again until there are none left. It changes the files that are named, and none that they import; what an `arch-ignore` or the configuration',
    'silences is left alone. `--dry-run` shows the difference instead, as `diff -u` does. `--fix-all` makes the other repairs as well: look at what it did.',
    '',
    '**Old projects.** `--baseline known.json --update-baseline` writes down what is found today. From then on `--baseline known.json` tells, counts and fails for',
    'what is new alone. A finding is known by its file, its rule and its message without the figures, so that it may move and its numbers may change. What is gone',
    'is told until the baseline is written anew. Errors of the text are never part of it.',
    '',
    '**Pipelines.** `--format github` writes workflow commands, which GitHub Actions shows beside the lines of a change. `--format sarif` writes SARIF 2.1.0 for code',
    'scanning: rules with their reasons and the published items that they follow, related places, repairs as replacements, `arch-ignore` as suppressions in the source, and',
    'with a baseline what is new and what is unchanged. `--format json` is a contract: fields are added, never renamed. Hints stand in the editor, in',
    'JSON and in SARIF alone.',
    '',
    '```',
    'spandrel check --fix shop.arch',
    'spandrel check --baseline known.json --max-warnings 0 --format github shop.arch',
    '```',
    '',
  ],
  simulate: [
    '**Everything at once.** `--all` runs the plain design and every scenario. With a `disaster_recovery` plan it ends with the four strategies side by side: the plan’s primary region is lost in a run (of a scenario',
    'that does so, or one of its own), and to the time until clients are served again comes what people do by hand: decide, start machines, bring data back. In JSON they are `strategies`, beside `runs`.',
    '',
    '**Places.** Where users come `from` several locations, what people in each get stands in a table of its own; in JSON (of `solve` as well) `locations` has the metrics of each flow, but for `apdex`, by location.',
    '',
  ],
  report: [
    '**What is measured.** *Scalability* is the load at which the first `expect` that holds as written breaks, or a component has all hands full, found by the solver; then the same with two, three and',
    'four times the replicas of what gives way. *Concurrency* is counted by the simulator and held against Little’s law. *Consistency* is what every store answered and lost; then everything that keeps',
    'data (databases, caches, queues, search, storage, Hadoop) is cut in two in a run of its own, the leader with as many as are no majority, a cache that is alone or a CDN from what it copies, and clients on both sides',
    'read and write one record: what is refused, stale, diverges or is lost makes it CP, AP or neither, and stale reads without a partition make it EL or EC (PACELC). Nobody fences a relational primary that cannot be',
    'reached: where something does, it is consistent. Who consumes a queue is promised all of it in order, and not the newest at once. For *fault tolerance*',
    'every machine (`primary`, `broker`, `replica(1)`), zone and region is lost in a run of its own; each objective of a flow is judged when the failovers and health checks that the loss concerns have had their time, and a flow',
    'of which nothing is expected must lose no more than 1 % of its answers more. *Availability* is the product over all that a flow needs, k of n machines each, by `mtbf` and `mttr`; a database with replicas is missed for its failover time each time that its leader breaks down. *Efficiency* is',
    'what is paid for and not used. *Security* counts what the checks find at trust boundaries, and sends ten times the load (from `malicious` users, when there are any).',
    '',
    '**JSON.** `lines` has the aspects in this order, each with `figures` (`name`, and `figure` with `value`, `unit`, `accuracy` and the `method` that it comes from) and `heldBackBy` (`component`, `why`, `file`,',
    '`line`, worst first); `growth`, `faults`, `stores`, `partitions` and `strategies` are the tables.',
    '',
    '```',
    'spandrel report --format html shop.arch > shop.html',
    '```',
    '',
  ],
};

async function cliPage(): Promise<string> {
  const lines = [
    NOTE,
    '# The command line',
    '',
    'Every verb of the editor in a terminal and in CI.',
    '',
    '```',
    (await helpOf([])).trim(),
    '```',
    '',
  ];
  for (const verb of VERBS) lines.push(`## spandrel ${verb}`, '', '```', (await helpOf([verb])).trim(), '```', '', ...(GUIDES[verb] ?? []));
  return `${lines.join('\n').trimEnd()}\n`;
}

async function helpOf(verb: readonly string[]): Promise<string> {
  let out = '';
  await run([...verb, '--help'], {
    cwd: '/',
    env: {},
    terminal: { out: false, err: false },
    columns: 100,
    manual: null,
    out: (text) => (out += text),
    err: (text) => (out += text),
    stdin: () => Promise.resolve(new Uint8Array()),
    onInterrupt: () => () => undefined,
  });
  return out;
}

function code(text: string): string {
  return text === '' ? '' : `\`${text.replaceAll('|', '\\|')}\``;
}

function cell(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');
}

function firstSentence(doc: string): string {
  const text = doc.replace(/\s*\n\s*/g, ' ');
  return /^.*?[.:](?=\s|$)/.exec(text)?.[0].replace(/:$/, '.') ?? text;
}
