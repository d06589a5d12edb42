import type { AstNode, ReferenceInfo } from 'langium';
import {
  isComponent,
  isExpectation,
  isHop,
  isKindDeclaration,
  isPath,
  isProperty,
  type Expectation,
  type Hop,
  type Path,
  type Property,
} from '../generated/ast.js';
import type { ArchScopeProvider } from '../references/scope-provider.js';
import type { ArchDocument } from '../workspace/imports.js';
import { aKind, capital, didYouMean } from '../types/describe.js';
import { nearest } from './nearest.js';
import { replacing, type Report } from './report.js';

/** Names that nothing has. Those in values are left to the evaluation of values, which knows what was expected. */
export function checkNames(document: ArchDocument, scopes: ArchScopeProvider, report: Report): void {
  for (const reference of document.references) {
    if (report.isFull) return;
    if (reference.error) unknown(reference.error.info, scopes, report);
  }
}

function unknown(info: ReferenceInfo, scopes: ArchScopeProvider, report: Report): void {
  const { container, property, index, reference } = info;
  const name = reference.$refText;
  const problem = problemWith(container, name, scopes);
  if (!problem) return;
  const guess = nearest(name, scopes.getScope(info).names());
  const where = { node: container, property, ...(index === undefined ? {} : { index }) };
  report.error(problem.code, `${problem.message}${didYouMean(guess)}`, where, ...(guess === undefined ? [] : [replacing(where, guess)]));
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
