import type { Distribution, Source, Step } from '../../src/network/index.js';
import { closed, constant, delay, exponential, fork, network, poisson, sequence, serve, station } from '../network/build.js';
import { number, numbers, type Fact } from './facts.js';
import { customers, fig, flow, inside, latency, line, sum, utilisation, wait, type Figure, type Part } from './parts.js';

type Build = (fact: Fact) => readonly Part[];

const W = fig(latency());
const stations = (count: number): ReturnType<typeof station>[] => Array.from({ length: count }, () => station());

/** Visits that are a whole number and a fraction, on average. */
function visit(times: number, body: Step): Step {
  const whole = Math.floor(times + 1e-9);
  const part = times - whole;
  const repeated: Step = whole === 1 ? body : { do: 'repeat', times: whole, body };
  if (part < 1e-9) return repeated;
  const sometimes: Step = { do: 'choose', choices: [{ probability: part, step: body }] };
  return whole === 0 ? sometimes : sequence(repeated, sometimes);
}

/** Figures of the stations of a closed network, printed to three digits. */
function perStation(count: number, times: readonly number[], servers: readonly number[]): Record<string, Figure> {
  const found: Record<string, Figure> = {};
  const offBy = 0.001;
  for (let at = 0; at < count; at++) {
    found[`U[${at}]`] = fig(utilisation(at), { offBy });
    found[`Q[${at}]`] = fig(inside(at, servers[at]), { offBy });
    found[`X[${at}]`] = fig((measured) => measured.stations[at]?.arrivalRate, { offBy });
    found[`R[${at}]`] = fig((measured) => line(wait(at)(measured), 1, times[at]), { offBy });
  }
  return found;
}

/** A fork over the first n stations of a kind. */
const forked = (load: number, count: number): Part['network'] =>
  network(poisson(load), fork(count, ...Array.from({ length: count }, (_, at) => serve(at, exponential(1)))), {
    stations: stations(count),
  });

const replies = (need: number, of: number, time: Distribution = exponential(1)): Step =>
  fork(need, ...Array.from({ length: of }, () => delay(time)));

