import { children, mean, problem, type Experiment, type Measurements, type Network, type Step } from '../network/index.js';
import { solveRates } from './closed.js';
import { Curve } from './law.js';
import { Latencies } from './latency.js';
import { Lattice } from './lattice.js';
import { meanTime } from './mean-time.js';
import { measure, unknown } from './measure.js';
import { settled } from './scaled.js';
import { within } from './transforms.js';
import { NEVER, Traffic, type InTime } from './traffic.js';
import { hasTimeouts, notesOf } from './notes.js';

/** Rounds in which timeouts and the load of the retries that they cause are brought into agreement. */
const ROUNDS = 12;

/**
 * Solves a network analytically for its steady state without faults, in milliseconds. Every estimate says by which formula it was found and how far it can be trusted;
 * what has no steady state is null. An invalid network has `error` set.
 */
export function solve(design: Network, experiment: Experiment): Measurements {
  const wrong = problem(design, experiment);
  if (wrong) return unknown(design, wrong);
  const network = settled(design, experiment);
  const traffic = new Traffic(network, experiment);
  let closed = solveRates(network, experiment, traffic);
  let lattice = latticeFor(network, traffic);
  lattice.reset();
  let latencies = new Latencies(network, traffic, lattice);
  if (network.flows.some((flow) => hasTimeouts(flow.body))) {
    for (let round = 0; round < ROUNDS; round++) {
      const change = cutCalls(network, traffic, latencies);
      if (change < 1e-6) break;
      closed = solveRates(network, experiment, traffic);
      lattice = latticeFor(network, traffic);
      lattice.reset();
      latencies = new Latencies(network, traffic, lattice);
    }
  }
  return measure({ network, traffic, latencies, lattice, closed, notes: notesOf(network, experiment, traffic) });
}

/** Finds for every call with a timeout what is answered within it; the greatest change since the last time. */
function cutCalls(network: Network, traffic: Traffic, latencies: Latencies): number {
  for (const flow of network.flows) latencies.of(flow.body);
  let change = 0;
  for (const [call, { one, body }] of latencies.calls) {
    if (call.timeout === null) continue;
    const before = traffic.inTime.get(call);
    const outcome = traffic.outcome(call.body);
    const failedInTime = body.failed ? (within(latencies.lattice, new Curve(latencies.lattice, body.failed), call.timeout)?.mass ?? 0) : 0;
    const failing = outcome.failed.reduce((sum, each) => sum + each, 0);
    const share = failing > 0 ? Math.min(1, failedInTime / failing) : 0;
    const now: InTime = { ok: Math.min(one.ok?.mass ?? 0, 1), failed: failing > 0 ? outcome.failed.map((each) => each * share) : NEVER };
    const old = before?.ok ?? outcome.ok;
    change = Math.max(change, Math.abs(now.ok - old));
    // Halfway from the second round on, so that a call between two answers settles.
    traffic.inTime.set(
      call,
      before ? { ok: (now.ok + before.ok) / 2, failed: now.failed.map((each, cause) => (each + (before.failed[cause] ?? 0)) / 2) } : now,
    );
  }
  return change;
}

/** Times from well below the shortest step to well beyond the longest flow, in whole powers of ten, so that it seldom changes while somebody types. */
function latticeFor(network: Network, traffic: Traffic): Lattice {
  let longest = 1e-6;
  let shortest = Infinity;
  for (const flow of network.flows) {
    const time = meanTime(traffic, flow.body);
    if (Number.isFinite(time)) longest = Math.max(longest, time);
    for (const each of meansOf(flow.body)) {
      if (each > 0 && Number.isFinite(each)) {
        shortest = Math.min(shortest, each);
        longest = Math.max(longest, each);
      }
    }
  }
  const high = Math.ceil(Math.log10(longest) + 1.7);
  const low = Math.floor(Math.log10(Math.min(shortest, longest)) - 1);
  return Lattice.of(Math.max(low, high - 12), high);
}

function* meansOf(step: Step): Generator<number> {
  if (step.do === 'serve' || step.do === 'delay') yield mean(step.time);
  for (const child of children(step)) yield* meansOf(child);
}
