/* eslint-disable @typescript-eslint/no-non-null-assertion -- Primitives are numbered by the network. */
import type { Engine } from './engine.js';
import { Histogram, quantileOf } from './statistics/histogram.js';
import type { Image } from './kernel/image.js';
import { REFUSED, TIMED_OUT, UNAVAILABLE } from './kernel/causes.js';
import { RESUME } from './kernel/events.js';
import { Kernel } from './kernel/kernel.js';
import * as op from './kernel/opcodes.js';
import * as t from './kernel/tasks.js';
import { Breakdowns } from './primitives/breakdowns.js';
import { Calling } from './primitives/calling.js';
import { LogState } from './primitives/log.js';
import { PURPOSES, type Machine } from './primitives/machine.js';
import type { Model } from './program/model.js';
import { FAILS, GOES_ON, TRIES_AGAIN } from './primitives/partitions.js';
import { comesDue } from './primitives/processes.js';
import { scalersOf, type ScalerState } from './primitives/scaling.js';
import { ShedderState } from './primitives/shedding.js';

/** The kernel as TypeScript, with the primitives that are not written for WebAssembly. */
export class FullKernel extends Kernel implements Engine, Machine {
  readonly logs: readonly LogState[];
  readonly scalers: readonly ScalerState[];
  readonly calling: Calling;
  readonly shedders: readonly ShedderState[];
  readonly breakdowns: Breakdowns;

  constructor(
    private readonly model: Model,
    image: Image,
  ) {
    super(image);
    const { network, streams } = model;
    this.logs = (network.logs ?? []).map(
      (log, index) => new LogState(log, index, this, this.samplers, model.copyingSampler[index]!, streams.logs[index]!, this.tables),
    );
    this.scalers = scalersOf(network, this, this.stations, this.routing);
    this.calling = new Calling(network, model.code.calls, this, streams.links, model.linkFaults);
    this.guarded = this.calling.guarded;
    this.cancelling = this.calling.cancelling;
    if (this.cancelling) this.stations.gate = this.calling;
    this.shedders = (network.shedders ?? []).map((shedder) => new ShedderState(shedder, this.stations));
    this.start();
    for (const scaler of this.scalers) scaler.start();
    this.breakdowns = new Breakdowns(network, streams.breakdowns, this, this.faults, this.routing);
    this.breakdowns.start();
  }

  override restart(): void {
    for (const log of this.logs) log.restart();
    for (const shedder of this.shedders) shedder.restart();
    this.calling.restart();
    for (const scaler of this.scalers) scaler.restart();
    super.restart();
  }

  latencies(row: number): Histogram | null {
    const { bins, total } = this.tally.counts(row);
    if (total === 0) return null;
    const histogram = new Histogram();
    histogram.addBins(bins, total);
    return histogram;
  }

  recentQuantile(flow: number, ratio: number): number | null {
    const recent = this.tally.recentCounts(flow);
    const value = quantileOf(recent.bins, recent.total, ratio);
    recent.clear();
    return value;
  }

  after(what: number, primitive: number, index: number): void {
    const task = this.tasks.take(t.PROCESS, this.model.code.process, -1, primitive * PURPOSES + what);
    this.tasks.ints[task * this.tasks.stride + t.EXTRA] = index;
    this.events.push((task << 3) | RESUME);
  }

  release(): void {
    // Its memory is collected with it.
  }

  protected override other(task: number, at: number, pc: number): number {
    const { ints, stride } = this.tasks;
    switch (this.code[pc]) {
      case op.PUBLISH:
        return this.publish(task, at, pc);
      case op.SHED:
        return this.shedders[this.code[pc + 1]!]!.passes() ? task : this.end(task, REFUSED);
      case op.NEEDED:
        return ints[ints[at + t.PARENT]! * stride + t.PARENT]! < 0 ? this.end(task, TIMED_OUT) : task;
      default:
        return this.process(task, at);
    }
  }

  protected override orphaned(task: number): boolean {
    return this.calling.orphaned(task);
  }

  protected override admits(call: number, tries: number): boolean {
    return this.calling.admits(call, tries);
  }

  protected override begins(task: number, call: number): number {
    return this.calling.begins(task, call);
  }

  protected override ends(task: number, call: number, failure: number): boolean {
    return this.calling.ends(task, call, failure);
  }

  protected override mayRetry(call: number): boolean {
    return this.calling.mayRetry(call);
  }

  protected override givesUp(task: number, call: number): void {
    this.calling.givesUp(task, call);
  }

  protected override otherEnd(task: number, failure: number): void {
    const { ints } = this.tasks;
    const at = task * this.tasks.stride;
    if (ints[at + t.KIND] === t.CONSUMING) this.logs[ints[at + t.ENTRY]!]!.consumers.handled(task, failure);
    this.tasks.give(task);
  }

  protected override otherAction(index: number): boolean {
    const action = this.model.schedule.actions[index]!;
    switch (action.do) {
      case 'lose':
        this.calling.setLoss(action.from, action.to, action.share, action.begins);
        return true;
      case 'delay':
        this.calling.setDelay(action.from, action.to, action.amount);
        return true;
      case 'cut':
        this.calling.setCut(action.from, action.to, action.amount);
        return true;
      case 'errors':
        this.calling.setFailing(action.owner, action.share, action.cause);
        return true;
      case 'throttle':
        this.calling.setRate(action.owner, action.rate);
        return true;
      case 'broker_down':
        this.logs[action.log]!.brokerDown(action.broker);
        return true;
      case 'broker_up':
        this.logs[action.log]!.partitions.brokerUp(action.broker);
        return true;
      case 'consumers_down':
        this.logs[action.log]!.consumers.down(action.group, action.count);
        return true;
      case 'consumers_up':
        this.logs[action.log]!.consumers.back(action.group, action.count);
        return true;
      default:
        return false;
    }
  }

  private publish(task: number, at: number, pc: number): number {
    const outcome = this.logs[this.code[pc + 1]!]!.publish(task, this.code[pc + 2]!);
    if (outcome === GOES_ON) return task;
    if (outcome === FAILS) return this.end(task, UNAVAILABLE);
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
}
