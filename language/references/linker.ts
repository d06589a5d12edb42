import { Cancellation, DefaultLinker, interruptAndCheck, type LangiumDocument, type LinkingError, type ReferenceInfo } from 'langium';
import type { Document } from '../generated/ast.js';
import { referencesOf } from './visit.js';

/** Langium's linker without its streams, which cost more than the lookups. It lets others in between two batches of references. */
export class ArchLinker extends DefaultLinker {
  override async link(document: LangiumDocument, cancelToken = Cancellation.CancellationToken.None): Promise<void> {
    let index = 0;
    for (const info of referencesOf(document.parseResult.value as Document)) {
      if (index++ % 500 === 0) await interruptAndCheck(cancelToken);
      this.doLink(info, document);
    }
  }

  /** What is wrong with a name is said by validation/names.ts; this message is for whoever looks at the error itself. */
  protected override createLinkingError(info: ReferenceInfo): LinkingError {
    return { info, message: `Nothing is called \`${info.reference.$refText}\` here` };
  }
}
