import { AstUtils, GrammarUtils, interruptAndCheck, type AstNode, type Cancellation, type LangiumDocument } from 'langium';
import { AllSemanticTokenModifiers, AllSemanticTokenTypes, type SemanticTokenProvider } from 'langium/lsp';
import {
  SemanticTokenModifiers,
  SemanticTokenTypes,
  type Range,
  type SemanticTokens,
  type SemanticTokensDelta,
  type SemanticTokensDeltaParams,
  type SemanticTokensOptions,
  type SemanticTokensParams,
  type SemanticTokensRangeParams,
} from 'vscode-languageserver';
import { visitNodes } from '../references/visit.js';
import type { ArchDocument } from '../workspace/imports.js';
import { isLibrary } from '../workspace/library.js';
import type { ArchLanguageServices } from './all-services.js';

interface Token {
  readonly line: number;
  readonly character: number;
  readonly length: number;
  readonly type: number;
  readonly modifiers: number;
}

/** Numbers for one token in the protocol: lines down, characters to the right, length, type, modifiers. */
const NUMBERS = 5;

/**
 * What a name is, as far as only the names' declarations tell; words and figures are coloured by the TextMate grammar. Of a text that has been coloured
 * before, only what has changed is sent: a keystroke in a large file changes a few of some hundred thousand numbers.
 */
export class ArchSemanticTokens implements SemanticTokenProvider {
  readonly tokenTypes = AllSemanticTokenTypes;
  readonly tokenModifiers = AllSemanticTokenModifiers;
  readonly semanticTokensOptions: SemanticTokensOptions = {
    legend: { tokenTypes: Object.keys(AllSemanticTokenTypes), tokenModifiers: Object.keys(AllSemanticTokenModifiers) },
    full: { delta: true },
    range: true,
  };
  /** The colours of each open file that were sent last. */
  readonly #sent = new Map<string, Required<SemanticTokens>>();
  #results = 0;

  constructor(services: ArchLanguageServices) {
    services.shared.workspace.TextDocuments.onDidClose(({ document }) => this.#sent.delete(document.uri));
  }

  async semanticHighlight(
    document: LangiumDocument,
    _: SemanticTokensParams,
    cancelToken?: Cancellation.CancellationToken,
  ): Promise<Required<SemanticTokens>> {
    const result = { resultId: String(++this.#results), data: encoded(await tokensOf(document as ArchDocument, cancelToken)) };
    this.#sent.set(document.uri.toString(), result);
    return result;
  }

  async semanticHighlightRange(
    document: LangiumDocument,
    { range }: SemanticTokensRangeParams,
    cancelToken?: Cancellation.CancellationToken,
  ): Promise<SemanticTokens> {
    return { data: encoded(await tokensOf(document as ArchDocument, cancelToken, range)) };
  }

  async semanticHighlightDelta(
    document: LangiumDocument,
    { previousResultId, textDocument }: SemanticTokensDeltaParams,
    cancelToken?: Cancellation.CancellationToken,
  ): Promise<SemanticTokens | SemanticTokensDelta> {
    const before = this.#sent.get(document.uri.toString());
    const { resultId, data } = await this.semanticHighlight(document, { textDocument }, cancelToken);
    if (before?.resultId !== previousResultId) return { resultId, data };
    const edit = difference(before.data, data);
    return { resultId, edits: edit ? [edit] : [] };
  }
}

/** The names of a file, or of the lines of a range, in the order of the text. */
async function tokensOf(document: ArchDocument, cancelToken?: Cancellation.CancellationToken, range?: Range): Promise<Token[]> {
  const tokens: Token[] = [];
  const accept = (token: Token): void => {
    if (!range || (token.line >= range.start.line && token.line <= range.end.line)) tokens.push(token);
  };
  const root = document.parseResult.value;
  mark(root, accept);
  for (const element of root.elements) {
    if (cancelToken) await interruptAndCheck(cancelToken);
    const place = element.$cstNode?.range;
    if (range && place && (place.end.line < range.start.line || place.start.line > range.end.line)) continue;
    visitNodes(element, (node) => {
      mark(node, accept);
    });
  }
  return tokens.sort((a, b) => a.line - b.line || a.character - b.character);
}

/** Each token by its distance from the one before. */
function encoded(tokens: readonly Token[]): number[] {
  const data: number[] = [];
  let [line, character] = [0, 0];
  for (const token of tokens) {
    const isSameLine = token.line === line;
    data.push(token.line - line, isSameLine ? token.character - character : token.character, token.length, token.type, token.modifiers);
    ({ line, character } = token);
  }
  return data;
}

/** The one stretch of whole tokens in which two encodings differ; null when they are the same. */
function difference(before: readonly number[], after: readonly number[]): SemanticTokensDelta['edits'][number] | null {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  if (start === before.length && start === after.length) return null;
  start -= start % NUMBERS;
  let rest = 0;
  while (rest < shorter - start && before[before.length - 1 - rest] === after[after.length - 1 - rest]) rest++;
  rest -= rest % NUMBERS;
  return { start, deleteCount: before.length - rest - start, data: after.slice(start, after.length - rest) };
}

/** The tokens of a node itself: the name that it declares, and those that it mentions. */
function mark(node: AstNode, accept: (token: Token) => void): void {
  const declared = DECLARED.get(node.$type);
  if (declared !== undefined) markName(node, 'name', declared, accept, [SemanticTokenModifiers.declaration]);
  for (const [property, type] of MENTIONED.get(node.$type) ?? []) {
    const target = targetOf(node, property);
    const meant = type ?? (target && typeOf(target));
    if (meant === undefined) continue;
    const own = target !== undefined && isLibrary(AstUtils.getDocument(target).uri);
    const old = target !== undefined && 'deprecated' in target && target.deprecated !== undefined;
    markName(node, property, meant, accept, [
      ...(own ? [SemanticTokenModifiers.defaultLibrary] : []),
      ...(old ? [SemanticTokenModifiers.deprecated] : []),
    ]);
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

function markName(node: AstNode, property: string, tokenType: string, accept: (token: Token) => void, modifiers: readonly string[]): void {
  for (const { range, length } of GrammarUtils.findNodesForProperty(node.$cstNode, property)) {
    const { line, character } = range.start;
    let bits = 0;
    for (const modifier of modifiers) bits |= AllSemanticTokenModifiers[modifier] ?? 0;
    accept({ line, character, length, type: AllSemanticTokenTypes[tokenType] ?? 0, modifiers: bits });
  }
}
