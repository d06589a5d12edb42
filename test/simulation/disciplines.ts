import type { Distribution, Step } from '../../src/network/index.js';
import { closed, constant, exponential, hyperexponential, network, poisson, serve, station } from '../network/build.js';
import { number, numbers, type Fact } from './facts.js';
import { enough, fig, flow, inside, latency, line, longer, type Part } from './parts.js';

/** A response without its service, which takes a second on average. */
const waitOf = (index: number): Part['figures'][string] =>
  fig((measured) => line(flow((each) => each.latency.mean, index)(measured), 1, -1));

/** What is wrong with the solver here: up to 11 % at these numbers of users. */
const SLOWED = 'low by up to 11 %: in a closed network a slowdown is taken at the mean number in service';

/** Stations that serve in another order, share their servers, or slow down. */
export const disciplines: readonly (readonly [RegExp, (fact: Fact) => readonly Part[]])[] = [
  [
    /^mg1-ps/,
    (fact) => {
      const rate = number(fact, 'lam');
      // However services are distributed.
      const services: readonly (readonly [Distribution, number])[] = [
        [exponential(1), 1],
        [constant(1), 0],
        [hyperexponential(1, 4), 4],
      ];
      return services.map(([time, scv], index): Part => ({
        network: network(poisson(rate), serve(0, time), { stations: [station({ discipline: 'sharing' })] }),
        simulate: enough(rate, rate, { scv }),
        figures:
          index === 0
            ? { W: fig(latency()), slowdown: fig((measured) => line(latency()(measured), 1 / number(fact, 'mean'))), L: fig(inside(0)) }
            : { W: fig(latency()) },
      }));
    },
  ],
  [
    /^cobham-nonpreemptive/,
    (fact) => {
      const [urgent, patient] = [number(fact, 'lam1'), number(fact, 'lam2')];
      const rate = urgent + patient;
      const body = (rank: number): Step => ({ do: 'serve', station: 0, time: exponential(1 / number(fact, 'mu')), router: null, rank });
      const mix = [urgent, patient].map((part, index) => ({ flow: index, share: part / rate }));
      return [
        {
          network: {
            ...network(poisson(rate), body(0), { stations: [station({ discipline: 'priority' })] }),
            sources: [poisson(rate, { mix })],
            flows: [
              { name: 'urgent', body: body(0) },
              { name: 'patient', body: body(1) },
            ],
          },
          simulate: longer({ duration: 100_000 }, enough(rate, rate)),
          figures: { Wq1: waitOf(0), Wq2: waitOf(1) },
        },
      ];
    },
  ],
  [
    /^usl/,
    (fact) => {
      const slowdown = { contention: number(fact, 's'), coherency: number(fact, 'k') };
      // As many users as there are servers, who never pause: all servers are busy all the time.
      return numbers(fact, 'N').map((users, index) => ({
        network: network(closed(users, constant(0)), serve(0, constant(1)), { stations: [station({ servers: users, slowdown })] }),
        simulate: { duration: 2000 },
        figures: {
          [`C[${index}]`]: fig(
            flow((each) => each.throughput),
            { off: 0.001, unsolved: SLOWED },
          ),
        },
      }));
    },
  ],
];
