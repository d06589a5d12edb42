import { AstUtils, UriUtils, type AstNode } from 'langium';
import { nearest } from '../../src/model/index.js';
import {
  isComponent,
  type Component,
  type KindDeclaration,
  type NamedType,
  type Property,
  type TypeDeclaration,
} from '../generated/ast.js';
import { MAX_ANCESTORS, type Kinds } from '../references/kinds.js';
import type { ArchScopeProvider } from '../references/scope-provider.js';
import { tableOf, type Declared } from '../references/table.js';
import type { World } from '../references/world.js';
import { didYouMean, figureNamed } from '../types/describe.js';
import { evaluateQuantity } from '../types/quantities.js';
import { BUILTIN_TYPES, DIMENSIONS } from '../types/shape.js';
import type { ArchDocument } from '../workspace/imports.js';
import { isLibrary } from '../workspace/library.js';
import { replacing, type Report } from './report.js';

const SORTS: Readonly<Record<Declared['$type'], string>> = {
  KindDeclaration: 'kind',
  TypeDeclaration: 'type',
  Component: 'component',
  Flow: 'flow',
  Scenario: 'scenario',
  View: 'view',
};

/** Two things of one name, in a file or in files that come together. The later one is at fault. */
export function checkClashes(documents: readonly ArchDocument[], library: readonly ArchDocument[], report: Report): void {
  // Kinds and types share their names, for a type can name either; components and flows do, for an expectation can.
  const kinds = new Map<string, Declared>();
  const components = new Map<string, Declared>();
  for (const document of [...library, ...documents]) {
    const table = tableOf(document.parseResult.value);
    for (const { second, first } of table.clashes) clash(second, first, report);
    for (const [known, ...tables] of [
      [kinds, table.kinds, table.types],
      [components, table.components, table.flows],
    ] as const) {
      for (const own of tables) {
        for (const [name, node] of own) {
          const first = known.get(name);
          if (first) clash(node, first, report);
          else known.set(name, node);
        }
      }
    }
  }
}

function clash(second: Declared, first: Declared, report: Report): void {
  const where = AstUtils.getDocument(first);
  const line = (first.$cstNode?.range.start.line ?? 0) + 1;
  const place =
    where === AstUtils.getDocument(second)
      ? `on line ${line}`
      : isLibrary(where.uri)
        ? 'of the standard library'
        : `in ${UriUtils.basename(where.uri)}, line ${line}`;
  report.error('duplicate-name', `\`${second.name ?? ''}\` is the name of a ${SORTS[first.$type]} already, ${place}`, {
    node: second,
    property: 'name',
  });
}

/** The kinds and types that a file declares. */
export function checkKinds(document: ArchDocument, world: World, kinds: Kinds, report: Report): void {
  const table = tableOf(document.parseResult.value);
  for (const kind of table.kinds.values()) {
    checkMembers(kind, report);
    const lineage = kinds.of(kind).lineage;
    const last = lineage.at(-1);
    if (last?.base?.ref && lineage.includes(last.base.ref)) {
      report.error('kind-cycle', `The kind \`${kind.name ?? ''}\` extends itself`, { node: kind, property: 'base' });
    } else if (last?.base?.ref) {
      report.error('too-deep', `The kind \`${kind.name ?? ''}\` has more than ${MAX_ANCESTORS} ancestors`, {
        node: kind,
        property: 'base',
      });
    }
  }
  for (const kind of table.kinds.values()) checkComposition(kind, kinds, report);
  for (const declared of [...table.kinds.values(), ...table.types.values()]) checkWords(declared, world, report);
  for (const type of table.types.values()) {
    if (containsItself(type))
      report.error('type-cycle', `The type \`${type.name ?? ''}\` is one of its own options`, { node: type, property: 'name' });
  }
}

/** A kind is not made of itself, by whatever way. It is said of each piece of its own that leads back. */
function checkComposition(kind: KindDeclaration, kinds: Kinds, report: Report): void {
  const piecesOf = (each: KindDeclaration): Component[] => [...kinds.of(each).components.values()];
  for (const piece of kind.members.filter(isComponent)) {
    const start = piece.kind?.ref;
    if (!start) continue;
    const before = new Map<KindDeclaration, KindDeclaration | null>([[start, null]]);
    for (const [each] of before) {
      if (each === kind) {
        const way: string[] = [];
        for (let at: KindDeclaration | null = each; at; at = before.get(at) ?? null) way.unshift(at.name ?? '');
        const made = [kind.name ?? '', ...way].map((name) => `\`${name}\``).join(', which is made of ');
        report.error('kind-cycle', `A kind cannot be made of itself: ${made.replace(', which is made of ', ' is made of ')}`, piece);
        break;
      }
      for (const { kind: inner } of piecesOf(each)) if (inner?.ref && !before.has(inner.ref)) before.set(inner.ref, each);
    }
  }
}

function containsItself(type: TypeDeclaration): boolean {
  const seen = new Set([type]);
  for (const each of seen) {
    for (const option of each.type?.options ?? []) {
      const alias = option.$type === 'NamedType' ? option.word?.ref : undefined;
      if (alias === type) return true;
      if (alias?.$type === 'TypeDeclaration') seen.add(alias);
    }
  }
  return false;
}

