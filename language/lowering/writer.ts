import type { CallOptions, CallStep, FlowStep, Span } from '../../src/model/index.js';
import type { Connection, Flow, Hop, Path, Step } from '../generated/ast.js';
import { entriesOf, firstStart, isComposite } from '../references/composites.js';
import { NOT_CALLED, SERVER } from '../references/roles.js';
import { aKind, inWords } from '../types/describe.js';
import { evaluateQuantity, figureOf } from '../types/quantities.js';
import { replacing, spanOf } from '../validation/report.js';
import type { Components } from './components.js';
import type { Owner, Placed } from './placed.js';
import { propertiesOf, writtenOf } from './properties.js';
import type { Run } from './run.js';

/** How deep calls may nest: whoever walks a flow does so by recursion. */
const MAX_CALLS_DEEP = 200;
/** Calls that a flow may come to: composites within composites multiply. */
const MAX_CALLS = 10_000;

/** A handler that is still being written down. */
type Steps = FlowStep[];

/** Where a component's handler is, and how deep. */
interface Handler {
  readonly steps: Steps;
  readonly depth: number;
}

/** A connection outside of flows, and the composite that it is a piece of. */
export interface Loose {
  readonly connection: Connection;
  readonly owner: Owner;
}

/** Something that a composite does when it is called. */
interface Entered {
  readonly composite: Placed;
  /** Null when its connections are all there is. */
  readonly flow: Flow | null;
  /** The composite's piece that it starts at, a composite itself perhaps. */
  readonly start: string;
}

/** Writes statements into the handlers of the components that they start at. */
export class Writer {
  readonly root: Steps = [];
  /** The handler of each component's most recent visit. */
  private readonly handlers = new Map<string, Handler>();
  /** The pieces at which composites were entered, which make their calls and do their work. */
  private readonly standsFor = new Map<string, string>();
  /** Composites that are being entered, each with its flow. */
  private readonly entering = new Set<string>();
  /** Connections that have been followed, when none may be a second time. */
  private once: Set<string> | null = null;
  private calls = 0;
  /** Components visited in the block that is being written; null outside of blocks. */
  private block: { readonly owner: string; readonly visited: Set<string> } | null = null;

  constructor(
    private readonly flow: string,
    origin: string,
    private owner: Owner,
    private readonly run: Run,
    private readonly components: Components,
  ) {
    this.handlers.set(origin, { steps: this.root, depth: 0 });
  }

  statements(steps: readonly Step[], owner: string): void {
    for (const step of steps) {
      if (step.$type === 'Connection') this.chain(step);
      else this.blockOf(step, owner);
    }
  }

  /** Appends a chain to the handler of the component that it starts at; the components that it calls, in order. */
  private chain(connection: Connection): string[] {
    const { from: start, hops, handlers } = connection;
    const named = start && this.id(start);
    if (start === undefined || named === undefined) return [];
    const from = this.standsFor.get(named) ?? named;
    const handler = this.handlers.get(from);
    if (!handler) {
      this.run.report.error('unreachable', `Nothing in the flow \`${this.flow}\` calls \`${named}\` before this line`, start);
      return [];
    }
    if (this.block && from !== this.block.owner && !this.block.visited.has(from)) {
      this.run.report.error(
        'flow-block',
        `The block belongs to \`${this.block.owner}\`, and \`${from}\` is called outside of it: write this line before or after the block`,
        start,
      );
      return [];
    }
    const called: string[] = [];
    const last = this.hops(from, handler, hops, called);
    for (const each of handlers) this.handler(each, last, called);
    return called;
  }

  private handler(written: Connection['handlers'][number], last: Last | null, called: string[]): void {
    if (!last) return;
    const steps: Steps = [];
    const slot = written.event === 'miss' ? 'onMiss' : 'onFailure';
    if (last.call[slot]) {
      this.run.report.error('duplicate-handler', `\`on ${written.event ?? ''}\` is written twice for this call`, {
        node: written,
        property: 'event',
      });
      return;
    }
    last.call[slot] = steps;
    this.hops(last.from, { steps, depth: last.depth }, written.hops, called);
  }

