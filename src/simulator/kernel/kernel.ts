/* eslint-disable @typescript-eslint/no-non-null-assertion -- Tasks, addresses and rows are numbered by the compiler; a default value would cost time and hide a mistake. */
import { KeySampler, Streams } from '../../network/index.js';
import { Buckets } from './buckets.js';
import { REFUSED, REJECTED, TIMED_OUT, UNAVAILABLE } from './causes.js';
import { Deadlines } from './deadlines.js';
import { ACTION, ARRIVAL, CLOCK, DUE, END, EventList, NOW, RESUME, SERVED, THINK, TIMER } from './events.js';
import { Faults, type Target } from './faults.js';
import { Forks } from './forks.js';
import { Breakdowns } from '../breakdowns.js';
import { Calling } from '../calling.js';
import { LogState } from '../log.js';
import { PURPOSES, type Machine } from '../machine.js';
import type { Model } from '../model.js';
import * as op from './opcodes.js';
import { FAILS as PUBLISH_FAILS, GOES_ON, TRIES_AGAIN } from '../partitions.js';
import { comesDue } from '../processes.js';
import { Ready } from './ready.js';
import { ReplicaSetState } from './replicas.js';
import { Routing } from './routing.js';
import { scalersOf, type ScalerState } from '../scaling.js';
import { Senders } from './senders.js';
import { ShedderState } from '../shedding.js';
import { Stations } from './stations.js';
import { Cache } from './store.js';
import { Tally } from './tally.js';
import * as t from './tasks.js';
import { CAME, TIMES, Tasks } from './tasks.js';

/** Steps that take no time and that a task may run before others get their turn: a loop without an end must not hold the machine. */
const TURN = 4096;

/** Told of the passing of time by the clock events that it asks for. */
export interface Watch {
  /** When to be told next; Infinity for never again. */
  tick(kernel: Kernel): number;
}

/**
 * One replication: runs the compiled programs as events. A request is a task; a call starts a task for the callee's handling, a fork one for each
 * branch. A task that ends tells the one that waits for it, if that has not given up.
 */
export class Kernel implements Target, Machine {
  readonly events: EventList;
  readonly tasks: Tasks;
  readonly stations: Stations;
  readonly routing: Routing;
  readonly caches: readonly Cache[];
  readonly buckets: readonly Buckets[];
  readonly sets: readonly ReplicaSetState[];
  readonly logs: readonly LogState[];
  readonly scalers: readonly ScalerState[];
  readonly calling: Calling;
  readonly breakdowns: Breakdowns;
  readonly shedders: readonly ShedderState[];
  readonly tally: Tally;
  readonly streams: Streams;
  private readonly senders: Senders;
  private readonly faults: Faults;
  private readonly deadlines: Deadlines;
  private readonly forks: Forks;
  private readonly keys: readonly KeySampler[];
  private readonly code: Int32Array;
  private readonly clock: Float64Array;
  private readonly drawn = new Float64Array(1);
  private readonly flows: number;
  private readonly ready = new Ready();
  /** Events handled so far. */
  eventCount = 0;

