import { NOW, SERVED, SHARED, type EventList } from './events.js';
import type { Orphans } from './guards/orphans.js';
import type { Image } from './image.js';
import { BUSY, DISCIPLINE, HEAD, LIMIT, LINE, Lines, SPECIAL, STATION, TAIL, WAITING } from './lines.js';
import { truncated } from './native.js';
import type { i32 } from './native.js';
import type { Streams } from './random.js';
import type { Samplers } from './samplers.js';
import { SharedQueue } from './sharing.js';
import { Slowdown } from './slowdown.js';
import { ARRIVED, BUSY_AREA, COLUMNS, STARTED, StationTotals, WAITED, WAITING_AREA } from './station-totals.js';
import { CAME, PC, PLACE, REPLICA, STRIDE, TIMES, type Tasks } from './tasks.js';

/** Who is served next. */
export const FIFO = 0;
export const LIFO = 1;
export const PRIORITY = 2;
export const SHARING = 3;

/**
 * Servers and queues. A station with a central queue has one, a station whose replicas queue apart has one for each; `queue` numbers them all.
 * Where servers are shared nobody waits in line, and `shared` holds who is there.
 */
export class Stations {
  readonly count: i32;
  /** The number of each station's first queue (of one station more than there are, the number of all queues), and whether it has one for each replica. */
  readonly first: Int32Array;
  readonly apart: Int32Array;
  /** Replicas there are (of queues apart: can ever be), and of a central queue those that are down. */
  readonly replicas: Int32Array;
  readonly dead: Float64Array;
  readonly servers: Float64Array;
  private readonly capacity: Float64Array;
  readonly factor: Float64Array;
  private readonly slowdown: Slowdown;
  /** By queue: servers that are up, and how many of them stand still without work. */
  readonly limit: Float64Array;
  private readonly held: Float64Array;
  private readonly lines: Lines;
  readonly discipline: Int32Array;
  /** By queue. Only where there are stations that share. */
  private readonly shared: SharedQueue[] = [];
  readonly totals: StationTotals;
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
    const scaled = image.intList();
    this.servers = image.realList();
    this.capacity = image.realList();
    this.discipline = image.intList();
    this.slowdown = new Slowdown(image);
    const count = this.apart.length;
    this.count = count;
    this.dead = new Float64Array(count);
    this.first = new Int32Array(count + 1);
    this.factor = new Float64Array(count);
    let queues: i32 = 0;
    let ranked = false;
    let sharing = false;
    for (let station = 0; station < count; station++) {
      this.first[station] = queues;
      this.factor[station] = 1;
      const replicas = this.replicas[station]!;
      queues += this.apart[station]! === 1 && replicas > 1 ? replicas : 1;
      if (this.discipline[station]! === PRIORITY) ranked = true;
      if (this.discipline[station]! === SHARING) sharing = true;
    }
    this.first[count] = queues;
    this.limit = new Float64Array(queues);
    this.held = new Float64Array(queues);
    this.lines = new Lines(queues, ranked, tasks);
    this.totals = new StationTotals(this.first, this.lines, scaled, this.clock);
    for (let station = 0; station < count; station++) this.open(station, sharing);
  }

  /** Nobody is at a station yet, and all its servers are up. */
  private open(station: i32, sharing: boolean): void {
    const fields = this.lines.fields;
    const replicas: number = this.replicas[station]!;
    const limit = this.servers[station]! * (this.apart[station]! === 1 ? Math.min(1, replicas) : replicas);
    const special = this.queues(station) > 1 || this.slowdown.exists[station]! === 1;
    for (let queue = this.first[station]!; queue < this.first[station + 1]!; queue++) {
      const line = queue * LINE;
      fields[line + HEAD] = -1;
      fields[line + TAIL] = -1;
      fields[line + STATION] = station;
      fields[line + DISCIPLINE] = this.discipline[station]!;
      fields[line + SPECIAL] = special ? 1 : 0;
      this.limitTo(queue, limit);
      if (sharing) this.shared.push(new SharedQueue(limit));
    }
  }

  /** So many servers of a queue are up; nobody begins or ends because of it. */
  limitTo(queue: i32, limit: number): void {
    this.limit[queue] = limit;
    this.lines.fields[queue * LINE + LIMIT] = truncated(Math.min(2147483647, Math.ceil(Math.max(0, limit - this.held[queue]!))));
  }

  /** Whether a server of a queue is up. Those that stand still are. */
  isUp(queue: i32): boolean {
    return this.lines.fields[queue * LINE + LIMIT]! > 0 || this.limit[queue]! > 0;
  }

  /** So many servers of a queue that is not held begin nothing until they are released. */
  hold(queue: i32, servers: number): void {
    this.held[queue] = servers;
    this.setLimit(queue, this.limit[queue]!);
  }

  /** Who waits may begin again. */
  release(queue: i32): void {
    this.held[queue] = 0;
    this.setLimit(queue, this.limit[queue]!);
  }

  /** How many queues a station has. */
  queues(station: i32): i32 {
    return this.first[station + 1]! - this.first[station]!;
  }

  /** Work in a queue and with its servers: what a router calls connections. */
  load(queue: i32): i32 {
    return this.lines.fields[queue * LINE + BUSY]! + this.lines.fields[queue * LINE + WAITING]!;
  }

  /** The share of the servers that are up which are busy now; 1 when none is up. */
  busyRatio(station: i32): number {
    const end = this.first[station + 1]!;
    let busy: number = 0;
    let up: number = 0;
    for (let queue = this.first[station]!; queue < end; queue++) {
      busy += this.lines.fields[queue * LINE + BUSY]!;
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
    const totals = this.totals.sums;
    const lines = this.lines.fields;
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
    if (discipline === FIFO) this.lines.putAfter(task, queue, lines[line + TAIL]!);
    else if (discipline === LIFO) this.lines.putAfter(task, queue, -1);
    else this.lines.putByRank(task, queue);
    return true;
  }

  /** A task comes to servers that are shared. */
  private share(task: i32, station: i32, queue: i32, address: i32): boolean {
    const now = this.clock[NOW]!;
    const shared = this.shared[queue]!;
    const size: number = shared.size;
    if (size >= this.limit[queue]! + this.capacity[station]!) return false;
    const need = this.samplers.draw(this.code[address + 2]!, this.streams, this.code[address + 4]!) * this.factor[station]!;
    this.totals.given[queue]! += need;
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
    const station = this.lines.fields[queue * LINE + STATION]!;
    const task = shared.leave(now, this.drawn);
    const row = station * COLUMNS;
    this.totals.sums[row + STARTED]!++;
    this.totals.sums[row + WAITED]! += Math.max(0, now - this.tasks.times[task * TIMES + CAME]! - this.drawn[0]!);
    this.recount(station, queue);
    return task;
  }

  /** Somebody came to a shared queue or left it, or its servers changed. */
  private recount(station: i32, queue: i32): void {
    const row = station * COLUMNS;
    const line = queue * LINE;
    const lines = this.lines.fields;
    const now = this.clock[NOW]!;
    const shared = this.shared[queue]!;
    const size: number = shared.size;
    const busy = truncated(Math.min(size, Math.max(0, this.limit[queue]! - this.held[queue]!)));
    const waiting = shared.size - busy;
    const served: number = busy - lines[line + BUSY]!;
    const queued: number = waiting - lines[line + WAITING]!;
    this.totals.sums[row + BUSY_AREA]! -= served * now;
    this.totals.sums[row + WAITING_AREA]! -= queued * now;
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
    const lines = this.lines.fields;
    ints[at + PLACE] = 0;
    if (lines[line + DISCIPLINE]! === SHARING) return;
    const now = this.clock[NOW]!;
    if (lines[line + WAITING]! > 0) {
      this.hasLeft(station, queue, now);
    } else {
      lines[line + BUSY]!--;
      this.totals.sums[station * COLUMNS + BUSY_AREA]! += now;
    }
  }

  /** A server is free that somebody waits for. @inline */
  private hasLeft(station: i32, queue: i32, now: number): void {
    const line = queue * LINE;
    const lines = this.lines.fields;
    if (this.orphans === null && lines[line + BUSY]! <= lines[line + LIMIT]!) {
      // It goes from one to the other.
      const next = this.takeFirst(station, queue, now);
      this.begin(next, station, queue, this.tasks.ints[next * STRIDE + PC]!, now);
      return;
    }
    lines[line + BUSY]!--;
    this.totals.sums[station * COLUMNS + BUSY_AREA]! += now;
    this.fill(station, queue);
  }

  /** Starts those who wait while servers are free. */
  private fill(station: i32, queue: i32): void {
    const line = queue * LINE;
    const lines = this.lines.fields;
    const now = this.clock[NOW]!;
    while (lines[line + WAITING]! > 0 && lines[line + BUSY]! < lines[line + LIMIT]!) {
      const task = this.takeFirst(station, queue, now);
      const orphans = this.orphans;
      if (orphans !== null && orphans.turnsAway(task)) continue;
      lines[line + BUSY]!++;
      this.totals.sums[station * COLUMNS + BUSY_AREA]! -= now;
      this.begin(task, station, queue, this.tasks.ints[task * STRIDE + PC]!, now);
    }
  }

  /** Takes the first out of a queue, who has waited until now. @inline */
  private takeFirst(station: i32, queue: i32, now: number): i32 {
    const totals = this.totals.sums;
    const row = station * COLUMNS;
    const task = this.lines.takeFirst(queue, this.lines.fields[queue * LINE + DISCIPLINE]! === PRIORITY);
    totals[row + WAITING_AREA]! += now;
    totals[row + WAITED]! += now - this.tasks.times[task * TIMES + CAME]!;
    return task;
  }

  /** A task has a server now. @inline */
  private begin(task: i32, station: i32, queue: i32, address: i32, now: number): void {
    const code = this.code;
    let time: number = this.samplers.draw(code[address + 2]!, this.streams, code[address + 4]!) * this.factor[station]!;
    if (this.lines.fields[queue * LINE + SPECIAL]! === 1) time = this.special(station, queue, time);
    this.totals.sums[station * COLUMNS + STARTED]!++;
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
      const busy: number = this.lines.fields[queue * LINE + BUSY]!;
      time *= this.slowdown.factor(station, (busy * this.servers[station]!) / Math.max(busy, this.limit[queue]!));
    }
    this.totals.given[queue]! += time;
    return time;
  }

  /** Servers of a queue come or go; who waits may begin. */
  setLimit(queue: i32, limit: number): void {
    const station = this.lines.fields[queue * LINE + STATION]!;
    this.limitTo(queue, limit);
    if (this.discipline[station]! === SHARING) {
      this.shared[queue]!.setServers(this.clock[NOW]!, Math.max(0, limit - this.held[queue]!));
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
    const totals = this.totals.sums;
    const row = station * COLUMNS;
    let served: i32 = 0;
    for (let task = 0; task < marked.length; task++)
      if (marked[task] === 1 && ints[task * STRIDE + PLACE]! > 0 && ints[task * STRIDE + REPLICA]! === queue) served++;
    const ended: number = served;
    this.lines.fields[queue * LINE + BUSY]! -= served;
    totals[row + BUSY_AREA]! += ended * now;
    const gone: number = this.lines.takeMarked(queue, this.discipline[station]! === PRIORITY, marked);
    totals[row + WAITING_AREA]! += gone * now;
  }
}
