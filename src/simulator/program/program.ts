import type { Call, Distribution, Network, Step } from '../../network/index.js';
import * as op from '../kernel/opcodes.js';

/** Every flow of a network as one flat program. Addresses are indices into `code`. */
export interface Code {
  readonly code: Int32Array;
  /** Address of each flow's body. */
  readonly flows: Int32Array;
  /** For forks: branches, how many are needed, and their addresses; for choices: their addresses. */
  readonly tables: Int32Array;
  /** Probabilities: of refusals, and cumulative ones of choices. */
  readonly chances: Float64Array;
  readonly calls: Calls;
  /** Address of the step that processes run. */
  readonly process: number;
  readonly distributions: readonly Distribution[];
  /** Lanes are for constant times: what enters one leaves it in order. */
  readonly lanes: number;
  /** Whether calls are hedged. */
  readonly hedges: boolean;
  /** Loop counters and keys that a task needs. */
  readonly registers: number;
  /** The most tasks that one step can start. */
  readonly width: number;
  /** Names of the random streams, in the order of their numbers. */
  readonly streams: readonly string[];
}

/** Call steps, by index. */
export interface Calls {
  readonly owner: Int32Array;
  readonly body: Int32Array;
  /** Seconds; Infinity waits for ever. */
  readonly timeout: Float64Array;
  readonly retries: Int32Array;
  readonly backoff: Float64Array;
  /** Address, or −1. */
  readonly onFailure: Int32Array;
  /** The stream of the jitter. */
  readonly stream: Int32Array;
  /** Who calls, and what guards the call, or −1. */
  readonly from: Int32Array;
  readonly breaker: Int32Array;
  readonly pool: Int32Array;
  readonly budget: Int32Array;
  readonly cancels: Uint8Array;
}

/** Numbers random streams by name; a name that is taken gets a number of its own, so that no two things share a stream. */
export class StreamNames {
  readonly names: string[] = [];
  private readonly taken = new Map<string, number>();

  next(name: string): number {
    const count = (this.taken.get(name) ?? 0) + 1;
    this.taken.set(name, count);
    this.names.push(count === 1 ? name : `${name}#${count}`);
    return this.names.length - 1;
  }
}

export function compile(network: Network, streams: StreamNames): Code {
  return new Compiler(network, streams).compile();
}

class Compiler {
  private readonly code: number[] = [];
  private readonly tables: number[] = [];
  private readonly chances: number[] = [];
  private readonly distributions: Distribution[] = [];
  private readonly distributionOf = new Map<Distribution, number>();
  private readonly calls: { call: Call; body: number; onFailure: number; stream: number }[] = [];
  /** Bodies that run as tasks of their own are compiled once, however often the program refers to the same object. */
  private readonly bodies = new Map<Step, number>();
  private readonly waiting: { readonly step: Step; readonly use: (address: number) => void }[] = [];
  private readonly serviceStreams: readonly number[];
  private readonly laneOf = new Map<string, number>();
  /** Delays before the second try of a hedged call. */
  private readonly hedges = new Set<Step>();
  private used = 0;
  private registers = 0;
  private width = 1;
  private flow = '';

  constructor(
    private readonly network: Network,
    private readonly streams: StreamNames,
  ) {
    this.serviceStreams = network.stations.map((station) => streams.next(`service ${station.owner} ${station.role}`));
  }

