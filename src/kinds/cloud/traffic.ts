import { isKind, type Architecture, type Component } from '../../model/index.js';
import { callsOf } from '../graph.js';
import { entries } from '../view.js';

/** A connection that is opened from one component (or from the internet: null) to another. */
export interface Edge {
  readonly from: string | null;
  readonly to: string;
  /** The flows that need it; empty for a connection that stands outside of flows. */
  readonly flows: readonly string[];
  /** What is done over it, as the flows say it; null where they do not. Whoever takes messages out of a queue does `consume`. */
  readonly operations: readonly (string | null)[];
}

export interface Traffic {
  readonly edges: readonly Edge[];
  /** Where the names of each `dns` lead, by its id. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  /** What each `waf` stands before, by its id. */
  readonly guards: ReadonlyMap<string, readonly string[]>;
  /** What each `cdn` fetches from, by its id. */
  readonly fetches: ReadonlyMap<string, readonly string[]>;
  /** Calls that no machine in the cloud can make. */
  readonly impossible: readonly { readonly component: Component; readonly message: string }[];
}

interface Call {
  readonly from: string;
  readonly to: string;
  readonly flow: string | null;
  readonly operation: string | null;
}

/** What opens no connections, because AWS runs it, and in which words that is said. */
const CLOSED: readonly (readonly [kind: string, what: string])[] = [
  ['sql_database', 'A managed database'],
  ['document_database', 'A managed database'],
  ['graph_database', 'A managed database'],
  ['wide_column_database', 'A managed database'],
  ['key_value_store', 'A managed database'],
  ['search_engine', 'A managed search engine'],
  ['storage', 'Storage'],
  ['identity_provider', 'An identity provider'],
];

/**
 * Who opens connections to whom, out of the flows and the connections beside them. It differs from the drawing in three ways: users are the
 * internet; a `dns` answers and is out of the way, so whoever asks it calls its targets; and a managed cache or database opens no connections, so
 * what a cache "calls" on a miss is called by those who call the cache. Messages are fetched by those who get them.
 */
export function trafficOf(architecture: Architecture): Traffic {
  const components = new Map(architecture.components.map((component) => [component.id, component]));
  const calls = [...callsIn(architecture)];
  const impossible = new Map<string, { component: Component; message: string }>();
  const edges = new Map<string, { from: string | null; to: string; flows: Set<string>; operations: Set<string | null> }>();
  const join = (from: string | null, to: string, { flow, operation }: Pick<Call, 'flow' | 'operation'>): void => {
    const key = `${from ?? ''} ${to}`;
    const edge = edges.get(key) ?? { from, to, flows: new Set(), operations: new Set() };
    if (flow !== null) edge.flows.add(flow);
    edge.operations.add(operation);
    edges.set(key, edge);
  };

  /** Who really opens a connection that the design draws from `id`. */
  const openers = (id: string, seen: ReadonlySet<string>): readonly (string | null)[] => {
    const component = components.get(id);
    if (!component || seen.has(id)) return [];
    // Points of presence stand in the internet.
    if (isKind(component, 'users') || isKind(component, 'cdn')) return [null];
    if (!isKind(component, 'dns') && !isKind(component, 'cache') && !isKind(component, 'waf')) return [id];
    const callers = calls.filter((call) => call.to === id).flatMap((call) => openers(call.from, new Set([...seen, id])));
    return isKind(component, 'dns') && callers.length === 0 ? [null] : [...new Set(callers)];
  };

  for (const call of calls) {
    const from = components.get(call.from);
    const to = components.get(call.to);
    if (!from || !to || isKind(to, 'dns') || isKind(to, 'users')) continue;
    const closed = CLOSED.find(([kind]) => isKind(from, kind));
    if (closed) {
      const message = `${closed[1]} opens no connections, so nothing is built for its call to \`${to.id}\`.`;
      impossible.set(`${from.id} ${to.id}`, { component: from, message });
      continue;
    }
    if (isKind(from, 'message_queue')) {
      // A queue does not push: whoever gets its messages fetches them.
      if (!isKind(to, 'message_queue')) join(to.id, from.id, { flow: call.flow, operation: 'consume' });
      continue;
    }
    if (isKind(from, 'cache')) {
      const message = `A managed cache does not read through: whoever asks it calls \`${to.id}\` on a miss, and is let in there.`;
      impossible.set(`${from.id} ${to.id}`, { component: from, message });
    }
    for (const opener of openers(from.id, new Set())) {
      if (opener !== to.id) join(opener, to.id, call);
    }
  }
  const leading = (kind: string): Map<string, string[]> => {
    const led = new Map<string, string[]>();
    for (const { from, to } of calls) {
      const component = components.get(from);
      if (component && isKind(component, kind)) led.set(from, [...new Set([...(led.get(from) ?? []), to])]);
    }
    return led;
  };
  const names = leading('dns');
  return {
    edges: [...edges.values()].map((edge) => ({ ...edge, flows: [...edge.flows], operations: [...edge.operations] })),
    names,
    guards: leading('waf'),
    fetches: leading('cdn'),
    impossible: [...impossible.values()],
  };
}

function* callsIn(architecture: Architecture): Generator<Call> {
  for (const flow of architecture.flows)
    for (const call of callsOf(flow.steps)) yield { from: call.from, to: call.to, flow: flow.name, operation: call.operation };
  for (const { from, to } of architecture.connections) yield { from, to, flow: null, operation: null };
  for (const dns of architecture.components.filter((component) => isKind(component, 'dns'))) {
    for (const to of targetsOf(dns)) yield { from: dns.id, to, flow: null, operation: null };
  }
  for (const { id, properties } of architecture.components.filter((component) => isKind(component, 'cdn')))
    if (typeof properties.origin === 'string') yield { from: id, to: properties.origin, flow: null, operation: null };
}

/** The components that a `dns` leads to by its own properties. */
function targetsOf(dns: Component): readonly string[] {
  const { targets, primary, secondary, locations } = dns.properties;
  const named = [...(Array.isArray(targets) ? (targets as readonly unknown[]) : []), primary, secondary];
  if (typeof locations === 'object' && !Array.isArray(locations))
    named.push(...entries(locations as Record<string, unknown>).map(([, to]) => to));
  return [...new Set(named.filter((id): id is string => typeof id === 'string'))];
}
