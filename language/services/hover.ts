import { CstUtils, type AstNode, type CstNode, type LangiumDocument, type LeafCstNode } from 'langium';
import type { HoverProvider } from 'langium/lsp';
import { type Hover, type HoverParams } from 'vscode-languageserver';
import { formatQuantity, parseQuantity, type Architecture } from '../../src/model/index.js';
import {
  isExpectation,
  isKindDeclaration,
  isProperty,
  isQuantity,
  type Component,
  type Expectation,
  type NamedType,
  type PropertyDeclaration,
  type Quantity,
} from '../generated/ast.js';
import type { ArchLanguageServices } from './all-services.js';
import type { ArchDocument } from '../workspace/imports.js';
import { isLibrary } from '../workspace/library.js';
import { block, code, doc, sections } from './markdown.js';
import { subjectOf } from './subjects.js';
import { KEYWORDS } from './keywords.js';

/** Says what stands under the mouse: what it is, what its declaration says of it, and the figures that are known of it. */
export class ArchHover implements HoverProvider {
  constructor(private readonly services: ArchLanguageServices) {}

  getHoverContent(document: LangiumDocument, { position }: HoverParams): Hover | undefined {
    const root = document.parseResult.value.$cstNode;
    if (!root) return undefined;
    const offset = document.textDocument.offsetAt(position);
    const leaf = CstUtils.findDeclarationNodeAtOffset(root, offset, this.services.parser.GrammarConfig.nameRegexp);
    const figure = figureAt(root, offset);
    const text = figure ? this.figure(figure) : leaf ? this.leaf(leaf, document as ArchDocument) : null;
    const range = figure?.$cstNode?.range ?? leaf?.range;
    return text === null || range === undefined ? undefined : { contents: { kind: 'markdown', value: text }, range };
  }

  private leaf(leaf: LeafCstNode, document: ArchDocument): string | null {
    const [declaration] = this.services.references.References.findDeclarations(leaf);
    if (declaration) return this.declaration(declaration, leaf, document);
    const keyword = KEYWORDS.get(leaf.text);
    return leaf.tokenType.name === leaf.text && keyword !== undefined ? keyword : null;
  }

  private declaration(node: AstNode, leaf: CstNode, document: ArchDocument): string | null {
    const comment = this.comment(node);
    switch (node.$type) {
      case 'Component': {
        const component = node as Component;
        const title = component.title === undefined ? '' : ` ${JSON.stringify(component.title)}`;
        return sections(
          block(`${component.kind?.$refText ?? ''} ${component.name ?? ''}${title}`),
          comment,
          this.metrics(document, subjectOf(component), null),
        );
      }
      case 'Flow': {
        const { name = '', title } = node as Component;
        return sections(
          block(`flow ${name}${title === undefined ? '' : ` ${JSON.stringify(title)}`}`),
          comment,
          this.metrics(document, name, null),
        );
      }
      case 'Document':
        return sections('The flow that the connections of the file form.', this.metrics(document, 'default', null));
      case 'MetricDeclaration': {
        const expectation = isExpectation(leaf.astNode) ? leaf.astNode : undefined;
        return sections(block(node.$cstNode?.text ?? ''), comment, expectation ? this.measured(expectation, document) : null);
      }
      case 'PropertyDeclaration':
        return this.property(node as PropertyDeclaration, leaf);
      case 'KindDeclaration':
      case 'TypeDeclaration':
        return sections(block(head(node)), comment);
      case 'NamedType':
        return sections(block(option(node as NamedType)), comment);
      case 'FieldType':
      case 'OperationDeclaration':
      case 'PartDeclaration':
      case 'Scenario':
      case 'View':
        return sections(block(head(node)), comment);
      default:
        return null;
    }
  }

  /**
   * `ttl: duration = 5m  // of cache`, with the default of the kind that it is written in. Where that kind gives the default itself, it says of the figure
   * where it comes from.
   */
  private property(declaration: PropertyDeclaration, leaf: CstNode): string {
    const owner = isProperty(leaf.astNode) ? this.services.arch.scopes.ownerTable(leaf.astNode) : null;
    const given = owner?.defaults.get(declaration.name ?? '') ?? declaration.default;
    const type = oneLine(declaration.type);
    const kind = declaration.$container.name ?? '';
    const text = `${declaration.name ?? ''}: ${type}${given?.$cstNode ? ` = ${given.$cstNode.text}` : ''}  // of ${kind}`;
    const source = given && isProperty(given.$container) ? given.$container : null;
    const said = source && this.comment(source);
    const by = source && isKindDeclaration(source.$container) ? (source.$container.name ?? '') : '';
    return sections(block(text), this.deprecation(declaration), this.comment(declaration), said ? `**Of a ${code(by)}:** ${said}` : null);
  }

