import type { Flow } from '../../model/index.js';
import type { Estimate, Source } from '../../network/index.js';
import type { Measured, NetworkBuilder } from '../behaviour.js';
import { unknown, withoutAnswer } from '../figures/estimate.js';
import { METRICS } from '../generated/kinds.js';

/** The role of the source of a component that sends requests. */
export const SOURCE = 'source';

/** The figures of whoever sends requests: those of all its flows together. */
export function sourceFigures(measured: Measured, kind: 'users' | 'schedule'): Readonly<Record<string, Estimate>> {
  const calls = measured.calls();
  if (!calls) return Object.fromEntries(METRICS[kind].map((metric) => [metric, unknown('no flow starts here')]));
  return {
    offered: calls.arrivalRate,
    goodput: calls.throughput,
    errors: withoutAnswer(calls),
    ...calls.latency,
    apdex: calls.apdex,
  };
}

/** Which flows the requests take. */
export function mixOf(origin: string, net: NetworkBuilder): Source['mix'] {
  const flows = net.architecture.flows.map((flow, index) => ({ flow, index })).filter(({ flow }) => flow.origin === origin);
  const shares = sharesOf(flows.map(({ flow }) => flow));
  return flows.map(({ index }, i) => ({ flow: index, share: shares[i] ?? 0 }));
}

/**
 * Flows that say their share have it; the others divide what is left evenly. Shares that add up to more than 1 are scaled down to it; when they
 * add up to less and no flow takes the rest, the rest of the requests does nothing.
 */
export function sharesOf(flows: readonly Pick<Flow, 'share'>[]): readonly number[] {
  const said = flows.reduce((sum, { share }) => sum + Math.max(0, share ?? 0), 0);
  const silent = flows.filter(({ share }) => share === null).length;
  const rest = silent > 0 ? Math.max(0, 1 - said) / silent : 0;
  const scale = said > 1 ? 1 / said : 1;
  return flows.map(({ share }) => (share === null ? rest : Math.max(0, share) * scale));
}
