/* eslint-disable @typescript-eslint/no-non-null-assertion -- Rows and primitives are numbered by the network. */
import { Buckets } from './buckets.js';
import { CallTable } from './calls.js';
import { Deadlines } from './deadlines.js';
import { EventList } from './events.js';
import { Faults } from './faults.js';
import type { Image } from './image.js';
import type { i32 } from './native.js';
import { Streams } from './random.js';
import { Ready } from './ready.js';
import { ReplicaSetState } from './replicas.js';
import { Routing } from './routing.js';
import { Samplers } from './samplers.js';
import { Senders } from './senders.js';
import { Stations } from './stations.js';
import { Cache } from './store.js';
import { Tally } from './tally.js';
import { Tasks } from './tasks.js';

/** What a kernel is made of, read from its image, and what that has measured. */
export class Parts {
  readonly events: EventList;
  readonly tasks: Tasks;
  readonly streams: Streams;
  readonly samplers: Samplers;
  readonly stations: Stations;
  readonly routing: Routing;
  readonly caches: Cache[] = [];
  readonly buckets: Buckets[] = [];
  readonly sets: ReplicaSetState[] = [];
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
    const streams = new Streams(image.intList());
    const events = new EventList(lanes);
    const clock = events.clock;
    const tasks = new Tasks(registers, clock);
    const ready = new Ready();
    const samplers = new Samplers(image);
    const stations = new Stations(image, this.code, tasks, events, samplers, streams);
    const routing = new Routing(image, stations, events, streams);
    this.streams = streams;
    this.events = events;
    this.clock = clock;
    this.tasks = tasks;
    this.ready = ready;
    this.samplers = samplers;
    this.stations = stations;
    this.routing = routing;
    this.tally = new Tally(image, this.bodies.length, tasks, clock);
    const caches = image.int();
    for (let index = 0; index < caches; index++) this.caches.push(new Cache(image, streams));
    const buckets = image.int();
    for (let index = 0; index < buckets; index++) this.buckets.push(new Buckets(image, streams));
    const sets = image.int();
    for (let index = 0; index < sets; index++) this.sets.push(new ReplicaSetState(image, samplers, streams));
    this.deadlines = new Deadlines(this.calls, tasks, events);
    this.senders = new Senders(image, samplers, streams, events);
    this.faults = new Faults(image, events, tasks, stations, routing, this.caches, this.sets, this.senders, streams, ready);
  }

  get now(): number {
    return this.events.now;
  }

  /** The warm-up is over: what was measured is forgotten, what is there stays. */
  restart(): void {
    const now = this.now;
    this.tally.restart();
    this.stations.restart();
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
    return this.stations.get(index, column);
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
}