  compile(): Code {
    const flows = this.network.flows.map((flow) => {
      this.flow = flow.name;
      const address = this.body(flow.body);
      this.drain();
      return address;
    });
    const { calls } = this;
    const process = this.emit(op.PROCESS);
    return {
      process,
      code: Int32Array.from(this.code),
      flows: Int32Array.from(flows),
      tables: Int32Array.from(this.tables),
      chances: Float64Array.from(this.chances),
      calls: {
        owner: Int32Array.from(calls, (each) => each.call.owner),
        body: Int32Array.from(calls, (each) => each.body),
        timeout: Float64Array.from(calls, (each) => each.call.timeout ?? Infinity),
        retries: Int32Array.from(calls, (each) => each.call.retries),
        backoff: Float64Array.from(calls, (each) => each.call.backoff),
        onFailure: Int32Array.from(calls, (each) => each.onFailure),
        stream: Int32Array.from(calls, (each) => each.stream),
        from: Int32Array.from(calls, (each) => each.call.from ?? -1),
        breaker: Int32Array.from(calls, (each) => each.call.breaker ?? -1),
        pool: Int32Array.from(calls, (each) => each.call.pool ?? -1),
        budget: Int32Array.from(calls, (each) => each.call.budget ?? -1),
        cancels: Uint8Array.from(calls, (each) => (each.call.cancels === true ? 1 : 0)),
      },
      distributions: this.distributions,
      lanes: this.laneOf.size,
      registers: this.registers,
      hedges: this.hedges.size > 0,
      width: this.width,
      streams: this.streams.names,
    };
  }

  /** A body that runs as a task of its own, with registers of its own. */
  private body(step: Step): number {
    const known = this.bodies.get(step);
    if (known !== undefined) return known;
    const address = this.code.length;
    this.bodies.set(step, address);
    this.used = 0;
    this.step(step);
    this.emit(op.END);
    return address;
  }

  /** Bodies are compiled one after the other rather than inside each other, so that their code does not interleave. */
  private later(step: Step, use: (address: number) => void): void {
    this.waiting.push({ step, use });
  }

  private drain(): void {
    for (let next = this.waiting.pop(); next; next = this.waiting.pop()) next.use(this.body(next.step));
  }

  private emit(operation: number, a = 0, b = 0, c = 0, d = 0, e = 0): number {
    const address = this.code.length;
    this.code.push(operation, a, b, c, d, e);
    return address;
  }

  private register(): number {
    const register = this.used++;
    this.registers = Math.max(this.registers, this.used);
    return register;
  }

  private stream(purpose: string): number {
    return this.streams.next(`${purpose} ${this.flow}`);
  }

  private distribution(distribution: Distribution): number {
    const known = this.distributionOf.get(distribution);
    if (known !== undefined) return known;
    const index = this.distributions.push(distribution) - 1;
    this.distributionOf.set(distribution, index);
    return index;
  }

  /** The lane of a constant time, or −1. */
  private lane(time: Distribution): number {
    if (time.type !== 'constant') return -1;
    const key = String(time.value);
    const lane = this.laneOf.get(key) ?? this.laneOf.size;
    this.laneOf.set(key, lane);
    return lane;
  }

  private step(step: Step): void {
    switch (step.do) {
      case 'sequence':
        for (const each of step.steps) this.step(each);
        break;
      case 'serve':
        if (this.network.stations[step.station]?.discipline === 'priority') this.emit(op.RANK, step.rank ?? 0);
        this.emit(
          op.SERVE,
          step.station,
          this.distribution(step.time),
          step.router ?? -1,
          this.serviceStreams[step.station] ?? 0,
          this.lane(step.time),
        );
        break;
      case 'delay':
        this.emit(op.DELAY, 0, this.distribution(step.time), 0, this.stream('delay'), this.lane(step.time));
        if (this.hedges.has(step)) this.emit(op.NEEDED);
        break;
      case 'lookup':
        this.lookup(step);
        break;
      case 'put':
        this.emit(op.PUT, step.store, step.mode === 'invalidate' ? 1 : 0);
        break;
      case 'shed':
        this.emit(op.SHED, step.shedder);
        break;
      case 'limit':
        this.emit(op.LIMIT, step.limiter);
        break;
      case 'refuse':
        this.emit(op.REFUSE, this.chances.push(step.probability) - 1, 0, 0, this.stream('refuse'));
        break;
      case 'fork':
        this.fork(step.branches, step.need);
        break;
      case 'choose':
        this.choose(step.choices);
        break;
      case 'repeat':
        this.repeat(step.times, step.body);
        break;
      case 'spawn': {
        const address = this.emit(op.SPAWN);
        this.later(step.body, (body) => (this.code[address + 1] = body));
        break;
      }
      case 'commit':
        this.emit(op.COMMIT, step.set, step.shard);
        break;
      case 'read':
        this.emit(op.READ, step.set, step.shard, step.from === 'follower' ? 1 : 0);
        break;
      case 'publish':
        this.publish(step);
        break;
      case 'call':
        if (step.hedgeAfter === undefined) this.call(step);
        else this.hedged(step, step.hedgeAfter);
        break;
    }
  }

