import { DocumentState, URI, type FileSystemProvider } from 'langium';
import type { CompletionItem, Position, Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Insight } from '../../../language/context.js';
import type { ArchLanguageServices } from '../../../language/services/all-services.js';
import type { ArchCompletion } from '../../../language/services/completion/completion.js';
import { createLanguageServices } from '../../../language/services/module.js';
import type { ArchDocument } from '../../../language/workspace/imports.js';
import { LIBRARY } from '../../../src/kinds/generated/library.js';
import { createAnswerBook } from '../../../src/server/answer-book.js';
import { createInsight } from '../../../src/server/insight.js';

/** Making a parser takes a while, so one serves all tests of a file; each test's files stand in a folder of their own. */
let shared: Promise<ArchLanguageServices> | undefined;
const texts = new Map<string, string>();
const opened: string[] = [];
let folders = 0;

async function start(): Promise<ArchLanguageServices> {
  const services = createLanguageServices({ library: LIBRARY, insight }, { files: inMemory });
  await services.shared.workspace.WorkspaceManager.initializeWorkspace([]);
  return services;
}

export const insight: Insight = createInsight(
  createAnswerBook(
    () => {
      throw new Error('Designs in these tests are small: they need no thread');
    },
    (message) => {
      throw new Error(message);
    },
  ),
);

/** The language in process with some files open, and what an editor would ask about them. `<|>` in the first file is the cursor. */
export async function editor(files: string | Readonly<Record<string, string>>) {
  const given = typeof files === 'string' ? { 'main.arch': files } : files;
  const names = Object.keys(given);
  const main = names[0] ?? '';
  const marked = given[main] ?? '';
  const at = marked.indexOf('<|>');
  const folder = `file:///design-${++folders}/`;
  const own = names.map((name) => [name, folder + name, (given[name] ?? '').replace('<|>', '')] as const);
  for (const [, uri, text] of own) texts.set(uri, text);

  const services = await (shared ??= start());
  const { LangiumDocuments, DocumentBuilder } = services.shared.workspace;
  // What an earlier test has opened is not in this one's workspace.
  for (const uri of opened.splice(0)) LangiumDocuments.deleteDocument(URI.parse(uri));
  const written = own.filter(([name]) => name.endsWith('.arch'));
  opened.push(...written.map(([, uri]) => uri));
  const documents = written.map(([, uri, text]) => LangiumDocuments.createDocument(URI.parse(uri), text) as ArchDocument);
  await DocumentBuilder.build(documents, { validation: true });
  const [document] = documents;
  if (!document || document.state < DocumentState.Validated) throw new Error('Nothing was built');
  const position: Position = document.textDocument.positionAt(Math.max(at, 0));
  const textDocument = { uri: document.uri.toString() };

  return {
    services,
    document,
    documents,
    position,
    diagnostics: document.diagnostics ?? [],
    completion: async () => (await services.lsp.CompletionProvider?.getCompletion(document, { textDocument, position }))?.items ?? [],
    /** An item with what an editor asks for when somebody looks at it. */
    resolve: (item: CompletionItem) => (services.lsp.CompletionProvider as ArchCompletion).resolve(item),
    hover: async () => {
      const hover = await services.lsp.HoverProvider?.getHoverContent(document, { textDocument, position });
      return hover ? (hover.contents as { value: string }).value : null;
    },
    definition: async () => (await services.lsp.DefinitionProvider?.getDefinition(document, { textDocument, position })) ?? [],
    references: async () =>
      (await services.lsp.ReferencesProvider?.findReferences(document, {
        textDocument,
        position,
        context: { includeDeclaration: true },
      })) ?? [],
    prepareRename: async () => services.lsp.RenameProvider?.prepareRename(document, { textDocument, position }),
    rename: async (newName: string) => services.lsp.RenameProvider?.rename(document, { textDocument, position, newName }),
    symbols: async () => (await services.lsp.DocumentSymbolProvider?.getSymbols(document, { textDocument })) ?? [],
    folding: async () => (await services.lsp.FoldingRangeProvider?.getFoldingRanges(document, { textDocument })) ?? [],
    hints: async (range: Range = { start: { line: 0, character: 0 }, end: { line: 1e6, character: 0 } }) =>
      (await services.lsp.InlayHintProvider?.getInlayHints(document, { textDocument, range })) ?? [],
    format: async () =>
      (await services.lsp.Formatter?.formatDocument(document, { textDocument, options: { tabSize: 2, insertSpaces: true } })) ?? [],
    actions: async (code: string) => {
      const diagnostics = (document.diagnostics ?? []).filter((diagnostic) => diagnostic.code === code);
      const [first] = diagnostics;
      if (!first)
        throw new Error(`There is no ${code}; there are ${(document.diagnostics ?? []).map((each) => String(each.code)).join(', ')}`);
      const actions =
        (await services.lsp.CodeActionProvider?.getCodeActions(document, { textDocument, range: first.range, context: { diagnostics } })) ??
        [];
      return actions.filter((action) => 'edit' in action && action.diagnostics?.some((each) => each.code === code));
    },
    /** The texts after an edit, by file name. */
    applied: (edit: WorkspaceEdit | undefined) =>
      Object.fromEntries(own.map(([name, uri, text]) => [name, apply(text, edit?.changes?.[uri] ?? [])])),
    folder,
    /** The first file gets another text, as if it had been saved. */
    change: async (text: string): Promise<void> => {
      texts.set(textDocument.uri, text);
      await DocumentBuilder.update([document.uri], []);
    },
  };
}

export function apply(text: string, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create('file:///x.arch', 'arch', 0, text), [...edits]);
}

const read = (uri: URI): string => {
  const text = texts.get(uri.toString());
  if (text === undefined) throw new Error('ENOENT');
  return text;
};
const stat = (uri: URI) => ({ isFile: true, isDirectory: false, uri });
const inMemory: FileSystemProvider = {
  stat: (uri) => Promise.resolve(stat(uri)),
  statSync: stat,
  exists: (uri) => Promise.resolve(texts.has(uri.toString())),
  existsSync: (uri) => texts.has(uri.toString()),
  readFile: (uri) => Promise.resolve(read(uri)),
  readFileSync: read,
  readBinary: () => Promise.reject(new Error('No binary files')),
  readBinarySync: () => new Uint8Array(),
  readDirectory: (folder) => {
    const inside = new Map<string, boolean>();
    for (const uri of texts.keys()) {
      const [name = '', ...below] = uri.startsWith(`${folder.toString()}/`) ? uri.slice(folder.toString().length + 1).split('/') : [];
      if (name !== '') inside.set(name, below.length > 0);
    }
    return Promise.resolve(
      [...inside].map(([name, isDirectory]) => ({ uri: URI.parse(`${folder.toString()}/${name}`), isFile: !isDirectory, isDirectory })),
    );
  },
  readDirectorySync: () => [],
};
