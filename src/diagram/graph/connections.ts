import type { Architecture, Component, Fields, FlowStep, KindDeclaration, Value } from '../../model/index.js';
import type { DiagramEdge, FlowCall } from './graph.js';

interface Collected {
  readonly from: string;
  readonly to: string;
  readonly mode: DiagramEdge['mode'];
  /** Operation → whether every use of it is on a miss or a failure. */
  readonly operations: Map<string, string | null>;
  readonly flows: Set<string>;
  readonly steps: FlowCall[];
}

/** Every arrow of every flow and every plain connection, one edge for each pair of ends and mode, in source order. */
export function connectionsOf(architecture: Architecture): DiagramEdge[] {
  const collected = new Map<string, Collected>();
  const at = (from: string, to: string, mode: DiagramEdge['mode']): Collected => {
    const key = JSON.stringify([from, to, mode]);
    const known = collected.get(key) ?? {
      from,
      to,
      mode,
      operations: new Map<string, string | null>(),
      flows: new Set<string>(),
      steps: [],
    };
    collected.set(key, known);
    return known;
  };

  for (const flow of architecture.flows) {
    // The calls of a long chain are nested as deep as the chain is long, so the walk keeps its own stack.
    const open: { readonly step: FlowStep; readonly event: string | null }[] = [];
    const enter = (steps: readonly FlowStep[], event: string | null): void => {
      for (let i = steps.length - 1; i >= 0; i--) {
        const step = steps[i];
        if (step) open.push({ step, event });
      }
    };
    enter(flow.steps, null);
    let calls = 0;
    for (let next = open.pop(); next; next = open.pop()) {
      const { step, event } = next;
      switch (step.step) {
        case 'call': {
          const edge = at(step.from, step.to, step.mode);
          edge.flows.add(flow.name);
          const operation = step.operation ?? '';
          const before = edge.operations.get(operation);
          edge.operations.set(operation, before === undefined || before === event ? event : null);
          edge.steps.push({ flow: flow.name, at: ++calls, label: labelOf(operation, event) });
          enter(step.onFailure ?? [], 'failure');
          enter(step.onMiss ?? [], 'miss');
          enter(step.then, null);
          break;
        }
        case 'parallel':
          enter(step.branches, event);
          break;
        default:
          enter(step.steps, event);
      }
    }
  }
  for (const { from, to, mode } of architecture.connections) at(from, to, mode);
  return [...collected.values()].map(edgeOf);
}

function labelOf(operation: string, event: string | null): string | null {
  const words = [operation, event === null ? '' : `on ${event}`].filter((each) => each !== '');
  return words.length > 0 ? words.join(' ') : null;
}

function edgeOf({ from, to, mode, operations, flows, steps }: Collected): DiagramEdge {
  const words = [...operations]
    .map(([operation, event]) => (operation === '' && operations.size > 1 ? null : labelOf(operation, event)))
    .filter((each) => each !== null);
  const arrow = mode === 'async' ? '~>' : mode === 'sync' ? '->' : '··';
  const label = words.length > 0 ? words.join(', ') : null;
  return {
    id: `${from} ${arrow} ${to}`,
    from,
    to,
    mode,
    label,
    flows: [...flows],
    ...(steps.length > 0 ? { steps } : {}),
    rate: null,
    errors: null,
  };
}

/**
 * Ties what no arrow touches (a dataset, say) to the components that name it in a property and to those it names, so that nothing floats about
 * without a reason to be there.
 */
export function referencesOf(architecture: Architecture, connections: readonly DiagramEdge[]): DiagramEdge[] {
  const touched = new Set(connections.flatMap((edge) => [edge.from, edge.to]));
  // A part that is touched touches what it is a part of: the arrow is drawn already, to where it leads.
  const parents = new Map(architecture.components.map(({ id, parent }) => [id, parent]));
  for (const id of [...touched])
    for (let at = parents.get(id) ?? null; at !== null && !touched.has(at); at = parents.get(at) ?? null) touched.add(at);
  const known = new Set(architecture.components.map((component) => component.id));
  const places = new Set(architecture.components.map((component) => component.container));
  const declared = new Map(architecture.catalogue.kinds.map((kind) => [kind.name, referring(architecture, kind)]));
  const found = new Map<string, DiagramEdge>();
  for (const component of architecture.components) {
    for (const name of declared.get(component.kind) ?? []) {
      const value = component.properties[name];
      if (value === undefined) continue;
      for (const id of namesIn(value)) {
        if (
          !known.has(id) ||
          id === component.id ||
          places.has(id) ||
          (touched.has(id) && touched.has(component.id) && modeOf(component, name) === 'reference')
        )
          continue;
        const mode = modeOf(component, name);
        const edge = edgeOf({ from: component.id, to: id, mode, operations: new Map([[name, null]]), flows: new Set(), steps: [] });
        if (!found.has(edge.id)) found.set(edge.id, edge);
      }
    }
  }
  return [...found.values()];
}

/** A backup keeps copies apart, a recovery plan keeps a second place in step; everything else is a mention. */
function modeOf({ lineage }: Component, property: string): DiagramEdge['mode'] {
  if (lineage.includes('backup') && property === 'of') return 'backup';
  return lineage.includes('disaster_recovery') && property === 'secondary' ? 'replication' : 'reference';
}

/** The properties of a kind whose type mentions a kind: those that can name a component. */
function referring({ catalogue }: Architecture, kind: KindDeclaration): string[] {
  const kinds = new Set(catalogue.kinds.map((each) => each.name));
  return kind.properties.flatMap(({ name, type }) =>
    name !== 'in' && (type.match(/\w+/g) ?? []).some((word) => kinds.has(word)) ? [name] : [],
  );
}

function namesIn(value: Value): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return (value as readonly Value[]).flatMap(namesIn);
  if (typeof value !== 'object') return [];
  return Object.entries(value as Fields).flatMap(([key, inner]) => [key, ...(inner === undefined ? [] : namesIn(inner))]);
}
