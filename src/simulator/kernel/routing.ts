import { hash32 } from '../../network/hash32.js';
import type { EventList } from './events.js';
import type { Image } from './image.js';
import type { i32 } from './native.js';
import type { Streams } from './random.js';
import type { Stations } from './stations.js';

export const ROUND_ROBIN = 0;
export const WEIGHTED_ROUND_ROBIN = 1;
export const LEAST_CONNECTIONS = 2;
export const LEAST_RESPONSE_TIME = 3;
export const IP_HASH = 4;
export const BY_CHANCE = 5;
export const POWER_OF_TWO = 6;

/** Columns of what a router measured. */
export const ROUTED = 0;
export const ROUTED_IMBALANCE = 1;
export const HEALTHY_AREA = 2;

/** How much of the newest response time goes into the running mean of a replica. */
const NEWEST = 0.1;

class Way {
  readonly policy: i32;
  readonly station: i32;
  readonly stream: i32;
  readonly clients: i32;
  readonly measured: boolean;
  /** Replicas with queues apart; 0 for a central queue. */
  readonly replicas: i32;
  readonly weights: Float64Array;
  /** Failures of each replica that it has noticed and that last. */
  readonly noticed: Int32Array;
  /** The replicas that it believes to be up come first. */
  readonly candidates: Int32Array;
  count: i32;
  turn: i32 = 0;
  /** Weighted round robin: what each candidate is owed. */
  readonly credit: Float64Array;
  /** Running mean of each replica's response time. */
  readonly response: Float64Array;
  readonly routed: Float64Array;
  area: number = 0;
  until: number = 0;

  constructor(image: Image, stations: Stations) {
    this.policy = image.int();
    this.station = image.int();
    this.stream = image.int();
    this.clients = image.int();
    this.measured = image.int() === 1;
    this.weights = image.realList();
    const replicas = stations.apart[this.station]! === 1 ? stations.replicas[this.station]! : 0;
    this.replicas = replicas;
    this.count = replicas;
    this.noticed = new Int32Array(replicas);
    this.candidates = new Int32Array(replicas);
    for (let replica = 0; replica < replicas; replica++) this.candidates[replica] = replica;
    this.credit = new Float64Array(this.policy === WEIGHTED_ROUND_ROBIN ? replicas : 0);
    this.response = new Float64Array(this.policy === LEAST_RESPONSE_TIME ? replicas : 0);
    this.routed = new Float64Array(this.measured ? (replicas > 1 ? replicas : 1) : 0);
  }
}

/**
 * The routers, which pick the replica of a request from what they can know: their own counts and clocks, and the health that was noticed. A station
 * whose requests come without a router has one that picks by chance; it is numbered after the network's own.
 */
export class Routing {
  private readonly ways: Way[] = [];
  /** The number of the first station's router by chance. */
  private readonly own: i32;
  /** By router to a central queue: replicas that are down without its knowing. */
  private readonly unnoticed: Float64Array;

  constructor(
    image: Image,
    private readonly stations: Stations,
    private readonly events: EventList,
    private readonly streams: Streams,
  ) {
    const own = image.int();
    this.own = own;
    for (let way = 0; way < own + stations.count; way++) this.ways.push(new Way(image, stations));
    this.unnoticed = new Float64Array(own + stations.count);
  }

  /** The queue for a request that comes without a router. @inline */
  pickOwn(station: i32): i32 {
    const stations = this.stations;
    const router = this.own + station;
    const queue = stations.first[station]!;
    const sure = stations.apart[station] === 0 && stations.isUp(queue) && this.unnoticed[router] === 0;
    return sure ? queue : this.pick(router);
  }

  /** The queue for a request, or −1 when no server is up or the chosen one is down. */
  pick(router: i32): i32 {
    const way = this.ways[router]!;
    const stations = this.stations;
    const first = stations.first[way.station]!;
    if (way.replicas === 0) {
      if (way.measured) way.routed[0]!++;
      if (stations.limit[first]! <= 0) return -1;
      const unnoticed = this.unnoticed[router]!;
      if (unnoticed <= 0) return first;
      const up = stations.limit[first]! / stations.servers[way.station]!;
      return this.streams.uniform(way.stream) * (up + unnoticed) < unnoticed ? -1 : first;
    }
    if (way.count === 0) return -1;
    const replica = this.choose(way, first);
    if (way.measured) way.routed[replica]!++;
    return stations.isUp(first + replica) ? first + replica : -1;
  }

  /** The replica was done with a request that came at a time; routers that go by response times remember it. */
  answered(router: i32, queue: i32, came: number): void {
    const way = this.ways[router]!;
    if (way.response.length === 0) return;
    const seconds = this.events.now - came;
    const replica = queue - this.stations.first[way.station]!;
    const known = way.response[replica]!;
    way.response[replica] = known === 0 ? seconds : known + NEWEST * (seconds - known);
  }

