import { problem, type Call, type Experiment, type Measurements, type Network } from '../network/index.js';
import { solveRates } from './stations/closed.js';
import { Lattice } from './laws/lattice.js';
import { meanTime } from './mean-time.js';
import { measure, unknown } from './measure.js';
import { settled } from './stations/scaled.js';
import { slowed } from './slowed.js';
import { NEVER } from './outcome.js';
import type { InTime } from './outcomes.js';
import { Traffic } from './traffic.js';
import { notesOf } from './notes.js';
import { partsOf } from './program.js';
import { TimesOf } from './times.js';

/** Rounds in which timeouts and the load of the retries that they cause are brought into agreement. */
const ROUNDS = 12;
/** Steps of all flows together that are solved: each costs up to a fifth of a millisecond and 10 KB. */
const STEPS = 50_000;

/**
 * Solves a network analytically for its steady state without faults, in milliseconds. Every estimate says by which formula it was found and how far it can be trusted;
 * what has no steady state is null. An invalid network has `error` set.
 */
export function solve(design: Network, experiment: Experiment): Measurements {
  const wrong = problem(design, experiment);
  if (wrong) return unknown(design, wrong);
  if (design.flows.reduce((sum, { body }) => sum + partsOf(body).steps, 0) > STEPS)
    return unknown(
      design,
      `The flows take more than ${STEPS} steps together, which is too much to be solved. Simulate the design, or split it.`,
    );
  const network = slowed(settled(design, experiment), experiment);
  const traffic = new Traffic(network, experiment);
  let closed = solveRates(network, experiment, traffic);
  let times = timesOf(network, traffic);
  const timed = network.flows.flatMap(({ body }) => partsOf(body).timed);
  if (timed.length > 0) {
    for (let round = 0; round < ROUNDS && cutCalls(timed, traffic, times) > 1e-6; round++) {
      const before = states(traffic);
      closed = solveRates(network, experiment, traffic);
      // What times were computed from has not changed: neither have they.
      if (moved(before, states(traffic)) < 1e-5) break;
      times = timesOf(network, traffic);
    }
  }
  return measure({ network, traffic, times, closed, notes: notesOf(network, experiment, traffic) });
}

function timesOf(network: Network, traffic: Traffic): TimesOf {
  return new TimesOf(network, traffic, latticeFor(network, traffic));
}

/** Finds for every call with a timeout what is answered within it; the greatest change since the last time. */
function cutCalls(timed: readonly Call[], traffic: Traffic, times: TimesOf): number {
  const cut = timed.map((call) => ({ call, inTime: times.inTime(call) }));
  traffic.outcomes.forget();
  let change = 0;
  for (const { call, inTime } of cut) {
    const before = traffic.outcomes.inTime.get(call);
    const outcome = traffic.outcomes.of(call.body);
    const failing = outcome.failed.reduce((sum, each) => sum + each, 0);
    const share = failing > 0 ? Math.min(1, inTime.failed / failing) : 0;
    const now: InTime = { ok: inTime.ok, failed: failing > 0 ? outcome.failed.map((each) => each * share) : NEVER };
    const old = before?.ok ?? outcome.ok;
    change = Math.max(change, Math.abs(now.ok - old));
    // Halfway from the second round on, so that a call between two answers settles.
    traffic.outcomes.inTime.set(
      call,
      before ? { ok: (now.ok + before.ok) / 2, failed: now.failed.map((each, cause) => (each + (before.failed[cause] ?? 0)) / 2) } : now,
    );
  }
  return change;
}

/** All that times are computed from. */
function states({ stations, offered, stores, refusals }: Traffic): Float64Array {
  return Float64Array.from([
    ...stations.flatMap(({ meanWait, loss, stuck }, index) => {
      const service = (offered[index]?.work ?? 0) / Math.max(1e-300, offered[index]?.rate ?? 0);
      return [Number.isFinite(meanWait) ? meanWait / (meanWait + service || 1) : 2, loss, stuck];
    }),
    ...stores.map(({ hitRatio }) => hitRatio),
    ...refusals,
  ]);
}

function moved(before: Float64Array, after: Float64Array): number {
  return after.reduce((most, now, index) => Math.max(most, Math.abs(now - (before[index] ?? 0))), 0);
}

/** Times from well below the shortest step to well beyond the longest flow, in whole powers of ten, so that it seldom changes while somebody types. */
function latticeFor(network: Network, traffic: Traffic): Lattice {
  let longest = 1e-6;
  let shortest = Infinity;
  for (const { body } of network.flows) {
    const time = meanTime(traffic, body);
    const parts = partsOf(body);
    shortest = Math.min(shortest, parts.shortest);
    longest = Math.max(longest, parts.longest, Number.isFinite(time) ? time : 0);
  }
  const high = Math.ceil(Math.log10(longest) + 1.7);
  const low = Math.floor(Math.log10(Math.min(shortest, longest)) - 1);
  return Lattice.of(Math.max(low, high - 12), high);
}
