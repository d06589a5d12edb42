import { children, type Network, type Step } from '../network/index.js';
import { stretchesFor } from './statistics/estimates.js';
import { show } from './plan.js';
import type { Sample } from './statistics/sample.js';
import { average } from './statistics/statistics.js';

/** A wait that is shorter than this part of a latency does not shape it. */
const FELT = 0.01;

/** Relaxation times for which a replication was measured: as many stretches of it are independent of each other. Infinity where nothing has a memory. */
export interface Stretches {
  /** By flow, and then by owner. */
  readonly calls: readonly number[];
  readonly stations: readonly number[];
  /** The station whose memory is the longest of those that make a flow's or an owner's stretches; null when none does. */
  readonly slowest: number | null;
}

/** `relaxation` is seconds by station, 0 for one that forgets at once or has no steady state. */
export function stretchesOf(network: Network, relaxation: readonly number[], samples: readonly Sample[]): Stretches {
  const seconds = Math.min(...samples.map((sample) => sample.seconds - sample.warmup));
  const waits = network.stations.map((_, index) => mean(samples.map((sample) => sample.stations[index]?.wait ?? null)));
  const felt = waitedFor(network).map((stations, row) => {
    const latency = mean(samples.map((sample) => sample.calls[row]?.mean ?? null));
    return longest(
      relaxation,
      [...stations].filter((station) => (waits[station] ?? 0) >= FELT * latency),
    );
  });
  return {
    calls: felt.map((station) => seconds / (station === null ? 0 : (relaxation[station] ?? 0))),
    stations: relaxation.map((time) => seconds / time),
    slowest: longest(
      relaxation,
      felt.filter((station) => station !== null),
    ),
  };
}

/** Says why high percentiles have no interval; nothing when they have, or when there is but one replication. */
export function shortage(
  { stations }: Network,
  relaxation: readonly number[],
  { calls, slowest }: Stretches,
  replications: number,
): string[] {
  const station = slowest === null ? undefined : stations[slowest];
  const wanted = Math.ceil(stretchesFor(0.99));
  if (!station || slowest === null || replications < 2 || calls.every((stretches) => stretches >= wanted)) return [];
  const time = relaxation[slowest] ?? 0;
  return [
    `Not enough data for the intervals of high percentiles: ${station.owner} forgets its past in about ${show(time)}, and a 99th percentile has an interval from ${show(wanted * time)} on.`,
  ];
}

/** By flow, and then by owner: the stations that somebody who calls it may wait for. */
function waitedFor(network: Network): readonly ReadonlySet<number>[] {
  const { flows, owners } = network;
  const found = [...flows, ...owners].map(() => new Set<number>());
  const walk = (step: Step, waiting: readonly number[]): void => {
    switch (step.do) {
      case 'serve':
        for (const row of waiting) found[row]?.add(step.station);
        break;
      case 'call': {
        const row = flows.length + step.owner;
        walk(step.body, waiting.includes(row) ? waiting : [...waiting, row]);
        if (step.onFailure) walk(step.onFailure, waiting);
        break;
      }
      case 'spawn':
      case 'publish':
        // Nobody waits for what begins here.
        for (const child of children(step)) walk(child, []);
        break;
      default:
        for (const child of children(step)) walk(child, waiting);
    }
  };
  flows.forEach(({ body }, flow) => {
    walk(body, [flow]);
  });
  return found;
}

function longest(relaxation: readonly number[], stations: readonly number[]): number | null {
  return stations.reduce<number | null>((most, station) => {
    const time = relaxation[station] ?? 0;
    return time > 0 && (most === null || time > (relaxation[most] ?? 0)) ? station : most;
  }, null);
}

function mean(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? average(known) : 0;
}
