import { DefaultLinker, type LinkingError, type ReferenceInfo } from 'langium';

/** Langium's linker, which makes its messages in vain here: what is wrong with a name is said by validation/names.ts. */
export class ArchLinker extends DefaultLinker {
  protected override createLinkingError(info: ReferenceInfo): LinkingError {
    return { info, message: `Nothing is called \`${info.reference.$refText}\` here` };
  }
}

