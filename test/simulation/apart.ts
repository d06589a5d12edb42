import type { Accuracy, Estimate, Measurements } from '../../src/network/index.js';
import { run, solved } from '../network/build.js';
import { promised, WIDER } from './compare.js';
import { randomNetwork } from './random.js';

const REPLICATIONS = 6;
const REQUESTS = 4000;

/** A figure of a random network by both engines. */
export interface Apart {
  readonly network: number;
  readonly figure: string;
  readonly accuracy: Accuracy;
  readonly solved: number;
  readonly simulated: number;
  /** Half of the simulated interval, at 99.9 %. */
  readonly half: number;
  /** How far apart they are beyond the interval, as a ratio of what was simulated. */
  readonly beyond: number;
}

/** Whether the solver keeps what its label promises. */
export const kept = ({ accuracy, beyond, solved: found, simulated }: Apart): boolean =>
  beyond <= promised(accuracy, found < simulated) + 1e-9;

/** Both engines on one of the random networks. */
export function compareEngines(seed: number): Apart[] {
  const of = randomNetwork(seed);
  const rate = of.sources.reduce((sum, { load }) => sum + (load.type === 'open' ? load.rate : 0), 0);
  const servers = of.stations.map(({ replicas, servers: each }) => replicas * each);
  const analytic = figuresOf(solved(of), servers);
  const measured = figuresOf(run(of, { replications: REPLICATIONS, duration: REQUESTS / rate, seed: 1000 + seed }), servers);
  return [...analytic].flatMap(([figure, { estimate }]) => {
    const { estimate: other, least } = measured.get(figure) ?? { estimate: null, least: 0 };
    if (estimate.value === null || !other?.value || !other.ci) return [];
    // What happens to fewer than seven of all requests may have happened to none of them.
    const rare = figure.endsWith('availability') ? 7 / (REPLICATIONS * REQUESTS) : 0;
    const half = Math.max(rare, ((other.ci[1] - other.ci[0]) / 2) * (WIDER[REPLICATIONS] ?? 3.1));
    const scale = Math.max(other.value, least);
    // An interval as wide as the figure tells nothing.
    if (half > 0.5 * scale) return [];
    const beyond = Math.max(0, Math.abs(estimate.value - other.value) - half) / scale;
    return [{ network: seed, figure, accuracy: estimate.accuracy, solved: estimate.value, simulated: other.value, half, beyond }];
  });
}

interface Read {
  readonly estimate: Estimate;
  /** What errors are measured by at least, in the figure's unit. */
  readonly least: number;
}

function figuresOf({ flows, stations }: Measurements, servers: readonly number[]): Map<string, Read> {
  const found = new Map<string, Read>();
  flows.forEach(({ latency, availability, inFlight }, at) => {
    const { mean, p50, p95, p99 } = latency;
    for (const [name, estimate] of Object.entries({ mean, p50, p95, p99, availability, inFlight }))
      found.set(`flow ${at} ${name}`, { estimate, least: 0 });
  });
  stations.forEach(({ arrivalRate, utilisation, wait, queueLength }, at) => {
    // Of waits that are short beside the services, a tenth of a service.
    const busy = 0.1 * (utilisation.value ?? 0) * (servers[at] ?? 1);
    found.set(`station ${at} utilisation`, { estimate: utilisation, least: 0 });
    found.set(`station ${at} wait`, { estimate: wait, least: busy / (arrivalRate.value ?? 1) });
    found.set(`station ${at} queueLength`, { estimate: queueLength, least: busy });
  });
  return found;
}
