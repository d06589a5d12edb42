import type { Accuracy } from '../network/index.js';
import { erlangC } from './erlang.js';
import type { Wait } from './queue.js';

/** Load over all servers. */
interface Whole {
  readonly rate: number;
  readonly servers: number;
  readonly service: number;
  readonly scv: number;
  readonly arrivals: number;
}

/** Waits when a router looks at the queues: the shortest of all, or the shorter of two. */
export function parallelQueues(
  policy: 'shortest' | 'power_of_two',
  replicas: number,
  perReplica: number,
  whole: Whole,
): { readonly wait: Wait; readonly meanWait: number; readonly accuracy: Accuracy; readonly method: string } {
  const { rate, servers, service } = whole;
  const ratio = (rate * service) / servers;
  // One shared queue is the best that any router could do.
  const probability = erlangC(servers, rate * service);
  const shared = (probability * service) / (servers * (1 - ratio));
  const extra = policy === 'shortest' || replicas === 2 ? shortest(replicas, ratio) : supermarket(replicas, ratio) - 1 / replicas;
  const wanted = policy === 'shortest' || replicas === 2 ? shared + (extra * service) / perReplica : 0;
  const meanExponential =
    policy === 'shortest' || replicas === 2 ? wanted : Math.max(shared, (supermarket(replicas, ratio) * service) / perReplica ** 1.5);
  const variable = (whole.arrivals + whole.scv) / 2;
  const meanWait = Number.isFinite(variable) ? meanExponential * variable : Infinity;
  const waiting = Math.min(
    1,
    Math.max(probability, meanExponential > 0 ? meanExponential / (meanExponential + service / (perReplica * (1 - ratio))) : 0, 1e-9),
  );
  return {
    wait: meanWait > 0 ? { type: 'exponential', probability: waiting, mean: meanWait / waiting } : { type: 'none' },
    meanWait,
    accuracy: whole.scv === 1 && perReplica === 1 ? 'fair' : 'rough',
    method:
      policy === 'shortest'
        ? `join the shortest of ${replicas} queues: M/M/c and a fitted term`
        : `shorter of two queues of ${replicas} (Mitzenmacher 2001), corrected for their number`,
  };
}

/** What joining the shortest of n queues waits longer than one shared queue, in service times. */
function shortest(replicas: number, ratio: number): number {
  return 0.33 * ratio * Math.min(1, 2 / replicas + 0.4);
}

/** Mean wait of the power of two choices in service times: the limit of many queues, Σ λ^(2^i − 2) − 1, times a correction for few. */
function supermarket(replicas: number, ratio: number): number {
  let sum = 0;
  for (let i = 2; i < 40; i++) sum += ratio ** (2 ** i - 2);
  return sum * (1 + (0.9 * ratio) / (replicas * (1 - ratio) ** 0.7));
}
