import { CstUtils, GrammarUtils, URI, AstUtils, type LangiumDocument, type LangiumDocuments } from 'langium';
import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { isBefore, type Architecture, type Change, type Component as Part, type DesignEdit, type Span } from '../../../src/model/index.js';
import { isComponent, type Component } from '../../generated/ast.js';
import type { ArchLanguageServices } from '../all-services.js';
import { workspaceEdit } from './changes.js';
import { deletion } from './deletion.js';

/** What a change of the picture means in the text, or a sentence that says why it is none. */
export type EditAnswer =
  | {
      readonly ok: true;
      readonly edit: WorkspaceEdit;
      /** What was made or changed, if it is still there afterwards. */
      readonly component: string | null;
    }
  | { readonly ok: false; readonly error: string };

/** Text edits for a change of the picture. The architecture has to be what the text says now. */
export function editDesign(change: DesignEdit, architecture: Architecture, services: ArchLanguageServices): EditAnswer {
  const documents = services.shared.workspace.LangiumDocuments;
  switch (change.edit) {
    case 'add':
      return added(change, architecture, documents);
    case 'connect':
      return connected(change, architecture, documents);
    case 'delete': {
      const part = own(change.component, architecture);
      if ('error' in part) return { ok: false, error: part.error };
      const statement = statementOf(part, documents);
      return statement ? { ok: true, edit: deletion(statement, services), component: null } : GONE;
    }
    case 'title': {
      const part = own(change.component, architecture);
      if ('error' in part) return { ok: false, error: part.error };
      const edit = titled(part, change.title, documents);
      return edit ? { ok: true, edit, component: part.id } : GONE;
    }
    case 'set': {
      const { component, property } = change;
      const value = change.value.trim();
      if (/[\r\n]/.test(value)) return { ok: false, error: 'The value of a property stands on one line.' };
      const step: Change = value === '' ? { change: 'remove', component, property } : { change: 'set', component, property, value };
      const edit = workspaceEdit([step], architecture, documents);
      return edit ? { ok: true, edit, component } : GONE;
    }
  }
}

const GONE: EditAnswer = { ok: false, error: 'It is not in the text any more.' };

/** A component that has a statement of its own. */
function own(id: string, { components }: Architecture): Part | { readonly error: string } {
  const part = components.find((each) => each.id === id);
  if (!part) return { error: `There is no ${id} in the text any more.` };
  if (part.parent === null) return part;
  const kind = components.find((each) => each.id === part.parent)?.kind ?? part.parent;
  return { error: `${id} is a part of every ${kind}: change the kind in its text.` };
}

function added({ kind, place, after }: DesignEdit & { edit: 'add' }, architecture: Architecture, documents: LangiumDocuments): EditAnswer {
  const declared = architecture.catalogue.kinds.find((each) => each.name === kind && !each.abstract);
  if (!declared) return { ok: false, error: `There is no kind ${kind}.` };
  const taken = new Set([
    ...architecture.components.map(({ name }) => name),
    ...architecture.flows.map(({ name }) => name),
    ...architecture.catalogue.kinds.map(({ name }) => name),
  ]);
  let name = `new_${kind}`;
  for (let count = 2; taken.has(name); count++) name = `new_${kind}_${String(count)}`;

  // A part of a composite is written in its kind, so what comes after it comes after the composite.
  const byId = new Map(architecture.components.map((each) => [each.id, each]));
  let neighbour = after === null ? undefined : byId.get(after);
  while (neighbour && neighbour.parent !== null) neighbour = byId.get(neighbour.parent);
  neighbour ??= architecture.components.findLast(({ parent, source }) => parent === null && source.file === architecture.file);

  const standsIn = place !== null && declared.properties.some((property) => property.name === 'in') ? byId.get(place) : undefined;
  // Written between the braces of its place, it stands there already.
  const isInside =
    standsIn !== undefined && neighbour !== undefined && neighbour.id !== standsIn.id && within(neighbour.source, standsIn.source);
  const text = `${kind} ${name}${standsIn && !isInside ? ` { in: ${standsIn.id} }` : ''}`;
  const edit = workspaceEdit([{ change: 'add', after: neighbour?.id ?? null, text }], architecture, documents);
  return edit ? { ok: true, edit, component: name } : GONE;
}