  private hops(start: string, first: Handler, hops: readonly Hop[], called: string[]): Last | null {
    let from = start;
    let handler = first;
    let last: Last | null = null;
    for (const hop of hops) {
      const named = hop.to && this.id(hop.to);
      if (hop.to === undefined || named === undefined || !this.isCalled(hop.to, named)) return null;
      if (handler.depth >= MAX_CALLS_DEEP) {
        this.run.report.error('too-deep', `Calls nest more than ${MAX_CALLS_DEEP} deep here`, hop);
        return null;
      }
      if (++this.calls > MAX_CALLS) {
        this.run.report.error('too-many', `The flow \`${this.flow}\` comes to more than ${MAX_CALLS} calls`, hop);
        return null;
      }
      const entered = this.enteredBy(hop, named);
      if (!entered) return null;
      const to = entered[0]?.start ?? named;
      const then: Steps = [];
      const call: Draft = {
        step: 'call',
        from,
        to,
        mode: hop.arrow === '~>' ? 'async' : 'sync',
        operation: hop.operation?.ref?.$type === 'Flow' ? null : (hop.operation?.$refText ?? null),
        options: this.options(hop),
        written: writtenOf(hop.options),
        then,
        onMiss: null,
        onFailure: null,
        source: spanOf(hop),
      };
      handler.steps.push(call);
      last = { call, from, depth: handler.depth };
      handler = { steps: then, depth: handler.depth + 1 };
      this.handlers.set(to, handler);
      this.block?.visited.add(to);
      called.push(to);
      from = to;
      for (const each of entered) this.enter(each, to, called);
    }
    return last;
  }

  /** Whether a call can go to a component. */
  private isCalled(path: Path, id: string): boolean {
    const kind = this.components.get(id)?.kind;
    if (!kind?.lineage.some(({ name = '' }) => NOT_CALLED.includes(name))) return true;
    this.run.report.error('wrong-kind', `A call goes to ${inWords(SERVER)}, but \`${id}\` is ${aKind(kind.kind.name ?? '')}`, path);
    return false;
  }

  /** Writes what a flow of a composite does, as if it had been called: at a piece that may be a composite itself. */
  begin(start: string, flow: Flow, owner: Placed): void {
    const entered = this.inside({ composite: owner, flow, start }, flow);
    if (!entered) return;
    const to = entered[0]?.start ?? start;
    this.handlers.set(to, { steps: this.root, depth: 0 });
    for (const each of entered) this.enter(each, to, []);
  }

  /** What happens in a composite that a hop calls, the innermost first; nothing in what is no composite; null when that cannot be told. */
  private enteredBy(hop: Hop, id: string): Entered[] | null {
    const called = this.components.get(id);
    const asked = hop.operation?.ref?.$type === 'Flow' ? hop.operation.ref : null;
    if (!called || (!asked && !isComposite(called.kind))) return [];
    // That there is no such operation has been said where it is named.
    if (hop.operation && !hop.operation.ref) return null;
    const entered = this.entry(called, asked, hop);
    return entered && this.inside(entered, hop);
  }

  /** With what happens in a composite that a composite starts at. */
  private inside(entered: Entered, at: Hop | Flow): Entered[] | null {
    const all = [entered];
    for (let [inner] = all; inner;) {
      const piece = this.components.get(inner.start);
      if (!piece || !isComposite(piece.kind)) break;
      const next = this.entry(piece, null, at);
      if (!next) return null;
      all.unshift((inner = next));
    }
    return all;
  }

  /** What a composite does when it is called: the flow that was asked for, or the only one that it has, or what its connections say. */
  private entry(composite: Placed, asked: Flow | null, at: Hop | Flow): Entered | null {
    const { kind, id } = composite;
    const flows = entriesOf(kind);
    const [flow = null, ...others] = asked ? [asked] : flows;
    const where = at.$type === 'Hop' && at.to ? at.to : at;
    if (others.length > 0) {
      const names = flows.flatMap(({ name }) => name ?? []);
      this.run.report.error(
        'which-entry',
        `What of \`${id}\` is called? Write \`${names.map((name) => `${id}: ${name}`).join('`, or `')}\``,
        where,
        ...(at.$type === 'Hop' ? names.map((name) => replacing(where, `${where.$cstNode?.text ?? id}: ${name}`)) : []),
      );
      return null;
    }
    const path = flow ? firstStart(flow.steps) : kind.connections[0]?.from;
    if (path === undefined) {
      const piece = [...kind.components.keys()][0] ?? '';
      this.run.report.error(
        'no-entry',
        `\`${id}\` is nothing but its parts, and its kind has no flow that says what a call does: call one of them, such as \`${id}.${piece}\``,
        where,
      );
      return null;
    }
    const key = `${id} ${flow?.name ?? ''}`;
    if (this.entering.has(key)) {
      this.run.report.error('flow-cycle', `\`${id}\` is called by what it calls itself: this flow never ends`, where);
      return null;
    }
    const start = this.components.of(path, composite);
    return start === undefined ? null : { composite, flow, start };
  }

