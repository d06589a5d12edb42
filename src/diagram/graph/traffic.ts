import type { Results } from '../../kinds/figures/results.js';
import type { Architecture, FlowStep } from '../../model/index.js';

/** What goes along an arrow. */
export interface Traffic {
  /** Calls per second. */
  readonly rate: number;
  /** How many of them fail, 0 to 1; null when nobody knows. */
  readonly errors: number | null;
}

/**
 * How often each call of the flows is made, by the ends and the mode of its arrow: the arrivals of the flow, thinned by the chances, the misses and the
 * failures on the way. Retries and what a router sends elsewhere are not in it. The failures are those that the callee shows to all who call it.
 */
export function trafficOf({ flows }: Architecture, results: Results | null): ReadonlyMap<string, Traffic> {
  const rates = new Map<string, number>();
  const callees = new Map<string, string>();
  const metric = (component: string, name: string): number | null => {
    const { value = null } = results?.components[component]?.metrics[name] ?? {};
    return value !== null && Number.isFinite(value) ? value : null;
  };
  for (const flow of flows) {
    const { throughput, availability } = results?.flows[flow.name] ?? {};
    const answered = throughput?.value ?? null;
    if (answered === null || !Number.isFinite(answered)) continue;
    const share = availability?.value ?? 1;
    // The calls of a long chain are nested as deep as the chain is long, so the walk keeps its own stack.
    const open: { readonly steps: readonly FlowStep[]; readonly rate: number }[] = [
      { steps: flow.steps, rate: share > 0 ? answered / share : answered },
    ];
    for (let next = open.pop(); next; next = open.pop()) {
      const { rate } = next;
      for (const step of next.steps) {
        switch (step.step) {
          case 'call': {
            const key = arrowKey(step.from, step.to, step.mode);
            rates.set(key, (rates.get(key) ?? 0) + rate);
            callees.set(key, step.to);
            open.push({ steps: step.then, rate });
            if (step.onMiss) open.push({ steps: step.onMiss, rate: rate * (1 - (metric(step.to, 'hit_ratio') ?? 0)) });
            if (step.onFailure) open.push({ steps: step.onFailure, rate: rate * (metric(step.to, 'errors') ?? 0) });
            break;
          }
          case 'parallel':
            open.push({ steps: step.branches, rate });
            break;
          case 'chance':
            open.push({ steps: step.steps, rate: rate * step.probability });
            break;
          case 'repeat':
            open.push({ steps: step.steps, rate: rate * step.times });
        }
      }
    }
  }
  return new Map([...rates].map(([key, rate]) => [key, { rate, errors: metric(callees.get(key) ?? '', 'errors') }]));
}

/** What an arrow is called by its ends. */
export function arrowKey(from: string, to: string, mode: string): string {
  return JSON.stringify([from, to, mode]);
}