function connected(
  { from, to, mode, flow: name }: DesignEdit & { edit: 'connect' },
  architecture: Architecture,
  documents: LangiumDocuments,
): EditAnswer {
  for (const id of [from, to])
    if (!architecture.components.some((each) => each.id === id)) return { ok: false, error: `There is no ${id} in the text any more.` };
  const arrow = `${from} ${mode === 'async' ? '~>' : '->'} ${to}`;
  if (name === null) {
    const before = architecture.connections.findLast(({ source }) => source.file === architecture.file);
    const last = architecture.components.findLast(({ parent, source }) => parent === null && source.file === architecture.file);
    const span = before?.source ?? last?.source;
    const document = span && documentOf(span, documents);
    if (!document) return GONE;
    return { ok: true, edit: only(span.file, lineAfter(document, span, before ? arrow : `\n${arrow}`)), component: to };
  }
  const flow = architecture.flows.find((each) => each.name === name);
  const document = flow && documentOf(flow.source, documents);
  if (!document) return { ok: false, error: `There is no flow ${name} in the text.` };
  const edit = stepInto(document, flow.source, arrow);
  return edit
    ? { ok: true, edit: only(flow.source.file, edit), component: to }
    : { ok: false, error: `The flow ${name} has no body to put a step into.` };
}

/** A step before the brace that closes a flow, in the manner of its body. */
function stepInto({ textDocument }: LangiumDocument, { start, end }: Span, step: string): TextEdit | null {
  const text = textDocument.getText();
  const close = text.lastIndexOf('}', textDocument.offsetAt(end) - 1);
  if (close <= textDocument.offsetAt(start)) return null;
  const before = text.slice(0, close).trimEnd();
  const isOneLine = start.line === end.line;
  const indent = /^[ \t]*/.exec(textDocument.getText({ start: { line: start.line, character: 0 }, end: start }))?.[0] ?? '';
  const newText = isOneLine ? `${before.endsWith('{') ? ' ' : '  '}${step} ` : `${eol(text)}${indent}  ${step}${eol(text)}${indent}`;
  return { range: { start: textDocument.positionAt(before.length), end: textDocument.positionAt(close) }, newText };
}

/** A statement on the line after another. */
function lineAfter({ textDocument }: LangiumDocument, { end }: Span, statement: string): TextEdit {
  const text = textDocument.getText();
  const rest = /^[^\r\n]*/.exec(text.slice(textDocument.offsetAt(end)))?.[0].length ?? 0;
  const at = textDocument.positionAt(textDocument.offsetAt(end) + rest);
  return { range: { start: at, end: at }, newText: `${eol(text)}${statement.replaceAll('\n', eol(text))}` };
}

function titled(part: Part, title: string, documents: LangiumDocuments): WorkspaceEdit | null {
  const document = documentOf(part.nameSource, documents);
  const statement = statementOf(part, documents);
  if (!document || !statement) return null;
  const old = GrammarUtils.findNodeForProperty(statement.$cstNode, 'title');
  const words = title.replace(/\s+/g, ' ').trim();
  const text = words === '' ? '' : ` "${words.replace(/[\\"]/g, '\\$&')}"`;
  const name = document.textDocument.offsetAt(part.nameSource.end);
  const range = { start: part.nameSource.end, end: document.textDocument.positionAt(old ? old.end : name) };
  return only(part.nameSource.file, { range, newText: text });
}

function statementOf(part: Part, documents: LangiumDocuments): Component | null {
  const document = documentOf(part.nameSource, documents);
  const root = document?.parseResult.value.$cstNode;
  if (!document || !root) return null;
  const leaf = CstUtils.findLeafNodeAtOffset(root, document.textDocument.offsetAt(part.nameSource.start));
  return AstUtils.getContainerOfType(leaf?.astNode, isComponent) ?? null;
}

function documentOf({ file }: Span, documents: LangiumDocuments): LangiumDocument | undefined {
  return documents.getDocument(URI.parse(file));
}

function within(inner: Span, outer: Span): boolean {
  return inner.file === outer.file && !isBefore(inner.start, outer.start) && !isBefore(outer.end, inner.end);
}

function only(file: string, edit: TextEdit): WorkspaceEdit {
  return { changes: Object.fromEntries([[file, [edit]]]) };
}

function eol(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
