import { AstUtils, GrammarUtils, type AstNode } from 'langium';
import { AbstractSemanticTokenProvider, type SemanticTokenAcceptor } from 'langium/lsp';
import { SemanticTokenModifiers, SemanticTokenTypes } from 'vscode-languageserver';
import { isLibrary } from '../workspace/library.js';

/** What a name is, as far as only the names' declarations tell; words and figures are coloured by the TextMate grammar. */
export class ArchSemanticTokens extends AbstractSemanticTokenProvider {
  protected override highlightElement(node: AstNode, accept: SemanticTokenAcceptor): void {
    const declared = DECLARED.get(node.$type);
    if (declared !== undefined) mark(node, 'name', declared, accept, SemanticTokenModifiers.declaration);
    for (const [property, type] of MENTIONED.get(node.$type) ?? []) {
      const target = targetOf(node, property);
      const meant = type ?? (target && typeOf(target));
      if (meant === undefined) continue;
      const own = target !== undefined && isLibrary(AstUtils.getDocument(target).uri);
      const old = target !== undefined && 'deprecated' in target && target.deprecated !== undefined;
      mark(
        node,
        property,
        meant,
        accept,
        ...(own ? [SemanticTokenModifiers.defaultLibrary] : []),
        ...(old ? [SemanticTokenModifiers.deprecated] : []),
      );
    }
  }
}

const {
  class: aClass,
  enum: anEnum,
  enumMember,
  event,
  function: aFunction,
  interface: anInterface,
  method,
  namespace,
  parameter,
  property,
  type,
  variable,
} = SemanticTokenTypes;

const DECLARED: ReadonlyMap<string, string> = new Map([
  ['Document', namespace],
  ['KindDeclaration', aClass],
  ['TypeDeclaration', anEnum],
  ['PropertyDeclaration', property],
  ['MetricDeclaration', aFunction],
  ['OperationDeclaration', method],
  ['PartDeclaration', property],
  ['FieldType', parameter],
  ['Component', variable],
  ['Flow', event],
  ['Scenario', event],
  ['View', anInterface],
]);

/** The references of each node; what a reference is depends on what it finds where no type stands here. */
const MENTIONED: ReadonlyMap<string, readonly (readonly [property: string, type?: string])[]> = new Map<
  string,
  readonly (readonly [string, string?])[]
>([
  ['Component', [['kind', aClass]]],
  ['KindDeclaration', [['base', aClass]]],
  ['KindSelector', [['kinds', aClass]]],
  ['Property', [['declaration', property]]],
  ['PartDeclaration', [['count', property]]],
  ['Entry', [['key']]],
  ['Argument', [['parameter', parameter]]],
  ['Call', [['function', aFunction]]],
  ['NamedType', [['word']]],
  ['Path', [['target']]],
  ['Hop', [['operation', method]]],
  ['Expectation', [['metric', aFunction]]],
]);

function targetOf(node: AstNode, property: string): AstNode | undefined {
  const value = (node as unknown as Record<string, unknown>)[property];
  const reference: unknown = Array.isArray(value) ? value[0] : value;
  return typeof reference === 'object' && reference !== null && 'ref' in reference ? (reference.ref as AstNode | undefined) : undefined;
}

function typeOf(target: AstNode): string | undefined {
  switch (target.$type) {
    case 'NamedType':
      return 'parameters' in target && Array.isArray(target.parameters) && target.parameters.length > 0 ? aFunction : enumMember;
    case 'TypeDeclaration':
      return type;
    case 'Document':
      return event;
    case 'Entry':
      return property;
    default:
      return DECLARED.get(target.$type);
  }
}

function mark(node: AstNode, property: string, tokenType: string, accept: SemanticTokenAcceptor, ...modifier: string[]): void {
  for (const cst of GrammarUtils.findNodesForProperty(node.$cstNode, property)) accept({ cst, type: tokenType, modifier });
}
