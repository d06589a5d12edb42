/* eslint-disable @typescript-eslint/no-non-null-assertion -- Stations, queues and tasks are numbered by the network; a default value would cost time and hide a mistake. */
import { mostReplicas, type Network, type Samplers, type Streams } from '../../network/index.js';
import { DUE, NOW, SERVED, type EventList } from './events.js';
import { CAME, NEXT, PC, PLACE, REPLICA, TIMES, type Tasks } from './tasks.js';

/**
 * Servers and queues. A station with a central queue has one, a station whose replicas queue apart has one for each; `queue` numbers them all.
 * Queues are first come, first served, and are lists through the tasks themselves.
 */
export class Stations {
  /** The number of each station's first queue, and whether it has one for each replica. */
  readonly first: Int32Array;
  readonly apart: Uint8Array;
  /** Replicas there are (of queues apart: can ever be), and of a central queue those that are down. */
  readonly replicas: Float64Array;
  readonly dead: Float64Array;
  readonly servers: Float64Array;
  private readonly capacity: Float64Array;
  readonly factor: Float64Array;
  private readonly stationOf: Int32Array;
  /** By queue: servers that are up, those that are busy, how many wait, and who. */
  readonly limit: Float64Array;
  readonly busy: Int32Array;
  readonly waiting: Int32Array;
  private readonly head: Int32Array;
  private readonly tail: Int32Array;
  /** Service time given by each queue's servers. */
  private readonly given: Float64Array;
  private readonly totals: Float64Array;
  private readonly clock: Float64Array;
  private readonly drawn = new Float64Array(1);
  /** Asked about everyone whose turn has come, when there is one. */
  gate: Gate | null = null;

  constructor(
    private readonly network: Network,
    private readonly code: Int32Array,
    private readonly tasks: Tasks,
    private readonly events: EventList,
    private readonly samplers: Samplers,
    private readonly streams: Streams,
  ) {
    const { stations } = network;
    this.clock = events.clock;
    const most = stations.map((station, index) => (station.queueing === 'per_replica' ? mostReplicas(network, index) : station.replicas));
    const counts = stations.map((station, index) => (station.queueing === 'per_replica' ? Math.max(1, most[index]!) : 1));
    let queues = 0;
    this.first = Int32Array.from(counts, (count) => (queues += count) - count);
    this.apart = Uint8Array.from(stations, (station) => (station.queueing === 'per_replica' ? 1 : 0));
    this.replicas = Float64Array.from(most);
    this.dead = new Float64Array(stations.length);
    this.servers = Float64Array.from(stations, (station) => station.servers);
    this.capacity = Float64Array.from(stations, (station) => station.capacity ?? Infinity);
    this.factor = new Float64Array(stations.length).fill(1);
    this.stationOf = new Int32Array(queues);
    this.limit = new Float64Array(queues);
    this.busy = new Int32Array(queues);
    this.waiting = new Int32Array(queues);
    this.head = new Int32Array(queues).fill(-1);
    this.tail = new Int32Array(queues).fill(-1);
    this.given = new Float64Array(queues);
    this.totals = new Float64Array(stations.length * COLUMNS);
    stations.forEach((station, index) => {
      const first = this.first[index]!;
      for (let queue = first; queue < first + counts[index]!; queue++) {
        this.stationOf[queue] = index;
        this.limit[queue] = this.apart[index] ? (most[index]! > 0 ? station.servers : 0) : station.servers * station.replicas;
      }
    });
  }

  /** Work in a queue and with its servers: what a router calls connections. */
  load(queue: number): number {
    return this.busy[queue]! + this.waiting[queue]!;
  }

  /** The share of the servers that are up which are busy now; 1 when none is up. */
  busyRatio(station: number): number {
    const first = this.first[station]!;
    const queues = this.apart[station] === 1 ? this.replicas[station]! : 1;
    let busy = 0;
    let up = 0;
    for (let queue = first; queue < first + queues; queue++) {
      busy += this.busy[queue]!;
      up += this.limit[queue]!;
    }
    return up > 0 ? Math.min(1, busy / up) : 1;
  }

  /** A task comes to a queue: it is served, waits (true), or finds no place (false). */
  enter(task: number, station: number, queue: number, address: number): boolean {
    const at = task * this.tasks.stride;
    const row = station * COLUMNS;
    this.totals[row + ARRIVALS]!++;
    this.tasks.times[task * TIMES + CAME] = this.clock[NOW]!;
    this.tasks.ints[at + REPLICA] = queue;
    if (this.busy[queue]! < this.limit[queue]!) {
      this.integrate(row);
      this.start(task, station, queue, address);
      return true;
    }
    if (this.waiting[queue]! >= this.capacity[station]!) return false;
    this.integrate(row);
    this.waiting[queue]!++;
    this.totals[row + WAITING]!++;
    this.tasks.ints[at + PLACE] = -station - 1;
    this.tasks.ints[at + NEXT] = -1;
    if (this.tail[queue]! >= 0) this.tasks.ints[this.tail[queue]! * this.tasks.stride + NEXT] = task;
    else this.head[queue] = task;
    this.tail[queue] = task;
    return true;
  }

  /** A task's service ends; the next in its queue begins. */
  leave(task: number): void {
    const at = task * this.tasks.stride;
    const station = this.tasks.ints[at + PLACE]! - 1;
    const queue = this.tasks.ints[at + REPLICA]!;
    this.tasks.ints[at + PLACE] = 0;
    this.integrate(station * COLUMNS);
    this.busy[queue]!--;
    this.totals[station * COLUMNS + BUSY]!--;
    this.fill(station, queue);
  }

