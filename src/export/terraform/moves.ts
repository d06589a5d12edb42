import type { Kept } from '../../kinds/plan/kept.js';
import { block, comment, ref, type Block, type Expression, type Item } from './hcl.js';
import type { Declared } from './scope.js';

/** Addresses of components that have other names now than they were first built under. */
export interface Moves {
  /** The present address of what is written under another, `aws_db_instance.orders`; those that stay are left out. */
  readonly present: ReadonlyMap<string, string>;
  /** `moved` blocks for whoever has built it under an earlier address. */
  readonly items: readonly Item[];
}

/**
 * Says where the resources of renamed components stand now. Everything is written under the key that names on AWS are made of; the address alone
 * follows the component's name, and what was built under an earlier address is moved (developer.hashicorp.com/terraform/language/moved).
 */
export function movesOf(declared: readonly Declared[], { components }: Kept): Moves {
  const taken = new Set(declared.map(addressOf));
  const present = new Map<string, string>();
  const items: Item[] = [];
  for (const { id, key, labels } of components) {
    const now = labels.at(-1) ?? key;
    if (labels.length < 2 && now === key) continue;
    const moved: Item[] = [];
    for (const each of declared.filter((one) => one.component === key && startsWith(one.label, key))) {
      const at = (label: string): string => addressOf({ ...each, label: label + each.label.slice(key.length) });
      if (now !== key) {
        if (taken.has(at(now))) continue;
        taken.add(at(now));
        present.set(addressOf(each), at(now));
      }
      if (each.how !== 'resource') continue;
      const ways = labels.slice(1).map((label, index) => [at(labels[index] ?? key), at(label)] as const);
      // A resource that is declared cannot have been moved away.
      for (const [from, to] of ways) if (!taken.has(from) || present.has(from)) moved.push({ is: 'gap' }, movedBlock(from, to));
    }
    if (moved.length > 0)
      items.push({ is: 'gap' }, comment(`${id}: ${labels.map((label) => `\`${label}\``).join(', then ')}`), ...moved.slice(1));
  }
  return { present, items };
}

function startsWith(label: string, key: string): boolean {
  return label === key || label.startsWith(`${key}_`);
}

function addressOf({ how, type, label }: Pick<Declared, 'how' | 'type' | 'label'>): string {
  return `${how === 'resource' ? '' : `${how}.`}${type}.${label}`;
}

function movedBlock(from: string, to: string): Item {
  return {
    is: 'block',
    block: block(
      'moved',
      [],
      [
        ['from', ref(from)],
        ['to', ref(to)],
      ],
    ),
  };
}

/** The same items, with what has moved declared and named where it is now. */
export function readdressed(items: readonly Item[], present: ReadonlyMap<string, string>): readonly Item[] {
  if (present.size === 0) return items;
  const path = (text: string): string =>
    text.replace(/^(?:(?:data|ephemeral)\.)?\w+\.[\w-]+/, (address) => present.get(address) ?? address);
  const expression = (of: Expression): Expression => {
    switch (of.is) {
      case 'literal':
        return of;
      case 'reference':
        return { ...of, path: path(of.path) };
      case 'template':
        return { ...of, parts: of.parts.map((part) => (typeof part === 'string' ? part : expression(part))) };
      case 'list':
        return { ...of, items: of.items.map(expression) };
      case 'object':
        return {
          ...of,
          entries: of.entries.map(({ key, value }) => ({
            key: typeof key === 'string' ? key : expression(key),
            value: expression(value),
          })),
        };
      case 'call':
        return { ...of, arguments: of.arguments.map(expression) };
      case 'for':
        return { ...of, in: expression(of.in), key: of.key && expression(of.key), value: expression(of.value) };
      case 'access':
        return { ...of, of: expression(of.of), step: typeof of.step === 'string' ? of.step : expression(of.step) };
      case 'binary':
        return { ...of, left: expression(of.left), right: expression(of.right) };
      case 'choice':
        return { ...of, when: expression(of.when), then: expression(of.then), otherwise: expression(of.otherwise) };
    }
  };
  const item = (of: Item): Item => {
    if (of.is === 'attribute') return { ...of, value: expression(of.value) };
    return of.is === 'block' ? { ...of, block: declaration(of.block) } : of;
  };
  const declaration = (of: Block): Block => {
    const [type, label] = of.labels;
    const declared =
      type !== undefined && label !== undefined ? (/[\w-]+$/.exec(path(addressOf({ how: of.type, type, label })))?.[0] ?? label) : label;
    return {
      ...of,
      labels: type === undefined || declared === undefined ? of.labels : [type, declared],
      items: of.items.map(item),
    };
  };
  return items.map(item);
}
