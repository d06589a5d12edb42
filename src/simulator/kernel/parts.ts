import { Breakdowns } from './breakdowns.js';
import { Buckets } from './buckets.js';
import { CallTable } from './calls.js';
import { Deadlines } from './deadlines.js';
import { EventList } from './events.js';
import { Faults } from './faults.js';
import { Calling } from './guards/calling.js';
import { Links } from './guards/links.js';
import { Orphans } from './guards/orphans.js';
import { Shedder } from './guards/shedder.js';
import type { Image } from './image.js';
import { Log } from './logs/log.js';
import type { i32 } from './native.js';
import { Streams } from './random.js';
import { Loads } from './loads.js';
import { Ready } from './ready.js';
import { ReplicaSetState } from './replicas.js';
import { Routing } from './routing.js';
import { Samplers } from './samplers.js';
import { Scaler } from './scaler.js';
import { Senders } from './senders.js';
import { Stations } from './stations.js';
import { Cache } from './store.js';
import { Tally } from './tally.js';
import { Tasks } from './tasks.js';
import { Timers } from './timers.js';

/** What a kernel is made of, read from its image, and what that has measured. */
export class Parts {
  readonly events: EventList;
  readonly tasks: Tasks;
  readonly streams: Streams;
  readonly samplers: Samplers;
  readonly stations: Stations;
  readonly routing: Routing;
  readonly caches: Cache[] = [];
  protected readonly loads: Loads;
  readonly buckets: Buckets[] = [];
  readonly sets: ReplicaSetState[] = [];
  readonly calling: Calling;
  readonly shedders: Shedder[] = [];
  readonly logs: Log[] = [];
  readonly scalers: Scaler[] = [];
  readonly breakdowns: Breakdowns[] = [];
  readonly tally: Tally;
  protected readonly code: Int32Array;
  protected readonly tables: Int32Array;
  protected readonly chances: Float64Array;
  /** Address of each flow's body. */
  protected readonly bodies: Int32Array;
  protected readonly flows: i32;
  protected readonly calls: CallTable;
  protected readonly senders: Senders;
  protected readonly faults: Faults;
  protected readonly orphans: Orphans;
  protected readonly deadlines: Deadlines;
  protected readonly clock: Float64Array;
  protected readonly ready: Ready;
  /** Events handled so far. */
  eventCount: number = 0;

  constructor(image: Image) {
    this.code = image.intList();
    this.tables = image.intList();
    this.chances = image.realList();
    this.bodies = image.intList();
    this.flows = this.bodies.length;
    this.calls = new CallTable(image);
    const lanes = image.int();
    const registers = image.int();
    const process = image.int();
    const streams = new Streams(image.intList());
    const events = new EventList(lanes);
    const clock = events.clock;
    const tasks = new Tasks(registers, clock);
    const ready = new Ready(tasks);
    const timers = new Timers(process, tasks, events);
    const orphans = new Orphans(this.calls, tasks, ready);
    const samplers = new Samplers(image);
    const stations = new Stations(image, this.code, tasks, events, samplers, streams, orphans.exist ? orphans : null);
    const routing = new Routing(image, stations, events, streams);
    this.streams = streams;
    this.events = events;
    this.clock = clock;
    this.tasks = tasks;
    this.ready = ready;
    this.orphans = orphans;
    this.samplers = samplers;
    this.stations = stations;
    this.routing = routing;
    this.tally = new Tally(image, this.bodies.length, tasks, clock);
    const caches = image.int();
    for (let index = 0; index < caches; index++) this.caches.push(new Cache(image, streams));
    this.loads = new Loads(this.caches, tasks, ready, clock);
    const buckets = image.int();
    for (let index = 0; index < buckets; index++) this.buckets.push(new Buckets(image, streams));
    const sets = image.int();
    for (let index = 0; index < sets; index++) this.sets.push(new ReplicaSetState(image, samplers, streams));
    this.deadlines = new Deadlines(this.calls, tasks, events);
    this.senders = new Senders(image, samplers, streams, events);
    const links = new Links(image, this.calls, tasks, events, streams);
    this.calling = new Calling(image, links, this.calls, tasks, ready, clock);
    const logs = image.int();
    for (let index = 0; index < logs; index++)
      this.logs.push(new Log(image, index, clock, timers, tasks, ready, samplers, streams, this.tables));
    const faults = new Faults(
      image,
      events,
      tasks,
      stations,
      routing,
      this.caches,
      this.sets,
      this.senders,
      links,
      this.logs,
      streams,
      ready,
    );
    this.faults = faults;
    const shedders = image.int();
    for (let index = 0; index < shedders; index++) this.shedders.push(new Shedder(image, stations));
    const scalers = image.int();
    for (let index = 0; index < scalers; index++) this.scalers.push(new Scaler(image, index, clock, timers, stations, routing));
    const breakdowns = image.int();
    for (let index = 0; index < breakdowns; index++)
      this.breakdowns.push(new Breakdowns(image, index, clock, timers, faults, routing, streams));
  }

  get now(): number {
    return this.events.now;
  }

  /** The warm-up is over: what was measured is forgotten, what is there stays. */
  restart(): void {
    const now = this.now;
    for (let index = 0; index < this.logs.length; index++) this.logs[index]!.restart();
    for (let index = 0; index < this.shedders.length; index++) this.shedders[index]!.restart();
    this.calling.restart();
    for (let index = 0; index < this.scalers.length; index++) this.scalers[index]!.restart();
    this.tally.restart();
    this.stations.totals.restart();
    this.routing.restart(now);
    for (let index = 0; index < this.caches.length; index++) this.caches[index]!.restart(now);
    for (let index = 0; index < this.buckets.length; index++) this.buckets[index]!.restart();
    for (let index = 0; index < this.sets.length; index++) this.sets[index]!.restart();
  }

  /** Requests in flight, and all that they are waiting for. */
  get live(): i32 {
    return this.tasks.live;
  }

  // What was measured since the last restart, by index and column; the columns are beside what measures them.

  outcome(row: i32, column: i32): number {
    return this.tally.get(row, column);
  }

  station(index: i32, column: i32): number {
    return this.stations.totals.get(index, column);
  }

  router(index: i32, column: i32): number {
    return this.routing.get(index, column);
  }

  store(index: i32, column: i32): number {
    return this.caches[index]!.get(column, this.now);
  }

  limiter(index: i32, column: i32): number {
    return this.buckets[index]!.get(column);
  }

  replicaSet(index: i32, column: i32): number {
    return this.sets[index]!.get(column);
  }

  breaker(index: i32, column: i32): number {
    return this.calling.breakers[index]!.get(column);
  }

  pool(index: i32, column: i32): number {
    return this.calling.pools[index]!.get(column);
  }

  retryBudget(index: i32, column: i32): number {
    return this.calling.budgets[index]!.get(column);
  }

  shedder(index: i32, column: i32): number {
    return this.shedders[index]!.get(column);
  }

  scaler(index: i32, column: i32): number {
    return this.scalers[index]!.get(column);
  }

  log(index: i32, column: i32): number {
    return this.logs[index]!.partitions.get(column);
  }

  group(log: i32, group: i32, column: i32): number {
    return this.logs[log]!.consumers.get(group, column);
  }
}
