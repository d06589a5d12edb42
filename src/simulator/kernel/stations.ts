import { NOW, SERVED, SHARED, type EventList } from './events.js';
import type { Orphans } from './guards/orphans.js';
import type { Image } from './image.js';
import { truncated } from './native.js';
import type { i32 } from './native.js';
import type { Streams } from './random.js';
import type { Samplers } from './samplers.js';
import { SharedQueue } from './sharing.js';
import { Slowdown } from './slowdown.js';
import { CAME, NEXT, PC, PLACE, RANK, REPLICA, STRIDE, TIMES, type Tasks } from './tasks.js';

/** Who is served next. */
export const FIFO = 0;
export const LIFO = 1;
export const PRIORITY = 2;
export const SHARING = 3;
/** Ranks there are at stations with priority. */
const RANKS = 8;

/**
 * Servers and queues. A station with a central queue has one, a station whose replicas queue apart has one for each; `queue` numbers them all.
 * Queues are lists through the tasks themselves, in the order in which they will be served; where servers are shared nobody waits, and `shared` holds who is there.
 */
export class Stations {
  readonly count: i32;
  /** The number of each station's first queue, and whether it has one for each replica. */
  readonly first: Int32Array;
  readonly apart: Int32Array;
  /** Replicas there are (of queues apart: can ever be), and of a central queue those that are down. */
  readonly replicas: Int32Array;
  readonly dead: Float64Array;
  /** By station with queues apart: 1 when a scaler may ask for more replicas than there are at first. */
  private readonly scaled: Int32Array;
  readonly servers: Float64Array;
  private readonly capacity: Float64Array;
  readonly factor: Float64Array;
  private readonly slowdown: Slowdown;
  /** By queue: servers that are up. */
  readonly limit: Float64Array;
  /** By queue and field: all that an event at a queue must know, side by side. */
  private readonly lines: Int32Array;
  /** By queue and rank: the last in the queue of that rank. Only where there are stations with priority. */
  private readonly lastOf: Int32Array;
  readonly discipline: Int32Array;
  /** By queue. Only where there are stations that share. */
  private readonly shared: SharedQueue[] = [];
  /** Service time given by each queue's servers. */
  private readonly given: Float64Array;
  private readonly totals: Float64Array;
  private readonly clock: Float64Array;
  private readonly drawn = new Float64Array(1);

  constructor(
    image: Image,
    private readonly code: Int32Array,
    private readonly tasks: Tasks,
    private readonly events: EventList,
    private readonly samplers: Samplers,
    private readonly streams: Streams,
    /** Asked about everyone whose turn has come, when there are any. */
    private readonly orphans: Orphans | null,
  ) {
    this.clock = events.clock;
    this.apart = image.intList();
    this.replicas = image.intList();
    this.scaled = image.intList();
    this.servers = image.realList();
    this.capacity = image.realList();
    this.discipline = image.intList();
    this.slowdown = new Slowdown(image);
    const count = this.apart.length;
    this.count = count;
    this.dead = new Float64Array(count);
    this.first = new Int32Array(count);
    this.factor = new Float64Array(count);
    let queues: i32 = 0;
    for (let station = 0; station < count; station++) {
      this.first[station] = queues;
      this.factor[station] = 1;
      queues += this.queues(station);
    }
    this.limit = new Float64Array(queues);
    this.lines = new Int32Array(queues * LINE);
    this.given = new Float64Array(queues);
    let ranked = false;
    let sharing = false;
    for (let station = 0; station < count; station++) {
      if (this.discipline[station]! === PRIORITY) ranked = true;
      if (this.discipline[station]! === SHARING) sharing = true;
    }
    this.lastOf = new Int32Array(ranked ? queues * RANKS : 0);
    this.lastOf.fill(-1);
    this.totals = new Float64Array(count * COLUMNS);
    for (let station = 0; station < count; station++) {
      const replicas: number = this.replicas[station]!;
      const apart = this.apart[station]! === 1;
      const limit = this.servers[station]! * (apart ? Math.min(1, replicas) : replicas);
      const many = this.queues(station);
      for (let index = 0; index < many; index++) {
        const queue = this.first[station]! + index;
        const line = queue * LINE;
        this.lines[line + HEAD] = -1;
        this.lines[line + TAIL] = -1;
        this.lines[line + STATION] = station;
        this.lines[line + DISCIPLINE] = this.discipline[station]!;
        this.lines[line + SPECIAL] = many > 1 || this.slowdown.exists[station]! === 1 ? 1 : 0;
        this.limitTo(queue, limit);
        if (sharing) this.shared.push(new SharedQueue(limit));
      }
    }
  }