  constructor(
    readonly model: Model,
    seed: number,
    replication: number,
    horizon: number,
    private readonly watch: Watch,
  ) {
    const { network, code, samplers, streams } = model;
    this.code = code.code;
    this.flows = network.flows.length;
    this.streams = new Streams(seed, replication, streams.names);
    this.events = new EventList(code.lanes);
    this.clock = this.events.clock;
    this.tasks = new Tasks(code.registers, this.events.clock);
    this.tally = new Tally(model.thresholds, network.flows.length, this.tasks, this.events.clock);
    this.stations = new Stations(network, code.code, this.tasks, this.events, samplers, this.streams);
    this.routing = new Routing(network, this.stations, this.events, this.streams, (router) => streams.routers[router]!);
    this.caches = network.stores.map((store, index) => new Cache(store, this.streams, streams.eviction[index]!));
    this.keys = network.stores.map((store, index) => new KeySampler(store.popularity, this.caches[index]!.keys));
    this.buckets = network.limiters.map((limiter, index) => new Buckets(limiter, this.streams, streams.buckets[index]!));
    this.sets = network.replicaSets.map((set, index) => {
      const followers = set.followers.map((station) => (station === null ? 0 : (network.stations[station]?.replicas ?? 0)));
      return new ReplicaSetState(set, followers, samplers, model.lagSampler[index]!, this.streams, streams.sets[index]!);
    });
    this.logs = (network.logs ?? []).map(
      (log, index) => new LogState(log, index, this, samplers, model.copyingSampler[index]!, streams.logs[index]!, code.tables),
    );
    this.scalers = scalersOf(network, this, this.stations, this.routing);
    this.calling = new Calling(network, code.calls, this, streams.links, model.linkFaults);
    if (this.calling.cancelling) this.stations.gate = this.calling;
    this.shedders = (network.shedders ?? []).map((shedder) => new ShedderState(shedder, this.stations));
    this.forks = new Forks(code.tables, this);
    this.deadlines = new Deadlines(code.calls, this.tasks, this.events);
    this.senders = new Senders(model, this.streams, this.events, horizon);
    this.faults = new Faults(model, this);
    this.senders.start();
    for (const scaler of this.scalers) scaler.start();
    this.breakdowns = new Breakdowns(network, streams.breakdowns, this, this.faults, this.routing);
    this.faults.start();
    this.breakdowns.start();
    this.nextTick(watch.tick(this));
  }

  get now(): number {
    return this.events.now;
  }

  /** Handles events until a time or for a number of them, whichever comes first; whether the time was reached. */
  run(until: number, budget: number): boolean {
    const { events } = this;
    this.clock[END] = until;
    let left = budget;
    while (left-- > 0) {
      if (events.isOver) {
        this.eventCount += budget - left - 1;
        events.idle(until);
        return true;
      }
      this.handle(events.next());
    }
    this.eventCount += budget;
    return false;
  }

  private handle(reference: number): void {
    const index = reference >> 3;
    switch (reference & 7) {
      case SERVED:
        this.served(index);
        break;
      case RESUME:
        this.go(index);
        break;
      case ARRIVAL:
        this.request(index, -1);
        this.senders.sent(index);
        break;
      case TIMER:
        this.expire(index);
        break;
      case THINK:
        if (this.senders.stays(index)) this.request(index, index);
        break;
      case ACTION:
        this.faults.act(index);
        break;
      case CLOCK:
        this.nextTick(this.watch.tick(this));
        break;
    }
    while (this.ready.count > 0) this.go(this.ready.take());
  }

  /** A source sends a request of one of its flows; `returns` is the closed source that waits for its end. */
  private request(source: number, returns: number): void {
    const flow = this.senders.flow(source);
    if (flow < 0) {
      if (returns >= 0) this.senders.think(returns);
      return;
    }
    const task = this.tasks.take(t.REQUEST, this.model.code.flows[flow]!, -1, flow);
    this.tasks.ints[task * this.tasks.stride + t.EXTRA] = returns;
    this.tally.arrive(flow);
    this.go(task);
  }

  private served(task: number): void {
    const at = task * this.tasks.stride;
    const { ints } = this.tasks;
    const address = ints[at + t.PC]!;
    const router = this.code[address + 3]!;
    if (router >= 0) this.routing.answered(router, ints[at + t.REPLICA]!, this.tasks.times[task * TIMES + CAME]!);
    this.stations.leave(task);
    this.tasks.ints[at + t.PC] = address + op.WIDTH;
    this.go(task);
  }

  private nextTick(time: number): void {
    if (!(time < Infinity)) return;
    this.clock[DUE] = time;
    this.events.push(CLOCK);
  }

  /** Lets a task run, and whoever it wakes by ending, until all of them wait. */
  private go(first: number): void {
    let task = first;
    let turn = TURN;
    while (task >= 0) {
      const at = task * this.tasks.stride;
      const { ints } = this.tasks;
      const failure = ints[at + t.FAILURE]!;
      if (failure > 0) {
        ints[at + t.FAILURE] = 0;
        task = this.end(task, failure);
        continue;
      }
      if (turn-- === 0) {
        this.clock[DUE] = this.clock[NOW]!;
        this.events.push((task << 3) | RESUME);
        return;
      }
      task = this.step(task, at, ints[at + t.PC]!);
    }
  }