  /** A failure of replicas (all when there is no list, as many as `count` of a central queue) begins to be known, or ends. */
  notice(router: i32, replicas: Int32Array | null, count: number, down: boolean): void {
    const way = this.ways[router]!;
    this.integrate(way);
    if (way.replicas === 0) {
      this.unnoticed[router] = Math.max(0, this.unnoticed[router]! - (down ? count : 0));
      return;
    }
    const step: i32 = down ? 1 : -1;
    if (replicas === null) for (let replica = 0; replica < way.replicas; replica++) way.noticed[replica]! += step;
    else for (let index = 0; index < replicas.length; index++) way.noticed[replicas[index]!]! += step;
    way.count = 0;
    for (let replica = 0; replica < way.replicas; replica++) if (way.noticed[replica]! <= 0) way.candidates[way.count++] = replica;
    way.credit.fill(0);
  }

  /** So many replicas of a central queue are down and not known to be; negative when they are back. */
  hide(router: i32, count: number): void {
    const way = this.ways[router]!;
    if (way.replicas === 0) this.unnoticed[router] = Math.max(0, this.unnoticed[router]! + count);
  }

  /** The number of replicas changed under a central queue: what was healthy until now counts as it was. */
  integrateAll(): void {
    for (let index = 0; index < this.ways.length; index++) this.integrate(this.ways[index]!);
  }

  restart(now: number): void {
    for (let index = 0; index < this.ways.length; index++) {
      const way = this.ways[index]!;
      way.routed.fill(0);
      way.area = 0;
      way.until = now;
    }
  }

  get(router: i32, column: i32): number {
    const way = this.ways[router]!;
    this.integrate(way);
    if (column === HEALTHY_AREA) return way.area;
    let sum: number = 0;
    let most: number = 0;
    for (let replica = 0; replica < way.routed.length; replica++) {
      sum += way.routed[replica]!;
      most = Math.max(most, way.routed[replica]!);
    }
    if (column === ROUTED) return sum;
    return sum > 0 ? (most * way.routed.length) / sum : 1;
  }

  private integrate(way: Way): void {
    const now = this.events.now;
    const first = this.stations.first[way.station]!;
    const believed: number = way.count;
    const healthy = way.replicas > 0 ? believed : this.stations.limit[first]! / this.stations.servers[way.station]!;
    way.area += healthy * (now - way.until);
    way.until = now;
  }

  private choose(way: Way, first: i32): i32 {
    const candidates = way.candidates;
    const count = way.count;
    switch (way.policy) {
      case ROUND_ROBIN:
        way.turn = way.turn + 1 < count ? way.turn + 1 : 0;
        return candidates[way.turn]!;
      case BY_CHANCE:
        return candidates[this.streams.below(way.stream, count)]!;
      case IP_HASH:
        return candidates[hash32(this.streams.below(way.stream, way.clients)) % count]!;
      case POWER_OF_TWO:
        return this.betterOfTwo(way, first);
      case LEAST_CONNECTIONS:
        return this.least(way, first, false);
      case LEAST_RESPONSE_TIME:
        return this.least(way, first, true);
      default:
        return owed(way);
    }
  }

  /** Two different replicas by chance, and the less loaded of them (Mitzenmacher 2001). */
  private betterOfTwo(way: Way, first: i32): i32 {
    const candidates = way.candidates;
    const one = this.streams.below(way.stream, way.count);
    if (way.count === 1) return candidates[0]!;
    const skip = this.streams.below(way.stream, way.count - 1);
    const other = skip < one ? skip : skip + 1;
    const a = candidates[one]!;
    const b = candidates[other]!;
    return this.stations.load(first + b) < this.stations.load(first + a) ? b : a;
  }

  /** The least connections, or the least response time times connections; from a random start, so that equals share. */
  private least(way: Way, first: i32, byTime: boolean): i32 {
    const candidates = way.candidates;
    const count = way.count;
    let at: i32 = this.streams.below(way.stream, count);
    let best: i32 = candidates[at]!;
    let lowest: number = Infinity;
    for (let tried = 0; tried < count; tried++) {
      const replica = candidates[at]!;
      const load: number = this.stations.load(first + replica);
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
function owed(way: Way): i32 {
  const candidates = way.candidates;
  const credit = way.credit;
  let total: number = 0;
  let best: i32 = candidates[0]!;
  for (let index = 0; index < way.count; index++) {
    const replica = candidates[index]!;
    const weight = replica < way.weights.length ? way.weights[replica]! : 1;
    total += weight;
    credit[replica]! += weight;
    if (credit[replica]! > credit[best]!) best = replica;
  }
  credit[best]! -= total;
  return best;
}
