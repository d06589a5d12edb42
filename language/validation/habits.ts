import { UNITS, nearest } from '../../src/model/index.js';
import { FAULTS } from '../parser/words.js';
import { unitMeant } from '../types/quantities.js';
import { FOREIGN, type Habit, say } from './foreign.js';

/** Metrics are compared where they are expected, and in conditions. */
const COMPARED = String.raw`(?<=\)[ \t]*)`;
const EVENT = String.raw`(?<=(?:^|\{)[ \t]*at[ \t]+\d+[a-z]*[ \t]*:[ \t]*`;

/** The word of a list that was meant, with what was expected. */
const oneOf =
  (expected: string, words: readonly string[], others: Readonly<Record<string, string>> = {}): Habit['meant'] =>
  (found) => {
    const guess = Object.hasOwn(others, found) ? others[found] : nearest(found, words);
    return guess === undefined ? null : say(`Expected ${expected}, found \`${found}\`; did you mean \`${guess}\`?`, guess);
  };

/** What is compared, and how people say it. */
const IN_WORDS: readonly (readonly [said: RegExp, comparison: string])[] = [
  [/^(?:at most|up to|no more than|not more than|max)$/i, '<='],
  [/^(?:at least|no less than|not less than|min)$/i, '>='],
  [/^(?:less than|lower than|under|below)$/i, '<'],
  [/^(?:more than|greater than|over|above)$/i, '>'],
  [/^(?:is|equals)$/i, '=='],
];

