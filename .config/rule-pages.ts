// The manual's pages about the design rules. What a page says of a rule's examples, and of the designs that the rule was tried on, comes from running it.
import { readdirSync, readFileSync } from 'node:fs';
import { format } from '../language/index.js';
import { RULES } from '../src/checks/index.js';
import type { Rule } from '../src/kinds/rule.js';
import { isKind, type Architecture, type Finding } from '../src/model/index.js';
import { CASES } from '../test/checks/cases.js';
import { design, findings } from '../test/kinds/design.js';

/** A whole design, and what all rules find in it. */
interface Tried {
  readonly file: string;
  readonly architecture: Architecture;
  readonly findings: readonly Finding[];
}

/** The pages, by path below docs/: one for each rule, and a list of all. Each begins with the note. */
export async function rulePages(note: string): Promise<ReadonlyMap<string, string>> {
  const tried = await tryExamples();
  const pages = new Map<string, string>();
  pages.set('rules/README.md', index(note, tried));
  for (const rule of RULES) pages.set(`rules/${rule.code}.md`, await page(rule, note, tried));
  return pages;
}

async function tryExamples(): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const folder of ['examples', 'test/checks/designs']) {
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.arch'))) {
      const file = `${folder}/${name}`;
      const text = readFileSync(file, 'utf8');
      tried.push({ file, architecture: await design(text), findings: await findings(text) });
    }
  }
  return tried;
}

function index(note: string, tried: readonly Tried[]): string {
  const lines = [
    note,
    '# Design rules',
    '',
    'What is wrong with a design, beyond its words. A rule can be silenced where it is right and you are too, with a reason:',
    '',
    '```arch',
    'users visitors { rate: 80/s }',
    '// arch-ignore cache/no-ttl: the values never change',
    'cache c',
    'app_server a',
    'visitors -> a -> c',
    '```',
    '',
    'What is silenced is told when there is nothing to silence any more. How bad a rule is for you, or that you do not want to hear of it, is said in `.archrc.json` or in the settings of the editor.',
    '',
    'Many have a repair, which the editor offers as a quick fix. A 🔧 marks those whose repair is *safe*: it decides nothing that is for a person to decide, and costs nothing. `spandrel check --fix` and the editor’s *Fix all* make the safe ones; a ✋ marks a repair that wants a look.',
    '',
    `Every rule was tried on ${tried.length} whole designs, examples and larger ones after public designs (${tried.map(({ file }) => `\`${file}\``).join(', ')}). The last column says how many of the components that it looked at it found something about; its page says what.`,
  ];
  for (const [subject, rules] of bySubject()) {
    lines.push('', `## ${subject}`, '', '| Rule | Severity | | Found |', '| --- | --- | --- | --- |');
    for (const rule of rules) {
      const { code, severity, title, fixable, safe } = rule;
      lines.push(
        `| [\`${code}\`](${code}.md) | ${severity} | ${cell(title)}${fixable ? (safe ? ' 🔧' : ' ✋') : ''} | ${tally(rule, tried)} |`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Rules by the part of their code before the slash, in the order of the catalogue. */
function bySubject(): ReadonlyMap<string, readonly Rule[]> {
  const subjects = new Map<string, Rule[]>();
  for (const rule of RULES) {
    const [subject = ''] = rule.code.split('/');
    subjects.set(subject, [...(subjects.get(subject) ?? []), rule]);
  }
  return subjects;
}

async function page(rule: Rule, note: string, tried: readonly Tried[]): Promise<string> {
  const { code, severity, title, doc, on, standard } = rule;
  const about = on === null ? 'the whole design' : `each \`${on}\``;
  const parts = [note.trimEnd(), `# ${code}`, `**${title}.** Severity: ${severity}. It looks at ${about}.`, doc];
  if (standard !== null) parts.push(`Follows: ${standard}.`);
  const cases = CASES.filter((each) => each[0] === code);
  parts.push('## Where it finds something, and where not');
  for (const each of cases) parts.push(...(await example(rule, each)));
  parts.push('## Repair', repairText(rule), '## Tried on whole designs', ...trial(rule, tried));
  parts.push(
    '## To be spared of it',
    `Write \`// arch-ignore ${code}: why\` on the line before what it is about. For all files of a folder, \`{ "checks": { "severity": { "${code}": "off" } } }\` in \`.archrc.json\`.`,
  );
  return `${parts.join('\n\n')}\n`;
}

async function example(rule: Rule, [, about, wrong, right, isRepaired]: (typeof CASES)[number]): Promise<string[]> {
  const found = (await findings(wrong)).filter(({ code }) => code === rule.code);
  const titles = found.flatMap(({ fixes }) => fixes.map((fix) => fix.title));
  const repair = titles.length === 0 ? '' : ` The repair offered: ${titles.map(quoted).join(', or ')}.`;
  return [
    `Found here: ${found.map(({ message }) => `“${message}”`).join(', ')}.${repair}`,
    arch(wrong),
    isRepaired ? `Repaired (${about}), and not found any more:` : `Not found here (${about}):`,
    arch(right),
  ];
}

function repairText({ fixable, safe, code }: Rule): string {
  if (!fixable) return 'None that a program could make: what is right here, somebody has to decide.';
  if (safe) return `Safe: \`spandrel check --fix\` makes it, and in the editor *Fix all \`${code}\`* and *Fix all that is safe*.`;
  return 'Offered, and made by nobody but you: it decides a figure, or costs something.';
}

/** Every finding in whole designs. */
function trial(rule: Rule, tried: readonly Tried[]): string[] {
  const found = tried.flatMap(({ file, findings: all }) =>
    all.filter(({ code }) => code === rule.code).map(({ source, message }) => `- \`${file}\`, line ${source.start.line + 1}: ${message}`),
  );
  if (found.length === 0) return ['It was tried on the designs that [the list of rules](../README.md) names, and found nothing.'];
  return [
    'It was tried on the designs that [the list of rules](../README.md) names, and found what is meant to be found:',
    found.join('\n'),
  ];
}

/** How much a rule had to look at in whole designs, and how much of it was wrong. */
function tally({ code, on }: Rule, tried: readonly Tried[]): string {
  const found = tried.reduce((sum, { findings: all }) => sum + all.filter((each) => each.code === code).length, 0);
  if (on === null) return `${found} in ${tried.length} designs`;
  const looked = tried.reduce((sum, { architecture }) => sum + architecture.components.filter((each) => isKind(each, on)).length, 0);
  return `${found} of ${looked}`;
}

/** Examples are written as the formatter writes them. */
function arch(text: string): string {
  return `\`\`\`arch\n${(format(text) ?? text).trimEnd()}\n\`\`\``;
}

/** A title in quotation marks, unless it has code of its own. */
function quoted(title: string): string {
  return title.includes('`') ? title.split('\n').join(' ') : `“${title}”`;
}

function cell(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');
}
