import {
  DefaultLangiumDocumentFactory,
  type AstNode,
  type Cancellation,
  type LangiumDocuments,
  type LangiumSharedCoreServices,
  type ParseResult,
  type URI,
} from 'langium';
import type { Document } from '../generated/ast.js';
import { reparse } from '../parser/reparse.js';

/** Reads files; of a file that changes, only the statements around the change. */
export class ArchDocumentFactory extends DefaultLangiumDocumentFactory {
  private readonly documents: () => LangiumDocuments;

  constructor(services: LangiumSharedCoreServices) {
    super(services);
    this.documents = () => services.workspace.LangiumDocuments;
  }

  protected override parseAsync<T extends AstNode>(
    uri: URI,
    text: string,
    cancellation: Cancellation.CancellationToken,
  ): Promise<ParseResult<T>> {
    const known = this.documents().getDocument(uri)?.parseResult as ParseResult<Document> | undefined;
    const parser = this.serviceRegistry.getServices(uri).parser.LangiumParser;
    const result = known && reparse(known, text, parser);
    return result ? Promise.resolve(result as unknown as ParseResult<T>) : super.parseAsync(uri, text, cancellation);
  }
}
