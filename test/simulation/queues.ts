import type { Distribution, Interarrival } from '../../src/network/index.js';
import { balanced, constant, exponential, hyperexponential, lognormal, network, poisson, serve, station } from '../network/build.js';
import { number, type Fact } from './facts.js';
import {
  customers,
  enough,
  fig,
  flow,
  inside,
  latency,
  line,
  longer,
  queue,
  utilisation,
  wait,
  waiting,
  type Figure,
  type Part,
} from './parts.js';

type Build = (fact: Fact) => readonly Part[];

/** The percentiles of responses: the simulator's histogram adds half a percent. */
const RESPONSES: Readonly<Record<string, Figure>> = {
  R_p50: fig(latency('p50'), { off: 0.003 }),
  R_p90: fig(latency('p90'), { off: 0.003 }),
  R_p95: fig(latency('p95'), { off: 0.003 }),
  R_p99: fig(latency('p99'), { off: 0.01 }),
  R_p999: fig(latency('p999'), { off: 0.1 }),
};
const W = fig(latency());

function single(of: Part['network'], rate: number, load: number, { servers = 1, scv = 1, percentile = 0.99 } = {}): Part {
  return {
    network: of,
    simulate: enough(rate, load, { servers, scv, percentile }),
    figures: { U: fig(utilisation()), L: fig(inside(0, servers)), Lq: fig(waiting()), W, Wq: fig(wait()), ...RESPONSES },
  };
}

const services: Readonly<Record<string, Distribution>> = {
  D: constant(1),
  M: exponential(1),
  E4: { type: 'erlang', stages: 4, mean: 1 },
  E2: { type: 'erlang', stages: 2, mean: 1 },
  'LogNormal-scv2': lognormal(1, 2),
  'H2-scv4': hyperexponential(1, 4),
  'H2-scv10': hyperexponential(1, 10),
  'Pareto-alpha2.5': { type: 'pareto', min: 0.6, shape: 2.5 },
};

const service = (name: string): Distribution => services[name] ?? constant(NaN);

