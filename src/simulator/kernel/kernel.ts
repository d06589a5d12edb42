import { REFUSED, REJECTED, TIMED_OUT, UNAVAILABLE } from './causes.js';
import { Endings, FAILS } from './endings.js';
import { ACTION, ARRIVAL, END, NOTHING, NOW, RESUME, SERVED, SHARED, THINK, TIMER } from './events.js';
import { CANNOT, GOES_ON, TRIES_AGAIN } from './logs/partitions.js';
import { truncated } from './native.js';
import type { i32 } from './native.js';
import * as op from './opcodes.js';
import * as t from './tasks.js';
import { CAME, TIMES } from './tasks.js';
import * as timer from './timers.js';

/** Steps that take no time and that a task may run before others get their turn: a loop without an end must not hold the machine. */
const TURN = 4096;

/**
 * One replication: runs the compiled programs as events. A request is a task; a call starts a task for the callee's handling, a fork one for each
 * branch. A task that ends tells the one that waits for it, if that has not given up.
 */
export class Kernel extends Endings {
  /** Plans the first requests and what goes wrong; once, before `run`, when stores hold what they hold at the start. */
  start(): void {
    for (let index = 0; index < this.caches.length; index++) this.caches[index]!.restart(0);
    this.senders.start();
    this.faults.start();
    for (let index = 0; index < this.scalers.length; index++) this.scalers[index]!.start();
    for (let index = 0; index < this.breakdowns.length; index++) this.breakdowns[index]!.start();
  }

  /** Handles events until a time or for a number of them, whichever comes first; whether the time was reached. */
  run(until: number, budget: number): boolean {
    const events = this.events;
    this.clock[END] = until;
    let left: number = budget;
    while (left > 0) {
      const reference = events.next();
      if (reference === NOTHING) {
        this.eventCount += budget - left;
        events.idle(until);
        return true;
      }
      left--;
      const kind = reference & 7;
      if (kind === SERVED) this.served(reference >> 3);
      else if (kind === ARRIVAL) this.arrives(reference >> 3);
      else this.handle(reference);
      while (this.ready.count > 0) this.go(this.ready.take());
    }
    this.eventCount += budget;
    return false;
  }

  private handle(reference: i32): void {
    const index = reference >> 3;
    switch (reference & 7) {
      case RESUME:
        this.go(index);
        break;
      case TIMER:
        this.expire(index);
        break;
      case SHARED: {
        const task = this.stations.departs(index);
        if (task >= 0) this.served(task);
        break;
      }
      case THINK:
        if (this.senders.stays(index)) this.request(index, index);
        break;
      case ACTION:
        this.faults.act(index);
        break;
    }
  }

  /** A source sends a request of one of its flows; `returns` is the closed source that waits for its end. */
  private request(source: i32, returns: i32): void {
    const flow = this.senders.flow(source);
    if (flow < 0) {
      if (returns >= 0) this.senders.think(returns);
      return;
    }
    this.begins(flow, returns);
  }

  /** An open source sends a request, and plans the next. */
  private arrives(source: i32): void {
    const flow = this.senders.flow(source);
    if (flow >= 0) this.begins(flow, -1);
    this.senders.sent(source);
  }

  /** A request of a flow begins. @inline */
  private begins(flow: i32, returns: i32): void {
    const body = this.bodies[flow]!;
    const task = this.tasks.take(t.REQUEST, body, -1, flow);
    this.tasks.ints[task * t.STRIDE + t.EXTRA] = returns;
    this.tally.arrive(flow);
    const next = this.code[body]! === op.SERVE ? this.serve(task, body) : task;
    if (next >= 0) this.go(next);
  }

  /** A task's service is over. @inline */
  private served(task: i32): void {
    const at = task * t.STRIDE;
    const ints = this.tasks.ints;
    const code = this.code;
    const address = ints[at + t.PC]!;
    const router = code[address + 3]!;
    if (router >= 0) this.routing.answered(router, ints[at + t.REPLICA]!, this.tasks.times[task * TIMES + CAME]!);
    this.stations.leave(task);
    let next: i32 = address + op.WIDTH;
    if (code[next]! === op.CHOOSE) next = this.chosen(next);
    if (code[next]! === op.SERVE) {
      ints[at + t.PC] = next;
      const other = this.serve(task, next);
      if (other >= 0) this.go(other);
      return;
    }
    if (code[next]! === op.END) {
      if (ints[at + t.KIND]! === t.REQUEST) {
        this.answered(task, 0);
        return;
      }
      const other = this.end(task, 0);
      if (other >= 0) this.go(other);
      return;
    }
    ints[at + t.PC] = next;
    this.go(task);
  }