  /** Starts those who wait while servers are free. */
  private fill(station: number, queue: number): void {
    while (this.waiting[queue]! > 0 && this.busy[queue]! < this.limit[queue]!) {
      const task = this.head[queue]!;
      const at = task * this.tasks.stride;
      const next = this.tasks.ints[at + NEXT]!;
      this.head[queue] = next;
      if (next < 0) this.tail[queue] = -1;
      this.waiting[queue]!--;
      this.totals[station * COLUMNS + WAITING]!--;
      if (this.gate?.turnsAway(task) === true) continue;
      this.start(task, station, queue, this.tasks.ints[at + PC]!);
    }
  }

  private start(task: number, station: number, queue: number, address: number): void {
    const now = this.clock[NOW]!;
    const row = station * COLUMNS;
    const code = this.code;
    const factor = this.factor[station]!;
    this.samplers.draw(code[address + 2]!, this.streams, code[address + 4]!, this.drawn);
    const time = this.drawn[0]! * factor;
    this.busy[queue]!++;
    this.given[queue]! += time;
    this.totals[row + BUSY]!++;
    this.totals[row + STARTED]!++;
    this.totals[row + WAITED]! += now - this.tasks.times[task * TIMES + CAME]!;
    this.tasks.ints[task * this.tasks.stride + PLACE] = station + 1;
    const lane = code[address + 5]!;
    this.clock[DUE] = now + time;
    if (lane >= 0) this.events.pushLane(lane, (task << 3) | SERVED);
    else this.events.push((task << 3) | SERVED);
  }

  /** Servers of a queue come or go; who waits may begin. */
  setLimit(queue: number, limit: number): void {
    const station = this.stationOf[queue]!;
    this.integrate(station * COLUMNS);
    this.limit[queue] = limit;
    this.fill(station, queue);
  }

  /** A central queue gets so many replicas, of which some may be down. Those that leave finish what they serve. */
  setReplicas(station: number, count: number): void {
    this.replicas[station] = count;
    this.setLimit(this.first[station]!, Math.max(0, count - this.dead[station]!) * this.servers[station]!);
  }

  /** Takes tasks that a failure hit out of their queue or service. Their end of service must be taken out of the events by the caller. */
  evict(station: number, queue: number, killed: ReadonlySet<number>): void {
    this.integrate(station * COLUMNS);
    const { ints, stride } = this.tasks;
    let served = 0;
    for (const task of killed) if (ints[task * stride + PLACE]! > 0 && ints[task * stride + REPLICA] === queue) served++;
    this.busy[queue]! -= served;
    this.totals[station * COLUMNS + BUSY]! -= served;
    // The queue is threaded again without them.
    let task = this.head[queue]!;
    this.head[queue] = -1;
    this.tail[queue] = -1;
    while (task >= 0) {
      const next = ints[task * stride + NEXT]!;
      if (killed.has(task)) {
        this.waiting[queue]!--;
        this.totals[station * COLUMNS + WAITING]!--;
      } else {
        ints[task * stride + NEXT] = -1;
        if (this.tail[queue] >= 0) ints[this.tail[queue] * stride + NEXT] = task;
        else this.head[queue] = task;
        this.tail[queue] = task;
      }
      task = next;
    }
  }

  /** Forgets what was measured; who is there stays. */
  restart(): void {
    this.network.stations.forEach((_, station) => {
      const row = station * COLUMNS;
      for (const column of [ARRIVALS, STARTED, WAITED, BUSY_AREA, WAITING_AREA]) this.totals[row + column] = 0;
      this.totals[row + UNTIL] = this.clock[NOW]!;
    });
    this.given.fill(0);
  }

  /** What was measured since the last restart. Areas are integrals over time. */
  measured(station: number): {
    arrivals: number;
    busyArea: number;
    waitingArea: number;
    started: number;
    waited: number;
    imbalance: number;
  } {
    const row = station * COLUMNS;
    this.integrate(row);
    const first = this.first[station]!;
    const queues = this.apart[station] ? this.replicas[station]! : 1;
    // Replicas that a scaler never asked for are no part of the mean.
    const scaled = queues > 1 && this.network.stations[station]!.replicas < queues;
    let most = 0;
    let sum = 0;
    let count = 0;
    for (let queue = first; queue < first + queues; queue++) {
      if (!scaled || this.given[queue]! > 0) count++;
      most = Math.max(most, this.given[queue]!);
      sum += this.given[queue]!;
    }
    return {
      arrivals: this.totals[row + ARRIVALS]!,
      busyArea: this.totals[row + BUSY_AREA]!,
      waitingArea: this.totals[row + WAITING_AREA]!,
      started: this.totals[row + STARTED]!,
      waited: this.totals[row + WAITED]!,
      imbalance: sum > 0 ? (most * count) / sum : 1,
    };
  }

  private integrate(row: number): void {
    const totals = this.totals;
    const now = this.clock[NOW]!;
    const elapsed = now - totals[row + UNTIL]!;
    totals[row + BUSY_AREA]! += totals[row + BUSY]! * elapsed;
    totals[row + WAITING_AREA]! += totals[row + WAITING]! * elapsed;
    totals[row + UNTIL] = now;
  }
}

/** May turn a task away before it is served; it then sees to the task's end. */
export interface Gate {
  turnsAway(task: number): boolean;
}

/** Columns of the totals of a station. */
const BUSY = 0;
const WAITING = 1;
const BUSY_AREA = 2;
const WAITING_AREA = 3;
const UNTIL = 4;
const ARRIVALS = 5;
const STARTED = 6;
const WAITED = 7;
const COLUMNS = 8;