  /** Writes the statements of a composite behind the call that enters it. */
  private enter({ composite, flow }: Entered, to: string, called: string[]): void {
    const { id, kind } = composite;
    const key = `${id} ${flow?.name ?? ''}`;
    const outside = this.owner;
    this.standsFor.set(id, to);
    this.entering.add(key);
    this.owner = composite;
    const [first] = flow ? [] : kind.connections;
    if (flow) this.statements(flow.steps, to);
    else if (first) {
      const loose = kind.connections.map((connection) => ({ connection, owner: composite }));
      called.push(...this.follow(to, loose));
    }
    this.owner = outside;
    this.entering.delete(key);
  }

  /** The same for the flow that connections form, in which no connection is followed a second time. */
  form(origin: string, loose: readonly Loose[]): void {
    this.once = new Set();
    this.follow(origin, loose);
  }

  /** Follows connections from a component, each once, in order; one that is written before its start is called is followed when it is. */
  private follow(origin: string, loose: readonly Loose[]): string[] {
    const outside = this.owner;
    const reached: string[] = [];
    const waiting = new Map<string, readonly Loose[]>();
    for (const each of loose) {
      const named = each.connection.from && this.components.of(each.connection.from, each.owner);
      if (named !== undefined) waiting.set(named, [...(waiting.get(named) ?? []), each]);
    }
    const next = (id: string): readonly Loose[] => {
      const found = waiting.get(id) ?? [];
      waiting.delete(id);
      return found;
    };
    const queue = [...next(origin), ...[...this.standsFor].flatMap(([composite, piece]) => (piece === origin ? next(composite) : []))];
    // What is called on the way is appended, and followed in its turn.
    for (const { connection, owner } of queue) {
      const key = `${owner?.id ?? ''} ${connection.$cstNode?.offset ?? 0}`;
      if (this.once?.has(key)) continue;
      this.once?.add(key);
      this.owner = owner;
      for (const id of this.chain(connection)) {
        reached.push(id);
        queue.push(...next(id));
        for (const [composite, piece] of this.standsFor) if (piece === id) queue.push(...next(composite));
      }
    }
    this.owner = outside;
    return reached;
  }

  private blockOf(step: Exclude<Step, Connection>, outer: string): void {
    const start = firstStart(step.steps);
    const named = start ? this.id(start) : outer;
    const owner = named === undefined ? undefined : (this.standsFor.get(named) ?? named);
    const source = spanOf(step);
    const steps: Steps = [];
    const written = this.blockStep(step, steps, source);
    if (!start) {
      this.run.report.warning('empty-block', 'An empty block does nothing', step);
      return;
    }
    const handler = owner === undefined ? undefined : this.handlers.get(owner);
    if (owner === undefined) return;
    if (!handler || (this.block && owner !== this.block.owner && !this.block.visited.has(owner))) {
      this.run.report.error('unreachable', `Nothing in the flow \`${this.flow}\` calls \`${owner}\` before this block`, start);
      return;
    }
    if (written) handler.steps.push(written);
    const outside = this.block;
    this.block = { owner, visited: new Set() };
    this.handlers.set(owner, { steps, depth: handler.depth });
    this.statements(step.steps, owner);
    for (const visited of this.block.visited) outside?.visited.add(visited);
    this.block = outside;
    // Behind the block, the owner's handler goes on where the block stands.
    this.handlers.set(owner, handler);
  }

  private blockStep(step: Exclude<Step, Connection>, steps: Steps, source: Span): FlowStep | null {
    const { report } = this.run;
    if (step.$type === 'Parallel') return { step: 'parallel', branches: steps, source };
    if (step.$type === 'Chance') {
      const share = step.probability && evaluateQuantity(step.probability, [SHARE], 'a percentage such as `30%`', report);
      return share === undefined ? null : { step: 'chance', probability: share, steps, source };
    }
    const times = step.times && evaluateQuantity(step.times, [TIMES], 'a whole number such as `3`', report);
    return times === undefined ? null : { step: 'repeat', times, steps, source };
  }

  private options(hop: Hop): CallOptions {
    return propertiesOf('call', hop.options, this.run, this.components, this.owner);
  }

  /** The component that a path names; a part of one can neither call nor be called. */
  private id(path: Path): string | undefined {
    const target = path.target?.ref;
    if (target?.$type === 'PartDeclaration') {
      this.run.report.error(
        'part-called',
        `Components call each other, not their parts: write \`${path.receiver?.$cstNode?.text ?? ''}\``,
        path,
      );
      return undefined;
    }
    return this.components.of(path, this.owner);
  }
}

const SHARE = figureOf('percent', { least: '0%', most: '100%' });
const TIMES = figureOf('number', { least: '1', most: '10000', whole: true });

/** A call whose handlers are still to come. */
type Draft = { -readonly [K in keyof CallStep]: CallStep[K] };

interface Last {
  readonly call: Draft;
  readonly from: string;
  readonly depth: number;
}
