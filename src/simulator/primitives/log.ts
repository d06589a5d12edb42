import type { Log } from '../../network/index.js';
import type { Samplers } from '../kernel/samplers.js';
import { Consumers } from './consumers.js';
import type { Machine } from './machine.js';
import { FAILS, Partitions, TRIES_AGAIN, type LogStreams } from './partitions.js';

/** A log at work: its partitions and its consumer groups. */
export class LogState {
  readonly partitions: Partitions;
  readonly consumers: Consumers;

  constructor(log: Log, index: number, machine: Machine, samplers: Samplers, copying: number, streams: LogStreams, tables: Int32Array) {
    this.partitions = new Partitions(log, index, machine, samplers, copying, streams);
    this.consumers = new Consumers(log, index, machine, this.partitions, tables);
  }

  /** A task publishes a message; how it goes on, see `Partitions`. */
  publish(task: number, table: number): number {
    const partition = this.partitions.choose();
    this.consumers.integrate();
    const outcome = this.partitions.publish(task, partition, table);
    if (outcome !== FAILS && outcome !== TRIES_AGAIN) this.consumers.arrived(partition);
    return outcome;
  }

  batchIsDue(partition: number): void {
    if (this.partitions.lingered(partition)) this.consumers.arrived(partition);
  }

  brokerDown(broker: number): void {
    this.consumers.integrate();
    this.partitions.brokerDown(broker, (partition) => this.consumers.furthest(partition));
  }

  restart(): void {
    this.partitions.restart();
    this.consumers.restart();
  }
}
