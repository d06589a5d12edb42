import type { LangiumDocument, URI } from 'langium';
import { ArchWorkspaceManager } from '../workspace/library.js';

/** Opens what a workspace holds. A file that cannot be read (it is gone again, nobody may read it, it is too large) is passed over, not fatal. */
export class EditorWorkspaceManager extends ArchWorkspaceManager {
  protected override async loadWorkspaceDocuments(uris: Iterable<URI>, collector: (document: LangiumDocument) => void): Promise<void> {
    const reading = [...uris].map(async (uri) => {
      try {
        return await this.langiumDocuments.getOrCreateDocument(uri);
      } catch (error) {
        console.warn(`${uri.toString(true)} was not read: ${error instanceof Error ? error.message : String(error)}`);
        return null;
      }
    });
    for (const document of await Promise.all(reading)) if (document) collector(document);
  }
}