  /** Runs one step; the task that runs next, or −1 when all wait. */
  private step(task: number, at: number, pc: number): number {
    const code = this.code;
    const { ints } = this.tasks;
    switch (code[pc]) {
      case op.SERVE:
        return this.serve(task, pc);
      case op.DELAY: {
        ints[at + t.PC] = pc + op.WIDTH;
        this.model.samplers.draw(code[pc + 2]!, this.streams, code[pc + 4]!, this.drawn);
        this.clock[DUE] = this.clock[NOW]! + this.drawn[0]!;
        const lane = code[pc + 5]!;
        if (lane >= 0) this.events.pushLane(lane, (task << 3) | RESUME);
        else this.events.push((task << 3) | RESUME);
        return -1;
      }
      case op.CALL:
        return this.call(task, code[pc + 1]!);
      case op.END:
        return this.end(task, 0);
      case op.JUMP:
        ints[at + t.PC] = code[pc + 1]!;
        return task;
      case op.LOOKUP: {
        const store = code[pc + 1]!;
        const key = this.keys[store]!.draw(this.streams, this.model.streams.keys[store]!);
        ints[at + t.REGISTERS + code[pc + 3]!] = key;
        ints[at + t.PC] = this.caches[store]!.lookup(key, this.now) ? pc + op.WIDTH : code[pc + 2]!;
        return task;
      }
      case op.CHOOSE: {
        const count = code[pc + 2]!;
        const chance = code[pc + 3]!;
        const drawn = this.streams.uniform(code[pc + 4]!);
        const { chances, tables } = this.model.code;
        let choice = 0;
        while (choice < count && drawn >= chances[chance + choice]!) choice++;
        ints[at + t.PC] = choice < count ? tables[code[pc + 1]! + choice]! : pc + op.WIDTH;
        return task;
      }
      default:
        return this.rarer(task, at, pc);
    }
  }

  private rarer(task: number, at: number, pc: number): number {
    const code = this.code;
    const { ints } = this.tasks;
    ints[at + t.PC] = pc + op.WIDTH;
    const operand = code[pc + 1]!;
    switch (code[pc]) {
      case op.FILL:
        this.caches[operand]!.fill(ints[at + t.REGISTERS + code[pc + 3]!]!, this.now);
        return task;
      case op.PUT: {
        const key = this.keys[operand]!.draw(this.streams, this.model.streams.keys[operand]!);
        if (code[pc + 2] === 1) this.caches[operand]!.remove(key, this.now);
        else this.caches[operand]!.fill(key, this.now);
        return task;
      }
      case op.LIMIT:
        return this.buckets[operand]!.take(this.now) ? task : this.end(task, REFUSED);
      case op.REFUSE:
        return this.streams.uniform(code[pc + 4]!) < this.model.code.chances[operand]! ? this.end(task, REFUSED) : task;
      case op.FORK:
        ints[at + t.PC] = pc;
        if (this.forks.begin(task, operand)) return -1;
        // Starting the branches may have moved the records.
        this.tasks.ints[at + t.PC] = pc + op.WIDTH;
        return task;
      case op.REPEAT:
        ints[at + t.REGISTERS + operand] = code[pc + 2]!;
        return task;
      case op.AGAIN:
        if (--ints[at + t.REGISTERS + operand]! > 0) ints[at + t.PC] = code[pc + 2]!;
        return task;
      case op.SPAWN:
        this.wake(this.tasks.take(t.DETACHED, operand, -1, -1));
        return task;
      case op.PUBLISH:
        return this.publish(task, at, pc);
      case op.SHED:
        return this.shedders[operand]!.passes() ? task : this.end(task, REFUSED);
      case op.NEEDED:
        return this.tasks.ints[ints[at + t.PARENT]! * this.tasks.stride + t.PARENT]! < 0 ? this.end(task, TIMED_OUT) : task;
      case op.PROCESS:
        return this.process(task, at);
      case op.COMMIT:
        this.sets[operand]!.commit(code[pc + 2]!, this.now);
        return task;
      default:
        if (code[pc + 3] === 1) this.sets[operand]!.read(code[pc + 2]!, this.now);
        return task;
    }
  }

