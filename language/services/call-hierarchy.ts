import { AstUtils, CstUtils, type LangiumDocument, URI } from 'langium';
import type { CallHierarchyProvider } from 'langium/lsp';
import type {
  CallHierarchyIncomingCall,
  CallHierarchyIncomingCallsParams,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  CallHierarchyOutgoingCallsParams,
  CallHierarchyPrepareParams,
  Range,
} from 'vscode-languageserver';
import { isComponent, isFlow, type Component, type Connection, type Flow, type Path } from '../generated/ast.js';
import { isLibrary } from '../workspace/library.js';
import type { ArchDocument } from '../workspace/imports.js';
import { visitNodes } from '../references/visit.js';
import type { ArchLanguageServices } from './all-services.js';
import { SYMBOLS } from './node-kinds.js';

/** Who calls: a component, or the flow that a component calls something in. */
type Party = Component | Flow;

/** One arrow, and the place where it names what it calls. */
interface Call {
  readonly from: Component;
  readonly to: Component;
  readonly flow: Flow | null;
  readonly range: Range;
}

/** The arrows as a hierarchy: who calls a component, and whom it calls, over all flows of the workspace. A flow calls the components on its way. */
export class ArchCallHierarchy implements CallHierarchyProvider {
  constructor(private readonly services: ArchLanguageServices) {}

  prepareCallHierarchy(document: LangiumDocument, { position }: CallHierarchyPrepareParams): CallHierarchyItem[] {
    const node = this.partyAt(document, position);
    return node ? this.item(node) : [];
  }

  incomingCalls({ item }: CallHierarchyIncomingCallsParams): CallHierarchyIncomingCall[] {
    const node = this.partyOf(item);
    if (!isComponent(node)) return [];
    const incoming = grouped(
      this.calls().filter((call) => call.to === node),
      (call) => call.from,
    );
    return [...incoming].flatMap(([from, calls]) =>
      this.item(from).map((each) => ({ from: { ...each, detail: detailOf(calls) }, fromRanges: calls.map(({ range }) => range) })),
    );
  }

  outgoingCalls({ item }: CallHierarchyOutgoingCallsParams): CallHierarchyOutgoingCall[] {
    const node = this.partyOf(item);
    if (!node) return [];
    const outgoing = grouped(
      this.calls().filter((call) => (isFlow(node) ? call.flow === node : call.from === node)),
      (call) => call.to,
    );
    return [...outgoing].flatMap(([to, calls]) =>
      this.item(to).map((each) => ({ to: { ...each, detail: detailOf(calls) }, fromRanges: calls.map(({ range }) => range) })),
    );
  }

  private partyOf({ uri, selectionRange }: CallHierarchyItem): Party | undefined {
    const document = this.services.shared.workspace.LangiumDocuments.getDocument(URI.parse(uri));
    return document && this.partyAt(document, selectionRange.start);
  }

  private partyAt(document: LangiumDocument, position: Range['start']): Party | undefined {
    const root = document.parseResult.value.$cstNode;
    const { nameRegexp } = this.services.parser.GrammarConfig;
    const leaf = root && CstUtils.findDeclarationNodeAtOffset(root, document.textDocument.offsetAt(position), nameRegexp);
    const [node] = leaf ? this.services.references.References.findDeclarations(leaf) : [];
    return isComponent(node) || isFlow(node) ? node : undefined;
  }

  private item(node: Party): CallHierarchyItem[] {
    const name = this.services.references.NameProvider.getNameNode(node);
    if (!node.$cstNode || !name) return [];
    const kind = SYMBOLS.get(node.$type) ?? 1;
    const detail = isComponent(node) ? (node.kind?.$refText ?? '') : 'flow';
    const uri = AstUtils.getDocument(node).uri.toString();
    return [{ name: name.text, kind, detail, uri, range: node.$cstNode.range, selectionRange: name.range }];
  }

  /** Every arrow of the workspace, found once between two changes. */
  private calls(): readonly Call[] {
    const { LangiumDocuments: documents } = this.services.shared.workspace;
    return this.services.arch.memory.of('calls', documents, () => {
      const calls: Call[] = [];
      for (const document of documents.all) {
        if (isLibrary(document.uri)) continue;
        visitNodes((document as ArchDocument).parseResult.value, (node) => {
          if (node.$type === 'Connection') collect(node as Connection, calls);
        });
      }
      return calls;
    });
  }
}

function collect(connection: Connection, calls: Call[]): void {
  const flow = AstUtils.getContainerOfType(connection, isFlow) ?? null;
  const along = (start: Component | undefined, hops: Connection['hops']): Component | undefined => {
    let from = start;
    let caller: Component | undefined;
    for (const { to } of hops) {
      const called = componentOf(to);
      const range = to?.$cstNode?.range;
      if (from && called && range) calls.push({ from, to: called, flow, range });
      caller = from;
      from = called;
    }
    return caller;
  };
  // What hangs off a call is done by who made it.
  const caller = along(componentOf(connection.from), connection.hops);
  for (const { hops } of connection.handlers) along(caller, hops);
}

function componentOf(path: Path | undefined): Component | undefined {
  const target = path?.target?.ref;
  // `orders.primary` is a part: what is called is whose part it is.
  return isComponent(target) ? target : path?.receiver && componentOf(path.receiver);
}

function grouped<K>(calls: readonly Call[], by: (call: Call) => K): Map<K, Call[]> {
  const groups = new Map<K, Call[]>();
  for (const call of calls) {
    const group = groups.get(by(call));
    if (group) group.push(call);
    else groups.set(by(call), [call]);
  }
  return groups;
}

function detailOf(calls: readonly Call[]): string {
  const flows = [...new Set(calls.flatMap(({ flow }) => flow?.name ?? []))];
  return flows.length > 0 ? `in ${flows.join(', ')}` : '';
}
