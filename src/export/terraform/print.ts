import type { Block, Entry, Expression, Item } from './hcl.js';

const INDENT = '  ';
/** Lists and objects that would make a line longer than this are broken. */
const WIDTH = 100;

/** A file, laid out as `terraform fmt` leaves it. */
export function printFile(items: readonly Item[]): string {
  const text = printItems(items, 0).join('\n');
  return text === '' ? '' : `${text}\n`;
}

export function printBlock(block: Block, depth: number): string[] {
  const pad = INDENT.repeat(depth);
  const head = [block.type, ...block.labels.map(quote)].join(' ');
  const lines = printItems(block.items, depth + 1);
  return lines.length === 0 ? [`${pad}${head} {}`] : [`${pad}${head} {`, ...lines, `${pad}}`];
}

/** A run of attributes on one line each has its `=` in one column; whatever else stands between them ends the run. */
function printItems(items: readonly Item[], depth: number): string[] {
  const pad = INDENT.repeat(depth);
  const lines: string[] = [];
  let run: { name: string; value: string }[] = [];
  const flush = (): void => {
    lines.push(...aligned(run, ' = ').map((line) => pad + line));
    run = [];
  };
  let last: Item['is'] | null = null;
  for (const item of items) {
    switch (item.is) {
      case 'attribute': {
        const value = printExpression(item.value, depth);
        if (value.includes('\n')) {
          flush();
          lines.push(`${pad}${item.name} = ${value}`);
        } else run.push({ name: item.name, value });
        break;
      }
      case 'gap':
        flush();
        if (last !== null && last !== 'gap') lines.push('');
        break;
      case 'comment':
        flush();
        lines.push(...printComment(item.text, pad));
        break;
      case 'block':
        flush();
        // A nested block stands apart from what precedes it.
        if (depth > 0 && last !== null && last !== 'gap' && last !== 'comment') lines.push('');
        lines.push(...printBlock(item.block, depth));
        break;
    }
    last = item.is;
  }
  flush();
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

function aligned(run: readonly { name: string; value: string }[], sign: string): string[] {
  const width = Math.max(0, ...run.map(({ name }) => name.length));
  return run.map(({ name, value }) => `${name.padEnd(width)}${sign}${value}`);
}

/** A comment is one line of text, whatever it is made of. */
export function printComment(text: string, pad: string): string[] {
  const plain = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
  return [plain === '' ? `${pad}#` : `${pad}# ${plain}`];
}

export function printExpression(expression: Expression, depth: number): string {
  switch (expression.is) {
    case 'literal':
      return typeof expression.value === 'string' ? quote(expression.value) : String(expression.value);
    case 'reference':
      return expression.path;
    case 'template':
      return `"${expression.parts.map((part) => (typeof part === 'string' ? escape(part) : `\${${printExpression(part, depth)}}`)).join('')}"`;
    case 'list':
      return printList(expression.items, expression.wide, depth);
    case 'object':
      return printObject(expression.entries, depth);
    case 'call':
      return `${expression.name}(${expression.arguments.map((argument) => printExpression(argument, depth)).join(', ')})`;
    case 'for': {
      const head = `for ${expression.names.join(', ')} in ${printExpression(expression.in, depth)} : `;
      const value = printExpression(expression.value, depth);
      return expression.key ? `{ ${head}${printExpression(expression.key, depth)} => ${value} }` : `[${head}${value}]`;
    }
    case 'access': {
      const { of, step } = expression;
      return typeof step === 'string'
        ? `${printExpression(of, depth)}.${step}`
        : `${printExpression(of, depth)}[${printExpression(step, depth)}]`;
    }
    case 'choice':
      return `${printExpression(expression.when, depth)} ? ${printExpression(expression.then, depth)} : ${printExpression(expression.otherwise, depth)}`;
    case 'binary':
      return `${printExpression(expression.left, depth)} ${expression.operator} ${printExpression(expression.right, depth)}`;
  }
}

function printList(items: readonly Expression[], wide: boolean, depth: number): string {
  const short = items.map((item) => printExpression(item, depth));
  const line = `[${short.join(', ')}]`;
  if (items.length === 0 || (!wide && !line.includes('\n') && line.length + depth * INDENT.length <= WIDTH)) return line;
  // A single object hugs its brackets, as people write `jsonencode([{ … }])`.
  if (items.length === 1 && items[0]?.is === 'object') return line;
  const pad = INDENT.repeat(depth + 1);
  return `[\n${items.map((item) => `${pad}${printExpression(item, depth + 1)},\n`).join('')}${INDENT.repeat(depth)}]`;
}

function printObject(entries: readonly Entry[], depth: number): string {
  if (entries.length === 0) return '{}';
  const pad = INDENT.repeat(depth + 1);
  const lines: string[] = [];
  let run: { name: string; value: string }[] = [];
  const flush = (): void => {
    lines.push(...aligned(run, ' = '));
    run = [];
  };
  for (const { key, value } of entries) {
    const name = printKey(key, depth + 1);
    const text = printExpression(value, depth + 1);
    if (text.includes('\n')) {
      flush();
      lines.push(`${name} = ${text}`);
    } else run.push({ name, value: text });
  }
  flush();
  return `{\n${lines.map((line) => pad + line).join('\n')}\n${INDENT.repeat(depth)}}`;
}

function printKey(key: string | Expression, depth: number): string {
  if (typeof key !== 'string') return `(${printExpression(key, depth)})`;
  return /^[a-z_]\w*$/i.test(key) && !KEYWORDS.has(key) ? key : quote(key);
}

const KEYWORDS = new Set(['for', 'in', 'if', 'else', 'endif', 'endfor', 'null', 'true', 'false']);

/** A string as HCL reads it back, character for character. */
export function quote(text: string): string {
  return `"${escape(text)}"`;
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/**
 * `"` and `\` would end or bend the string, and `${` and `%{` would begin a template. HCL writes those as `$${` and `%%{`; after another `$` or `%`
 * that would be ambiguous, so there the brace is written by its number. Control characters, and marks that turn the direction of text, are
 * written by number too. Half a surrogate pair is no text at all.
 */
function escape(text: string): string {
  let out = '';
  let before = '';
  const characters = Array.from(text);
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i] ?? '';
    const sign = character === '$' || character === '%';
    if (sign && characters[i + 1] === '{') {
      out += before === '$' || before === '%' ? `${character}\\u007b` : `${character}${character}{`;
      i++;
      before = '{';
      continue;
    }
    out += SHORT.get(character) ?? (/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(character) ? numbered(character) : character);
    before = character;
  }
  return out;
}

function numbered(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xd800 && code <= 0xdfff) return '\\ufffd';
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