  /** So many servers of a queue are up; nobody begins or ends because of it. */
  limitTo(queue: i32, limit: number): void {
    this.limit[queue] = limit;
    this.lines[queue * LINE + LIMIT] = truncated(Math.min(2147483647, Math.ceil(limit)));
  }

  /** Whether a server of a queue is up. */
  isUp(queue: i32): boolean {
    return this.lines[queue * LINE + LIMIT]! > 0;
  }

  /** How many queues a station has. */
  queues(station: i32): i32 {
    const replicas = this.replicas[station]!;
    return this.apart[station]! === 1 && replicas > 1 ? replicas : 1;
  }

  /** Work in a queue and with its servers: what a router calls connections. */
  load(queue: i32): i32 {
    return this.lines[queue * LINE + BUSY]! + this.lines[queue * LINE + WAITING]!;
  }

  /** The share of the servers that are up which are busy now; 1 when none is up. */
  busyRatio(station: i32): number {
    const first = this.first[station]!;
    const queues = this.queues(station);
    let busy: number = 0;
    let up: number = 0;
    for (let queue = first; queue < first + queues; queue++) {
      busy += this.lines[queue * LINE + BUSY]!;
      up += this.limit[queue]!;
    }
    return up > 0 ? Math.min(1, busy / up) : 1;
  }

  /** A task comes to a queue: it is served, waits (true), or finds no place (false). @inline */
  enter(task: i32, station: i32, queue: i32, address: i32): boolean {
    const at = task * STRIDE;
    const row = station * COLUMNS;
    const line = queue * LINE;
    const now = this.clock[NOW]!;
    const tasks = this.tasks;
    const totals = this.totals;
    const lines = this.lines;
    totals[row + ARRIVED]!++;
    tasks.times[task * TIMES + CAME] = now;
    tasks.ints[at + REPLICA] = queue;
    const discipline = lines[line + DISCIPLINE]!;
    if (discipline === SHARING) return this.share(task, station, queue, address);
    if (lines[line + BUSY]! < lines[line + LIMIT]!) {
      lines[line + BUSY]!++;
      totals[row + BUSY_AREA]! -= now;
      this.begin(task, station, queue, address, now);
      return true;
    }
    const waiting = lines[line + WAITING]!;
    if (waiting >= this.capacity[station]!) return false;
    lines[line + WAITING] = waiting + 1;
    totals[row + WAITING_AREA]! -= now;
    tasks.ints[at + PLACE] = -station - 1;
    if (discipline === FIFO) this.putAfter(task, queue, lines[line + TAIL]!);
    else if (discipline === LIFO) this.putAfter(task, queue, -1);
    else this.putByRank(task, queue);
    return true;
  }

  /** Puts a task into a queue behind another, or at its head (−1). @inline */
  private putAfter(task: i32, queue: i32, other: i32): void {
    const ints = this.tasks.ints;
    const lines = this.lines;
    const line = queue * LINE;
    const next = other >= 0 ? ints[other * STRIDE + NEXT]! : lines[line + HEAD]!;
    ints[task * STRIDE + NEXT] = next;
    if (other >= 0) ints[other * STRIDE + NEXT] = task;
    else lines[line + HEAD] = task;
    if (next < 0) lines[line + TAIL] = task;
  }

