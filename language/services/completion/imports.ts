import { URI, UriUtils, type LangiumDocument } from 'langium';
import { CompletionItemKind, type CompletionItem, type Position, type TextEdit } from 'vscode-languageserver';
import type { Component, KindDeclaration } from '../../generated/ast.js';
import { tableOf } from '../../references/table.js';
import type { World } from '../../references/world.js';
import { isDataFile } from '../../workspace/data-files.js';
import { importPath, type ArchDocument } from '../../workspace/imports.js';
import type { ArchLanguageServices } from '../all-services.js';
import { isLibrary } from '../../workspace/library.js';
import { INNER_KINDS, named } from './statements.js';
import { NOT_CALLED } from '../../references/roles.js';
import type { Offer } from './values.js';
import { literal } from '../samples.js';
import type { Site } from './site.js';
import type { Slots } from '../slots.js';

/** So many names of other files are offered; who wants another types the beginning of it. */
const MOST = 500;
/** Behind everything that needs no import. */
const RANK = 20;

/** The names of files that are not imported yet, where they would fit: taking one imports its file. */
export class ImportOffers {
  constructor(
    private readonly slots: Slots,
    private readonly workspace: ArchLanguageServices['shared']['workspace'],
    /** A component of a kind. */
    private readonly snippet: (kind: KindDeclaration, world: World) => string,
  ) {}

  of(site: Site, world: World): Offer[] {
    switch (site.at) {
      case 'callee': {
        const apart = NOT_CALLED.flatMap((name) => world.kind(name) ?? []);
        return this.components(world, (component) => !this.slots.is(component, apart));
      }
      case 'target':
        return this.components(world, () => true);
      case 'value': {
        const kinds = this.slots.shape(site.slot, world)?.kinds ?? [];
        return kinds.length === 0 ? [] : this.components(world, (component) => this.slots.fits(component, kinds));
      }
      case 'statement':
        return site.body.of === 'file' || site.body.of === 'component' ? this.kinds(world) : [];
      default:
        return [];
    }
  }

  /** The paths of the files that could be imported, and behind them those of folders that hold several. */
  paths(world: World, inQuotes: boolean): Offer[] {
    const own = world.documents[0];
    if (!own) return [];
    const files = new Set<string>();
    const folders = new Map<string, number>();
    for (const { uri } of [...otherFiles(this.workspace, world)].slice(0, MOST)) {
      files.add(importPath(own.uri, uri));
      const folder = importPath(own.uri, UriUtils.dirname(uri));
      if (folder !== '.') folders.set(folder, (folders.get(folder) ?? 0) + 1);
    }
    const offer = (path: string, kind: CompletionItemKind, rank: number): Offer => {
      const label = inQuotes ? JSON.stringify(path) : path;
      return { label, kind, snippet: literal(label), rank };
    };
    const several = [...folders].flatMap(([folder, count]) => (count > 1 ? [folder] : []));
    return [
      ...[...files].sort().map((path) => offer(path, CompletionItemKind.File, 0)),
      ...several.sort().map((path) => offer(path, CompletionItemKind.Folder, 1)),
    ];
  }

  /** The paths of the files of measured values in the folder of the workspace that a document is in, or beside it. */
  async dataFiles({ uri }: LangiumDocument): Promise<Offer[]> {
    const folders = (this.workspace.WorkspaceManager.workspaceFolders ?? []).map((folder) => URI.parse(folder.uri));
    const root = folders.find((folder) => UriUtils.contains(folder, uri)) ?? UriUtils.dirname(uri);
    const found: URI[] = [];
    const queue = [root];
    for (let looked = 0; looked < MOST && found.length < MOST; looked++) {
      const folder = queue.shift();
      if (!folder) break;
      const inside = await this.workspace.FileSystemProvider.readDirectory(folder).catch(() => []);
      for (const each of inside) {
        const name = UriUtils.basename(each.uri);
        if (each.isFile && isDataFile(each.uri)) found.push(each.uri);
        else if (each.isDirectory && !name.startsWith('.') && name !== 'node_modules') queue.push(each.uri);
      }
    }
    const paths = found.map((file) => importPath(uri, file)).sort();
    return paths.map((path) => ({ label: path, kind: CompletionItemKind.File, snippet: literal(path), rank: 0 }));
  }

  private components(world: World, fits: (component: Component) => boolean): Offer[] {
    const offers: Offer[] = [];
    for (const from of otherFiles(this.workspace, world)) {
      for (const component of tableOf(from.parseResult.value).components.values()) {
        if (offers.length === MOST) return offers;
        if (fits(component)) offers.push({ ...named(component, RANK), from });
      }
    }
    return offers;
  }

  private kinds(world: World): Offer[] {
    const offers: Offer[] = [];
    for (const from of otherFiles(this.workspace, world)) {
      for (const [label, kind] of tableOf(from.parseResult.value).kinds) {
        if (kind.abstract || INNER_KINDS.has(label) || world.kind(label)) continue;
        const snippet = this.snippet(kind, world);
        offers.push({ label, kind: CompletionItemKind.Class, snippet, detail: 'kind', node: kind, rank: RANK, from });
      }
    }
    return offers;
  }
}

/** The files that a world does not see, of the folder of the workspace that it is in: what lies in another folder is another project. */
export function* otherFiles(workspace: ArchLanguageServices['shared']['workspace'], world: World): Iterable<ArchDocument> {
  const known = new Set(world.documents);
  const own = world.documents[0]?.uri;
  const folder = (workspace.WorkspaceManager.workspaceFolders ?? []).find(({ uri }) => own && UriUtils.contains(uri, own));
  for (const document of workspace.LangiumDocuments.all) {
    if (isLibrary(document.uri) || known.has(document as ArchDocument)) continue;
    if (!folder || UriUtils.contains(folder.uri, document.uri)) yield document as ArchDocument;
  }
}

/** What an item says and does of the file that its name is imported from. */
export function importing(document: ArchDocument, from: ArchDocument): Partial<CompletionItem> {
  const path = importPath(document.uri, from.uri);
  return { labelDetails: { description: path }, additionalTextEdits: [importEdit(document, path)] };
}

/** Imports a file: below the last import, else at the top. */
export function importEdit(document: ArchDocument, path: string): TextEdit {
  const text = `import ${JSON.stringify(path)}`;
  const { imports, elements, name } = document.parseResult.value;
  const last = imports.at(-1)?.$cstNode;
  if (last) return insertion(last.range.end, `\n${text}`);
  const isAlone = elements.length === 0 && name === undefined;
  return insertion({ line: 0, character: 0 }, isAlone ? `${text}\n` : `${text}\n\n`);
}

function insertion(position: Position, newText: string): TextEdit {
  return { range: { start: position, end: position }, newText };
}
