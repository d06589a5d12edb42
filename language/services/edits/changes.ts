import { AstUtils, CstUtils, GrammarUtils, type CstNode, type LangiumDocument, type LangiumDocuments, URI } from 'langium';
import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { Architecture, Change, Component as Part } from '../../../src/model/index.js';
import { isComponent, isProperty, type Component, type Property } from '../../generated/ast.js';

/**
 * What the changes of a fix mean in the text, over all files that they touch; null when one of them names something that is not
 * written anywhere (a design that has changed since the finding was made). Without an architecture (the text has errors), replacements alone are possible.
 */
export function workspaceEdit(
  changes: readonly Change[],
  architecture: Architecture | null,
  documents: LangiumDocuments,
): WorkspaceEdit | null {
  const edits = new Map<string, TextEdit[]>();
  const add = (file: string, edit: TextEdit): void => {
    edits.set(file, [...(edits.get(file) ?? []), edit]);
  };
  const statements: string[] = [];
  // Properties that are new to a component are written together, so that a component without a body gets one body.
  const additions = new Map<string, { readonly property: string; readonly value: string }[]>();

  for (const change of changes) {
    if (change.change === 'replace') {
      add(change.source.file, { range: { start: change.source.start, end: change.source.end }, newText: change.text });
      continue;
    }
    if (!architecture) return null;
    if (change.change === 'add' && change.after === null) {
      statements.push(change.text);
      continue;
    }
    const id = change.change === 'add' ? change.after : change.component;
    const part = architecture.components.find((component) => component.id === id);
    if (!part) return null;
    const document = documentOf(part.source.file, documents);
    if (!document) return null;
    if (change.change === 'add') {
      add(part.source.file, addedAfter(document, part, change.text));
      continue;
    }
    const written = part.written.findLast((property) => property.name === change.property);
    if (change.change === 'remove') {
      if (!written) return null;
      add(part.source.file, removed(document, written.source));
    } else if (written) {
      const { start, end } = written.valueSource;
      add(written.valueSource.file, { range: { start, end }, newText: change.value });
    } else {
      additions.set(part.id, [...(additions.get(part.id) ?? []), { property: change.property, value: change.value }]);
    }
  }

  for (const [id, properties] of additions) {
    const part = architecture?.components.find((component) => component.id === id);
    const document = part && documentOf(part.source.file, documents);
    const statement = part && document && componentAt(document, part);
    if (!part || !document || !statement) return null;
    add(
      part.source.file,
      addProperties(
        document,
        statement,
        properties.map(({ property, value }) => `${property}: ${value}`),
      ),
    );
  }
  // Last, so that what is added to a component at the end of the file stands before them.
  for (const text of statements) {
    const document = architecture && documentOf(architecture.file, documents);
    if (!document) return null;
    add(architecture.file, appended(document, text));
  }
  return { changes: Object.fromEntries(edits) };
}

function documentOf(file: string, documents: LangiumDocuments): LangiumDocument | undefined {
  return documents.getDocument(URI.parse(file));
}

function componentAt(document: LangiumDocument, part: Part): Component | null {
  const root = document.parseResult.value.$cstNode;
  if (!root) return null;
  const leaf = CstUtils.findLeafNodeAtOffset(root, document.textDocument.offsetAt(part.nameSource.start));
  return AstUtils.getContainerOfType(leaf?.astNode, isComponent) ?? null;
}

