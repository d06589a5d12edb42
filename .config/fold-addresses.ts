// A pass over WebAssembly as text. AssemblyScript writes the address of `list[at + 3]` as base + ((at + 3) << 2); here it becomes base + (at << 2) + 12, which is the same to the
// last bit, and which the optimiser then makes an offset of the load or store itself: one instruction instead of three, at every field of a record.

type Expression = string | readonly Expression[];

const TOKEN = /\s+|;;[^\n]*|"(?:[^"\\]|\\.)*"|[()]|[^\s()"]+/g;

function parsed(text: string): readonly Expression[] {
  const open: Expression[][] = [[]];
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '(') {
      open.push([]);
    } else if (token === ')') {
      const list = open.pop() ?? [];
      open.at(-1)?.push(folded(list));
    } else if (!/^(?:\s|;;)/.test(token)) {
      open.at(-1)?.push(token);
    }
  }
  return open[0] ?? [];
}

function constant(expression: Expression | undefined): number | null {
  return Array.isArray(expression) && expression[0] === 'i32.const' ? Number(expression[1]) : null;
}

/** The two parts of an addition of a constant, or null. */
function sum(expression: Expression | undefined): readonly [Expression, number] | null {
  if (!Array.isArray(expression) || expression[0] !== 'i32.add') return null;
  const [, left, right] = expression as readonly Expression[];
  const added = constant(right);
  return left !== undefined && added !== null ? [left, added] : null;
}

const add = (left: Expression, right: Expression): Expression => ['i32.add', left, right];
const value = (number: number): Expression => ['i32.const', String(number | 0)];

/** An expression whose parts are folded, with constants moved outwards. */
function folded(expression: readonly Expression[]): Expression {
  const [operation, left, right] = expression;
  if (left === undefined || right === undefined) return expression;
  if (operation === 'i32.shl') {
    const inner = sum(left);
    const places = constant(right);
    if (inner && places !== null) return add(['i32.shl', inner[0], right], value(inner[1] << places));
  }
  if (operation === 'i32.add' && constant(right) === null) {
    const before = sum(left);
    const after = sum(right);
    if (before || after)
      return add(add(before ? before[0] : left, after ? after[0] : right), value((before?.[1] ?? 0) + (after?.[1] ?? 0)));
  }
  return expression;
}

function shown(expression: Expression): string {
  return typeof expression === 'string' ? expression : `(${expression.map(shown).join(' ')})\n`;
}

/** The module with constants of addresses on the outside. */
export function foldAddresses(text: string): string {
  return parsed(text).map(shown).join('');
}