  private publish(task: number, at: number, pc: number): number {
    const outcome = this.logs[this.code[pc + 1]!]!.publish(task, this.code[pc + 2]!);
    if (outcome === GOES_ON) return task;
    if (outcome === PUBLISH_FAILS) return this.end(task, UNAVAILABLE);
    if (outcome === TRIES_AGAIN) this.tasks.ints[at + t.PC] = pc;
    return -1;
  }

  /** A primitive is told that a time has come which it asked for. */
  private process(task: number, at: number): number {
    const entry = this.tasks.ints[at + t.ENTRY]!;
    const index = this.tasks.ints[at + t.EXTRA]!;
    this.tasks.give(task);
    comesDue(this, entry % PURPOSES, Math.floor(entry / PURPOSES), index);
    return -1;
  }

  after(what: number, primitive: number, index: number): void {
    const task = this.tasks.take(t.PROCESS, this.model.code.process, -1, primitive * PURPOSES + what);
    this.tasks.ints[task * this.tasks.stride + t.EXTRA] = index;
    this.events.push((task << 3) | RESUME);
  }

  private serve(task: number, pc: number): number {
    const station = this.code[pc + 1]!;
    const router = this.code[pc + 3]!;
    const queue = this.routing.pick(router >= 0 ? router : this.model.network.routers.length + station);
    if (queue < 0) return this.end(task, UNAVAILABLE);
    if (this.calling.cancelling && this.calling.orphaned(task)) return this.end(task, TIMED_OUT);
    return this.stations.enter(task, station, queue, pc) ? -1 : this.end(task, REJECTED);
  }

  /** Starts a try of a call: a task for the callee, which the caller waits for. */
  private call(caller: number, call: number): number {
    const { calls } = this.model.code;
    const tries = ++this.tasks.ints[caller * this.tasks.stride + t.TRIES]!;
    const guarded = this.calling.guarded[call] === 1;
    if (guarded && !this.calling.admits(call, tries)) {
      const next = this.missed(caller, call);
      return next === FAILS ? this.end(caller, REFUSED) : next;
    }
    const task = this.tasks.take(t.HANDLING, calls.body[call]!, caller, call);
    this.tally.arrive(this.flows + calls.owner[call]!);
    this.deadlines.begin(task, call);
    if (!guarded) return task;
    const outcome = this.calling.begins(task, call);
    return outcome === 0 ? task : outcome < 0 ? -1 : this.end(task, outcome);
  }

  /** A task is over, with a failure (a cause plus 1) or without (0); who runs next because of it, or −1. */
  private end(ending: number, failure: number): number {
    let task = ending;
    for (;;) {
      const at = task * this.tasks.stride;
      const { ints } = this.tasks;
      const parent = ints[at + t.PARENT]!;
      switch (ints[at + t.KIND]) {
        case t.HANDLING: {
          const call = ints[at + t.ENTRY]!;
          if (this.calling.guarded[call] === 1 && this.calling.ends(task, call, failure)) return -1;
          this.handled(task, call, failure);
          if (parent < 0) return -1;
          if (failure === 0) return this.proceed(parent);
          const next = this.missed(parent, call);
          if (next !== FAILS) return next;
          task = parent;
          break;
        }
        case t.BRANCH: {
          this.tasks.give(task);
          const caller = this.forks.met(parent, failure);
          if (caller < 0) return -1;
          if (failure === 0) return this.proceed(caller);
          task = caller;
          break;
        }
        case t.REQUEST:
          this.answered(task, failure);
          return -1;
        case t.CONSUMING:
          this.logs[ints[at + t.ENTRY]!]!.consumers.handled(task, failure);
          this.tasks.give(task);
          return -1;
        default:
          this.tasks.give(task);
          return -1;
      }
    }
  }

  /** The step that a task waited at is done: it goes on with the next. */
  private proceed(task: number): number {
    const at = task * this.tasks.stride;
    this.tasks.ints[at + t.PC]! += op.WIDTH;
    this.tasks.ints[at + t.TRIES] = 0;
    return task;
  }

