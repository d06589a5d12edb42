/* eslint-disable @typescript-eslint/no-non-null-assertion -- Flows and stations are numbered by the network. */
import type { Engine } from './engine.js';
import { engineOf } from './engines.js';
import { LAG } from './kernel/logs/consumers.js';
import { SERVING } from './kernel/scaler.js';
import { BUSY_AREA, WAITING_AREA } from './kernel/station-totals.js';
import { ANSWERED, AREA, FAILED, INSIDE } from './kernel/tally.js';
import type { Model } from './program/model.js';
import type { Contents } from './program/prefill.js';

/** What is seen of a replication while it runs, step by step. */
export interface Course {
  /** By flow and step: answers per second, the 99th percentile of their latency, the ratio that failed. */
  readonly throughput: number[][];
  readonly p99: (number | null)[][];
  readonly errors: number[][];
  /** By station and step. */
  readonly utilisation: number[][];
  readonly queueLength: number[][];
  /** By scaler and step: replicas that serve, at the step's end. */
  readonly instances: number[][];
  /** By log, group and step: messages that are not handled yet, at the step's end. */
  readonly lags: number[][][];
  /** By step: the mean number of requests in flight. */
  readonly inFlight: number[];
}

/** One replication with its clock: it cuts the warm-up and keeps the course. */
export class Replication {
  readonly kernel: Engine;
  readonly course: Course;
  readonly end: number;
  private readonly answered: Float64Array;
  private readonly failed: Float64Array;
  private readonly busyArea: Float64Array;
  private readonly waitingArea: Float64Array;
  private inFlightArea = 0;
  private steps = 0;
  /** When there is something to be noted next. */
  private next: number;
  private cut: boolean;
  /** Requests in flight when measuring began, by row of the tally. */
  readonly before: Float64Array;

  constructor(
    private readonly model: Model,
    seed: number,
    index: number,
    readonly warmup: number,
    duration: number,
    private readonly step: number,
    contents: readonly Contents[],
    compiled: boolean,
  ) {
    const { flows, stations } = model.network;
    this.end = warmup + duration;
    this.cut = warmup === 0;
    this.answered = new Float64Array(flows.length);
    this.failed = new Float64Array(flows.length);
    this.busyArea = new Float64Array(stations.length);
    this.waitingArea = new Float64Array(stations.length);
    this.before = new Float64Array(model.thresholds.length);
    this.course = {
      throughput: flows.map(() => []),
      p99: flows.map(() => []),
      errors: flows.map(() => []),
      utilisation: stations.map(() => []),
      queueLength: stations.map(() => []),
      instances: (model.network.scalers ?? []).map(() => []),
      lags: (model.network.logs ?? []).map((log) => log.groups.map(() => [])),
      inFlight: [],
    };
    this.kernel = engineOf(model, seed, index, this.end, contents, compiled);
    this.next = this.nextTick();
  }

  /** Since when there are measurements: the end of the warm-up, or the start when it was not reached. */
  get from(): number {
    return this.cut ? this.warmup : 0;
  }

  /** Goes on for about so many events; whether its end was reached. */
  advance(budget: number): boolean {
    const { kernel } = this;
    let left = budget;
    while (left > 0) {
      const before = kernel.eventCount;
      const until = Math.min(this.next, this.end);
      if (!kernel.run(until, left)) return false;
      left -= kernel.eventCount - before;
      if (this.next === until) this.tick();
      if (until === this.end) return true;
    }
    return false;
  }

  private tick(): void {
    const { kernel } = this;
    if (!this.cut && kernel.now >= this.warmup) {
      this.cut = true;
      // A step's counts would be lost with the rest if it ended here as well.
      if (kernel.now >= (this.steps + 1) * this.step) this.record(kernel);
      this.forget(kernel);
    } else {
      this.record(kernel);
    }
    this.next = this.nextTick();
  }

  private nextTick(): number {
    const next = (this.steps + 1) * this.step;
    const then = this.cut ? next : Math.min(next, this.warmup);
    return then <= this.end ? then : Infinity;
  }

  /** Measuring begins: what was counted is forgotten here as well, within a step. */
  private forget(kernel: Engine): void {
    for (const [row] of this.model.thresholds.entries()) this.before[row] = kernel.outcome(row, INSIDE);
    for (const flow of this.answered.keys()) {
      this.answered[flow]! -= kernel.outcome(flow, ANSWERED);
      this.failed[flow]! -= failures(kernel, flow);
      this.inFlightArea -= kernel.outcome(flow, AREA);
    }
    for (const station of this.busyArea.keys()) {
      const busyArea = kernel.station(station, BUSY_AREA);
      const waitingArea = kernel.station(station, WAITING_AREA);
      this.busyArea[station]! -= busyArea;
      this.waitingArea[station]! -= waitingArea;
    }
    kernel.restart();
  }

  private record(kernel: Engine): void {
    const { course, step } = this;
    this.steps++;
    let area = 0;
    for (const flow of this.answered.keys()) {
      const answered = kernel.outcome(flow, ANSWERED) - this.answered[flow]!;
      const failed = failures(kernel, flow) - this.failed[flow]!;
      this.answered[flow]! += answered;
      this.failed[flow]! += failed;
      course.throughput[flow]!.push(answered / step);
      course.errors[flow]!.push(answered + failed > 0 ? failed / (answered + failed) : 0);
      course.p99[flow]!.push(kernel.recentQuantile(flow, 0.99));
      area += kernel.outcome(flow, AREA);
    }
    course.inFlight.push(Math.max(0, area - this.inFlightArea) / step);
    this.inFlightArea = area;
    for (const [log, groups] of course.lags.entries())
      for (const [group, lags] of groups.entries()) lags.push(kernel.group(log, group, LAG));
    const scaled: number[] = [];
    for (const [scaler, instances] of course.instances.entries()) {
      const serving = kernel.scaler(scaler, SERVING);
      instances.push(serving);
      scaled[this.model.network.scalers![scaler]!.station] = serving;
    }
    for (const [station, { replicas, servers }] of this.model.network.stations.entries()) {
      const busyArea = kernel.station(station, BUSY_AREA);
      const waitingArea = kernel.station(station, WAITING_AREA);
      const capacity = Math.max(1, (scaled[station] ?? replicas) * servers);
      course.utilisation[station]!.push(Math.min(1, Math.max(0, busyArea - this.busyArea[station]!) / step / capacity));
      course.queueLength[station]!.push(Math.max(0, waitingArea - this.waitingArea[station]!) / step);
      this.busyArea[station] = busyArea;
      this.waitingArea[station] = waitingArea;
    }
  }
}

function failures(kernel: Engine, row: number): number {
  let sum = 0;
  for (let cause = 0; cause < 4; cause++) sum += kernel.outcome(row, FAILED + cause);
  return sum;
}
