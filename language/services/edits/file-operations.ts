import { GrammarUtils, URI, UriUtils, type CstNode } from 'langium';
import type { FileOperationHandler, LangiumSharedServices } from 'langium/lsp';
import {
  FileChangeType,
  type FileEvent,
  type FileOperationOptions,
  type RenameFilesParams,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { dataPaths, isDataFile } from '../../workspace/data-files.js';
import { importedUri, importPath, type ArchDocument } from '../../workspace/imports.js';
import { isLibrary } from '../../workspace/library.js';

const RENAMED: NonNullable<FileOperationOptions['willRename']> = {
  filters: [{ pattern: { glob: '**/*.{arch,csv}', matches: 'file' } }, { pattern: { glob: '**', matches: 'folder' } }],
};

/**
 * Keeps paths right when files and folders are renamed or moved in an editor: those of imports and of files of measured values, to what is moved and
 * from it.
 */
export class ArchFileOperations implements FileOperationHandler {
  readonly fileOperationOptions: FileOperationOptions = { willRename: RENAMED, didRename: RENAMED };

  constructor(private readonly services: LangiumSharedServices) {}

  willRenameFiles({ files }: RenameFilesParams): WorkspaceEdit | null {
    const moves = files.map(({ oldUri, newUri }) => [URI.parse(oldUri), URI.parse(newUri)] as const);
    const changes: Record<string, TextEdit[]> = {};
    for (const document of this.documents()) {
      const edits = editsOf(document, (uri) => moved(uri, moves));
      if (edits.length > 0) changes[document.uri.toString()] = edits;
    }
    return Object.keys(changes).length > 0 ? { changes } : null;
  }

  /** A watcher of files hears nothing of a folder that is renamed, and of a file seconds later. */
  didRenameFiles({ files }: RenameFilesParams): void {
    const moves = files.map(({ oldUri, newUri }) => [URI.parse(oldUri), URI.parse(newUri)] as const);
    const values = moves.flatMap(([from]) => (isDataFile(from) ? [from] : []));
    const changes = [...this.documents().map(({ uri }) => uri), ...values].flatMap((uri): FileEvent[] => {
      const goal = moved(uri, moves);
      if (goal.toString() === uri.toString()) return [];
      return [
        { uri: uri.toString(), type: FileChangeType.Deleted },
        { uri: goal.toString(), type: FileChangeType.Created },
      ];
    });
    if (changes.length > 0) this.services.lsp.DocumentUpdateHandler.didChangeWatchedFiles?.({ changes });
  }

  private documents(): ArchDocument[] {
    const all = this.services.workspace.LangiumDocuments.all.toArray() as ArchDocument[];
    return all.filter(({ uri }) => !isLibrary(uri));
  }
}

type Move = readonly [from: URI, to: URI];

/** Where a file is after the moves: its own, or that of a folder that it is in. */
function moved(uri: URI, moves: readonly Move[]): URI {
  for (const [from, to] of moves) {
    if (UriUtils.equals(uri, from)) return to;
    const folder = `${from.path.replace(/\/$/, '')}/`;
    if (uri.scheme === from.scheme && uri.authority === from.authority && uri.path.startsWith(folder))
      return to.with({ path: `${to.path.replace(/\/$/, '')}/${uri.path.slice(folder.length)}` });
  }
  return uri;
}

/** A path in a document, where it stands, and where it leads. */
interface WrittenPath {
  readonly path: string;
  readonly cst: CstNode | undefined;
  readonly target: URI | null;
}

function pathsIn(document: ArchDocument): WrittenPath[] {
  const imports = document.parseResult.value.imports.map((statement): WrittenPath => {
    const cst = GrammarUtils.findNodeForProperty(statement.$cstNode, 'path');
    return { path: statement.path ?? '', cst, target: importedUri(document, statement) };
  });
  return [
    ...imports,
    ...dataPaths(document).map(({ text, uri }): WrittenPath => ({ path: text.text ?? '', cst: text.$cstNode, target: uri })),
  ];
}

function editsOf(document: ArchDocument, goal: (uri: URI) => URI): TextEdit[] {
  const own = goal(document.uri);
  const hasMoved = !UriUtils.equals(own, document.uri);
  return pathsIn(document).flatMap(({ path, cst, target }) => {
    if (!cst || !target) return [];
    const after = goal(target);
    if (!hasMoved && UriUtils.equals(after, target)) return [];
    // A path that says the same in a roundabout way is left as it was written.
    if (UriUtils.equals(UriUtils.resolvePath(UriUtils.dirname(own), path), after)) return [];
    return [{ range: cst.range, newText: JSON.stringify(importPath(own, after)) }];
  });
}