  /** Behind the last whose rank is not behind its own. */
  private putByRank(task: i32, queue: i32): void {
    const rank = this.tasks.ints[task * STRIDE + RANK]!;
    const row = queue * RANKS;
    let other: i32 = -1;
    for (let better: i32 = rank; better >= 0 && other < 0; better--) other = this.lastOf[row + better]!;
    this.putAfter(task, queue, other);
    this.lastOf[row + rank] = task;
  }

  /** A task comes to servers that are shared. */
  private share(task: i32, station: i32, queue: i32, address: i32): boolean {
    const now = this.clock[NOW]!;
    const shared = this.shared[queue]!;
    const size: number = shared.size;
    if (size >= this.limit[queue]! + this.capacity[station]!) return false;
    const need = this.samplers.draw(this.code[address + 2]!, this.streams, this.code[address + 4]!) * this.factor[station]!;
    this.given[queue]! += need;
    this.tasks.ints[task * STRIDE + PLACE] = station + 1;
    shared.enter(now, task, need);
    this.recount(station, queue);
    return true;
  }

  /** Who leaves a shared queue now, or −1 when the event is out of date. Its wait is what the others have added to its service. */
  departs(queue: i32): i32 {
    const now = this.clock[NOW]!;
    const shared = this.shared[queue]!;
    if (shared.due !== now) return -1;
    const station = this.lines[queue * LINE + STATION]!;
    const task = shared.leave(now, this.drawn);
    const row = station * COLUMNS;
    this.totals[row + STARTED]!++;
    this.totals[row + WAITED]! += Math.max(0, now - this.tasks.times[task * TIMES + CAME]! - this.drawn[0]!);
    this.recount(station, queue);
    return task;
  }

  /** Somebody came to a shared queue or left it, or its servers changed. */
  private recount(station: i32, queue: i32): void {
    const row = station * COLUMNS;
    const line = queue * LINE;
    const lines = this.lines;
    const now = this.clock[NOW]!;
    const shared = this.shared[queue]!;
    const size: number = shared.size;
    const busy = truncated(Math.min(size, this.limit[queue]!));
    const waiting = shared.size - busy;
    const served: number = busy - lines[line + BUSY]!;
    const queued: number = waiting - lines[line + WAITING]!;
    this.totals[row + BUSY_AREA]! -= served * now;
    this.totals[row + WAITING_AREA]! -= queued * now;
    lines[line + BUSY] = busy;
    lines[line + WAITING] = waiting;
    if (!(shared.due < Infinity)) return;
    this.events.push(shared.due, (queue << 3) | SHARED);
  }

  /** A task's service ends; the next in its queue begins. @inline */
  leave(task: i32): void {
    const at = task * STRIDE;
    const ints = this.tasks.ints;
    const station = ints[at + PLACE]! - 1;
    const queue = ints[at + REPLICA]!;
    const line = queue * LINE;
    const lines = this.lines;
    ints[at + PLACE] = 0;
    if (lines[line + DISCIPLINE]! === SHARING) return;
    const now = this.clock[NOW]!;
    if (lines[line + WAITING]! > 0) {
      this.hasLeft(station, queue, now);
    } else {
      lines[line + BUSY]!--;
      this.totals[station * COLUMNS + BUSY_AREA]! += now;
    }
  }

  /** A server is free that somebody waits for. @inline */
  private hasLeft(station: i32, queue: i32, now: number): void {
    const line = queue * LINE;
    const lines = this.lines;
    if (this.orphans === null && lines[line + BUSY]! <= lines[line + LIMIT]!) {
      // It goes from one to the other.
      const next = this.takeFirst(station, queue, now);
      this.begin(next, station, queue, this.tasks.ints[next * STRIDE + PC]!, now);
      return;
    }
    lines[line + BUSY]!--;
    this.totals[station * COLUMNS + BUSY_AREA]! += now;
    this.fill(station, queue);
  }