/** One station, whatever comes and however long it takes. */
export const queues: readonly (readonly [RegExp, Build])[] = [
  [/^mm1-rho/, (fact) => [single(queue(number(fact, 'lam')), number(fact, 'lam'), number(fact, 'lam'), { percentile: 0.999 })]],
  [
    /^mmc-c\d+-rho/,
    (fact) => {
      const [rate, servers] = [number(fact, 'lam'), number(fact, 'c')];
      const part = single(queue(rate, servers), rate, rate / servers, { servers });
      const count = Math.min(150_000, 20_000 + (200 * servers) / (servers - rate) ** 2 + 200 * servers);
      return [{ ...part, simulate: longer(customers(count, rate), enough(rate, rate / servers, { servers, percentile: 0.99 })) }];
    },
  ],
  [
    /^erlangB-/,
    (fact) => {
      const [servers, rate] = [number(fact, 'c'), number(fact, 'a')];
      // However services are distributed.
      return [exponential(1), constant(1), hyperexponential(1, 4)].map((time, index) => ({
        network: queue(rate, servers, time, { type: 'poisson' }, 0),
        simulate: customers(rate < 2 ? 100_000 : 20_000 + 40 * servers, rate),
        figures:
          index === 0
            ? { B: fig(flow((each) => each.errors.rejected)), carried: fig(inside(0, servers)) }
            : { B: fig(flow((each) => each.errors.rejected)) },
      }));
    },
  ],
  [
    /^mmcK-/,
    (fact) => {
      const [rate, servers, room] = [number(fact, 'lam'), number(fact, 'c'), number(fact, 'K')];
      return [
        {
          network: queue(rate, servers, exponential(1), { type: 'poisson' }, room - servers),
          simulate: customers(60_000, rate),
          figures: {
            pBlock: fig(flow((each) => each.errors.rejected)),
            throughput: fig(flow((each) => each.throughput)),
            L: fig(flow((each) => each.inFlight)),
            Lq: fig(waiting()),
            W,
            Wq: fig(wait()),
            U: fig(utilisation()),
          },
        },
      ];
    },
  ],
  [
    /^mg1-M.*1-rho/,
    (fact) => {
      const name = /^mg1-M(.*)1-rho/.exec(fact.id)?.[1] ?? '';
      const [rate, scv] = [number(fact, 'lam'), number(fact, 'scv')];
      const part = single(queue(rate, 1, service(name)), rate, rate, { scv, percentile: 0 });
      // Its third moment is infinite: no interval of a mean of waits can be trusted, which is why the simulator is not asked.
      if (name.startsWith('Pareto')) return [{ network: part.network, figures: part.figures }];
      return [part];
    },
  ],
  [/^md1-percentiles/, (fact) => [single(queue(number(fact, 'lam'), 1, constant(1)), number(fact, 'lam'), number(fact, 'lam'))]],
  [
    /^mh21-scv4/,
    (fact) => [single(queue(number(fact, 'lam'), 1, hyperexponential(1, 4)), number(fact, 'lam'), number(fact, 'lam'), { scv: 4 })],
  ],
  [
    /^gim1-DM1/,
    (fact) => [single(queue(number(fact, 'lam'), 1, exponential(1), { type: 'constant' }), number(fact, 'lam'), number(fact, 'lam'))],
  ],
  [
    /^gim1-E\d+M1/,
    (fact) => {
      const replicas = Number(/E(\d+)/.exec(fact.id)?.[1]);
      const load = number(fact, 'lam');
      const part = single(balanced('round_robin', replicas, load), replicas * load, load);
      return [{ ...part, simulate: longer(customers(100_000, replicas * load), enough(replicas * load, load, { percentile: 0.99 })) }];
    },
  ],
  [
    /^mc-[MEH]/,
    (fact) => {
      const letter = fact.params.arrival;
      const scv = number(fact, 'cs2');
      const kind = fact.params.service;
      const [servers, load] = [number(fact, 'c'), number(fact, 'rho')];
      const arrivals: Interarrival = letter === 'M' ? { type: 'poisson' } : { type: 'bursty', scv: number(fact, 'ca2') };
      const name = kind === 'H' ? `H2-scv${scv}` : kind === 'E' ? 'E4' : 'D';
      const rate = load * servers;
      // The reference was simulated itself, to a percent or three.
      const off = load >= 0.9 ? 0.03 : 0.015;
      return [
        {
          network: queue(rate, servers, service(name), arrivals),
          simulate: longer(customers(load >= 0.9 ? 120_000 : 60_000, rate), enough(rate, load, { servers, scv, percentile: 0.99 })),
          figures: {
            Wq: fig(wait(), { off, offBy: 2e-4 }),
            R_p50: fig(latency('p50'), { off }),
            R_p95: fig(latency('p95'), { off }),
            R_p99: fig(latency('p99'), { off: 2 * off }),
          },
        },
      ];
    },
  ],
  [
    /^jsq-/,
    (fact) => {
      const [replicas, load] = [number(fact, 'N'), number(fact, 'rho')];
      const rate = replicas * load;
      return [
        { network: balanced('least_connections', replicas, load), simulate: enough(rate, load), figures: { W } },
        { network: balanced('random', replicas, load), figures: { W_random: W } },
        { network: queue(rate, replicas), figures: { W_centralQueue: W } },
      ];
    },
  ],
  [
    /^po2-N3/,
    (fact) => [
      { network: balanced('power_of_two', 3, number(fact, 'rho')), simulate: customers(100_000, 3 * number(fact, 'rho')), figures: { W } },
    ],
  ],
  [
    /^mc-po2/,
    (fact) => {
      const load = number(fact, 'lam');
      const off = load > 0.98 ? 0.03 : 0.01;
      const simulate = { ...customers(load > 0.98 ? 400_000 : 150_000, 100 * load), replications: load > 0.98 ? 5 : 6 };
      return [{ network: balanced('power_of_two', 100, load), simulate, figures: { W: fig(latency(), { off }) } }];
    },
  ],
  [
    /^supermarket-d2/,
    (fact) => {
      const load = number(fact, 'lam');
      // The limit of very many queues: a thousand have a little more.
      return [
        { network: balanced('power_of_two', 10_000, load), figures: { W } },
        {
          network: balanced('power_of_two', 500, load),
          simulate: longer(customers(60_000, 500 * load), enough(500 * load, load, { servers: 500 })),
          figures: { W: fig(latency(), { off: 0.01 }) },
        },
        { network: balanced('random', 4, load), figures: { W_random: W } },
      ];
    },
  ],
  [
    /^batch-mx1/,
    (fact) => {
      const [rate, size] = [number(fact, 'batchRate'), number(fact, 'b')];
      const body = { do: 'fork' as const, need: size, branches: Array.from({ length: size }, () => serve(0, exponential(1))) };
      return [
        {
          network: network(poisson(rate), body, { stations: [station()] }),
          simulate: customers(80_000, rate),
          figures: { rho: fig(utilisation()), L: fig(inside(0)), W: fig((measured) => line(wait()(measured), 1, 1)) },
        },
      ];
    },
  ],
];
