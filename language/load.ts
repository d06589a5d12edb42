import { DocumentState, URI } from 'langium';
import type { TextEdit } from 'vscode-languageserver';
import type { Catalogue, Change } from '../src/model/index.js';
import type { LanguageContext } from './context.js';
import type { Read } from './lowering/architectures.js';
import { createArchServices, type ArchServices } from './module.js';
import { World } from './references/world.js';
import { workspaceEdit } from './services/edits/changes.js';
import { loadImports, type ArchDocument } from './workspace/imports.js';

/** How a host finds the text of an imported file, or of one that holds measured values; undefined when there is none. */
export type ReadFile = (uri: string) => string | undefined | Promise<string | undefined>;

/** How a host finds what lies in an imported folder: the URIs of its files; none when there is no such folder. */
export type ListFolder = (uri: string) => readonly string[] | Promise<readonly string[]>;

/** What a host lets a design look at. */
export interface Disk {
  readonly read: ReadFile;
  readonly list: ListFolder;
}

/** Where there is a file alone. */
const NO_DISK: Disk = { read: () => undefined, list: () => [] };

export interface Source {
  /** Where the file is, or pretends to be: imports are found from there. */
  readonly uri: string;
  readonly text: string;
}

/** Files read one after another: the services hold one at a time. */
const queues = new WeakMap<ArchServices, Promise<unknown>>();

/**
 * Reads, checks and lowers a file with everything that it imports. The architecture is null when there is an error; findings say what is
 * wrong, in this file or in an imported one. Never throws on any text.
 */
export function loadArchitecture(services: ArchServices, source: Source, disk: Disk = NO_DISK): Promise<Read> {
  return withArchitecture(services, source, disk, (read) => read);
}

/** What changes of a design mean in the text: edits by the URI of the file; null when they name something that is not written anywhere. */
export type EditsOf = (changes: readonly Change[]) => ReadonlyMap<string, readonly TextEdit[]> | null;

/** As `loadArchitecture`, and as long as the text is at hand, `use` is told what was read, and how the text is changed. */
export function withArchitecture<T>(
  services: ArchServices,
  source: Source,
  disk: Disk,
  use: (read: Read, editsOf: EditsOf) => T | Promise<T>,
): Promise<T> {
  const before = queues.get(services) ?? Promise.resolve();
  const read = before.then(() => load(services, source, disk, use));
  queues.set(
    services,
    // Whoever waits for this one gets its failure; the next one starts anew.
    read.catch(() => undefined),
  );
  return read;
}

async function load<T>(
  services: ArchServices,
  { uri, text }: Source,
  disk: Disk,
  use: (read: Read, editsOf: EditsOf) => T | Promise<T>,
): Promise<T> {
  await initialize(services);
  const { LangiumDocuments: documents, DocumentBuilder: builder, IndexManager: index } = services.shared.workspace;
  const folder = async (at: URI): Promise<URI[]> => (await disk.list(at.toString())).map((each) => URI.parse(each));
  const open = (at: URI, content: string): ArchDocument => documents.createDocument(at, content) as ArchDocument;
  const document = open(URI.parse(uri), text);
  const opened = [document];
  try {
    opened.push(
      ...(await loadImports([document], documents, {
        file: async (at) => {
          const content = await disk.read(at.toString());
          return content === undefined ? undefined : open(at, content);
        },
        folder,
      })),
    );
    await builder.build(opened, { validation: false });
    await services.arch.files.load(opened, { file: async (at) => disk.read(at.toString()), folder });
    const read = services.arch.architectures.of(document);
    return await use(read, (changes) => {
      const edit = workspaceEdit(changes, read.architecture, documents);
      return edit && new Map(Object.entries(edit.changes ?? {}));
    });
  } finally {
    for (const each of opened) {
      documents.deleteDocument(each.uri);
      index.remove(each.uri);
    }
    services.arch.memory.forget();
  }
}

const initialized = new WeakMap<ArchServices, Promise<void>>();

/** Loads the standard library, once. A language server does it when its client is ready. */
export function initialize(services: ArchServices): Promise<void> {
  let done = initialized.get(services);
  if (!done) {
    const { WorkspaceManager: workspace, LangiumDocuments: documents } = services.shared.workspace;
    const isReady = documents.all.some((document) => document.state >= DocumentState.Linked);
    initialized.set(services, (done = isReady ? Promise.resolve() : workspace.initializeWorkspace([])));
  }
  return done;
}

/** What the standard library declares. */
export async function standardCatalogue(library: LanguageContext['library']): Promise<Catalogue> {
  const services = createArchServices({ library });
  await initialize(services);
  const documents = services.shared.workspace.LangiumDocuments;
  const [first] = documents.all.toArray() as ArchDocument[];
  return first ? services.arch.catalogues.of(new World(first, documents)) : { kinds: [] };
}