  /** Lets a task run, and whoever it wakes by ending, until all of them wait. */
  private go(first: i32): void {
    let task: i32 = first;
    let turn: i32 = TURN;
    while (task >= 0) {
      const at = task * t.STRIDE;
      const ints = this.tasks.ints;
      const failure = ints[at + t.FAILURE]!;
      if (failure > 0) {
        ints[at + t.FAILURE] = 0;
        task = this.end(task, failure);
        continue;
      }
      if (turn-- === 0) {
        this.events.push(this.clock[NOW]!, (task << 3) | RESUME);
        return;
      }
      task = this.step(task, at, ints[at + t.PC]!);
    }
  }

  /** Runs one step; the task that runs next, or −1 when all wait. */
  private step(task: i32, at: i32, pc: i32): i32 {
    const code = this.code;
    const ints = this.tasks.ints;
    switch (code[pc]) {
      case op.SERVE:
        return this.serve(task, pc);
      case op.DELAY: {
        ints[at + t.PC] = pc + op.WIDTH;
        const due = this.clock[NOW]! + this.samplers.draw(code[pc + 2]!, this.streams, code[pc + 4]!);
        const lane = code[pc + 5]!;
        if (lane >= 0) this.events.pushLane(due, lane, (task << 3) | RESUME);
        else this.events.push(due, (task << 3) | RESUME);
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
        const key = this.caches[store]!.draw();
        this.tasks.setRegister(task, code[pc + 3]!, key);
        ints[at + t.PC] = this.caches[store]!.lookup(key, this.now) ? pc + op.WIDTH : code[pc + 2]!;
        return task;
      }
      case op.CHOOSE:
        ints[at + t.PC] = this.chosen(pc);
        return task;
      default:
        return this.rarer(task, at, pc);
    }
  }

  /** Where a choice leads. @inline */
  private chosen(pc: i32): i32 {
    const code = this.code;
    const count = code[pc + 2]!;
    const chance = code[pc + 3]!;
    const drawn = this.streams.uniform(code[pc + 4]!);
    const chances = this.chances;
    let choice: i32 = 0;
    while (choice < count && drawn >= chances[chance + choice]!) choice++;
    return choice < count ? this.tables[code[pc + 1]! + choice]! : pc + op.WIDTH;
  }

  private rarer(task: i32, at: i32, pc: i32): i32 {
    const code = this.code;
    const ints = this.tasks.ints;
    ints[at + t.PC] = pc + op.WIDTH;
    const operand = code[pc + 1]!;
    switch (code[pc]) {
      case op.FILL:
        this.caches[operand]!.fill(this.tasks.register(task, code[pc + 3]!), this.now);
        return task;
      case op.PUT: {
        const key = this.caches[operand]!.draw();
        if (code[pc + 2] === 1) this.caches[operand]!.remove(key, this.now);
        else this.caches[operand]!.fill(key, this.now);
        return task;
      }
      case op.ASK:
        return this.loads.ask(task, operand, code[pc + 2]!, code[pc + 3]!);
      case op.LIMIT:
        return this.buckets[operand]!.take(this.now) ? task : this.end(task, REFUSED);
      case op.REFUSE:
        return this.streams.uniform(code[pc + 4]!) < this.chances[operand]! ? this.end(task, REFUSED) : task;
      case op.FORK:
        ints[at + t.PC] = pc;
        return this.fork(task, operand);
      case op.RANK:
        ints[at + t.RANK] = operand;
        return task;
      case op.REPEAT:
        this.tasks.setRegister(task, operand, code[pc + 2]!);
        return task;
      case op.AGAIN:
        return this.again(task, at, pc);
      case op.SPAWN:
        this.ready.wake(this.tasks.take(t.DETACHED, operand, -1, -1));
        return task;
      case op.COMMIT:
        return this.commit(task, at, pc);
      case op.READ:
        if (code[pc + 3]! === 1) this.sets[operand]!.read(code[pc + 2]!, this.now);
        return task;
      case op.PUBLISH:
        return this.publish(task, at, pc);
      case op.SHED:
        return this.shedders[operand]!.passes() ? task : this.end(task, REFUSED);
      case op.NEEDED:
        return ints[ints[at + t.PARENT]! * t.STRIDE + t.PARENT]! < 0 ? this.end(task, TIMED_OUT) : task;
      default:
        return this.tell(task, at);
    }
  }

