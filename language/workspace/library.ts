import { DefaultWorkspaceManager, URI, type LangiumDocument, type LangiumSharedCoreServices } from 'langium';
import type { LanguageContext } from '../context.js';

/** The scheme of the standard library's files: `arch-library:///data/cache/cache.arch`. */
export const LIBRARY_SCHEME = 'arch-library';

export function libraryUri(path: string): URI {
  return URI.from({ scheme: LIBRARY_SCHEME, path: `/${path}` });
}

export function isLibrary(uri: URI): boolean {
  return uri.scheme === LIBRARY_SCHEME;
}

/** `data/cache/cache.arch` is of the family `data`; a file beside the folders is of none. */
export function familyOf(uri: URI): string {
  const [family = '', ...rest] = uri.path.replace(/^\//, '').split('/');
  return rest.length > 0 ? family : '';
}

/** Puts the standard library beside the files of the workspace. */
export class ArchWorkspaceManager extends DefaultWorkspaceManager {
  constructor(
    services: LangiumSharedCoreServices,
    private readonly context: LanguageContext,
  ) {
    super(services);
  }

  protected override loadAdditionalDocuments(_folders: unknown, collector: (document: LangiumDocument) => void): Promise<void> {
    for (const { path, text } of this.context.library) {
      const uri = libraryUri(path);
      // createDocument adds it to the documents, which the collector would do as well.
      if (!this.langiumDocuments.hasDocument(uri)) collector(this.langiumDocuments.createDocument(uri, text));
    }
    return Promise.resolve();
  }
}
