import { ARRIVAL, NOW, THINK, type EventList } from './events.js';
import type { Image } from './image.js';
import type { i32 } from './native.js';
import { Profile } from './profile.js';
import type { Streams } from './random.js';
import type { Samplers } from './samplers.js';

class Sender {
  readonly open: boolean;
  readonly sampler: i32;
  readonly stream: i32;
  readonly mixStream: i32;
  /** Gaps of a trace, in mean gaps; empty without one. */
  readonly trace: Float64Array;
  readonly cumulative: Float64Array;
  readonly flows: Int32Array;
  /** The flow of all its requests, or −1 when they differ. */
  readonly only: i32;
  readonly profile: Profile;
  private at: i32 = 0;
  /** Users of a closed source: how many it has by design, how many there should be now, and how many there are. */
  readonly users: number;
  wanted: number;
  present: number = 0;

  constructor(image: Image) {
    this.open = image.int() === 1;
    this.sampler = image.int();
    this.stream = image.int();
    this.mixStream = image.int();
    this.trace = image.realList();
    this.cumulative = image.realList();
    this.flows = image.intList();
    this.only = this.flows.length === 1 && this.cumulative[0]! >= 1 ? this.flows[0]! : -1;
    this.profile = new Profile(image);
    this.users = image.real();
    this.wanted = Math.floor(this.users + 0.5);
  }

  /** The next gap of the trace, over and over. */
  traced(): number {
    const gap = this.trace[this.at]!;
    this.at = this.at + 1 < this.trace.length ? this.at + 1 : 0;
    return gap;
  }
}

/** Where requests come from: open sources on a clock of their own, closed ones after an answer and a thought. */
export class Senders {
  private readonly senders: Sender[] = [];

  constructor(
    image: Image,
    private readonly samplers: Samplers,
    private readonly streams: Streams,
    private readonly events: EventList,
  ) {
    const count = image.int();
    for (let source = 0; source < count; source++) this.senders.push(new Sender(image));
  }

  start(): void {
    for (let source = 0; source < this.senders.length; source++) {
      if (this.senders[source]!.open) this.sent(source);
      else this.admit(source);
    }
  }

  /** The flow of the next request, or −1 when the shares leave it none. @inline */
  flow(source: i32): i32 {
    const sender = this.senders[source]!;
    return sender.only >= 0 ? sender.only : this.oneOf(sender);
  }

  private oneOf(sender: Sender): i32 {
    const cumulative = sender.cumulative;
    const flows = sender.flows;
    const count = flows.length;
    const drawn = this.streams.uniform(sender.mixStream);
    for (let index = 0; index < count; index++) if (drawn < cumulative[index]!) return flows[index]!;
    return count > 0 && cumulative[count - 1]! > 1 - 1e-9 ? flows[count - 1]! : -1;
  }

  /** An open source has sent a request: the next one is planned. @inline */
  sent(source: i32): void {
    const sender = this.senders[source]!;
    const gap = sender.trace.length > 0 ? sender.traced() : this.samplers.draw(sender.sampler, this.streams, sender.stream);
    const profile = sender.profile;
    const now = this.events.clock[NOW]!;
    const due = profile.period > 0 ? now + gap * profile.period : profile.after(now, gap);
    if (due < Infinity) this.events.push(due, (source << 3) | ARRIVAL);
  }

  /** A user of a closed source thinks before the next request. */
  think(source: i32): void {
    const sender = this.senders[source]!;
    const thought = this.samplers.draw(sender.sampler, this.streams, sender.stream);
    this.events.push(this.events.clock[NOW]! + thought, (source << 3) | THINK);
  }

  /** Whether the user who is back from thinking stays; when there are too many, they leave instead. */
  stays(source: i32): boolean {
    const sender = this.senders[source]!;
    if (sender.present <= sender.wanted) return true;
    sender.present--;
    return false;
  }

  setUsers(source: i32, factor: number): void {
    const sender = this.senders[source]!;
    if (sender.open) return;
    sender.wanted = Math.floor(sender.users * factor + 0.5);
    this.admit(source);
  }

  private admit(source: i32): void {
    const sender = this.senders[source]!;
    for (; sender.present < sender.wanted; sender.present++) this.think(source);
  }
}
