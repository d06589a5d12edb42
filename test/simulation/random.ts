import { children, type Distribution, type Network, type Station, type Step } from '../../src/network/index.js';
import {
  call,
  constant,
  delay,
  exponential,
  fork,
  hyperexponential,
  lognormal,
  network,
  poisson,
  refuse,
  sequence,
  serve,
  solved,
  station,
  store,
} from '../network/build.js';

export const NETWORKS = 200;

/** Numbers from 0 to 1 (mulberry32), always the same for a seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

class Drawing {
  private readonly next: () => number;

  constructor(seed: number) {
    this.next = numbers(seed);
  }

  between(least: number, most: number): number {
    return least + (most - least) * this.next();
  }

  whole(least: number, most: number): number {
    return Math.floor(this.between(least, most + 1));
  }

  one<T>(...options: readonly [T, ...T[]]): T {
    return options[Math.floor(this.next() * options.length)] ?? options[0];
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }
}

const POLICIES = ['round_robin', 'least_connections', 'random', 'power_of_two'] as const;

/**
 * A network like those of designs: services in a tree of calls behind one or more flows, with one or many servers, queues of one's own behind a router, caches with a database behind
 * them, forks, choices, retries of what fails, limited queues. Its load is such that the busiest station is busy 30 to 85 % of the time.
 */
export function randomNetwork(seed: number): Network {
  const draw = new Drawing(seed * 7919 + 17);
  const count = draw.whole(2, 7);
  const stations = Array.from({ length: count }, () => drawStation(draw));
  const routers = stations.flatMap((each, at) =>
    each.queueing === 'per_replica' && draw.chance(0.8)
      ? [{ owner: `router ${at}`, policy: draw.one(...POLICIES), station: at, weights: null, detection: null }]
      : [],
  );
  const times = stations.map(() => drawTime(draw));
  // Stations are called in order, so that what calls comes before what is called.
  const visit = (at: number): Step => {
    const router = routers.findIndex((each) => each.station === at);
    return serve(at, times[at] ?? constant(1), router < 0 ? null : router);
  };
  const from = (at: number): Step => {
    const rest = at + 1 < count ? next(at + 1) : [];
    const body = sequence(delay(exponential(draw.between(1e-4, 2e-3))), visit(at), ...rest);
    return call(at % 3, body, draw.chance(0.2) ? { retries: draw.whole(1, 2), backoff: 0.01 } : {});
  };
  const next = (at: number): Step[] => {
    const kind = draw.whole(0, 6);
    if (kind === 0) return [{ do: 'lookup', store: 0, hit: sequence(), miss: from(at) }];
    if (kind === 1) return [{ do: 'choose', choices: [{ probability: draw.between(0.2, 0.9), step: from(at) }] }];
    if (kind === 2 && at + 1 < count) return [fork(2, call(0, visit(at)), from(at + 1))];
    if (kind === 3) return [refuse(draw.between(0.01, 0.1)), from(at)];
    if (kind === 4) return [{ do: 'repeat', times: 2, body: call(1, visit(at)) }, ...(at + 1 < count ? next(at + 1) : [])];
    return [from(at)];
  };
  const flows = Array.from({ length: draw.whole(1, 2) }, (_, index) => ({ name: `flow ${index}`, body: from(index) }));
  const mix = flows.map((_, flow) => ({ flow, share: 1 / flows.length }));
  const stores = [store({ keys: 1000, entries: draw.whole(50, 400), ttl: null })];
  const at = (rate: number): Network => network(poisson(rate, { mix }), sequence(), { stations, routers, stores, flows });
  const busiest = Math.max(...solved(at(1e-3)).stations.map(({ utilisation }) => utilisation.value ?? 0));
  return at((1e-3 * draw.between(0.3, 0.85)) / busiest);
}

function drawStation(draw: Drawing): Station {
  const apart = draw.chance(0.3);
  return station({
    replicas: apart ? draw.whole(2, 6) : 1,
    servers: apart ? draw.one(1, 1, 4) : draw.one(1, 1, 2, 4, 16),
    queueing: apart ? 'per_replica' : 'central',
    capacity: draw.chance(0.15) ? draw.whole(2, 30) : null,
  });
}

function drawTime(draw: Drawing): Distribution {
  const mean = draw.between(2e-3, 2e-2);
  const kind = draw.whole(0, 3);
  if (kind === 0) return exponential(mean);
  if (kind === 1) return lognormal(mean, draw.between(0.3, 3));
  return kind === 2 ? hyperexponential(mean, draw.between(1.2, 4)) : constant(mean);
}

/** Steps that a request takes, about: for the length of a run. */
export function size(step: Step): number {
  return 1 + children(step).reduce((sum, child) => sum + size(child), 0);
}
