import type { AstNode, ReferenceInfo } from 'langium';
import { nearest } from '../../src/model/index.js';
import {
  isComponent,
  isExpectation,
  isHop,
  isKindDeclaration,
  isPartDeclaration,
  isPath,
  isProperty,
  type Expectation,
  type Hop,
  type Path,
  type Property,
} from '../generated/ast.js';
import type { Kinds } from '../references/kinds.js';
import type { NameScope } from '../references/scope.js';
import type { ArchScopeProvider } from '../references/scope-provider.js';
import type { World } from '../references/world.js';
import type { ArchDocument } from '../workspace/imports.js';
import { aKind, capital, didYouMean } from '../types/describe.js';
import { kindsMeant } from './kind-names.js';
import { replacing, type Report } from './report.js';
import { slipAt } from './syntax.js';

/** What there is to be named. */
interface Names {
  readonly world: World;
  readonly kinds: Kinds;
  readonly scopes: ArchScopeProvider;
}

/** Names that nothing has. Those in values are left to the evaluation of values, which knows what was expected. */
export function checkNames(document: ArchDocument, { world, kinds, scopes }: Names, report: Report): void {
  for (const reference of document.references) {
    if (report.isFull) return;
    if (reference.error) unknown(document, reference.error.info, { world, kinds, scopes }, report);
  }
}

function unknown(document: ArchDocument, info: ReferenceInfo, { world, kinds, scopes }: Names, report: Report): void {
  const { container, property, index, reference } = info;
  const name = reference.$refText;
  const problem = problemWith(container, name, scopes);
  if (!problem) return;
  const where = { node: container, property, ...(index === undefined ? {} : { index }) };
  if (problem.code === 'unknown-kind') {
    // A value that goes on where nothing more was expected looks like the beginning of a component: `5/s for client`.
    const slip =
      isComponent(container) && info.reference.$refNode ? slipAt(document, info.reference.$refNode.range.start, world, kinds) : null;
    if (slip) {
      report.error('syntax', slip.message, slip.place, ...slip.fixes);
      return;
    }
    const { kinds: meant, setting } = kindsMeant(name, world, kinds, isComponent(container));
    const question = meant.length > 0 ? `; did you mean ${meant.map((kind) => `\`${kind}${setting}\``).join(', ')}?` : '';
    report.error(problem.code, problem.message + question, where, ...meant.map((kind) => replacing(where, kind)));
    return;
  }
  const scope = scopes.getScope(info);
  const guess = meantPart(container, name, scope) ?? nearest(name, scope.names());
  const others = guess === undefined && LISTED.has(problem.code) ? listed([...scope.names()]) : '';
  report.error(
    problem.code,
    `${problem.message}${others}${didYouMean(guess)}`,
    where,
    ...(guess === undefined ? [] : [replacing(where, guess)]),
  );
}

/** What the listing of all that there is would help with. */
const LISTED: ReadonlySet<string> = new Set(['unknown-metric', 'unknown-operation']);

function listed(names: readonly string[]): string {
  if (names.length === 0) return '';
  const shown = names.slice(0, 8).map((name) => `\`${name}\``);
  return `; it has ${shown.join(', ')}${names.length > shown.length ? ', …' : ''}`;
}

/** `zone(1)`, where somebody wrote `zone1`. */
function meantPart(container: AstNode, name: string, scope: NameScope): string | undefined {
  if (!isPath(container) || !container.receiver) return undefined;
  const [, part = '', index = ''] = /^([a-z_]+?)_?(\d+)$/i.exec(name) ?? [];
  const declared = part === '' ? undefined : scope.getElement(part)?.node;
  return isPartDeclaration(declared) && declared.count ? `${part}(${index})` : undefined;
}

/** Null where somebody else complains, or where the cause is another name that nothing has. */
function problemWith(container: AstNode, name: string, scopes: ArchScopeProvider): { code: string; message: string } | null {
  if (isComponent(container) || isKindDeclaration(container) || container.$type === 'KindSelector') {
    return { code: 'unknown-kind', message: `There is no kind \`${name}\`` };
  }
  if (isProperty(container)) return unknownProperty(container, name, scopes);
  if (container.$type === 'PartDeclaration')
    return { code: 'unknown-property', message: `There is no property \`${name}\` that could count the parts` };
  if (isHop(container)) return unknownOperation(container, name);
  if (isExpectation(container)) return unknownMetric(container, name, scopes);
  if (isPath(container)) return unknownPath(container, name);
  return null;
}

function unknownProperty(property: Property, name: string, scopes: ArchScopeProvider): { code: string; message: string } | null {
  const table = scopes.ownerTable(property);
  if (!table) return null;
  const owner = property.$container;
  if (owner.$type === 'Hop') return { code: 'unknown-property', message: `A call has no option \`${name}\`` };
  return { code: 'unknown-property', message: `${capital(aKind(table.kind.name ?? ''))} has no property \`${name}\`` };
}

function unknownOperation(hop: Hop, name: string): { code: string; message: string } | null {
  const target = hop.to?.target?.ref;
  if (!isComponent(target) || !target.kind?.ref) return null;
  return {
    code: 'unknown-operation',
    message: `${capital(aKind(target.kind.$refText))} such as \`${target.name ?? ''}\` has no operation \`${name}\``,
  };
}

function unknownMetric(expectation: Expectation, name: string, scopes: ArchScopeProvider): { code: string; message: string } | null {
  const table = scopes.subjectTable(expectation);
  if (!table) return null;
  const subject = expectation.subject?.target;
  if (!subject) return { code: 'unknown-metric', message: `The whole architecture has no metric \`${name}\`` };
  const kind = isComponent(subject.ref) ? (table.kind.name ?? '') : 'flow';
  return { code: 'unknown-metric', message: `${capital(aKind(kind))} such as \`${subject.$refText}\` has no metric \`${name}\`` };
}

function unknownPath(path: Path, name: string): { code: string; message: string } | null {
  if (path.receiver) {
    const receiver = path.receiver.target?.ref;
    if (!receiver) return null;
    if (!isComponent(receiver)) return { code: 'unknown-part', message: `\`${path.receiver.$cstNode?.text ?? ''}\` has no parts` };
    if (!receiver.kind?.ref) return null;
    return { code: 'unknown-part', message: `The ${receiver.kind.$refText} \`${receiver.name ?? ''}\` has no part \`${name}\`` };
  }
  if (path.$container.$type === 'NameValue') return null;
  return { code: 'unknown-name', message: `Nothing is called \`${name}\`` };
}
