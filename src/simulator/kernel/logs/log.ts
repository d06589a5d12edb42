import type { Image } from '../image.js';
import type { i32 } from '../native.js';
import type { Ready } from '../ready.js';
import type { Streams } from '../random.js';
import type { Samplers } from '../samplers.js';
import type { Tasks } from '../tasks.js';
import type { Timers } from '../timers.js';
import { Consumers } from './consumers.js';
import { CANNOT, Partitions, TRIES_AGAIN } from './partitions.js';

/** A log at work: its partitions and its consumer groups. */
export class Log {
  readonly partitions: Partitions;
  readonly consumers: Consumers;

  constructor(
    image: Image,
    index: i32,
    clock: Float64Array,
    timers: Timers,
    tasks: Tasks,
    ready: Ready,
    samplers: Samplers,
    streams: Streams,
    tables: Int32Array,
  ) {
    const partitions = new Partitions(image, index, clock, timers, tasks, ready, samplers, streams);
    this.partitions = partitions;
    this.consumers = new Consumers(image, index, clock, timers, tasks, ready, partitions, tables);
  }

  /** A task publishes a message; how it goes on, see `Partitions`. */
  publish(task: i32, table: i32): i32 {
    const partition = this.partitions.choose();
    this.consumers.integrate();
    const outcome = this.partitions.publish(task, partition, table);
    if (outcome !== CANNOT && outcome !== TRIES_AGAIN) this.consumers.arrived(partition);
    return outcome;
  }

  batchIsDue(partition: i32): void {
    if (this.partitions.lingered(partition)) this.consumers.arrived(partition);
  }

  brokerDown(broker: i32): void {
    this.consumers.integrate();
    this.partitions.brokerDown(broker);
  }

  restart(): void {
    this.partitions.restart();
    this.consumers.restart();
  }
}