/** New properties, in the manner of the body that is there: on its one line, on lines of their own, or in a body that is made for them. */
export function addProperties(document: LangiumDocument, component: Component, properties: readonly string[]): TextEdit {
  const { textDocument } = document;
  const cst = component.$cstNode;
  const open = GrammarUtils.findNodeForKeyword(cst, '{');
  const close = GrammarUtils.findNodeForKeyword(cst, '}');
  if (!open) return insertion(document, cst?.end ?? 0, ` { ${properties.join('  ')} }`);

  const last = component.members.filter(isProperty).at(-1);
  const multiline = close ? open.range.start.line !== close.range.start.line : false;
  if (!multiline) {
    if (last?.$cstNode) return insertion(document, last.$cstNode.end, `  ${properties.join('  ')}`);
    const first = component.members[0]?.$cstNode;
    if (first) return insertion(document, open.end, ` ${properties.join('  ')} `.trimEnd());
    const end = close?.offset ?? open.end;
    return {
      range: { start: textDocument.positionAt(open.end), end: textDocument.positionAt(end) },
      newText: ` ${properties.join('  ')} ${close ? '' : '}'}`,
    };
  }

  const outer = indentation(document, open.range.start.line);
  const anchor = last?.$cstNode ?? open;
  const indent = last && startsLine(document, last) ? indentation(document, anchor.range.start.line) : `${outer}  `;
  const text = properties.map((property) => `\n${indent}${property}`).join('');
  // A closing brace that stands behind the last property on its line stays there; otherwise a comment at the end of the line does.
  const sameLine = close?.range.start.line === anchor.range.end.line;
  return insertion(document, sameLine ? anchor.end : lineEnd(document, anchor), text);
}

function startsLine(document: LangiumDocument, property: Property): boolean {
  const { $cstNode: cst } = property;
  return cst ? indentation(document, cst.range.start.line).length === cst.range.start.character : false;
}

/** Takes a property out: with its line when it has the line to itself, otherwise with the space before it. */
function removed(
  document: LangiumDocument,
  source: { start: { line: number; character: number }; end: { line: number; character: number } },
): TextEdit {
  const { textDocument } = document;
  const text = textDocument.getText();
  let start = textDocument.offsetAt(source.start);
  let end = textDocument.offsetAt(source.end);
  if (text[end] === ',') end += 1;
  while (start > 0 && /[ \t]/.test(text[start - 1] ?? '')) start -= 1;
  const begins = start === 0 || text[start - 1] === '\n';
  const rest = /^[ \t]*(\r?\n|$)/.exec(text.slice(end));
  if (begins && rest) end += rest[0].length;
  return { range: { start: textDocument.positionAt(start), end: textDocument.positionAt(end) }, newText: '' };
}

/** A statement on the line after a component, as far from the margin as the component is. */
function addedAfter(document: LangiumDocument, part: Part, text: string): TextEdit {
  const indent = indentation(document, part.source.start.line);
  const line = part.source.end.line;
  const offset = document.textDocument.offsetAt({ line: line + 1, character: 0 });
  const content = document.textDocument.getText();
  // The last line of a file may have no newline; offsetAt stops at the end of the text then.
  const terminated = content[offset - 1] === '\n' && offset > 0 && document.textDocument.positionAt(offset).line === line + 1;
  const statement = text
    .split('\n')
    .map((each) => (each === '' ? each : indent + each))
    .join('\n');
  return insertion(document, offset, terminated ? `${statement}\n` : `\n${statement}`);
}

function appended(document: LangiumDocument, text: string): TextEdit {
  const content = document.textDocument.getText();
  const separator = content === '' || content.endsWith('\n') ? '' : '\n';
  return insertion(document, content.length, `${separator}${text}\n`);
}

function indentation(document: LangiumDocument, line: number): string {
  const text = document.textDocument.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  return /^[ \t]*/.exec(text)?.[0] ?? '';
}

function lineEnd(document: LangiumDocument, node: CstNode): number {
  const rest = document.textDocument.getText().slice(node.end);
  return node.end + (/^[^\r\n]*/.exec(rest)?.[0].length ?? 0);
}

/** New text at a place, with the line ends that the file has. */
function insertion(document: LangiumDocument, offset: number, text: string): TextEdit {
  const newText = document.textDocument.getText().includes('\r\n') ? text.replaceAll('\n', '\r\n') : text;
  const position = document.textDocument.positionAt(offset);
  return { range: { start: position, end: position }, newText };
}
