import { DocumentState, EmptyFileSystem, URI, type AstNode, type CstNode } from 'langium';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Read } from '../../../language/lowering/architectures.js';
import type { ArchLanguageServices } from '../../../language/services/all-services.js';
import { createLanguageServices } from '../../../language/services/module.js';
import type { ArchDocument } from '../../../language/workspace/imports.js';
import { LIBRARY } from '../../../src/kinds/generated/library.js';

/** A replacement in a file. */
export interface Edit {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** A workspace that is edited as an editor does it: the files are open, and each change is built by itself. */
export class Workspace {
  private readonly open = new Map<string, TextDocument>();

  private constructor(private readonly services: ArchLanguageServices) {
    const { open } = this;
    const texts = services.shared.workspace.TextDocuments;
    texts.get = (uri) => open.get(uri.toString());
  }

  static async create(): Promise<Workspace> {
    const services = createLanguageServices({ library: LIBRARY }, { files: EmptyFileSystem.fileSystemProvider() });
    await services.shared.workspace.WorkspaceManager.initializeWorkspace([]);
    return new Workspace(services);
  }

  /** Makes the workspace hold these files and no others. */
  async reset(files: Readonly<Record<string, string>>): Promise<void> {
    const gone = [...this.open.keys()].map((uri) => URI.parse(uri));
    this.open.clear();
    await this.services.shared.workspace.DocumentBuilder.update([], gone);
    for (const [name, text] of Object.entries(files)) this.open.set(uriOf(name), TextDocument.create(uriOf(name), 'arch', 1, text));
    await this.services.shared.workspace.DocumentBuilder.update(
      Object.keys(files).map((name) => URI.parse(uriOf(name))),
      [],
    );
  }

  text(file: string): string {
    return this.open.get(uriOf(file))?.getText() ?? '';
  }

  async edit({ file, offset, length, text }: Edit): Promise<void> {
    const document = this.open.get(uriOf(file));
    if (!document) return;
    const range = { start: document.positionAt(offset), end: document.positionAt(offset + length) };
    TextDocument.update(document, [{ range, text }], document.version + 1);
    await this.services.shared.workspace.DocumentBuilder.update([URI.parse(uriOf(file))], []);
  }

  /** What a file comes to. */
  read(file: string): Read {
    const { shared, arch } = this.services;
    return arch.architectures.of(shared.workspace.LangiumDocuments.getDocument(URI.parse(uriOf(file))) as ArchDocument);
  }

  /** What is known of each file: its trees, what its names refer to, its findings and its architecture, without the catalogue. */
  async state(): Promise<Record<string, unknown>> {
    const { shared, arch, lsp } = this.services;
    const state: Record<string, unknown> = {};
    for (const uri of [...this.open.keys()].sort()) {
      const document = shared.workspace.LangiumDocuments.getDocument(URI.parse(uri)) as ArchDocument | undefined;
      if (document?.state !== DocumentState.Validated) throw new Error(`${uri} is not built`);
      const { architecture, findings } = arch.architectures.of(document);
      state[uri] = {
        tree: treeOf(document.parseResult.value, this.services),
        references: referencesTo(document, this.services),
        findings,
        diagnostics: document.diagnostics,
        architecture: architecture && { ...architecture, catalogue: architecture.catalogue.kinds.filter(({ builtin }) => !builtin) },
        symbols: await lsp.DocumentSymbolProvider?.getSymbols(document, { textDocument: { uri } }),
      };
    }
    return state;
  }
}

function uriOf(file: string): string {
  return `file:///workspace/${file}`;
}

/** A tree as text: every node with its type, its words and their places, and what it refers to. */
function treeOf(root: AstNode, services: ArchLanguageServices): string {
  const lines: string[] = [];
  const locator = services.workspace.AstNodeLocator;
  const place = ({ range: { start, end } }: CstNode): string => `${start.line}:${start.character}-${end.line}:${end.character}`;
  const walk = (node: AstNode): void => {
    const cst = node.$cstNode;
    lines.push(`${locator.getAstNodePath(node)} ${node.$type} ${cst ? `${place(cst)} ${cst.text.length}` : ''}`);
    for (const [name, value] of Object.entries(node)) {
      if (name.startsWith('$')) continue;
      for (const each of Array.isArray(value) ? (value as unknown[]) : [value as unknown]) {
        if (typeof each !== 'object' || each === null) lines.push(`${name}=${String(each)}`);
        else if ('$refText' in each) {
          const { ref, $refText: text } = each as { ref?: AstNode; $refText: string };
          const uri = ref && (rootOf(ref) as { $document?: { uri: URI } }).$document?.uri.toString();
          lines.push(`${name}->${text} ${ref ? `${uri ?? 'nowhere'}#${locator.getAstNodePath(ref)}` : '?'}`);
        } else if ('$type' in each) walk(each as AstNode);
      }
    }
  };
  walk(root);
  const leaves = (node: CstNode): void => {
    if ('content' in node) for (const child of node.content as CstNode[]) leaves(child);
    else lines.push(`${node.hidden ? '~' : ''}${node.text} ${node.offset} ${place(node)} ${node.astNode.$type}`);
  };
  if (root.$cstNode) leaves(root.$cstNode);
  return lines.join('\n');
}

function rootOf(node: AstNode): AstNode {
  let root = node;
  while (root.$container) root = root.$container;
  return root;
}

/** Who mentions each component and flow of a file, over all files. */
function referencesTo(document: ArchDocument, services: ArchLanguageServices): string[] {
  return document.parseResult.value.elements
    .flatMap((element) =>
      services.references.References.findReferences(element, { includeDeclaration: false })
        .map(({ sourceUri, segment }) => `${String(element.$containerIndex)} ${sourceUri.toString()} ${segment.offset}`)
        .toArray(),
    )
    .sort();
}
