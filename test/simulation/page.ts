import type { Accuracy } from '../../src/network/index.js';
import { ABSENT, UNMEASURED } from './absent.js';
import { kept, type Apart } from './apart.js';
import { partsOf, type Compared } from './compare.js';
import { MODELS, RUNS, type Covered } from './coverage.js';
import { asOf, results, type Fact } from './facts.js';
import { NETWORKS } from './random.js';
import type { Simulated } from './simulate-all.js';

/** All that was found. */
export interface Findings {
  readonly solved: ReadonlyMap<string, readonly Compared[]>;
  readonly simulated: ReadonlyMap<string, Simulated>;
  readonly apart: readonly Apart[];
  readonly covered: readonly Covered[];
}

const LABELS: readonly (readonly [Accuracy, string])[] = [
  ['exact', 'equal, to the precision of the printed value; percentiles within 0.6 %, which is what inverting a transform costs'],
  ['close', 'within 2 %'],
  ['fair', 'within 10 %'],
  ['rough', 'within a factor of two: the right order, not more'],
];

/** What was measured stands between backticks, so that a test can tell it from what was expected. */
const measured = (text: string): string => `\`${text}\``;
const number = (value: number): string =>
  Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-3) ? value.toExponential(3) : String(Number(value.toPrecision(5)));
const percent = (ratio: number): string => `${Number((ratio * 100).toPrecision(2))} %`;
const cell = (text: string): string => text.replaceAll('|', '\\|');
const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const head = (...cells: readonly string[]): string[] => [row(...cells), row(...cells.map(() => '---'))];

/** The page of the manual that says how far figures can be trusted, and why. */
export function page(found: Findings): string {
  return [
    '# How far the figures can be trusted',
    '',
    '<!-- Written by `npm run validity`. What is between backticks in the tables was measured when it was last run. -->',
    '',
    `Two engines give every figure: a solver by formulas, and a simulator by discrete events. Both are held against ${results.length} results from the literature and from independent computations (as of ${asOf}), against each other on ${NETWORKS} random networks, and the simulator against laws that every run must keep: all requests end in one way, nothing is busy for more than all the time, and what is inside is what comes times how long it stays (Little 1961). All of it runs with every \`npm test\`.`,
    '',
    ...labels(found),
    ...intervals(found.covered),
    ...facts(found),
    ...left(),
  ].join('\n');
}

function labels({ solved, apart }: Findings): string[] {
  const all = [...solved.values()].flat();
  const rows = LABELS.map(([label, promise]) => {
    const known = all.filter(({ found }) => found?.accuracy === label);
    const off = known.map(({ found, expected }) => Math.abs((found?.value ?? 0) - expected) / Math.max(1e-12, Math.abs(expected)));
    const random = apart.filter(({ accuracy }) => accuracy === label);
    const beyond = random.map((each) => each.beyond);
    return row(
      label,
      promise,
      measured(`${known.length}, median ${percent(at(off, 0.5))}`),
      measured(`${random.length}, ${percent(random.filter(kept).length / Math.max(1, random.length))} kept`),
      measured(`${percent(at(beyond, 0.95))}, ${percent(at(beyond, 1))}`),
    );
  });
  return [
    '## What the solver says of its own figures',
    '',
    'Every figure of the solver has a label. The third column counts the published figures that have it and how far they lie apart; the fourth those of random networks, and how many keep the promise; the fifth how far the solver lies beyond the simulated interval of 99.9 % there (95 of 100, and the farthest). A wait that is shorter than a tenth of a service is measured by that tenth.',
    '',
    ...head('Label', 'Promise', 'Published figures', 'Figures of random networks', 'Beyond the interval'),
    ...rows,
    '',
  ];
}

