import { UNITS } from '../../src/model/index.js';
import { FAULTS } from '../parser/words.js';
import { nearest } from './nearest.js';

/** A spelling from another language, or a slip of the finger, that leaves a line no sentence: where it is, and what to write instead. */
export interface Slip {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly replacement: string;
}

interface Habit {
  /** Matches what is to be replaced, and nothing around it. */
  readonly pattern: RegExp;
  readonly meant: (found: string) => { readonly message: string; readonly replacement: string } | null;
}

const UNIT = new Set(Object.values(UNITS).flat());
/** Metrics are compared where they are expected, and in conditions. */
const COMPARED = String.raw`(?<=\)[ \t]*)`;

const say = (message: string, replacement: string): { readonly message: string; readonly replacement: string } => ({
  message,
  replacement,
});

/** The word of a list that was meant, with what was expected. */
const oneOf =
  (expected: string, words: readonly string[]): Habit['meant'] =>
  (found) => {
    const guess = nearest(found, words);
    return guess === undefined ? null : say(`Expected ${expected}, found \`${found}\`; did you mean \`${guess}\`?`, guess);
  };

const HABITS: readonly Habit[] = [
  // `p99(f) = 800ms`, `p99(f) => 800ms`.
  {
    pattern: new RegExp(`${COMPARED}(?:=[<>]?|!=|===)(?![=<>])`),
    meant: (found) => {
      const right = found === '=>' ? '>=' : found === '=<' ? '<=' : '==';
      return found === '!=' ? null : say(`Expected a comparison such as \`<\`, found \`${found}\`; did you mean \`${right}\`?`, right);
    },
  },
  // `a => b`, `a --> b`, `a > b`, `a - b`.
  {
    pattern: /(?<=(?:^|\{)[ \t]*(?:\w+\.)?\w+[ \t]*(?:(?:->|~>)[^>]*)?)(?:=>|-->|==>|—>|[→>-])(?=[ \t]*[a-z_])/i,
    meant: (found) => say(`A call is written \`->\`, found \`${found}\``, '->'),
  },
  // `ttl: 5 m`, `rate: 5 /s`.
  {
    pattern: /(?<![\w.])\$?\d+(?:\.\d+)?[ \t]+(?:\/[a-z]+|%|[A-Za-z]+)(?![\w:(])/,
    meant: (found) => {
      const together = found.replace(/[ \t]+/, '');
      return UNIT.has(together.replace(/^\$?[\d.]+/, '')) ? say(`A number and its unit are one word: \`${together}\``, together) : null;
    },
  },
  // `ttl = 5m`, and a value without anything before it.
  {
    pattern: /(?<=[{,][ \t]*|^[ \t]+)[a-z_]\w*[ \t]*=(?!=|>)/i,
    meant: (found) => say(`A property is written with a colon, found \`=\``, found.replace(/[ \t]*=$/, ':')),
  },
  // `replicas: -1`.
  { pattern: /-(?=\d)/, meant: () => say('A quantity is never below zero', '') },
  { pattern: /;/, meant: () => say('What follows is separated by a space or a new line, found `;`', '') },
  {
    pattern: /(?<=^[ \t]*on[ \t]+)(?:fail|failed|error|errors|timeout)(?=[ \t]*[-~]>)/i,
    meant: (found) => say(`Expected \`miss\` or \`failure\`, found \`${found}\`; did you mean \`failure\`?`, 'failure'),
  },
  { pattern: /(?<=^[ \t]*on[ \t]+)[a-z]+(?=[ \t]*[-~]>)/i, meant: oneOf('`miss` or `failure`', ['miss', 'failure']) },
  // `at 60s fail w`: the colon is missing.
  {
    pattern: /(?<=^[ \t]*at[ \t]+)\d+[a-z]+(?=[ \t]+[a-z])/i,
    meant: (found) => say(`Expected \`:\` after \`${found}\``, `${found}:`),
  },
  {
    pattern: /(?<=^[ \t]*at[ \t]+\d+[a-z]*[ \t]*:[ \t]*)[a-z]+/i,
    meant: oneOf('a fault such as `fail`, `slow` or `partition`', [...FAULTS]),
  },
  // `60s: fail w`: so does `at`.
  {
    pattern: new RegExp(String.raw`(?<=^[ \t]*)\d+[a-z]+(?=[ \t]*:[ \t]*(?:${[...FAULTS].join('|')})\b)`, 'i'),
    meant: (found) => say(`An event begins with \`at\`, found \`${found}\``, `at ${found}`),
  },
  { pattern: /(?<=[ \t])(?:during|while|until)(?=[ \t]+\d)/, meant: (found) => say(`Expected \`for\`, found \`${found}\``, 'for') },
  { pattern: /(?<=(?:^|\{)[ \t]*)[a-z]+(?=[ \t]*\{)/i, meant: oneOf('a statement', ['parallel', 'repeat']) },
  {
    pattern: /(?<=^[ \t]*)[a-z]+[ \t]+\w+(?=[ \t]*\()/i,
    meant: (found) => {
      const [word = '', metric = ''] = found.split(/[ \t]+/);
      return nearest(word, ['expect']) === undefined
        ? null
        : say(`\`${word}\` begins no statement; did you mean \`expect\`?`, `expect ${metric}`);
    },
  },
  { pattern: /(?<=^[ \t]*|\{[ \t]*)[a-z]+(?=[ \t]+\w+[ \t]*:)/i, meant: oneOf('a declaration', ['property', 'metric']) },
];

/** Longer lines are nobody's hand. */
const LONGEST = 200;

/** The slip on a line that explains why its parser stopped at a column; null when it is none that people are known for. */
export function slipOn(line: string, column: number): Slip | null {
  if (line.length > LONGEST) return null;
  for (const { pattern, meant } of HABITS) {
    const match = pattern.exec(line);
    if (!match) continue;
    const end = match.index + match[0].length;
    // What stands elsewhere on the line is not what the parser stumbled over.
    if (column < match.index - 2 || column > end + 2) continue;
    const right = meant(match[0]);
    if (right) return { start: match.index, end, ...right };
  }
  return null;
}
