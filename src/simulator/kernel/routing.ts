/* eslint-disable @typescript-eslint/no-non-null-assertion -- Routers and replicas are numbered by the network. */
import { CLIENTS, hash32, type Network, type RouterPolicy, type Streams } from '../../network/index.js';
import type { EventList } from './events.js';
import type { Stations } from './stations.js';

/** How much of the newest response time goes into the running mean of a replica. */
const NEWEST = 0.1;

interface Way {
  readonly policy: RouterPolicy;
  readonly station: number;
  readonly stream: number;
  readonly weights: readonly number[] | null;
  readonly clients: number;
  readonly measured: boolean;
  /** Failures of each replica that it has noticed and that last. Empty for a central queue. */
  readonly noticed: Int32Array;
  /** The replicas that it believes to be up. */
  candidates: Int32Array;
  /** Of a central queue: replicas that are down without its knowing. */
  unnoticed: number;
  turn: number;
  /** Weighted round robin: what each candidate is owed. */
  readonly credit: Float64Array;
  /** Running mean of each replica's response time. */
  readonly response: Float64Array;
  readonly routed: Float64Array;
  area: number;
  until: number;
}

/**
 * The routers, which pick the replica of a request from what they can know: their own counts and clocks, and the health that was noticed. A station
 * whose requests come without a router has one that picks by chance; it is numbered after the network's own.
 */
export class Routing {
  private readonly ways: readonly Way[];

  constructor(
    network: Network,
    private readonly stations: Stations,
    private readonly events: EventList,
    private readonly streams: Streams,
    streamOf: (router: number) => number,
  ) {
    const implicit = network.stations.map((_, station) => ({ policy: 'random' as const, station, weights: null, clients: CLIENTS }));
    this.ways = [...network.routers, ...implicit].map((router, index): Way => {
      const replicas = stations.apart[router.station] ? stations.replicas[router.station]! : 0;
      const policy = router.policy === 'weighted_round_robin' && router.weights === null ? 'round_robin' : router.policy;
      const own = index < network.routers.length;
      return {
        policy,
        station: router.station,
        stream: streamOf(index),
        weights: router.weights,
        clients: router.clients ?? CLIENTS,
        measured: own,
        noticed: new Int32Array(replicas),
        candidates: Int32Array.from({ length: replicas }, (_, replica) => replica),
        unnoticed: 0,
        turn: 0,
        credit: new Float64Array(policy === 'weighted_round_robin' ? replicas : 0),
        response: new Float64Array(policy === 'least_response_time' ? replicas : 0),
        routed: new Float64Array(own ? Math.max(1, replicas) : 0),
        area: 0,
        until: 0,
      };
    });
  }

  /** The queue for a request, or −1 when no server is up or the chosen one is down. */
  pick(router: number): number {
    const way = this.ways[router]!;
    const { stations } = this;
    const first = stations.first[way.station]!;
    if (way.noticed.length === 0) {
      if (way.measured) way.routed[0]!++;
      const up = stations.limit[first]! / stations.servers[way.station]!;
      if (up <= 0) return -1;
      return way.unnoticed > 0 && this.streams.uniform(way.stream) * (up + way.unnoticed) < way.unnoticed ? -1 : first;
    }
    if (way.candidates.length === 0) return -1;
    const replica = this.choose(way, first);
    if (way.measured) way.routed[replica]!++;
    return stations.limit[first + replica]! > 0 ? first + replica : -1;
  }

  /** The replica was done with a request that came at a time; routers that go by response times remember it. */
  answered(router: number, queue: number, came: number): void {
    const way = this.ways[router]!;
    if (way.response.length === 0) return;
    const seconds = this.events.now - came;
    const replica = queue - this.stations.first[way.station]!;
    const known = way.response[replica]!;
    way.response[replica] = known === 0 ? seconds : known + NEWEST * (seconds - known);
  }