const COMPARISONS: readonly Habit[] = [
  // `p99(f) = 800ms`, `p99(f) => 800ms`.
  {
    pattern: new RegExp(`${COMPARED}(?:=[<>]?|!=|===|[≤≥])(?![=<>])`),
    meant: (found) => {
      const right = found === '=>' || found === '≥' ? '>=' : found === '=<' || found === '≤' ? '<=' : '==';
      return found === '!=' ? null : say(`Expected a comparison such as \`<\`, found \`${found}\`; did you mean \`${right}\`?`, right);
    },
  },
  // `p99(f) less than 800ms`.
  {
    pattern: new RegExp(String.raw`${COMPARED}(?:is[ \t]+)?[a-z]+(?:[ \t]+[a-z]+){0,2}(?=[ \t]+\$?\d)`, 'i'),
    meant: (found) => {
      const words = found.replace(/^is[ \t]+(?=[a-z])/i, '').replace(/[ \t]+/g, ' ');
      const right = IN_WORDS.find(([said]) => said.test(words))?.[1];
      return right === undefined ? null : say(`A comparison is written \`${right}\`, found \`${found}\``, right);
    },
  },
  // `expect p99 < 100ms`, `expect cost < $5k`.
  {
    pattern: /(?<=(?:^|\{)[ \t]*expect[ \t]+)[a-z]\w*(?=[ \t]*[<>=])/i,
    meant: (found, { subjectOf }) => {
      const whole = `${found}(${subjectOf(found)})`;
      return say(`A metric says in parentheses what is measured: \`${whole}\``, whole);
    },
  },
  // `expect p99(f) < 1s and p99(g) < 1s`.
  {
    pattern: /(?<=(?:^|\{)[ \t]*expect[ \t].*)[ \t]+(?:and|&&)[ \t]+\w+(?=[ \t]*\()/i,
    meant: (found) => say('Each expectation is a sentence of its own', `\nexpect ${/\w+$/.exec(found)?.[0] ?? ''}`),
  },
];

const CALLS: readonly Habit[] = [
  // `a <- b`.
  {
    pattern: /\b[\w.]+[ \t]*<-+[ \t]*[a-z_][\w.]*/i,
    meant: (found) => {
      const [callee = '', caller = ''] = found.split(/[ \t]*<-+[ \t]*/);
      return say(`A call is written from who calls to who is called: \`${caller} -> ${callee}\``, `${caller} -> ${callee}`);
    },
  },
  // `a <-> b`.
  { pattern: /<-+>/, meant: () => say('A call is written `->`: its answer needs no arrow, found `<->`', '->') },
  // `a -> [b, c]`, `a -> b, c`.
  {
    pattern: /(?<![\w.])[\w.]+[ \t]*(?:->|~>)[ \t]*(?:\[[ \t]*)?[\w.]+(?:[ \t]*,[ \t]*[\w.]+)+(?:[ \t]*\])?(?=[ \t]*\}?$)/,
    meant: (found) => {
      const [caller = '', ...each] = found.match(/[\w.]+/g) ?? [];
      const arrow = found.includes('~>') ? '~>' : '->';
      return say(
        `An arrow leads to one component: who calls several has a line for each`,
        each.map((name) => `${caller} ${arrow} ${name}`).join('\n'),
      );
    },
  },
  // `a => b`, `a --> b`, `a > b`, `a - b`.
  {
    pattern: /(?<=(?:^|\{)[ \t]*(?:\w+\.)?\w+[ \t]*(?:(?:->|~>)[^>]*)?)(?:=>|-->|==>|—>|[→>-])(?=[ \t]*[a-z_])/i,
    meant: (found) => say(`A call is written \`->\`, found \`${found}\``, '->'),
  },
  // `a -> b "asks"`, `a -> b: "asks"`.
  {
    pattern: /(?<=[-~]>[ \t]*[\w.]+)(?:[ \t]*:)?[ \t]*"[^"]*"/,
    meant: () => say('A call has no text: behind its colon stands an operation, such as `read`', ''),
  },
  // `a -> b: read (timeout: 5ms)`.
  {
    pattern: /(?<=[-~]>[ \t]*[\w.]+(?:[ \t]*:[ \t]*\w+)?)[ \t]*[([][ \t]*\w+[ \t]*[:=][^()[\]{}]*[)\]]/,
    meant: (found) => {
      const options = found.trim().slice(1, -1).trim();
      return say('Options of a call stand in braces', ` { ${options.replace(/[ \t]*=[ \t]*/g, ': ')} }`);
    },
  },
  { pattern: /[-~]>(?=[ \t]*$)/, meant: (found) => say(`Expected a component after \`${found}\``, null) },
  {
    pattern: /(?<=^[ \t]*on[ \t]+)(?:fail|failed|error|errors|timeout)(?=[ \t]*[-~]>)/i,
    meant: (found) => say(`Expected \`miss\` or \`failure\`, found \`${found}\`; did you mean \`failure\`?`, 'failure'),
  },
  { pattern: /(?<=^[ \t]*on[ \t]+)[a-z]+(?=[ \t]*[-~]>)/i, meant: oneOf('`miss` or `failure`', ['miss', 'failure']) },
];

const UNIT = new Set(Object.values(UNITS).flat());

const FIGURES: readonly Habit[] = [
  // `100ms..200ms`, `100ms - 200ms`.
  {
    pattern: /(?<![\w.])\d[\d.]*[a-z]+[ \t]*(?:\.\.\.?|-|–|to)[ \t]*\d[\d.]*[a-z]+/i,
    meant: (found) => {
      const [least = '', most = ''] = found.match(/\d+(?:\.\d+)?[a-z]+/gi) ?? [];
      return say(`A value somewhere between two is \`uniform(${least}, ${most})\`, found \`${found}\``, `uniform(${least}, ${most})`);
    },
  },
  // `12,000/s`.
  {
    pattern: /(?<![\w.,])\d{1,3}(?:,\d{3})+(?!\d)/,
    meant: (found) => say(`The digits of a number stand together, found \`${found}\``, found.replaceAll(',', '')),
  },
  { pattern: /(?<![\w.])\.\d+/, meant: (found) => say(`A number begins with a digit, found \`${found}\``, `0${found}`) },
  // `ttl: 5 m`, `rate: 5 /s`, `rate: 100 req/s`, `ttl: 30 seconds`.
  {
    pattern: /(?<![\w.])\$?\d+(?:\.\d+)?[ \t]+(?:\/[a-z]+|%|[A-Za-z]+(?:\/[a-z]+)?)(?![\w:(])/,
    meant: (found) => {
      const [figure = '', unit = ''] = found.split(/[ \t]+/);
      const right = UNIT.has(unit) ? unit : unitMeant(unit);
      return right === undefined ? null : say(`A number and its unit are one word: \`${figure}${right}\``, `${figure}${right}`);
    },
  },
  // `5/s for client`.
  {
    pattern: /(?<=\d[a-z]*\/[a-z]+[ \t]+)(?:for|by|a|each|every|for each|for every|\/)(?=[ \t]+[a-z])/i,
    meant: (found) => say(`Expected \`per\`, found \`${found}\``, 'per'),
  },
  // `replicas: -1`.
  { pattern: /-(?=\d)/, meant: () => say('A quantity is never below zero', '') },
];

const EVENTS: readonly Habit[] = [
  // `fail w at 60s`.
  {
    pattern: new RegExp(String.raw`(?<=(?:^|\{)[ \t]*)(?:${[...FAULTS].join('|')})[ \t]+[^{}]*?[ \t]+at[ \t]+\d+[a-z]*`),
    meant: (found) => {
      const at = found.search(/[ \t]at[ \t]+\w+$/);
      return say('An event begins with its time', `${found.slice(at).trim()}: ${found.slice(0, at).trim()}`);
    },
  },
  // `at 60s fail w`: the colon is missing.
  {
    pattern: /(?<=(?:^|\{)[ \t]*at[ \t]+)\d+[a-z]+(?=[ \t]+[a-z])/i,
    meant: (found) => say(`Expected \`:\` after \`${found}\``, `${found}:`),
  },
  {
    pattern: new RegExp(`${EVENT})[a-z]+`, 'i'),
    meant: oneOf('a fault such as `fail`, `slow` or `partition`', [...FAULTS], {
      break: 'fail',
      crash: 'fail',
      kill: 'fail',
      stop: 'fail',
      terminate: 'fail',
      clear: 'flush',
      purge: 'flush',
      freeze: 'pause',
      hang: 'pause',
      suspend: 'pause',
      limit: 'throttle',
      split: 'partition',
    }),
  },
  // `slow w 10x`, `slow w to 10x`, `surge u by 5x`.
  {
    pattern: new RegExp(
      String.raw`${EVENT}(?:slow|surge|fill|throttle|stress)[ \t]+(?!\d)[\w.]+(?:\(\d+\))?[ \t]+)(?:[a-z]+[ \t]+)?\d[\w.%/]*`,
      'i',
    ),
    meant: (found, _, { input, index }) => {
      const join = /:[ \t]*slow/.test(input.slice(0, index)) ? 'by' : 'to';
      const [word = '', figure = word] = found.split(/[ \t]+/);
      return word === join ? null : say(`Expected \`${join}\`, found \`${word}\``, `${join} ${figure}`);
    },
  },
  // `60s: fail w`: so does `at`.
  {
    pattern: new RegExp(String.raw`(?<=(?:^|\{)[ \t]*)\d+[a-z]+(?=[ \t]*:[ \t]*(?:${[...FAULTS].join('|')})\b)`, 'i'),
    meant: (found) => say(`An event begins with \`at\`, found \`${found}\``, `at ${found}`),
  },
  { pattern: /(?<=[ \t])(?:during|while|until)(?=[ \t]+\d)/, meant: (found) => say(`Expected \`for\`, found \`${found}\``, 'for') },
];

const STATEMENTS: readonly Habit[] = [
  { pattern: /(?<=(?:^|\{)[ \t]*)[a-z]+(?=[ \t]*\{)/i, meant: oneOf('a statement', ['parallel', 'repeat']) },
  {
    pattern: /(?<=^[ \t]*)[a-z]+[ \t]+\w+(?=[ \t]*\()/i,
    meant: (found) => {
      const [word = '', metric = ''] = found.split(/[ \t]+/);
      return nearest(word, ['expect']) === undefined && !/^(?:assert|check|ensure|must|require|slo|verify)$/i.test(word)
        ? null
        : say(`\`${word}\` begins no statement; did you mean \`expect\`?`, `expect ${metric}`);
    },
  },
  {
    pattern: /(?<=(?:^|\{)[ \t]*)[a-z]+(?=[ \t]+\w+[ \t]*:)/i,
    meant: oneOf('a declaration', ['property', 'metric'], {
      attribute: 'property',
      field: 'property',
      param: 'property',
      prop: 'property',
    }),
  },
];

/** What people write who know other languages, and what their fingers do; the first that fits explains a line. */
export const HABITS: readonly Habit[] = [...COMPARISONS, ...CALLS, ...FIGURES, ...FOREIGN, ...EVENTS, ...STATEMENTS];
