import type { Code, Entry, Statement } from './code.js';

const INDENT = '  ';
/** What `prettier` is told in the exported project; the printer lays lines out as it would. */
export const WIDTH = 120;

/** Statements at a depth of indentation, one empty line at most between them. */
export function printStatements(statements: readonly Statement[], depth: number): string[] {
  const pad = INDENT.repeat(depth);
  const lines: string[] = [];
  for (const statement of statements) {
    switch (statement.is) {
      case 'gap':
        if (lines.length > 0 && lines.at(-1) !== '') lines.push('');
        break;
      case 'comment':
        lines.push(`${pad}// ${commentText(statement.text)}`);
        break;
      case 'const':
        lines.push(statementLine(pad, `const ${statement.name} = `, statement.value, depth));
        break;
      case 'unpack':
        lines.push(`${pad}const { ${statement.names.join(', ')} } = ${statement.from};`);
        break;
      case 'assign':
        lines.push(statementLine(pad, `${statement.to} = `, statement.value, depth));
        break;
      case 'do':
        lines.push(statementLine(pad, '', statement.value, depth));
        break;
    }
  }
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

function statementLine(pad: string, head: string, value: Code, depth: number): string {
  return `${pad}${head}${printCode(value, depth, pad.length + head.length, 1)};`;
}

/** A comment is one line of text, whatever it is made of. */
export function commentText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replaceAll('*/', '* /')
    .trim();
}

/**
 * An expression that begins in a column, with so many characters after it on its last line. It stays on one line where it fits, and breaks from
 * the outside in where it does not.
 */
export function printCode(value: Code, depth: number, column: number, after: number): string {
  const flat = printFlat(value);
  if (flat !== null && column + flat.length + after <= WIDTH) return flat;
  return printBroken(value, depth, column, after);
}

/** On one line; null when something in it cannot be. */
function printFlat(value: Code): string | null {
  switch (value.is) {
    case 'literal':
      return typeof value.value === 'string' ? quote(value.value) : String(value.value);
    case 'path':
      return value.text;
    case 'array':
      return flatAll(value.items, (items) => `[${items.join(', ')}]`);
    case 'object': {
      if (value.wide && value.entries.length > 0) return null;
      if (value.entries.length === 0) return '{}';
      return flatAll(
        value.entries.map((entry) => ('spread' in entry ? entry.spread : entry.value)),
        (values) => `{ ${value.entries.map((entry, index) => `${headOf(entry)}${values[index] ?? ''}`).join(', ')} }`,
      );
    }
    case 'call': {
      const callee = printFlat(value.callee);
      return callee === null ? null : flatAll(value.arguments, (given) => `${value.fresh ? 'new ' : ''}${callee}(${given.join(', ')})`);
    }
    case 'member':
      return flatAll([value.of], ([of]) => `${of ?? ''}.${value.name}`);
    case 'sum':
      return flatAll(value.parts, (parts) => parts.join(' + '));
    case 'choice':
      return flatAll(
        [value.when, value.then, value.otherwise],
        ([when, then, otherwise]) => `${when ?? ''} ? ${then ?? ''} : ${otherwise ?? ''}`,
      );
  }
}

function flatAll(values: readonly Code[], join: (printed: readonly string[]) => string): string | null {
  const printed = values.map(printFlat);
  return printed.includes(null) ? null : join(printed as string[]);
}

/** `key: `, or what a spread begins with. A value of the key's own name is written once. */
function headOf(entry: Entry): string {
  if ('spread' in entry) return '...';
  return isShorthand(entry) ? '' : `${keyText(entry.key)}: `;
}

function isShorthand(entry: Entry): boolean {
  return 'key' in entry && entry.value.is === 'path' && entry.value.text === entry.key;
}

function keyText(key: string): string {
  return /^[a-z_$][\w$]*$/i.test(key) && key !== '__proto__' ? key : key === '__proto__' ? `[${quote(key)}]` : quote(key);
}

function printBroken(value: Code, depth: number, column: number, after: number): string {
  const pad = INDENT.repeat(depth + 1);
  const end = INDENT.repeat(depth);
  switch (value.is) {
    case 'literal':
    case 'path':
      return printFlat(value) ?? '';
    case 'array':
      return `[\n${value.items.map((item) => `${pad}${printCode(item, depth + 1, pad.length, 1)},\n`).join('')}${end}]`;
    case 'object':
      return `{\n${value.entries.map((entry) => `${pad}${printEntry(entry, depth + 1)},\n`).join('')}${end}}`;
    case 'member':
      return `${printCode(value.of, depth, column, after)}.${value.name}`;
    case 'choice':
      return `${printCode(value.when, depth, column, 2)}\n${pad}? ${printCode(value.then, depth + 1, pad.length + 2, 1)}\n${pad}: ${printCode(value.otherwise, depth + 1, pad.length + 2, after)}`;
    case 'sum':
      return value.parts
        .map((part, index) => (index === 0 ? printCode(part, depth, column, 2) : `${pad}${printCode(part, depth + 1, pad.length, 2)}`))
        .join(' +\n');
    case 'call': {
      const callee = `${value.fresh ? 'new ' : ''}${printCode(value.callee, depth, column, 1)}`;
      const first = value.arguments.slice(0, -1);
      const last = value.arguments.at(-1);
      const flat = first.map(printFlat);
      // A last argument that is an object or a list hugs the call, as long as what precedes it fits.
      if (last && (last.is === 'object' || last.is === 'array') && !flat.includes(null)) {
        const head = `${callee}(${flat.map((each) => `${each ?? ''}, `).join('')}`;
        if (column + lastLine(head).length < WIDTH) return `${head}${printBroken(last, depth, column + head.length, after + 1)})`;
      }
      return `${callee}(\n${value.arguments.map((given) => `${pad}${printCode(given, depth + 1, pad.length, 1)},\n`).join('')}${end})`;
    }
  }
}

function printEntry(entry: Entry, depth: number): string {
  const head = headOf(entry);
  return `${head}${printCode('spread' in entry ? entry.spread : entry.value, depth, INDENT.length * depth + head.length, 1)}`;
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}

/** A string as JavaScript reads it back, code unit for code unit: in single quotes, unless double ones need fewer escapes. */
export function quote(text: string): string {
  const json = JSON.stringify(text).slice(1, -1);
  const escaped = json.replace(/[\u007f-\u009f\p{Cf}\u2028\u2029]/gu, (character) =>
    Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join(''),
  );
  const singles = text.split("'").length;
  const doubles = text.split('"').length;
  if (singles > doubles) return `"${escaped}"`;
  return `'${escaped.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