  /** Counts the end of a call's handling. Who gave up on it has been counted as timed out then. */
  private handled(task: number, call: number, failure: number): void {
    const row = this.flows + this.model.code.calls.owner[call]!;
    this.tally.leave(row);
    if (this.tasks.ints[task * this.tasks.stride + t.PARENT]! >= 0) {
      this.deadlines.end(task, call);
      if (failure > 0) this.tally.fail(row, failure - 1);
      else this.tally.answer(row, task);
    }
    this.tasks.give(task);
  }

  private answered(task: number, failure: number): void {
    const at = task * this.tasks.stride;
    const flow = this.tasks.ints[at + t.ENTRY]!;
    this.tally.leave(flow);
    if (failure > 0) this.tally.fail(flow, failure - 1);
    else this.tally.answer(flow, task);
    const source = this.tasks.ints[at + t.EXTRA]!;
    this.tasks.give(task);
    if (source >= 0) this.senders.think(source);
  }

  /** A try of a call failed: the caller tries again now (itself is returned) or later (−1), takes its way out, or `FAILS`. */
  private missed(caller: number, call: number): number {
    const { calls } = this.model.code;
    const at = caller * this.tasks.stride;
    const { ints } = this.tasks;
    const tries = ints[at + t.TRIES]!;
    if (tries <= calls.retries[call]! && (this.calling.guarded[call] === 0 || this.calling.mayRetry(call))) {
      // Full jitter: anywhere from nothing to the doubled backoff (Brooker, "Exponential backoff and jitter", AWS 2015).
      const most = calls.backoff[call]! * 2 ** Math.min(60, tries - 1);
      if (most === 0) return caller;
      this.clock[DUE] = this.clock[NOW]! + most * this.streams.uniform(calls.stream[call]!);
      this.events.push((caller << 3) | RESUME);
      return -1;
    }
    ints[at + t.TRIES] = 0;
    const otherwise = calls.onFailure[call]!;
    if (otherwise < 0) return FAILS;
    ints[at + t.PC] = otherwise;
    return caller;
  }

  /** The deadlines of a call that have passed: their callers stop waiting, the work goes on. */
  private expire(call: number): void {
    for (let task = this.deadlines.due(call); task >= 0; task = this.deadlines.due(call)) {
      const at = task * this.tasks.stride;
      const caller = this.tasks.ints[at + t.PARENT]!;
      this.deadlines.end(task, call);
      this.tasks.ints[at + t.PARENT] = -1;
      if (this.calling.guarded[call] === 1) this.calling.givesUp(task, call);
      this.tally.fail(this.flows + this.model.code.calls.owner[call]!, TIMED_OUT - 1);
      const next = this.missed(caller, call);
      if (next === FAILS) this.fail(caller, TIMED_OUT);
      else if (next >= 0) this.wake(next);
    }
    this.deadlines.rearm(call);
  }

  /** Lets a task fail as soon as it gets its turn. */
  fail(task: number, failure: number): void {
    this.tasks.ints[task * this.tasks.stride + t.FAILURE] = failure;
    this.wake(task);
  }

  /** A closed source gains users, or loses some when they come back. */
  setUsers(source: number, factor: number): void {
    this.senders.setUsers(source, factor);
  }

  wake(task: number): void {
    this.ready.push(task);
  }

  /** The warm-up is over: what was measured is forgotten, what is there stays. */
  restart(): void {
    const { now } = this;
    this.tally.restart();
    this.routing.restart(now);
    for (const cache of this.caches) cache.restart(now);
    for (const bucket of this.buckets) bucket.restart();
    for (const set of this.sets) set.restart();
    for (const log of this.logs) log.restart();
    for (const shedder of this.shedders) shedder.restart();
    this.calling.restart();
    for (const scaler of this.scalers) scaler.restart();
    this.stations.restart();
    this.faults.restart();
  }

  /** Seconds without a primary of each failover of a set that ended. */
  failovers(set: number): readonly number[] {
    return this.faults.ended(set);
  }
}

/** The answer of a try that was the last one and has no way out. */
const FAILS = -2;
