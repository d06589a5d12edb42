import { AstUtils, GrammarUtils, isReference, type AstNode, type CstNode } from 'langium';
import type { Change, Finding, Fix, Severity, Span } from '../../src/model/index.js';
import type { Document } from '../generated/ast.js';

/** Where a finding stands: a node, one property of a node, or a place that is known already. */
export type Where = AstNode | { readonly node: AstNode; readonly property: string; readonly index?: number } | Span;

/** More findings than this are counted and not kept: nobody reads them, and an editor would choke on them. */
export const MAX_FINDINGS = 1000;

/** Characters. A name can be as long as a file. */
const MAX_MESSAGE = 600;

/** Collects findings. What is found twice, because two ways lead to it, is reported once. */
export class Report {
  private readonly found = new Map<string, Finding>();
  private omitted = 0;
  /** How often something was said, also a second time. */
  said = 0;
  private errors = 0;

  error(code: string, message: string, where: Where, ...fixes: Fix[]): void {
    this.add('error', code, message, where, fixes);
  }

  warning(code: string, message: string, where: Where, ...fixes: Fix[]): void {
    this.add('warning', code, message, where, fixes);
  }

  /** Findings that another report made. */
  take(findings: readonly Finding[]): void {
    for (const { severity, code, message, source, fixes } of findings) this.add(severity, code, message, source, fixes);
  }

  /** By file, and in each file from the top. */
  get findings(): Finding[] {
    const order = new Map<string, number>();
    for (const { source } of this.found.values()) if (!order.has(source.file)) order.set(source.file, order.size);
    const findings = [...this.found.values()].sort(
      ({ source: a }, { source: b }) =>
        (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.start.line - b.start.line || a.start.character - b.start.character,
    );
    const last = findings.at(-1);
    if (last && this.omitted > 0) {
      findings.push({
        ...last,
        code: 'more',
        severity: 'info',
        message: `There are ${this.omitted} more findings, which are not shown`,
        fixes: [],
      });
    }
    return findings;
  }

  /** Whether more findings would only be counted. */
  get isFull(): boolean {
    return this.found.size >= MAX_FINDINGS;
  }

  get hasErrors(): boolean {
    return this.errors > 0;
  }

  private add(severity: Severity, code: string, message: string, where: Where, fixes: readonly Fix[]): void {
    this.said++;
    if (severity === 'error') this.errors++;
    if (this.isFull) {
      this.omitted++;
      return;
    }
    const source = placeOf(where);
    const { file, start, end } = source;
    const key = JSON.stringify([code, file, start.line, start.character, end.line, end.character, message]);
    if (this.found.has(key)) return;
    const shown = message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE - 1)}…` : message;
    this.found.set(key, { code, severity, message: shown, source, fixes });
  }
}

/** A fix that writes something else where something stands. */
export function replacing(where: Where, text: string, title?: string): Fix {
  return { title: title ?? `Replace with \`${text}\``, changes: [{ change: 'replace', source: placeOf(where), text }] };
}

export function changing(title: string, ...changes: readonly Change[]): Fix {
  return { title, changes };
}

export function placeOf(where: Where): Span {
  if ('$type' in where) return spanOf(where);
  if ('file' in where) return where;
  const { node, property, index } = where;
  // A reference knows its own place. Langium's search finds the first of the property's name, which may be that of an inner node.
  const value = (node as unknown as Readonly<Record<string, unknown>>)[property];
  const reference = Array.isArray(value) ? (value as unknown[])[index ?? 0] : value;
  const cst = isReference(reference) ? reference.$refNode : GrammarUtils.findNodeForProperty(node.$cstNode, property, index);
  return cst ? spanOfCst(cst, node) : spanOf(node);
}

export function spanOf(node: AstNode): Span {
  return node.$cstNode
    ? spanOfCst(node.$cstNode, node)
    : { file: fileOf(node), start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
}

function spanOfCst(cst: CstNode, node: AstNode): Span {
  const { start, end } = cst.range;
  return { file: fileOf(node), start, end };
}

const files = new WeakMap<AstNode, string>();

/** The URI of the file that a node stands in. */
export function fileOf(node: AstNode): string {
  const root = AstUtils.findRootNode(node) as Document;
  let file = files.get(root);
  if (file === undefined) files.set(root, (file = AstUtils.getDocument(root).uri.toString()));
  return file;
}