  private lookup(step: Extract<Step, { do: 'lookup' }>): void {
    if (this.network.stores[step.store]?.coalesced === true) {
      this.ask(step);
      return;
    }
    const key = this.register();
    const lookup = this.emit(op.LOOKUP, step.store, 0, key);
    this.step(step.hit);
    const over = this.emit(op.JUMP);
    this.code[lookup + 2] = this.code.length;
    this.step(step.miss);
    this.emit(op.FILL, step.store, 0, key);
    this.code[over + 1] = this.code.length;
    this.used--;
  }

  /** A lookup whose load is a task of its own, after which whoever began it goes on, and others ask again. */
  private ask(step: Extract<Step, { do: 'lookup' }>): void {
    const ask = this.emit(op.ASK, step.store);
    this.later(step.miss, (body) => (this.code[ask + 2] = body));
    this.step(step.hit);
    this.code[ask + 3] = this.code.length;
  }

  private fork(branches: readonly Step[], need: number): void {
    if (branches.length === 0) return;
    this.width = Math.max(this.width, branches.length);
    const table = this.tables.push(branches.length, Math.min(need, branches.length), ...branches.map(() => 0)) - branches.length;
    this.emit(op.FORK, table - 2);
    branches.forEach((branch, index) => {
      this.later(branch, (body) => (this.tables[table + index] = body));
    });
  }

  private choose(choices: readonly { readonly probability: number; readonly step: Step }[]): void {
    const table = this.tables.length;
    const chance = this.chances.length;
    let cumulative = 0;
    for (const { probability } of choices) {
      cumulative += probability;
      this.chances.push(cumulative);
      this.tables.push(0);
    }
    this.emit(op.CHOOSE, table, choices.length, chance, this.stream('choose'));
    const ends = [this.emit(op.JUMP)];
    choices.forEach(({ step }, index) => {
      this.tables[table + index] = this.code.length;
      this.step(step);
      ends.push(this.emit(op.JUMP));
    });
    for (const end of ends) this.code[end + 1] = this.code.length;
  }

  private repeat(times: number, body: Step): void {
    if (times === 0) return;
    const counter = this.register();
    this.emit(op.REPEAT, counter, times);
    const start = this.code.length;
    this.step(body);
    this.emit(op.AGAIN, counter, start);
    this.used--;
  }

  /** The table has a place for each group of the log: the address of what its consumers do, or −1. */
  private publish(step: Extract<Step, { do: 'publish' }>): void {
    const groups = this.network.logs?.[step.log]?.groups.length ?? 0;
    const table = this.tables.length;
    for (let group = 0; group < groups; group++) this.tables.push(-1);
    this.emit(op.PUBLISH, step.log, table);
    for (const { group, body } of step.deliveries) this.later(body, (address) => (this.tables[table + group] = address));
  }

  /** A fork of which one branch must be answered, and whose second begins later, if it is still needed then. */
  private hedged(hedged: Call, after: number): void {
    const call: Call = { ...hedged };
    delete (call as { hedgeAfter?: number }).hedgeAfter;
    const wait: Step = { do: 'delay', time: { type: 'constant', value: after } };
    this.hedges.add(wait);
    this.fork([call, { do: 'sequence', steps: [wait, call] }], 1);
  }

  private call(call: Call): void {
    const index = this.calls.push({ call, body: 0, onFailure: -1, stream: this.stream('backoff') }) - 1;
    this.emit(op.CALL, index);
    const entry = this.calls[index];
    if (!entry) return;
    this.later(call.body, (body) => (entry.body = body));
    if (!call.onFailure) return;
    const over = this.emit(op.JUMP);
    entry.onFailure = this.code.length;
    this.step(call.onFailure);
    this.code[over + 1] = this.code.length;
  }
}