  /** A write is committed, now or when it can be replicated again. */
  private commit(task: i32, at: i32, pc: i32): i32 {
    const set = this.sets[this.code[pc + 1]!]!;
    const due = set.commitsAt(this.now);
    if (due > this.now) {
      this.tasks.ints[at + t.PC] = pc;
      this.events.push(due, (task << 3) | RESUME);
      return -1;
    }
    set.commit(this.code[pc + 2]!, this.now);
    return task;
  }

  /** The end of a loop: once more, or on. */
  private again(task: i32, at: i32, pc: i32): i32 {
    const register = this.code[pc + 1]!;
    const left = this.tasks.register(task, register) - 1;
    this.tasks.setRegister(task, register, left);
    if (left > 0) this.tasks.ints[at + t.PC] = this.code[pc + 2]!;
    return task;
  }

  /** @inline */
  private serve(task: i32, pc: i32): i32 {
    const station = this.code[pc + 1]!;
    const router = this.code[pc + 3]!;
    const queue = router >= 0 ? this.routing.pick(router) : this.routing.pickOwn(station);
    if (queue < 0) return this.end(task, UNAVAILABLE);
    if (this.orphans.exist && this.orphans.has(task)) return this.end(task, TIMED_OUT);
    return this.stations.enter(task, station, queue, pc) ? -1 : this.end(task, REJECTED);
  }

  /** Starts a try of a call: a task for the callee, which the caller waits for. */
  private call(caller: i32, call: i32): i32 {
    const calls = this.calls;
    const at = caller * t.STRIDE + t.TRIES;
    this.tasks.ints[at]!++;
    const guarded = this.calling.guarded[call]! === 1;
    if (guarded && !this.calling.admits(call, this.tasks.ints[at]!)) {
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

  private fork(task: i32, table: i32): i32 {
    const tables = this.tables;
    const branches = tables[table]!;
    const need = tables[table + 1]!;
    const meeting = this.tasks.take(t.MEETING, 0, need > 0 ? task : -1, need);
    this.tasks.ints[meeting * t.STRIDE + t.EXTRA] = branches;
    for (let branch = 0; branch < branches; branch++)
      this.ready.wake(this.tasks.take(t.BRANCH, tables[table + 2 + branch]!, meeting, branch));
    if (need > 0) return -1;
    this.tasks.ints[task * t.STRIDE + t.PC]! += op.WIDTH;
    return task;
  }

  private publish(task: i32, at: i32, pc: i32): i32 {
    const outcome = this.logs[this.code[pc + 1]!]!.publish(task, this.code[pc + 2]!);
    if (outcome === GOES_ON) return task;
    if (outcome === CANNOT) return this.end(task, UNAVAILABLE);
    if (outcome === TRIES_AGAIN) this.tasks.ints[at + t.PC] = pc;
    return -1;
  }

  /** A primitive is told that a time has come which it asked for. */
  private tell(task: i32, at: i32): i32 {
    const entry = this.tasks.ints[at + t.ENTRY]!;
    const index = this.tasks.ints[at + t.EXTRA]!;
    const primitive = truncated(entry / timer.PURPOSES);
    this.tasks.give(task);
    switch (entry % timer.PURPOSES) {
      case timer.BATCH_IS_DUE:
        this.logs[primitive]!.batchIsDue(index);
        break;
      case timer.LEADER_IS_READY:
        this.logs[primitive]!.partitions.leaderReady(index);
        break;
      case timer.GROUP_IS_READY:
        this.logs[primitive]!.consumers.groupReady(index);
        break;
      case timer.CONSUMERS_ARE_MISSED:
        this.logs[primitive]!.consumers.missed(index);
        break;
      case timer.HANDLES_AGAIN:
        this.logs[primitive]!.consumers.again(index);
        break;
      case timer.SCALER_LOOKS:
        this.scalers[primitive]!.look();
        break;
      case timer.REPLICAS_ARE_READY:
        this.scalers[primitive]!.ready(index);
        break;
      case timer.BREAKS:
        this.breakdowns[primitive]!.breaks(index);
        break;
      case timer.IS_NOTICED:
        this.breakdowns[primitive]!.isNoticed(index);
        break;
      case timer.IS_REPAIRED:
        this.breakdowns[primitive]!.repaired(index);
        break;
    }
    return -1;
  }
}