  private deprecation({ deprecated }: PropertyDeclaration): string | null {
    return deprecated === undefined ? null : `**Deprecated**: ${doc(deprecated)}`;
  }

  /** What the metric of an expectation is now. */
  private measured({ metric, subject }: Expectation, document: ArchDocument): string | null {
    const target = subject?.target?.ref;
    const name = target?.$type === 'Document' ? 'default' : target && 'name' in target ? subjectOf(target) : null;
    return name === null || metric === undefined ? null : this.metrics(document, name, metric.$refText);
  }

  private metrics(document: ArchDocument, subject: string | null, metric: string | null): string | null {
    if (subject === null || isLibrary(document.uri)) return null;
    const architecture: Architecture | null = this.services.arch.architectures.of(document).architecture;
    return architecture && (this.services.arch.context.insight?.metrics(architecture, subject, metric) ?? null);
  }

  private comment(node: AstNode): string | null {
    const text = this.services.documentation.DocumentationProvider.getDocumentation(node);
    return text === undefined || text === '' ? null : doc(text);
  }

  /** What a figure comes to; for a service time also what a bare duration means. */
  private figure(quantity: Quantity): string | null {
    const literal = quantity.literal ?? '';
    const read = parseQuantity(literal);
    if ('error' in read) return null;
    const value = quantity.$container.$type === 'Per' ? quantity.$container : quantity;
    const shape = 'amount' in value || value.$container.$type !== 'NamedType' ? this.expected(quantity) : null;
    if (read.dimension === 'duration' && shape?.calls.has('exponential') === true) {
      // Quantiles of the exponential distribution: −ln(1 − p) times the mean.
      const half = formatQuantity(read.value * Math.LN2, 'duration');
      const most = formatQuantity(read.value * Math.log(100), 'duration');
      return `${code(literal)} is the mean of an exponential distribution: half take less than ${half}, 1% take more than ${most}.\n\nWrite ${code(`constant(${literal})`)}, ${code('lognormal(median: …, p99: …)')} or another distribution when you know better.`;
    }
    const { value: base, dimension } = read;
    if (dimension === 'percent' || dimension === 'factor' || dimension === 'money') return null;
    const exact = `${base.toLocaleString('en-US', { maximumFractionDigits: 9 })}${BASE[dimension]}`;
    return `${code(literal)} is a ${dimension}: ${exact}`;
  }

  private expected(quantity: Quantity) {
    const { $type } = quantity.$container;
    const isValue = ['Property', 'Entry', 'Argument', 'List', 'PropertyDeclaration', 'FieldType', 'Scaled', 'Per', 'Expectation'].includes(
      $type,
    );
    return isValue ? this.services.arch.expected.at(quantity) : null;
  }
}

const BASE = {
  number: '',
  duration: ' seconds',
  rate: ' per second',
  size: ' bytes',
  bandwidth: ' bytes per second',
  price: ' US dollars per month',
} as const;

function figureAt(root: CstNode, offset: number): Quantity | null {
  const leaf = CstUtils.findLeafNodeAtOffset(root, offset);
  return leaf && isQuantity(leaf.astNode) ? leaf.astNode : null;
}

/** `lognormal(median: duration, p99: duration)` by itself; the word of an enumeration among its like. */
function option(node: NamedType): string {
  return node.parameters.length > 0 ? oneLine(node) : `${node.word?.$refText ?? ''}  // ${oneLine(node.$container)}`;
}

function oneLine(node: AstNode | undefined): string {
  return node?.$cstNode?.text.replace(/\s+/g, ' ') ?? '';
}

/** A declaration without its body. */
function head(node: AstNode): string {
  return (node.$cstNode?.text ?? '').split('{')[0]?.trim().replace(/\s+/g, ' ') ?? '';
}
