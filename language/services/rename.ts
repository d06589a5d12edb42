import { AstUtils, CstUtils, type AstNode, type LangiumDocument, type LeafCstNode } from 'langium';
import { DefaultRenameProvider } from 'langium/lsp';
import {
  LSPErrorCodes,
  ResponseError,
  type Range,
  type RenameParams,
  type TextDocumentPositionParams,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { isLibrary } from '../workspace/library.js';
import { isDocument, isNamedType } from '../generated/ast.js';
import { isBuiltin } from '../types/shape.js';

const NAME = /^[_a-z]\w*$/i;

/** Renames what people have declared, everywhere it is mentioned. The standard library's words are not theirs to rename, and a sentence says so. */
export class ArchRename extends DefaultRenameProvider {
  override async rename(document: LangiumDocument, params: RenameParams): Promise<WorkspaceEdit | undefined> {
    const target = this.#target(document, params);
    if (!target) return undefined;
    refuseForeign(target.node, target.leaf.text);
    if (!NAME.test(params.newName)) {
      throw refusal(`\`${params.newName}\` is not a name: a name is made of letters, digits and underscores, and begins with no digit`);
    }
    return super.rename(document, params);
  }

  override prepareRename(document: LangiumDocument, params: TextDocumentPositionParams): Range | undefined {
    const target = this.#target(document, params);
    if (!target) return undefined;
    refuseForeign(target.node, target.leaf.text);
    return target.leaf.range;
  }

  #target(
    document: LangiumDocument,
    { position }: TextDocumentPositionParams,
  ): { readonly leaf: LeafCstNode; readonly node: AstNode } | null {
    const root = document.parseResult.value.$cstNode;
    const leaf =
      root && CstUtils.findDeclarationNodeAtOffset(root, document.textDocument.offsetAt(position), this.grammarConfig.nameRegexp);
    const [node] = leaf ? this.references.findDeclarations(leaf) : [];
    return leaf && node ? { leaf, node } : null;
  }
}

function refuseForeign(node: AstNode, name: string): void {
  if (isLibrary(AstUtils.getDocument(node).uri)) throw refusal(`\`${name}\` belongs to the standard library`);
  // The architecture's own name stands nowhere else; what points at the document is the flow that connections form.
  if (isDocument(node) && name !== node.name)
    throw refusal(`\`${name}\` is the flow that connections form; write a flow to give it a name`);
  if (isNamedType(node) && isBuiltin(name)) throw refusal(`\`${name}\` is a word of the language`);
}

function refusal(message: string): ResponseError<undefined> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