function intervals(covered: readonly Covered[]): string[] {
  const rows = MODELS.map(({ name, customers, replications }, model) => {
    const cells = ['mean', 'p50', 'p95', 'p99', 'utilisation'].map((figure) => {
      const parts = covered.filter((each) => each.model === model && each.figure === figure);
      const sum = (read: (part: Covered) => number): number => parts.reduce((total, part) => total + read(part), 0);
      const runs = sum(({ runs: each }) => each);
      if (runs === 0) return measured('not enough data');
      return measured(`${Math.round((100 * sum(({ held }) => held)) / runs)} % (± ${percent(sum(({ halves }) => halves) / runs)})`);
    });
    return row(`${name}, ${replications} × ${customers.toLocaleString('en')}`, ...cells);
  });
  return [
    '## What the intervals of the simulator hold',
    '',
    `How many of the intervals of 95 % held the exact value in ${RUNS} runs with different seeds, and how wide they were, as a half of the interval over the value. An interval comes from independent replications (Student's t), so it says nothing of what all replications have in common: where they are short beside the memory of a queue, 1 / (cμ(1 − √ρ)²) (90 services at 80 %, 1,560 at 95 %), means over a replication are skewed and high percentiles come out low. A figure has an interval only where each replication is long enough: 10 times that memory for a mean, a median, and how many wait; 50 times for p95, 250 times for p99 and 2,500 times for p99.9, which is when ten stretches of congestion can be expected beyond the percentile. Elsewhere the figure says that there is not enough data, and a note says how long a run it takes. What has no steady state (a scenario, a load that changes) is measured as it is, without this condition.`,
    '',
    ...head('Queue, replications × requests', 'mean', 'p50', 'p95', 'p99', 'utilisation'),
    ...rows,
    '',
  ];
}

function facts(found: Findings): string[] {
  const rows = results.filter((fact) => partsOf(fact).length > 0).flatMap((fact) => factRows(fact, found));
  return [
    '## Published results, one by one',
    '',
    'What an engine may differ by: the solver as its label says, the simulator by its interval of 99.9 %; both by what the source itself leaves open (rounding in print, another simulation, an approximation).',
    '',
    ...head('Result', 'Figure', 'Expected', 'Solver', 'Simulator'),
    ...rows,
    '',
  ];
}

function factRows(fact: Fact, { solved, simulated }: Findings): string[] {
  const analytic = solved.get(fact.id) ?? [];
  const runs = [...(simulated.get(fact.id)?.compared ?? [])];
  const lines: string[] = [];
  const line = (name: string, expected: number, left: Compared | undefined, right: Compared | undefined): void => {
    const first = lines.length === 0 ? cell(`**${fact.title}** (${fact.kind}; ${fact.source})`) : '';
    const one = left?.found ? `${measured(number(left.found.value ?? NaN))} ${left.found.accuracy}` : 'not computed';
    const two = right?.found ? measured(`${number(right.found.value ?? NaN)} ± ${number(right.tolerance)}`) : 'not asked';
    lines.push(row(first, name, number(expected), one, two));
  };
  for (const each of analytic) {
    const at = runs.findIndex(({ name, expected }) => name === each.name && expected === each.expected);
    line(each.name, each.expected, each, at < 0 ? undefined : runs.splice(at, 1)[0]);
  }
  for (const each of runs) line(each.name, each.expected, undefined, each);
  return lines;
}

function left(): string[] {
  const absent = ABSENT.map(([id, why]) =>
    row(
      cell(
        results
          .filter((fact) => id.test(fact.id))
          .map(({ title }) => title)
          .join('; '),
      ),
      why,
    ),
  );
  return [
    '## Results that no engine is held against here',
    '',
    ...head('Result', 'Why'),
    ...absent,
    '',
    `Of the results above, some numbers are no figures of an engine: ${UNMEASURED.map(([, why]) => why)
      .filter((why, at, all) => all.indexOf(why) === at)
      .join('; ')}.`,
    '',
  ];
}

/** The value that a ratio of them do not exceed; 0 of none. */
function at(values: readonly number[], ratio: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(ratio * sorted.length))] ?? 0;
}