  /** Starts those who wait while servers are free. */
  private fill(station: i32, queue: i32): void {
    const line = queue * LINE;
    const lines = this.lines;
    const now = this.clock[NOW]!;
    while (lines[line + WAITING]! > 0 && lines[line + BUSY]! < lines[line + LIMIT]!) {
      const task = this.takeFirst(station, queue, now);
      const orphans = this.orphans;
      if (orphans !== null && orphans.turnsAway(task)) continue;
      lines[line + BUSY]!++;
      this.totals[station * COLUMNS + BUSY_AREA]! -= now;
      this.begin(task, station, queue, this.tasks.ints[task * STRIDE + PC]!, now);
    }
  }

  /** Takes the first out of a queue, who has waited until now. @inline */
  private takeFirst(station: i32, queue: i32, now: number): i32 {
    const line = queue * LINE;
    const lines = this.lines;
    const totals = this.totals;
    const row = station * COLUMNS;
    const task = lines[line + HEAD]!;
    const at = task * STRIDE;
    const ints = this.tasks.ints;
    const next = ints[at + NEXT]!;
    lines[line + HEAD] = next;
    if (next < 0) lines[line + TAIL] = -1;
    if (lines[line + DISCIPLINE]! === PRIORITY) {
      const last = queue * RANKS + ints[at + RANK]!;
      if (this.lastOf[last]! === task) this.lastOf[last] = -1;
    }
    lines[line + WAITING]!--;
    totals[row + WAITING_AREA]! += now;
    totals[row + WAITED]! += now - this.tasks.times[task * TIMES + CAME]!;
    return task;
  }

  /** A task has a server now. @inline */
  private begin(task: i32, station: i32, queue: i32, address: i32, now: number): void {
    const code = this.code;
    let time: number = this.samplers.draw(code[address + 2]!, this.streams, code[address + 4]!) * this.factor[station]!;
    if (this.lines[queue * LINE + SPECIAL]! === 1) time = this.special(station, queue, time);
    this.totals[station * COLUMNS + STARTED]!++;
    this.tasks.ints[task * STRIDE + PLACE] = station + 1;
    const lane = code[address + 5]!;
    if (lane >= 0) this.events.pushLane(now + time, lane, (task << 3) | SERVED);
    else this.events.push(now + time, (task << 3) | SERVED);
  }

  /** A service time where machines slow down, or are one of several. */
  private special(station: i32, queue: i32, drawn: number): number {
    let time: number = drawn;
    if (this.slowdown.exists[station]! === 1) {
      // Of those whom one queue serves, each machine has its share.
      const busy: number = this.lines[queue * LINE + BUSY]!;
      time *= this.slowdown.factor(station, (busy * this.servers[station]!) / Math.max(busy, this.limit[queue]!));
    }
    this.given[queue]! += time;
    return time;
  }

  /** Servers of a queue come or go; who waits may begin. */
  setLimit(queue: i32, limit: number): void {
    const station = this.lines[queue * LINE + STATION]!;
    this.limitTo(queue, limit);
    if (this.discipline[station]! === SHARING) {
      this.shared[queue]!.setServers(this.clock[NOW]!, limit);
      this.recount(station, queue);
    } else this.fill(station, queue);
  }

  /** A central queue gets so many replicas, of which some may be down. Those that leave finish what they serve. */
  setReplicas(station: i32, count: i32): void {
    this.replicas[station] = count;
    this.setLimit(this.first[station]!, Math.max(0, count - this.dead[station]!) * this.servers[station]!);
  }

