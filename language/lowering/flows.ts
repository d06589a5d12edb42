import type { CallOptions, CallStep, Flow as Lowered, FlowStep, Span } from '../../src/model/index.js';
import type { Connection, Flow, Hop, Path, Step } from '../generated/ast.js';
import { evaluateQuantity, figureOf } from '../types/quantities.js';
import { placeOf, spanOf } from '../validation/report.js';
import type { Components, Placed } from './components.js';
import { propertiesOf, writtenOf } from './properties.js';
import type { Run } from './run.js';

/** How deep calls may nest: whoever walks a flow does so by recursion. */
const MAX_CALLS_DEEP = 200;
/** The kind whose descendants send requests. */
const SOURCE = 'source';

/** A handler that is still being written down. */
type Steps = FlowStep[];

/** Where a component's handler is, and how deep. */
interface Handler {
  readonly steps: Steps;
  readonly depth: number;
}

/** A flow as a tree of calls, or null when it does not make one. `prefix` is that of the composite that the flow is a piece of. */
export function lowerFlow(flow: Flow, prefix: string, run: Run, components: Components): Lowered | null {
  const name = prefix + (flow.name ?? '');
  const properties = propertiesOf('flow', flow.properties, run, components, prefix);
  const first = firstStart(flow.steps);
  if (!first) {
    run.report.error('empty-flow', `The flow \`${name}\` calls nothing`, { node: flow, property: 'name' });
    return null;
  }
  const origin = components.of(first, prefix);
  if (origin === undefined) return null;
  const start = components.get(origin);
  if (start && !isSource(start)) {
    const sources = [...run.world.kinds()].filter(
      (each) => !each.abstract && run.kinds.of(each).lineage.some((base) => base.name === SOURCE),
    );
    const examples = sources.length > 0 ? sources.map(({ name }) => `\`${name ?? ''}\``) : [`\`${SOURCE}\``];
    run.report.error(
      'flow-origin',
      `A flow starts where requests come from: at ${examples.join(' or ')}, not at the ${start.kind.kind.name ?? ''} \`${origin}\``,
      first,
    );
  }
  const writer = new Writer(name, origin, prefix, run, components);
  writer.statements(flow.steps, origin);
  const share = properties.share;
  return {
    name,
    title: flow.title ?? null,
    origin,
    share: typeof share === 'number' ? share : null,
    properties,
    written: writtenOf(flow.properties),
    steps: writer.root,
    source: spanOf(flow),
    nameSource: placeOf({ node: flow, property: 'name' }),
  };
}

/** A connection outside of flows, and the prefix of the composite that it is a piece of. */
export interface Loose {
  readonly connection: Connection;
  readonly prefix: string;
}

/**
 * The flow that connections form when nobody wrote one: each is followed once, in order; one that is written before its start is called is
 * followed when it is. Null when the origin calls nothing.
 */
export function defaultFlow(name: string, origin: Placed, loose: readonly Loose[], run: Run, components: Components): Lowered | null {
  const writer = new Writer(name, origin.id, '', run, components);
  const waiting = new Map<string, Loose[]>();
  for (const each of loose) {
    const from = each.connection.from && components.of(each.connection.from, each.prefix);
    if (from === undefined) continue;
    const others = waiting.get(from);
    if (others) others.push(each);
    else waiting.set(from, [each]);
  }
  const queue = [...(waiting.get(origin.id) ?? [])];
  waiting.delete(origin.id);
  // What is called on the way is appended, and followed in its turn.
  for (const { connection, prefix } of queue) {
    for (const reached of writer.chain(connection, prefix)) {
      for (const each of waiting.get(reached) ?? []) queue.push(each);
      waiting.delete(reached);
    }
  }
  if (writer.root.length === 0) return null;
  const place = placeOf({ node: origin.node, property: 'name' });
  return {
    name,
    title: null,
    origin: origin.id,
    share: null,
    properties: propertiesOf('flow', [], run, components, ''),
    steps: writer.root,
    source: place,
    nameSource: place,
  };
}

/** Whether a component sends requests of its own. */
export function isSource({ kind }: Placed): boolean {
  return kind.lineage.some(({ name }) => name === SOURCE);
}

function firstStart(steps: readonly Step[]): Path | undefined {
  for (const step of steps) {
    const start = step.$type === 'Connection' ? step.from : firstStart(step.steps);
    if (start) return start;
  }
  return undefined;
}

/** Writes statements into the handlers of the components that they start at. */
class Writer {
  readonly root: Steps = [];
  /** The handler of each component's most recent visit. */
  private readonly handlers = new Map<string, Handler>();
  /** Components visited in the block that is being written; null outside of blocks. */
  private block: { readonly owner: string; readonly visited: Set<string> } | null = null;

  constructor(
    private readonly flow: string,
    origin: string,
    private readonly prefix: string,
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
  chain(connection: Connection, prefix = this.prefix): string[] {
    const { from: start, hops, handlers } = connection;
    const from = start && this.id(start, prefix);
    if (start === undefined || from === undefined) return [];
    const handler = this.handlers.get(from);
    if (!handler) {
      this.run.report.error('unreachable', `Nothing in the flow \`${this.flow}\` calls \`${from}\` before this line`, start);
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
    const last = this.hops(from, handler, hops, called, prefix);
    for (const each of handlers) this.handler(each, last, called, prefix);
    return called;
  }

  private handler(written: Connection['handlers'][number], last: Last | null, called: string[], prefix: string): void {
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
    this.hops(last.from, { steps, depth: last.depth }, written.hops, called, prefix);
  }

  private hops(start: string, first: Handler, hops: readonly Hop[], called: string[], prefix: string): Last | null {
    let from = start;
    let handler = first;
    let last: Last | null = null;
    for (const hop of hops) {
      const to = hop.to && this.id(hop.to, prefix);
      if (to === undefined) return null;
      if (handler.depth >= MAX_CALLS_DEEP) {
        this.run.report.error('too-deep', `Calls nest more than ${MAX_CALLS_DEEP} deep here`, hop);
        return null;
      }
      const then: Steps = [];
      const call: Draft = {
        step: 'call',
        from,
        to,
        mode: hop.arrow === '~>' ? 'async' : 'sync',
        operation: hop.operation?.$refText ?? null,
        options: this.options(hop, prefix),
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
    }
    return last;
  }

  private blockOf(step: Exclude<Step, Connection>, outer: string): void {
    const start = firstStart(step.steps);
    const owner = start ? this.id(start) : outer;
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

  private options(hop: Hop, prefix: string): CallOptions {
    return propertiesOf('call', hop.options, this.run, this.components, prefix);
  }

  /** The component that a path names; a part of one can neither call nor be called. */
  private id(path: Path, prefix = this.prefix): string | undefined {
    const target = path.target?.ref;
    if (target?.$type === 'PartDeclaration') {
      this.run.report.error(
        'part-called',
        `Components call each other, not their parts: write \`${path.receiver?.$cstNode?.text ?? ''}\``,
        path,
      );
      return undefined;
    }
    return this.components.of(path, prefix);
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
