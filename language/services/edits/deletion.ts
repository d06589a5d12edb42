import { AstUtils, type AstNode, type LangiumDocument } from 'langium';
import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import {
  isComponent,
  isConnection,
  isEntries,
  isEntry,
  isEvent,
  isExpectation,
  isHandler,
  isHop,
  isList,
  isPath,
  isProperty,
  type Component,
  type Connection,
  type Path,
} from '../../generated/ast.js';
import { chunkOf, commentsOf } from '../actions/chunks.js';
import { pathAt } from '../actions/extract.js';
import type { ArchLanguageServices } from '../all-services.js';

/** A stretch of text that goes, by its offsets. */
interface Cut {
  readonly start: number;
  readonly end: number;
}

/**
 * Takes a component out of the text with everything that mentions it, in all files: properties and items of lists, hops of chains (`a -> b -> c` without
 * `b` is `a -> c`), faults, expectations. What is left of a statement that mentions other things as well stays, and its comments with it.
 */
export function deletion(component: Component, { references, shared }: ArchLanguageServices): WorkspaceEdit {
  const cuts = new Map<LangiumDocument, Cut[]>();
  const add = (document: LangiumDocument, cut: Cut): void => {
    cuts.set(document, [...(cuts.get(document) ?? []), cut]);
  };
  const gone = new Set<AstNode>([component, ...AstUtils.streamAllContents(component).filter(isComponent)]);
  add(AstUtils.getDocument(component), statement(component));

  const hops = new Map<AstNode, LangiumDocument>();
  for (const each of gone) {
    for (const mention of references.References.findReferences(each, {})) {
      const document = shared.workspace.LangiumDocuments.getDocument(mention.sourceUri);
      const path = document && pathAt(document, mention);
      if (!document || !path) continue;
      const place = placeOf(whole(path));
      if (isHop(place) || isConnection(place)) {
        // A chain may mention it more than once, and is mended once.
        hops.set(isHop(place) ? place.$container : place, document);
      } else add(document, without(place));
    }
  }
  for (const [chain, document] of hops) for (const cut of mended(chain, gone)) add(document, cut);

  return { changes: Object.fromEntries([...cuts].map(([{ uri, textDocument }, list]) => [uri.toString(), editsOf(textDocument, list)])) };
}

/** `orders` of `orders.primary`: the path that it begins. */
function whole(path: Path): Path {
  let outer = path;
  while (isPath(outer.$container)) outer = outer.$container;
  return outer;
}

/** What falls with a path: the item that it is, or else the property, the hop or the statement. */
function placeOf(path: Path): AstNode {
  let node: AstNode = path;
  for (let at: AstNode | undefined = path; at; at = at.$container) {
    const { $container: outer } = at;
    if (isHop(at) || isConnection(at) || isEvent(at) || isProperty(at) || isEntry(at)) return at;
    // The condition of an alert is a measurement that falls with its property.
    if (isExpectation(at) && !AstUtils.getContainerOfType(at.$container, isProperty)) return at;
    if (isList(outer) && outer.items.length > 1) return at;
    node = at;
  }
  return node;
}

/** The cut of an item, a property, an entry or a statement. */
function without(node: AstNode): Cut {
  const { $container: outer } = node;
  if (isList(outer) || isEntries(outer)) return item(node, isList(outer) ? outer.items : outer.entries);
  return statement(node);
}

/** With the comma after it, or the one before it when it is the last. */
function item(node: AstNode, items: readonly AstNode[]): Cut {
  const index = items.indexOf(node);
  const next = items[index + 1]?.$cstNode;
  const before = items[index - 1]?.$cstNode;
  const cst = node.$cstNode;
  if (!cst) return { start: 0, end: 0 };
  if (next) return { start: cst.offset, end: next.offset };
  return { start: before?.end ?? cst.offset, end: cst.end };
}

/** A statement with its comments, and with its line when it has the line to itself. */
function statement(node: AstNode): Cut {
  const document = AstUtils.getDocument(node);
  const text = document.textDocument.getText();
  const cst = node.$cstNode;
  if (!cst) return { start: 0, end: 0 };
  let { start, end } = chunkOf(cst, text, commentsOf(document));
  if (text[end] === ',') end += 1;
  while (start > 0 && /[ \t]/.test(text[start - 1] ?? '')) start -= 1;
  // Behind an opening brace one space is enough.
  if (text[start - 1] === '{') end += Math.max(0, (/^ */.exec(text.slice(end))?.[0].length ?? 0) - 1);
  const rest = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(end));
  if (rest && (start === 0 || text[start - 1] === '\n')) {
    end += rest[0].length;
    // Of two empty lines around it one is left.
    const blank = /^[ \t]*\r?\n/.exec(text.slice(end));
    if (blank && /(?:^|\n)[ \t]*\r?\n$/.test(text.slice(0, start))) end += blank[0].length;
  }
  return { start, end };
}

/** A chain, or the handler of one, without what is gone. */
function mended(chain: AstNode, gone: ReadonlySet<AstNode>): Cut[] {
  const isGone = (path: Path | undefined): boolean => {
    for (let at = path; at; at = at.receiver) if (at.target?.ref && gone.has(at.target.ref)) return true;
    return false;
  };
  if (isHandler(chain)) {
    const left = chain.hops.filter(({ to }) => !isGone(to));
    if (left.length === 0) return [statement(chain)];
    return chain.hops.flatMap((hop) => (isGone(hop.to) ? [between(hop)] : []));
  }
  if (!isConnection(chain)) return [];
  return mendedConnection(chain, isGone);
}

function mendedConnection(chain: Connection, isGone: (path: Path | undefined) => boolean): Cut[] {
  const kept = chain.hops.filter(({ to }) => !isGone(to));
  const first = kept[0];
  const startsElsewhere = isGone(chain.from);
  if (kept.length === 0 || (startsElsewhere && kept.length === 1)) return [statement(chain)];
  const cuts: Cut[] = [];
  const start = chain.from?.$cstNode;
  const to = first?.to?.$cstNode;
  // Without its beginning, a chain begins at the next that it leads to.
  if (startsElsewhere && start && to) cuts.push({ start: start.offset, end: to.offset });
  const from = startsElsewhere && first ? chain.hops.indexOf(first) : 0;
  for (const hop of chain.hops.slice(from)) if (isGone(hop.to)) cuts.push(between(hop));
  // What happens on a miss happens at the last hop.
  if (isGone(chain.hops[chain.hops.length - 1]?.to)) cuts.push(...chain.handlers.map(statement));
  return cuts;
}

/** A hop with the space before it. */
function between(hop: AstNode): Cut {
  const text = AstUtils.getDocument(hop).textDocument.getText();
  const { offset = 0, end = 0 } = hop.$cstNode ?? {};
  return { start: text.slice(0, offset).trimEnd().length, end };
}

/** The cuts of a file, each stretch once. */
function editsOf(document: LangiumDocument['textDocument'], cuts: readonly Cut[]): TextEdit[] {
  const merged: Cut[] = [];
  for (const cut of cuts.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged[merged.length - 1];
    if (last && cut.start < last.end) merged[merged.length - 1] = { ...last, end: Math.max(last.end, cut.end) };
    else merged.push(cut);
  }
  return merged.map(({ start, end }) => ({ range: { start: document.positionAt(start), end: document.positionAt(end) }, newText: '' }));
}
