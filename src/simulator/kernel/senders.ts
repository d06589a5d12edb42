/* eslint-disable @typescript-eslint/no-non-null-assertion -- Sources are numbered by the network. */
import { gaps, type Streams } from '../../network/index.js';
import { Profile, surgesOf } from './arrivals.js';
import { ARRIVAL, DUE, NOW, THINK, type EventList } from './events.js';
import type { Model } from '../model.js';

interface Sender {
  /** Null for a closed source. */
  readonly profile: Profile | null;
  readonly trace: readonly number[] | null;
  readonly cumulative: Float64Array;
  readonly flows: Int32Array;
  at: number;
  /** Users there should be and users there are, of a closed source. */
  wanted: number;
  present: number;
}

/** Where requests come from: open sources on a clock of their own, closed ones after an answer and a thought. */
export class Senders {
  private readonly senders: readonly Sender[];
  private readonly drawn = new Float64Array(1);

  constructor(
    private readonly model: Model,
    private readonly streams: Streams,
    private readonly events: EventList,
    horizon: number,
  ) {
    const { network, experiment } = model;
    this.senders = network.sources.map(({ load, mix }, source): Sender => {
      const factor = experiment.load[source] ?? 1;
      let sum = 0;
      return {
        profile:
          load.type === 'open' ? Profile.of(load.rate * factor, load.shape, surgesOf(experiment.disruptions, source), horizon) : null,
        trace: load.type === 'open' && load.arrivals.type === 'trace' ? gaps(load.arrivals.times) : null,
        cumulative: Float64Array.from(mix, ({ share }) => (sum += share)),
        flows: Int32Array.from(mix, ({ flow }) => flow),
        at: 0,
        wanted: load.type === 'closed' ? Math.round(load.count * factor) : 0,
        present: 0,
      };
    });
  }

  start(): void {
    this.senders.forEach((sender, source) => {
      if (sender.profile) this.sent(source);
      else this.admit(source);
    });
  }

  /** The flow of the next request, or −1 when the shares leave it none. */
  flow(source: number): number {
    const { cumulative, flows } = this.senders[source]!;
    const count = flows.length;
    if (count === 1 && cumulative[0]! >= 1) return flows[0]!;
    const drawn = this.streams.uniform(this.model.streams.mix[source]!);
    for (let index = 0; index < count; index++) if (drawn < cumulative[index]!) return flows[index]!;
    return count > 0 && cumulative[count - 1]! > 1 - 1e-9 ? flows[count - 1]! : -1;
  }

  /** An open source has sent a request: the next one is planned. */
  sent(source: number): void {
    const sender = this.senders[source]!;
    if (sender.trace) this.drawn[0] = sender.trace[sender.at++ % sender.trace.length]!;
    else this.draw(source);
    sender.profile!.after(this.events.clock, this.drawn);
    if (this.events.clock[DUE]! < Infinity) this.events.push((source << 3) | ARRIVAL);
  }

  /** A user of a closed source thinks before the next request. */
  think(source: number): void {
    this.draw(source);
    this.events.clock[DUE] = this.events.clock[NOW]! + this.drawn[0]!;
    this.events.push((source << 3) | THINK);
  }

  /** Whether the user who is back from thinking stays; when there are too many, they leave instead. */
  stays(source: number): boolean {
    const sender = this.senders[source]!;
    if (sender.present <= sender.wanted) return true;
    sender.present--;
    return false;
  }

  setUsers(source: number, factor: number): void {
    const load = this.model.network.sources[source]!.load;
    if (load.type !== 'closed') return;
    this.senders[source]!.wanted = Math.round(load.count * (this.model.experiment.load[source] ?? 1) * factor);
    this.admit(source);
  }

  private admit(source: number): void {
    const sender = this.senders[source]!;
    for (; sender.present < sender.wanted; sender.present++) this.think(source);
  }

  private draw(source: number): void {
    this.model.samplers.draw(this.model.sourceSampler[source]!, this.streams, this.model.streams.arrivals[source]!, this.drawn);
  }
}