/** Several stations: open, closed, forked. */
export const networks: readonly (readonly [RegExp, Build])[] = [
  [
    /^jackson-big200/,
    () => {
      // Routes that are fixed, with the same visits on average, have the same mean (Kelly 1979): four stations each.
      const of = network(
        poisson(640, { mix: Array.from({ length: 200 }, (_, flowIndex) => ({ flow: flowIndex, share: 1 / 200 })) }),
        sequence(),
        {
          stations: Array.from({ length: 200 }, () => station({ replicas: 16 })),
          flows: Array.from({ length: 200 }, (_, at) => ({
            name: `from ${at}`,
            body: sequence(...[0, 1, 7, 31].map((step) => serve((at + step) % 200, exponential(1)))),
          })),
        },
      );
      return [
        {
          network: of,
          simulate: { duration: 100, replications: 5 },
          figures: { W: fig((measured) => sumOf(measured.flows.map((each) => each.latency.mean))) },
        },
      ];
    },
  ],
  [
    /^bolch-8\.3/,
    (fact) => {
      const [times, visits] = [numbers(fact, 'S'), numbers(fact, 'V')];
      const body = sequence(serve(0, exponential(times[0] ?? 0)), {
        do: 'choose',
        choices: [1, 2, 3].map((at) => ({ probability: visits[at] ?? 0, step: serve(at, exponential(times[at] ?? 0)) })),
      });
      const of = network(closed(number(fact, 'N'), constant(0)), body, { stations: stations(4) });
      return [{ network: of, simulate: { duration: 4_000 }, figures: perStation(4, times, [1, 1, 1, 1]) }];
    },
  ],
  [
    /^bolch-8\.4/,
    (fact) => {
      const times = numbers(fact, 'S');
      const body = sequence(
        serve(0, exponential(times[0] ?? 0)),
        { do: 'choose', choices: [1, 2].map((at) => ({ probability: 0.5, step: serve(at, exponential(times[at] ?? 0)) })) },
        delay(exponential(times[3] ?? 0)),
      );
      const of = network(closed(number(fact, 'N'), constant(0)), body, { stations: [station({ replicas: 2 }), station(), station()] });
      const throughput = fig(
        flow((each) => each.throughput),
        { offBy: 0.001 },
      );
      return [
        {
          network: of,
          simulate: { duration: 15_000 },
          figures: { ...perStation(3, times, [2, 1, 1]), 'X[3]': throughput, 'Q[3]': throughput },
        },
      ];
    },
  ],
  [
    /^jain-3\.42/,
    (fact) => {
      const [times, visits] = [numbers(fact, 'S'), numbers(fact, 'V')];
      const body = sequence(...times.map((time, at) => visit(visits[at] ?? 0, serve(at, exponential(time)))));
      const of = network(closed(number(fact, 'N'), exponential(number(fact, 'Z'))), body, { stations: stations(3) });
      return [{ network: of, simulate: { duration: 12_000 }, figures: perStation(3, times, [1, 1, 1]) }];
    },
  ],
  [
    /^bolch-7\.7/,
    (fact) => {
      const rates = numbers(fact, 'lam');
      const times = fact.params.S as readonly (readonly number[])[];
      const visits = fact.params.V as readonly (readonly number[])[];
      const sources = rates.map((rate, flowIndex): Source => poisson(rate, { mix: [{ flow: flowIndex, share: 1 }] }));
      const flows = rates.map((_, index) => ({
        name: `class ${index}`,
        body: sequence(...(times[index] ?? []).map((time, at) => visit(visits[index]?.[at] ?? 0, serve(at, exponential(time))))),
      }));
      const of = network(poisson(1), sequence(), { sources, flows, stations: stations(3) });
      const figures = Object.fromEntries([0, 1, 2].map((at) => [`Usum[${at}]`, fig(utilisation(at), { offBy: 0.001 })]));
      return [{ network: of, simulate: { duration: 10_000 }, figures }];
    },
  ],
  [
    /^mva-central/,
    (fact) => {
      const body = sequence(...numbers(fact, 'D').map((time, at) => serve(at, exponential(time))));
      return [1, 2, 5, 10, 20, 50].map((users) => ({
        network: network(closed(users, exponential(number(fact, 'Z'))), body, { stations: stations(3) }),
        simulate: { duration: 40_000 },
        figures: { [`X_N${users}`]: fig(flow((each) => each.throughput)), [`R_N${users}`]: W },
      }));
    },
  ],
  [
    /^forkjoin2-/,
    (fact) => [{ network: forked(number(fact, 'lam'), 2), simulate: customers(100_000, number(fact, 'lam')), figures: { R: W } }],
  ],
  [
    /^forkjoin\d+-NT/,
    (fact) => {
      const count = number(fact, 'n');
      const simulate = customers(count > 8 ? 25_000 : 50_000, number(fact, 'lam'));
      // An approximation that is good to five percent.
      return [{ network: forked(number(fact, 'lam'), count), simulate, figures: { R_NT: fig(latency(), { off: 0.05 }) } }];
    },
  ],
  [
    /^fanout-max-exp/,
    (fact) => [
      {
        network: network(poisson(1), replies(number(fact, 'n'), number(fact, 'n'))),
        simulate: customers(20_000, 1),
        figures: { mean: W, p50: fig(latency('p50'), { off: 0.003 }), p99: fig(latency('p99'), { off: 0.01 }) },
      },
    ],
  ],
  [
    /^quorum-latency/,
    (fact) => {
      const [count, need] = [number(fact, 'n'), number(fact, 'k')];
      return [
        { network: network(poisson(1), replies(need, count)), simulate: customers(20_000, 1), figures: { mean: W } },
        { network: network(poisson(1), replies(need - 1, count - 1)), simulate: customers(20_000, 1), figures: { raftMean: W } },
      ];
    },
  ],
  [
    /^pbs-(LNKD|YMMR)/,
    (fact) => {
      const [write, other] = legs(String(fact.params.fit));
      const quorum = (need: number, there: Step): Part['network'] =>
        network(poisson(1), fork(need, ...Array.from({ length: number(fact, 'N') }, () => sequence(there, other))));
      // Of 4e6 trials the rarest thousandth; the tail is heavy.
      return [
        {
          network: quorum(number(fact, 'R'), other),
          simulate: customers(60_000, 1),
          figures: { Lr999: fig(latency('p999'), { off: 0.03 }) },
        },
        {
          network: quorum(number(fact, 'W'), write),
          simulate: customers(60_000, 1),
          figures: { Lw999: fig(latency('p999'), { off: 0.03 }) },
        },
      ];
    },
  ],
];

/** The one-way times of a write, and of acknowledgements, reads and responses, in ms (Bailis et al. 2012, table 3). */
function legs(fit: string): readonly [Step, Step] {
  const pareto = (probability: number, min: number, shape: number, rate: number): Step => ({
    do: 'choose',
    choices: [
      { probability, step: delay({ type: 'pareto', min, shape }) },
      { probability: 1 - probability, step: delay(exponential(1 / rate)) },
    ],
  });
  const ssd = pareto(0.9122, 0.235, 10, 1.66);
  if (fit === 'LNKD-SSD') return [ssd, ssd];
  if (fit === 'LNKD-DISK') return [pareto(0.38, 1.05, 1.51, 0.183), ssd];
  return [pareto(0.939, 3, 3.35, 0.0028), pareto(0.982, 1.5, 3.8, 0.0217)];
}

function sumOf(each: readonly ReturnType<ReturnType<typeof wait>>[]): ReturnType<ReturnType<typeof wait>> {
  const all = each.reduce((total, next) => sum(total, next));
  return line(all, 1 / each.length);
}