  /** A failure of replicas (all when null, as many as `count` of a central queue) begins to be known, or ends. */
  notice(router: number, replicas: readonly number[] | null, count: number, down: boolean): void {
    const way = this.ways[router]!;
    this.integrate(way);
    if (way.noticed.length === 0) {
      way.unnoticed = Math.max(0, way.unnoticed - (down ? count : 0));
      return;
    }
    const step = down ? 1 : -1;
    if (replicas) for (const replica of replicas) way.noticed[replica] = (way.noticed[replica] ?? 0) + step;
    else for (let replica = 0; replica < way.noticed.length; replica++) way.noticed[replica]! += step;
    const up: number[] = [];
    way.noticed.forEach((failures, replica) => {
      if (failures <= 0) up.push(replica);
    });
    way.candidates = Int32Array.from(up);
    way.credit.fill(0);
  }

  /** So many replicas of a central queue are down and not known to be; negative when they are back. */
  hide(router: number, count: number): void {
    const way = this.ways[router]!;
    if (way.noticed.length === 0) way.unnoticed = Math.max(0, way.unnoticed + count);
  }

  /** The number of replicas changed under a central queue: what was healthy until now counts as it was. */
  integrateAll(): void {
    for (const way of this.ways) this.integrate(way);
  }

  restart(now: number): void {
    for (const way of this.ways) {
      way.routed.fill(0);
      way.area = 0;
      way.until = now;
    }
  }

  measured(router: number): { routed: number; imbalance: number; healthyArea: number } {
    const way = this.ways[router]!;
    this.integrate(way);
    const sum = way.routed.reduce((total, count) => total + count, 0);
    const most = way.routed.reduce((greatest, count) => Math.max(greatest, count), 0);
    return { routed: sum, imbalance: sum > 0 ? (most * way.routed.length) / sum : 1, healthyArea: way.area };
  }

  private integrate(way: Way): void {
    const { now } = this.events;
    const first = this.stations.first[way.station]!;
    const healthy = way.noticed.length > 0 ? way.candidates.length : this.stations.limit[first]! / this.stations.servers[way.station]!;
    way.area += healthy * (now - way.until);
    way.until = now;
  }

  private choose(way: Way, first: number): number {
    const { candidates } = way;
    const count = candidates.length;
    switch (way.policy) {
      case 'round_robin':
        way.turn = way.turn + 1 < count ? way.turn + 1 : 0;
        return candidates[way.turn]!;
      case 'random':
        return candidates[this.streams.below(way.stream, count)]!;
      case 'ip_hash':
        return candidates[hash32(this.streams.below(way.stream, way.clients)) % count]!;
      case 'power_of_two':
        return this.betterOfTwo(way, first);
      case 'least_connections':
        return this.least(way, first, false);
      case 'least_response_time':
        return this.least(way, first, true);
      case 'weighted_round_robin':
        return owed(way);
    }
  }

  /** Two different replicas by chance, and the less loaded of them (Mitzenmacher 2001). */
  private betterOfTwo(way: Way, first: number): number {
    const { candidates } = way;
    const one = this.streams.below(way.stream, candidates.length);
    if (candidates.length === 1) return candidates[0]!;
    const skip = this.streams.below(way.stream, candidates.length - 1);
    const other = skip < one ? skip : skip + 1;
    const a = candidates[one]!;
    const b = candidates[other]!;
    return this.stations.load(first + b) < this.stations.load(first + a) ? b : a;
  }

  /** The least connections, or the least response time times connections; from a random start, so that equals share. */
  private least(way: Way, first: number, byTime: boolean): number {
    const { candidates } = way;
    const count = candidates.length;
    let at = this.streams.below(way.stream, count);
    let best = candidates[at]!;
    let lowest = Infinity;
    for (let tried = 0; tried < count; tried++) {
      const replica = candidates[at]!;
      const load = this.stations.load(first + replica);
      const score = byTime ? (load + 1) * way.response[replica]! : load;
      if (score < lowest) {
        lowest = score;
        best = replica;
        if (score === 0) break;
      }
      if (++at === count) at = 0;
    }
    return best;
  }
}

/** Smooth weighted round robin: everyone earns their weight, the richest serves and pays the sum (nginx, `ngx_http_upstream_round_robin.c`). */
function owed(way: Way): number {
  const { candidates, credit, weights } = way;
  let total = 0;
  let best = candidates[0]!;
  for (const replica of candidates) {
    const weight = weights?.[replica] ?? 1;
    total += weight;
    credit[replica]! += weight;
    if (credit[replica]! > credit[best]!) best = replica;
  }
  credit[best]! -= total;
  return best;
}
