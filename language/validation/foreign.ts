/** What a line's neighbours say of what was meant on it. */
export interface Hints {
  /** Whether there is a kind of this name. */
  readonly isKind: (word: string) => boolean;
  /** What a metric could be measured of here, as it is written between its parentheses. */
  readonly subjectOf: (metric: string) => string;
}

/** One way to write what is no sentence of Arch. */
export interface Habit {
  /** Matches what is to be replaced, and nothing around it. */
  readonly pattern: RegExp;
  readonly meant: (found: string, hints: Hints, match: RegExpExecArray) => Meant | null;
}

interface Meant {
  readonly message: string;
  readonly replacement: string | null;
}

export const say = (message: string, replacement: string | null): Meant => ({ message, replacement });

/** A name that can stand for a title: `Order API` becomes `order_api`. */
function named(title: string): string {
  const name = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^[a-z]/.test(name) ? name : `_${name}`;
}

/** Types of properties, by which a declaration is known whose `property` was left out. */
const TYPES = 'bandwidth|duration|factor|flag|integer|money|number|percent|price|rate|size|text|time_of_day';

const IMPORTS: readonly Habit[] = [
  // `import { a } from "./b.arch"`, `import * as b from "./b.arch"`.
  {
    pattern: /(?<=^[ \t]*import[ \t]+)[^"']*\bfrom[ \t]+(?=["'])/,
    meant: () => say('An import brings in every name of a file: the path follows `import` directly', ''),
  },
  // `import kinds/a`.
  {
    pattern: /(?<=^[ \t]*import[ \t]+)[\w./-]+(?=[ \t]*$)/,
    meant: (found) => {
      const path = `"${/^\.\.?\//.test(found) ? '' : './'}${found}${found.endsWith('.arch') ? '' : '.arch'}"`;
      return say(`The path of an import stands in quotes: \`${path}\``, path);
    },
  },
  // `include "x.arch"`, `require("x.arch")`.
  {
    pattern: /(?<=^[ \t]*)#?(?:include|load|require|use|using)[ \t]+(?=")/,
    meant: (found) => say(`Another file is brought in by \`import\`, found \`${found.trim()}\``, 'import '),
  },
];

const DECLARATIONS: readonly Habit[] = [
  // HCL: `resource "web_server" "w" {`.
  {
    pattern: /(?<=^[ \t]*)[a-z]+[ \t]+"\w+"[ \t]+"[^"]+"/i,
    meant: (found, { isKind }) => {
      const [, kind = '', name = ''] = /"(\w+)"[ \t]+"([^"]+)"/.exec(found) ?? [];
      const right = isKind(kind) ? `${kind} ${named(name)}` : null;
      return say(`A component is written \`${right ?? 'KIND name'} { … }\``, right);
    },
  },
  // `web_server "w" {`, `web_server "Order API" {`.
  {
    pattern: /(?<=(?:^|\{)[ \t]*)\w+[ \t]+"[^"]+"(?=[ \t]*(?:[{}]|$))/,
    meant: (found, { isKind }) => {
      const [, kind = '', title = ''] = /^(\w+)[ \t]+"([^"]+)"$/.exec(found) ?? [];
      if (!isKind(kind)) return null;
      const name = named(title);
      return say(
        `A \`${kind}\` needs a name, and a title alone is none: \`${kind} ${name}\``,
        `${kind} ${name}${name === title ? '' : ` "${title}"`}`,
      );
    },
  },
  // `w = web_server`, `let w = web_server {`, `w: web_server {`.
  {
    pattern: /(?<=^[ \t]*)(?:(?:const|let|var)[ \t]+)?\w+[ \t]*[=:][ \t]*(?:new[ \t]+)?\w+(?=[ \t]*(?:[{(]|$))/,
    meant: (found, { isKind }) => {
      const [, name = '', kind = ''] = /(\w+)[ \t]*[=:][ \t]*(?:new[ \t]+)?(\w+)$/.exec(found) ?? [];
      return isKind(kind) ? say(`A component is written with its kind first: \`${kind} ${name}\``, `${kind} ${name}`) : null;
    },
  },
  // YAML: `web_server:` and `web_server w:`, with what belongs to it on the next lines.
  {
    pattern: /(?<=^[ \t]*)\w+(?:[ \t]+\w+)?[ \t]*:(?=[ \t]*$)/,
    meant: (found, { isKind }) => {
      const [kind = '', name = 'name'] = found.replace(/[ \t]*:$/, '').split(/[ \t]+/);
      return isKind(kind) ? say(`What belongs to a component stands in braces: \`${kind} ${name} { … }\``, null) : null;
    },
  },
  { pattern: /(?<=^[ \t]*)[-*][ \t]+\b/, meant: (found) => say(`A statement begins with a word, found \`${found.trim()}\``, '') },
  // `users u = {`, `flow f: {`.
  {
    pattern: /(?<=^[ \t]*\w+[ \t]+\w+)[ \t]*[=:](?=[ \t]*\{)/,
    meant: (found) => say(`A body follows the name directly, found \`${found.trim()}\``, ''),
  },
  // `web_server w replicas: 2`.
  {
    pattern: /(?<=^[ \t]*\w+[ \t]+\w+(?:[ \t]+"[^"]*")?[ \t]+)[a-z_]+[ \t]*:[^{}]*[^{}\s]/,
    meant: (found) => say('What belongs to a component stands in braces', `{ ${found} }`),
  },
  // `kind a : b`.
  {
    pattern: /(?<=^[ \t]*(?:abstract[ \t]+)?kind[ \t]+\w+)[ \t]*(?:[:<]|\b(?:extend|from|inherits|is|of)\b)[ \t]*(?=\w)/,
    meant: (found) => say(`Expected \`extends\`, found \`${found.trim()}\``, ' extends '),
  },
  // `x: number = 5` in a kind.
  {
    pattern: new RegExp(String.raw`(?<=(?:^|\{)[ \t]*)[a-z_]\w*[ \t]*:[ \t]*(?:${TYPES})\b[^=}]*=`),
    meant: (found) => say('A property is declared with `property`', `property ${found}`),
  },
];

const PUNCTUATION: readonly Habit[] = [
  // A comment of a shell, or of SQL.
  { pattern: /#+|(?<=(?:^|[ \t])[ \t]*)--(?=[ \t])/, meant: (found) => say(`A comment begins with \`//\`, found \`${found}\``, '//') },
  // `'us-east-1'`, and what a word processor makes of quotes.
  {
    pattern: /['‘’‚“”„`«]([^'‘’“”`»"]*)['‘’“”`»]/,
    meant: (found) => say(`A text stands between straight quotes, found \`${found.charAt(0)}\``, `"${found.slice(1, -1)}"`),
  },
  // JSON: `"replicas": 2`.
  {
    pattern: /(?<=(?:^|[{,])[ \t]*)"\w+"(?=[ \t]*:)/,
    meant: (found) => say(`The name of a property stands without quotes, found \`${found}\``, found.slice(1, -1)),
  },
  // `exponential(mean=5ms)`.
  {
    pattern: /(?<=\w\([^(){}]*)\b[a-z_]\w*[ \t]*=(?!=|>)/i,
    meant: (found) => say('An argument is written with a colon, found `=`', found.replace(/[ \t]*=$/, ': ')),
  },
  // `ttl = 5m`, and a value without anything before it.
  {
    pattern: /(?<=[{,][ \t]*|^[ \t]+)[a-z_]\w*[ \t]*=(?!=|>)/i,
    meant: (found) => say('A property is written with a colon, found `=`', found.replace(/[ \t]*=$/, ':')),
  },
  {
    pattern: /;[ \t]*/,
    meant: (_, __, { input, index }) =>
      say(
        'What follows is separated by a space or a new line, found `;`',
        /[-~]>/.test(input.slice(index)) ? '\n' : input.charAt(index + 1),
      ),
  },
];

/** How other languages write what Arch writes otherwise. */
export const FOREIGN: readonly Habit[] = [...IMPORTS, ...DECLARATIONS, ...PUNCTUATION];
