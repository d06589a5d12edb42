import { AstUtils, type AstNode, type LinkingError } from 'langium';
import { CodeActionKind, type CodeAction, type TextEdit } from 'vscode-languageserver';
import { isComponent, isFlow, isPath, type KindDeclaration, type Path } from '../../generated/ast.js';
import { PLACE } from '../../references/placement.js';
import { tableOf } from '../../references/table.js';
import type { World } from '../../references/world.js';
import { importPath, type ArchDocument } from '../../workspace/imports.js';
import { importEdit, otherFiles } from '../completion/imports.js';
import { touch, type Asked } from './offer.js';

/** For a name that nothing has: import it from the file that has it, or declare a component of the kind that fits. */
export function unknownNames({ services, document, range }: Asked): CodeAction[] {
  const world = services.arch.worlds.of(document);
  const actions: CodeAction[] = [];
  for (const { error } of document.references) {
    const segment = error?.info.reference.$refNode;
    if (!error || !segment || !touch(segment.range, range)) continue;
    const diagnostics = (document.diagnostics ?? []).filter((each) => touch(each.range, segment.range));
    const action = (title: string, edit: TextEdit): CodeAction => ({
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics,
      edit: { changes: { [document.uri.toString()]: [edit] } },
    });
    const name = segment.text;
    for (const other of otherFiles(services.shared.workspace, world)) {
      if (!declares(other, error, name)) continue;
      const path = importPath(document.uri, other.uri);
      actions.push(action(`Import \`${name}\` from "${path}"`, importEdit(document, path)));
    }
    const kind = kindFor(error.info.container, world, services);
    const edit = kind && declaration(document, error.info.container, `${kind} ${name}`);
    if (edit) actions.push(action(`Create the ${kind} \`${name}\``, edit));
  }
  return actions;
}

function declares(document: ArchDocument, { info: { container } }: LinkingError, name: string): boolean {
  const { components, flows, kinds } = tableOf(document.parseResult.value);
  if (isPath(container)) return !container.receiver && (components.has(name) || flows.has(name));
  return (isComponent(container) || container.$type === 'KindDeclaration' || container.$type === 'KindSelector') && kinds.has(name);
}

/** The kind that a component of a name should be of, by where the name stands; undefined where no component belongs. */
function kindFor(container: AstNode, world: World, services: Asked['services']): string | undefined {
  if (!isPath(container) || container.receiver) return undefined;
  let path: Path = container;
  while (path.$container.$type === 'Path') path = path.$container;
  const place = path.$container;
  const known = (name: string): string | undefined => (world.kind(name) ? name : undefined);
  switch (place.$type) {
    case 'Connection': {
      const flow = AstUtils.getContainerOfType(place, isFlow);
      const opens = flow ? flow.steps[0] === place : true;
      return known(opens && !hasUsers(world, services) ? 'users' : 'app_server');
    }
    case 'Hop': {
      const operation = place.operation?.$refText;
      if (operation === undefined) return known(place.arrow === '~>' ? 'message_queue' : 'app_server');
      const usual = USUAL.flatMap((name) => world.kind(name) ?? []);
      return [...usual, ...world.kinds()].find((kind) => !kind.abstract && services.arch.kinds.of(kind).operations.has(operation))?.name;
    }
    case 'Fault':
      return known(VICTIMS[place.action ?? ''] ?? 'app_server');
    case 'NameValue': {
      const property = place.$container.$type === 'Property' ? place.$container.declaration?.$refText : undefined;
      if (property === PLACE) return known('region');
      return concrete(services.arch.expected.at(place)?.kinds ?? [], world, services);
    }
    default:
      return undefined;
  }
}

/** Kinds that an operation most often means, the most usual first. */
const USUAL = ['sql_database', 'cache', 'message_queue', 'object_storage'];

/** What a fault is most often aimed at. */
const VICTIMS: Readonly<Record<string, string>> = { flush: 'cache', surge: 'users', corrupt: 'sql_database', fill: 'sql_database' };

function hasUsers(world: World, services: Asked['services']): boolean {
  const users = world.kind('users');
  return users !== undefined && [...world.components()].some(({ kind }) => kind?.ref && services.arch.kinds.is(kind.ref, users));
}

/** The first of some kinds that a component can be of, or the first that extends one of them. */
function concrete(kinds: readonly KindDeclaration[], world: World, services: Asked['services']): string | undefined {
  const own = kinds.find((kind) => !kind.abstract);
  if (own) return own.name;
  return [...world.kinds()].find((kind) => !kind.abstract && kinds.some((base) => services.arch.kinds.is(kind, base)))?.name;
}

/** On a line of its own: below the last component that stands before the statement, else above the statement. */
function declaration(document: ArchDocument, at: AstNode, text: string): TextEdit | null {
  const { elements } = document.parseResult.value;
  const statement = elements.find((element) => element === at || AstUtils.hasContainerOfType(at, (node) => node === element));
  if (!statement?.$cstNode) return null;
  const before = elements.slice(0, elements.indexOf(statement)).findLast(isComponent)?.$cstNode;
  if (!before) {
    const { start } = statement.$cstNode.range;
    return { range: { start, end: start }, newText: `${text}\n` };
  }
  const { textDocument } = document;
  const { line } = before.range.end;
  const rest = textDocument.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  const position = { line, character: rest.replace(/\r?\n$/, '').length };
  return { range: { start: position, end: position }, newText: `\n${text}` };
}