  /** Takes tasks that are marked out of their queue or service. Their end of service must be taken out of the events by the caller. */
  evict(station: i32, queue: i32, marked: Uint8Array): void {
    if (this.discipline[station]! === SHARING) {
      this.shared[queue]!.evict(this.clock[NOW]!, marked);
      this.recount(station, queue);
      return;
    }
    const now = this.clock[NOW]!;
    const ints = this.tasks.ints;
    const lines = this.lines;
    const totals = this.totals;
    const row = station * COLUMNS;
    const line = queue * LINE;
    const ranked = this.discipline[station]! === PRIORITY;
    if (ranked) for (let rank = 0; rank < RANKS; rank++) this.lastOf[queue * RANKS + rank] = -1;
    let served: i32 = 0;
    for (let task = 0; task < marked.length; task++)
      if (marked[task] === 1 && ints[task * STRIDE + PLACE]! > 0 && ints[task * STRIDE + REPLICA]! === queue) served++;
    const ended: number = served;
    lines[line + BUSY]! -= served;
    totals[row + BUSY_AREA]! += ended * now;
    // The queue is threaded again without them.
    let task: i32 = lines[line + HEAD]!;
    lines[line + HEAD] = -1;
    lines[line + TAIL] = -1;
    while (task >= 0) {
      const next = ints[task * STRIDE + NEXT]!;
      if (marked[task] === 1) {
        lines[line + WAITING]!--;
        totals[row + WAITING_AREA]! += now;
      } else {
        this.putAfter(task, queue, lines[line + TAIL]!);
        if (ranked) this.lastOf[queue * RANKS + ints[task * STRIDE + RANK]!] = task;
      }
      task = next;
    }
  }

  /** Forgets what was measured; who is there stays. */
  restart(): void {
    for (let station = 0; station < this.count; station++) {
      const row = station * COLUMNS;
      for (let column = 0; column < COLUMNS; column++) this.totals[row + column] = 0;
      this.totals[row + BUSY_AREA] = -this.sinceStart(station, BUSY);
      this.totals[row + WAITING_AREA] = -this.sinceStart(station, WAITING);
    }
    this.given.fill(0);
  }

  /** A column, since the last restart. Areas are integrals over time, up to now. */
  get(station: i32, column: i32): number {
    if (column === IMBALANCE) return this.imbalance(station);
    const total = this.totals[station * COLUMNS + column]!;
    if (column === BUSY_AREA) return Math.max(0, total + this.sinceStart(station, BUSY));
    if (column === WAITING_AREA) return Math.max(0, total + this.sinceStart(station, WAITING));
    return total;
  }

  /** How many are busy or wait at a station, times the time now. */
  private sinceStart(station: i32, field: i32): number {
    const first = this.first[station]!;
    const queues = this.queues(station);
    let sum: number = 0;
    for (let queue = first; queue < first + queues; queue++) sum += this.lines[queue * LINE + field]!;
    return sum * this.clock[NOW]!;
  }

  /** The most service that a queue has given over the mean. */
  private imbalance(station: i32): number {
    const first = this.first[station]!;
    const queues = this.queues(station);
    let most: number = 0;
    let sum: number = 0;
    let count: number = 0;
    for (let queue = first; queue < first + queues; queue++) {
      // Replicas that a scaler never asked for are no part of the mean.
      if (this.scaled[station]! === 0 || this.given[queue]! > 0) count++;
      most = Math.max(most, this.given[queue]!);
      sum += this.given[queue]!;
    }
    return sum > 0 ? (most * count) / sum : 1;
  }
}

/** Fields of a queue: those in service and those who wait, the first and the last of them, servers that are up, its station and discipline, and 1 when services need more than a draw. */
const BUSY = 0;
const WAITING = 1;
const HEAD = 2;
const TAIL = 3;
const LIMIT = 4;
const STATION = 5;
const DISCIPLINE = 6;
const SPECIAL = 7;
const LINE = 8;

/**
 * Columns of the totals of a station. An integral over time of how many there are is kept as the sum of the times at which they went, less those at which they came: with
 * the time now for each that is still there, it is the area, and an event changes no more than its own part of it.
 */
export const BUSY_AREA = 0;
export const WAITING_AREA = 1;
export const ARRIVED = 2;
export const STARTED = 3;
export const WAITED = 4;
const COLUMNS = 8;
export const IMBALANCE = 8;
