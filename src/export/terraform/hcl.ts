/**
 * The part of HashiCorp's configuration language that the export writes, as a tree. Text that people chose only ever enters as a literal, which the
 * printer escapes; everything else is checked when the tree is made, so that no name can become code.
 */
export type Expression =
  | { readonly is: 'literal'; readonly value: string | number | boolean | null }
  | { readonly is: 'reference'; readonly path: string }
  | { readonly is: 'template'; readonly parts: readonly (string | Expression)[] }
  | { readonly is: 'list'; readonly items: readonly Expression[]; readonly wide: boolean }
  | { readonly is: 'object'; readonly entries: readonly Entry[] }
  | { readonly is: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  | {
      readonly is: 'for';
      readonly names: readonly string[];
      readonly in: Expression;
      readonly key: Expression | null;
      readonly value: Expression;
    }
  | { readonly is: 'access'; readonly of: Expression; readonly step: string | Expression }
  | { readonly is: 'binary'; readonly left: Expression; readonly operator: string; readonly right: Expression }
  | { readonly is: 'choice'; readonly when: Expression; readonly then: Expression; readonly otherwise: Expression };

export interface Entry {
  readonly key: string | Expression;
  readonly value: Expression;
}

export type Item =
  | { readonly is: 'attribute'; readonly name: string; readonly value: Expression }
  | { readonly is: 'block'; readonly block: Block }
  | { readonly is: 'comment'; readonly text: string }
  | { readonly is: 'gap' };

export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly items: readonly Item[];
}

/** What may be given where an expression is wanted: plain values are literals. */
export type Given = Expression | string | number | boolean | null | readonly Given[];

const IDENTIFIER = /^[a-z_][\w-]*$/i;
/** A traversal: names, attributes, and indices that are whole numbers, `each.key`, a name or a string of harmless characters. */
const PATH = /^[a-z_][\w-]*(?:\.[a-z_*][\w-]*|\.\d+|\[(?:\*|\d+|[a-z_][\w.]*|"[\w.:/ -]*")\])*$/i;

function checked(pattern: RegExp, text: string, what: string): string {
  if (!pattern.test(text)) throw new Error(`not ${what}: ${JSON.stringify(text)}`);
  return text;
}

export function expression(given: Given): Expression {
  if (given === null || typeof given !== 'object') return { is: 'literal', value: given };
  if (Array.isArray(given)) return list(given as readonly Given[]);
  return given as Expression;
}

/** `aws_lb.entry.arn`; throws on anything that is more than a traversal. */
export function ref(path: string): Expression {
  return { is: 'reference', path: checked(PATH, path, 'a reference') };
}

/** A string with expressions in it; the strings among the parts are literal. */
export function template(...parts: readonly (string | Expression)[]): Expression {
  return { is: 'template', parts: parts.flatMap((part) => (typeof part !== 'string' && part.is === 'template' ? part.parts : [part])) };
}

export function list(items: readonly Given[], wide = false): Expression {
  return { is: 'list', items: items.map(expression), wide };
}

/** An object over several lines. Keys that are no identifiers are quoted. */
export function object(entries: readonly (readonly [string | Expression, Given])[]): Expression {
  return { is: 'object', entries: entries.map(([key, value]) => ({ key, value: expression(value) })) };
}

export function call(name: string, ...given: readonly Given[]): Expression {
  return { is: 'call', name: checked(IDENTIFIER, name, 'a function'), arguments: given.map(expression) };
}

/** `[for names in source : value]`, or with a key `{ for names in source : key => value }`. */
export function forEach(names: readonly string[], source: Expression, value: Expression, key: Expression | null = null): Expression {
  return { is: 'for', names: names.map((name) => checked(IDENTIFIER, name, 'a name')), in: source, key, value };
}

export function access(of: Expression, step: string | Expression): Expression {
  return { is: 'access', of, step: typeof step === 'string' ? checked(IDENTIFIER, step, 'an attribute') : step };
}

export function binary(left: Given, operator: '+' | '-' | '==' | '>=' | '<=' | '&&' | '||', right: Given): Expression {
  return { is: 'binary', left: expression(left), operator, right: expression(right) };
}

/** `when ? then : otherwise` */
export function choice(when: Expression, then: Given, otherwise: Given): Expression {
  return { is: 'choice', when, then: expression(then), otherwise: expression(otherwise) };
}

/** The items of a block's body, one after the other. A value of undefined leaves the attribute out; null is the empty line. */
export type Body = readonly (readonly [string, Given | undefined] | Item | null | false)[];

export function block(type: string, labels: readonly string[], body: Body): Block {
  checked(IDENTIFIER, type, 'a block');
  for (const label of labels) checked(IDENTIFIER, label, 'a label');
  return { type, labels, items: body.flatMap(itemOf) };
}

/** A nested block. */
export function nested(type: string, body: Body): Item {
  return { is: 'block', block: block(type, [], body) };
}

export function comment(text: string): Item {
  return { is: 'comment', text };
}

function itemOf(entry: Body[number]): Item[] {
  if (entry === false) return [];
  if (entry === null) return [{ is: 'gap' }];
  if ('is' in entry) return [entry];
  const [name, value] = entry;
  return value === undefined ? [] : [{ is: 'attribute', name: checked(IDENTIFIER, name, 'an attribute'), value: expression(value) }];
}
