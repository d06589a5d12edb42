import { mean, stretched, type Accuracy, type Distribution, type Station, type Step } from '../../network/index.js';
import { lower, worse } from '../took.js';
import type { Offered, Served, Waits } from './load.js';
import type { Wait } from './queue.js';

type Serve = Extract<Step, { do: 'serve' }>;

/** How long a request waits that is served by this step. */
export function waitsOf(served: Served, step: Serve): Waits {
  const { ranks, stretch } = served.unequal ?? {};
  if (stretch === undefined || served.wait.type !== 'exponential') return ranks?.get(step.rank ?? 0) ?? served;
  const meanWait = mean(step.time) * stretch;
  return { wait: { type: 'exponential', probability: served.wait.probability, mean: meanWait / served.wait.probability }, meanWait };
}

/** Points and weights of Gauss and Laguerre's integral over an exponential density of mean 1 (Abramowitz & Stegun, table 25.9). */
const LAGUERRE: readonly (readonly [point: number, weight: number])[] = [
  [0.322547689619, 0.603154104342],
  [1.745761101158, 0.357418692438],
  [4.536620296921, 0.038887908515],
  [9.395070912301, 0.000539294706],
];

/**
 * The times that a service may take which is shared, with their probabilities; null where none is. As many others share it as a queue in order holds: none, or a number that is about
 * exponential. That they come and go meanwhile is left out, which makes long services vary too much.
 */
export function sharedTimes(served: Served, step: Serve): readonly { readonly weight: number; readonly time: Distribution }[] | null {
  const { stretch } = served.unequal ?? {};
  if (stretch === undefined || served.wait.type !== 'exponential') return null;
  const { probability } = served.wait;
  return [
    { weight: 1 - probability, time: step.time },
    ...LAGUERRE.map(([point, weight]) => ({
      weight: probability * weight,
      time: stretched(step.time, 1 + (point * stretch) / probability),
    })),
  ];
}

/** A station that has been solved as if it served first who came first, as it does serve; `scv` of all services. */
export function disciplined(station: Station, served: Served, offered: Offered, scv: number): Served {
  if (served.meanWait === 0 || !Number.isFinite(served.meanWait)) return served;
  switch (station.discipline ?? 'fifo') {
    case 'fifo':
      return served;
    case 'lifo':
      return lastFirst(served, scv);
    case 'priority':
      return byPriority(served, offered, station.replicas * station.servers);
    case 'sharing':
      return shared(served, offered);
  }
}

/**
 * Whoever is taken out of the queue, as long as nobody looks at services, the mean wait is the same. The second moment is 1 / (1 − ρ) times that of the queue in order (Takács,
 * "Delay distributions for one line with Poisson input, general holding times, and various orders of service", Bell System Technical Journal 42(2), 1963).
 */
function lastFirst(served: Served, scv: number): Served {
  const probability = delayed(served.wait, served.utilisation);
  const inOrder = served.wait.type === 'exponential' ? (served.wait.scv ?? 1) : Math.max(0.5, Math.min(3, scv));
  const varied = (1 + inOrder) / Math.max(0.02, 1 - served.utilisation) - 1;
  return {
    ...served,
    wait: { type: 'exponential', probability, mean: served.meanWait / probability, scv: varied },
    tail: 'rough',
    method: `${served.method}, last come first served (Takács)`,
  };
}

/**
 * W_k = W (1 − ρ) / ((1 − σ_{k−1})(1 − σ_k)), σ_k being the load of a rank and those before it (Cobham, "Priority assignment in waiting line problems", Operations Research 2(1), 1954):
 * exact for one server, and for several where all services are exponential with one mean (Davis 1966).
 */
function byPriority(served: Served, offered: Offered, servers: number): Served {
  const loads = new Map<number, number>();
  for (const { time, rate, rank } of offered.services) loads.set(rank, (loads.get(rank) ?? 0) + (rate * mean(time)) / servers);
  if (loads.size < 2) return served;
  const probability = delayed(served.wait, served.utilisation);
  const idle = 1 - offered.work / servers;
  const ranks = new Map<number, Waits>();
  let before = 0;
  for (const rank of [...loads.keys()].sort((a, b) => a - b)) {
    const upTo = before + (loads.get(rank) ?? 0);
    const meanWait = (served.meanWait * idle) / ((1 - before) * (1 - upTo));
    ranks.set(rank, { wait: { type: 'exponential', probability, mean: meanWait / probability }, meanWait });
    before = upTo;
  }
  const service = offered.work / offered.rate;
  const alike = offered.services.every(({ time }) => time.type === 'exponential' && Math.abs(time.mean - service) <= 1e-9 * service);
  // Loads are of what is served: where some are turned away, no formula is at hand.
  const accuracy: Accuracy = served.loss > 0 ? 'rough' : servers === 1 || alike ? served.accuracy : lower(served.accuracy);
  return {
    ...served,
    wait: { type: 'exponential', probability, mean: served.meanWait / probability },
    unequal: { ranks },
    poissonOut: false,
    accuracy,
    tail: 'rough',
    method: `${served.method}, by priority (Cobham)`,
  };
}

/**
 * Served all at once, how many are inside depends on the mean of the services alone, and everybody stays in proportion to the own service (Kelly, Reversibility and
 * Stochastic Networks, 1979, section 3.3): the queue was solved with exponential services. How times are distributed is not known as well.
 */
function shared(served: Served, offered: Offered): Served {
  const probability = delayed(served.wait, served.utilisation);
  return {
    ...served,
    wait: { type: 'exponential', probability, mean: served.meanWait / probability },
    unequal: { stretch: (served.meanWait * offered.rate) / offered.work },
    tail: worse(served.accuracy, 'rough'),
    method: `${served.method}, all served at once (Kelly)`,
  };
}

function delayed(wait: Wait, utilisation: number): number {
  return Math.max(1e-9, wait.type === 'exponential' ? wait.probability : Math.min(1, utilisation));
}
