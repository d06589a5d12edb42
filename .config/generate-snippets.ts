// Writes what completion offers in an empty file as VS Code's own snippets: the components of every kind, and the statements of the language. They serve
// where no language server answers, in a fence of a Markdown file, and in VS Code's list of snippets. Run by `npm run generate`, after the kinds.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { EmptyFileSystem, URI } from 'langium';
import { InsertTextFormat } from 'vscode-languageserver';
import type { ArchCompletion } from '../language/services/completion/completion.js';
import { createLanguageServices } from '../language/services/module.js';
import { LIBRARY } from '../src/kinds/generated/library.js';

interface Snippet {
  readonly prefix?: string;
  readonly body: string;
  readonly description: string;
  readonly include?: string;
  readonly exclude?: string;
}

const services = createLanguageServices({ library: LIBRARY }, { files: EmptyFileSystem.fileSystemProvider() });
const { LangiumDocuments, DocumentBuilder, WorkspaceManager } = services.shared.workspace;
await WorkspaceManager.initializeWorkspace([]);
const document = LangiumDocuments.createDocument(URI.parse('memory:///empty.arch'), '');
await DocumentBuilder.build([document]);
const provider = services.lsp.CompletionProvider as ArchCompletion;
const { items } = await provider.getCompletion(document, {
  textDocument: { uri: document.uri.toString() },
  position: { line: 0, character: 0 },
});

const snippets: Record<string, Snippet> = {};
for (const item of items) {
  const { label, detail = '', insertTextFormat, textEdit } = item;
  if (insertTextFormat !== InsertTextFormat.Snippet || !textEdit) continue;
  const { documentation } = provider.resolve(item);
  const text = typeof documentation === 'object' ? documentation.value : detail;
  const snippet = { body: textEdit.newText, description: /^[\s\S]+?[.:](?=\s)/.exec(text)?.[0].replace(/\s+/g, ' ') ?? text };
  // In a file of the language the server's completion offers them as one types; without a prefix they stand in the list of snippets alone.
  snippets[label] = { ...snippet, include: '**/*.arch' };
  snippets[`${label} in other files`] = { ...snippet, prefix: label, exclude: '**/*.arch' };
}
if (Object.keys(snippets).length < 20) throw new Error('Completion offers hardly a snippet in an empty file.');

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), '../syntaxes/generated');
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, 'arch.code-snippets'), `${JSON.stringify(snippets, null, 2)}\n`);
