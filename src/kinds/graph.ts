import type { CallStep, Flow, FlowStep } from '../model/index.js';
import { fact, grouped } from './fact.js';

/** Every call of a list of steps, with those nested in it, in order. */
export function* callsOf(steps: readonly FlowStep[]): Generator<CallStep> {
  for (const step of steps) {
    switch (step.step) {
      case 'call':
        yield step;
        yield* callsOf(step.then);
        if (step.onMiss) yield* callsOf(step.onMiss);
        if (step.onFailure) yield* callsOf(step.onFailure);
        break;
      case 'parallel':
        yield* callsOf(step.branches);
        break;
      case 'chance':
      case 'repeat':
        yield* callsOf(step.steps);
        break;
    }
  }
}

/** Every call of a flow, in order. Rules go through all flows by the dozen. */
export function callsIn(flow: Flow): readonly CallStep[] {
  let calls = known.get(flow);
  if (!calls) known.set(flow, (calls = [...callsOf(flow.steps)]));
  return calls;
}

const known = new WeakMap<Flow, readonly CallStep[]>();

/** A call that a component makes of itself, as if the flow said so: it asks `to` and does nothing more. `visit.then` compiles it. */
export function ownCall(from: string, to: string, operation: string | null, because: CallStep): CallStep {
  const { source } = because;
  return { step: 'call', from, to, mode: 'sync', operation, options: {}, then: [], onMiss: null, onFailure: null, source };
}

/** Who calls whom, in flows and by connections outside of them. */
export interface CallGraph {
  callers(id: string): readonly string[];
  callees(id: string): readonly string[];
}

export const callGraph = fact(({ connections, flows }): CallGraph => {
  const callers = new Map<string, Set<string>>();
  const callees = new Map<string, Set<string>>();
  const add = (table: Map<string, Set<string>>, key: string, value: string): void => {
    const set = table.get(key);
    if (set) set.add(value);
    else table.set(key, new Set([value]));
  };
  const edge = (from: string, to: string): void => {
    add(callers, to, from);
    add(callees, from, to);
  };
  for (const { from, to } of connections) edge(from, to);
  for (const flow of flows) for (const call of callsIn(flow)) edge(call.from, call.to);
  return {
    callers: (id) => [...(callers.get(id) ?? [])],
    callees: (id) => [...(callees.get(id) ?? [])],
  };
});

/** A call with the flow that it stands in. */
export interface CallIn {
  readonly flow: Flow;
  readonly call: CallStep;
}

/** The calls of every flow, by the component that is called. */
export const callsByCallee = fact(({ flows }) =>
  grouped(
    flows.flatMap((flow) => callsIn(flow).map((call): CallIn => ({ flow, call }))),
    ({ call }) => call.to,
  ),
);
