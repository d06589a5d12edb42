/* eslint-disable @typescript-eslint/no-non-null-assertion -- Flows and stations are numbered by the network. */
import { Kernel, type Watch } from './kernel/kernel.js';
import type { Model } from './model.js';
import { ANSWERED, FAILED } from './kernel/tally.js';

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
export class Replication implements Watch {
  readonly kernel: Kernel;
  readonly course: Course;
  readonly end: number;
  private readonly answered: Float64Array;
  private readonly failed: Float64Array;
  private readonly busyArea: Float64Array;
  private readonly waitingArea: Float64Array;
  private inFlightArea = 0;
  private steps = 0;
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
    this.kernel = new Kernel(model, seed, index, this.end, this);
  }

  /** Since when there are measurements: the end of the warm-up, or the start when it was not reached. */
  get from(): number {
    return this.cut ? this.warmup : 0;
  }

  tick(kernel: Kernel): number {
    if (kernel.now > 0) {
      if (!this.cut && kernel.now >= this.warmup) {
        this.cut = true;
        // A step's counts would be lost with the rest if it ended here as well.
        if (kernel.now >= (this.steps + 1) * this.step) this.record(kernel);
        this.forget(kernel);
      } else {
        this.record(kernel);
      }
    }
    const next = (this.steps + 1) * this.step;
    const then = this.cut ? next : Math.min(next, this.warmup);
    return then <= this.end ? then : Infinity;
  }

  /** Measuring begins: what was counted is forgotten here as well, within a step. */
  private forget(kernel: Kernel): void {
    for (const [row] of this.model.thresholds.entries()) this.before[row] = kernel.tally.inside(row);
    for (const flow of this.answered.keys()) {
      this.answered[flow]! -= kernel.tally.get(flow, ANSWERED);
      this.failed[flow]! -= failures(kernel, flow);
      this.inFlightArea -= kernel.tally.area(flow);
    }
    for (const station of this.busyArea.keys()) {
      const { busyArea, waitingArea } = kernel.stations.measured(station);
      this.busyArea[station]! -= busyArea;
      this.waitingArea[station]! -= waitingArea;
    }
    kernel.restart();
  }

  private record(kernel: Kernel): void {
    const { course, step } = this;
    this.steps++;
    let area = 0;
    for (const flow of this.answered.keys()) {
      const answered = kernel.tally.get(flow, ANSWERED) - this.answered[flow]!;
      const failed = failures(kernel, flow) - this.failed[flow]!;
      this.answered[flow]! += answered;
      this.failed[flow]! += failed;
      course.throughput[flow]!.push(answered / step);
      course.errors[flow]!.push(answered + failed > 0 ? failed / (answered + failed) : 0);
      const recent = kernel.tally.recent[flow]!;
      course.p99[flow]!.push(recent.quantile(0.99));
      recent.clear();
      area += kernel.tally.area(flow);
    }
    course.inFlight.push(Math.max(0, area - this.inFlightArea) / step);
    this.inFlightArea = area;
    for (const [log, groups] of course.lags.entries())
      for (const [group, lags] of groups.entries()) lags.push(kernel.logs[log]!.consumers.lag(group));
    const scaled: number[] = [];
    for (const [scaler, instances] of course.instances.entries()) {
      const { serving } = kernel.scalers[scaler]!;
      instances.push(serving);
      scaled[this.model.network.scalers![scaler]!.station] = serving;
    }
    for (const [station, { replicas, servers }] of this.model.network.stations.entries()) {
      const { busyArea, waitingArea } = kernel.stations.measured(station);
      const capacity = Math.max(1, (scaled[station] ?? replicas) * servers);
      course.utilisation[station]!.push(Math.min(1, Math.max(0, busyArea - this.busyArea[station]!) / step / capacity));
      course.queueLength[station]!.push(Math.max(0, waitingArea - this.waitingArea[station]!) / step);
      this.busyArea[station] = busyArea;
      this.waitingArea[station] = waitingArea;
    }
  }
}

function failures(kernel: Kernel, row: number): number {
  let sum = 0;
  for (let cause = 0; cause < 4; cause++) sum += kernel.tally.get(row, FAILED + cause);
  return sum;
}
