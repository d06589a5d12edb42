/**
 * The part of TypeScript that the export writes, as a tree. As in the Terraform printer, text that people chose only ever enters as a literal; names
 * and paths are checked when the tree is made.
 */
export type Code =
  | { readonly is: 'literal'; readonly value: string | number | boolean }
  | { readonly is: 'path'; readonly text: string }
  | { readonly is: 'array'; readonly items: readonly Code[] }
  | { readonly is: 'object'; readonly entries: readonly Entry[]; readonly wide: boolean }
  | { readonly is: 'call'; readonly callee: Code; readonly fresh: boolean; readonly arguments: readonly Code[] }
  | { readonly is: 'member'; readonly of: Code; readonly name: string }
  | { readonly is: 'sum'; readonly parts: readonly Code[] }
  | { readonly is: 'choice'; readonly when: Code; readonly then: Code; readonly otherwise: Code };

export type Entry = { readonly key: string; readonly value: Code } | { readonly spread: Code };

/** What may be given where code is wanted: plain values are literals, and lists are arrays. */
export type Given = Code | string | number | boolean | readonly Given[];

export type Statement =
  | { readonly is: 'const'; readonly name: string; readonly value: Code }
  | { readonly is: 'unpack'; readonly names: readonly string[]; readonly from: string }
  | { readonly is: 'assign'; readonly to: string; readonly value: Code }
  | { readonly is: 'do'; readonly value: Code }
  | { readonly is: 'comment'; readonly text: string }
  | { readonly is: 'gap' };

/** `props.network.vpc`, `elbv2.SslPolicy.TLS13_RES`, `hosts[0]`; with a `!` where the types do not know that it is there. */
const PATH = /^[a-z_$][\w$]*(?:\.[a-z_$][\w$]*|\[\d+\])*!?$/i;

export function code(given: Given): Code {
  if (typeof given !== 'object') return { is: 'literal', value: given };
  if (Array.isArray(given)) return { is: 'array', items: (given as readonly Given[]).map(code) };
  return given as Code;
}

export function path(text: string): Code {
  if (!PATH.test(text)) throw new Error(`not a path: ${JSON.stringify(text)}`);
  return { is: 'path', text };
}

/** An object over several lines; entries of undefined are left out. */
export function object(entries: readonly (readonly [string, Given | undefined] | { readonly spread: Code })[]): Code {
  return { is: 'object', entries: entries.flatMap(entryOf), wide: true };
}

/** An object on one line, if it fits. */
export function inline(entries: readonly (readonly [string, Given | undefined])[]): Code {
  return { is: 'object', entries: entries.flatMap(entryOf), wide: false };
}

/** What the plan says in one object, under the same names; undefined when it says nothing. */
export function fields(values: Readonly<Record<string, Given>> | null): Code | undefined {
  return values === null ? undefined : inline(Object.entries(values));
}

function entryOf(entry: readonly [string, Given | undefined] | { readonly spread: Code }): Entry[] {
  if ('spread' in entry) return [entry];
  const [key, value] = entry;
  return value === undefined ? [] : [{ key, value: code(value) }];
}

/** `callee(…)`; the callee is a path, or a method of something. */
export function call(callee: string | Code, ...given: readonly Given[]): Code {
  return { is: 'call', callee: typeof callee === 'string' ? path(callee) : callee, fresh: false, arguments: given.map(code) };
}

export function make(callee: string, ...given: readonly Given[]): Code {
  return { is: 'call', callee: path(callee), fresh: true, arguments: given.map(code) };
}

/** `of.name(…)` */
export function method(of: Code, name: string, ...given: readonly Given[]): Code {
  return call({ is: 'member', of, name: checkedName(name) }, ...given);
}

/** Parts joined by `+`: text with values in it. */
export function sum(...parts: readonly Given[]): Code {
  return { is: 'sum', parts: parts.map(code) };
}

/** `when ? then : otherwise` */
export function choice(when: Code, then: Given, otherwise: Given): Code {
  return { is: 'choice', when, then: code(then), otherwise: code(otherwise) };
}

export function constant(name: string, value: Code): Statement {
  return { is: 'const', name: checkedName(name), value };
}

/** `const { groups, network } = props.network;` */
export function unpack(names: readonly string[], from: string): Statement {
  path(from);
  return { is: 'unpack', names: names.map(checkedName), from };
}

export function assign(to: string, value: Code): Statement {
  path(to);
  return { is: 'assign', to, value };
}

export function perform(value: Code): Statement {
  return { is: 'do', value };
}

export function comment(text: string): Statement {
  return { is: 'comment', text };
}

export const GAP: Statement = { is: 'gap' };

function checkedName(name: string): string {
  if (!/^[a-z_$][\w$]*$/i.test(name)) throw new Error(`not a name: ${JSON.stringify(name)}`);
  return name;
}