function checkMembers(kind: KindDeclaration, report: Report): void {
  checkPieces(kind, report);
  const seen = new Map<string, Set<string>>();
  for (const member of kind.members) {
    if (member.$type === 'Property' || member.$type === 'Connection' || member.name === undefined) continue;
    if (member.$type === 'Component' || member.$type === 'Flow') continue;
    const names = seen.get(member.$type) ?? new Set();
    seen.set(member.$type, names);
    if (names.has(member.name)) report.error('duplicate-name', `\`${member.name}\` is declared twice`, { node: member, property: 'name' });
    names.add(member.name);
    if (member.$type === 'MetricDeclaration') {
      const [option, ...others] = member.type?.options ?? [];
      const word = option?.$type === 'NamedType' ? option.word?.$refText : undefined;
      if (member.type && (word === undefined || others.length > 0 || !METRIC_TYPES.has(word))) {
        report.error(
          'wrong-type',
          `A metric is a figure: expected one of ${[...METRIC_TYPES].map((each) => `\`${each}\``).join(', ')}`,
          member.type,
        );
      }
    }
  }
}

/** Pieces and flows of a composite share their names, as components and flows of a file do; nesting says where a piece stands, not what it is called. */
function checkPieces(kind: KindDeclaration, report: Report): void {
  const names = new Set<string>();
  const visit = (member: KindDeclaration['members'][number] | Component['members'][number]): void => {
    if (member.$type !== 'Component' && member.$type !== 'Flow') return;
    if (member.name !== undefined && names.has(member.name))
      report.error('duplicate-name', `\`${member.name}\` is declared twice`, { node: member, property: 'name' });
    if (member.name !== undefined) names.add(member.name);
    if (member.$type === 'Component') member.members.forEach(visit);
  };
  kind.members.forEach(visit);
}

const METRIC_TYPES = new Set(BUILTIN_TYPES.filter((word) => !['flag', 'text', 'time_of_day', 'operation', 'condition'].includes(word)));

/** The limits of a range are figures of the type that they limit, the lower one first. */
function checkRange(option: NamedType, report: Report): void {
  const word = option.word?.$refText ?? '';
  const known = DIMENSIONS.get(word);
  if (!known) {
    report.error('wrong-type', `A range limits figures, and \`${word}\` is none`, option);
    return;
  }
  const shapes = [{ ...known, lower: null, upper: null }];
  const [lower, upper] = [option.lower, option.upper].map(
    (limit) => limit && evaluateQuantity(limit, shapes, figureNamed(known.dimension), report),
  );
  if (lower !== undefined && upper !== undefined && lower > upper) {
    report.error('out-of-range', 'The range is empty: its upper limit is below the lower one', option);
  }
}

/** What types are called elsewhere. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['bool', 'flag'],
  ['boolean', 'flag'],
  ['bytes', 'size'],
  ['decimal', 'number'],
  ['double', 'number'],
  ['float', 'number'],
  ['int', 'integer'],
  ['percentage', 'percent'],
  ['str', 'text'],
  ['string', 'text'],
  ['time', 'duration'],
]);

/** A word that is no type becomes the member of an enumeration; one that stands alone and is nearly a type is a slip of the pen. */
function checkWords(declared: KindDeclaration | TypeDeclaration, world: World, report: Report): void {
  for (const node of AstUtils.streamAst(declared)) {
    if (node.$type !== 'NamedType') continue;
    const option = node as NamedType;
    const word = option.word?.$refText;
    if (option.ranged) checkRange(option, report);
    if (word === undefined || option.word?.ref !== option || BUILTIN_TYPES.includes(word)) continue;
    const alone = option.$container.options.length === 1;
    if (!alone || option.parameters.length > 0) continue;
    const names = [...BUILTIN_TYPES, ...[...world.types(), ...world.kinds()].flatMap(({ name }) => name ?? [])];
    const guess = ELSEWHERE.get(word.toLowerCase()) ?? nearest(word, names);
    if (guess !== undefined && guess !== word) {
      report.warning(
        'unknown-type',
        `\`${word}\` is no type, and so the only value that can be written here${didYouMean(guess)}`,
        option,
        replacing(option, guess),
      );
    }
  }
}

/** Properties written twice in one body, and properties that are not to be written any more. */
export function checkProperties(properties: readonly Property[], scopes: ArchScopeProvider, report: Report): void {
  const seen = new Set<string>();
  for (const property of properties) {
    const name = property.declaration?.$refText;
    if (name === undefined) continue;
    if (seen.has(name)) report.error('duplicate-property', `\`${name}\` is written twice`, { node: property, property: 'declaration' });
    seen.add(name);
    const instead = property.declaration?.ref?.deprecated;
    if (instead === undefined) continue;
    const where = { node: property, property: 'declaration' };
    const fixes = scopes.ownerTable(property)?.properties.has(instead) ? [replacing(where, instead)] : [];
    report.warning(
      'deprecated',
      `\`${name}\` is not to be used any more: ${fixes.length > 0 ? `write \`${instead}\`` : instead}`,
      where,
      ...fixes,
    );
  }
}

/** The properties of everything in a file that has some. */
export function checkBodies(document: ArchDocument, scopes: ArchScopeProvider, report: Report): void {
  const visit = (node: AstNode): void => {
    if ('members' in node) {
      const members = node.members as AstNode[];
      checkProperties(
        members.filter((member): member is Property => member.$type === 'Property'),
        scopes,
        report,
      );
      members.forEach(visit);
    }
    if ('properties' in node) checkProperties(node.properties as Property[], scopes, report);
    if ('options' in node && node.$type === 'Hop') checkProperties(node.options as Property[], scopes, report);
    if ('steps' in node) (node.steps as AstNode[]).forEach(visit);
    if ('hops' in node) (node.hops as AstNode[]).forEach(visit);
    if ('handlers' in node) (node.handlers as AstNode[]).forEach(visit);
  };
  document.parseResult.value.elements.forEach(visit);
}
