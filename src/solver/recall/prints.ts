import type { Call, Network, Step } from '../../network/index.js';
import { soleStation } from '../laws/join.js';
import type { Lattice } from '../laws/lattice.js';
import { waitsOf } from '../stations/disciplines.js';
import type { Offered, Served, Waits } from '../stations/load.js';
import type { Wait } from '../stations/queue.js';
import { rankOf } from '../took.js';
import type { Traffic } from '../traffic.js';
import { Fingerprint, type Print } from './fingerprint.js';

const STEPS: readonly Step['do'][] = [
  'shed',
  'sequence',
  'serve',
  'delay',
  'limit',
  'refuse',
  'lookup',
  'choose',
  'repeat',
  'fork',
  'call',
];
const WAITS: readonly Wait['type'][] = ['none', 'exponential', 'pollaczek_khinchine', 'finite', 'stages', 'endless'];

/** Fingerprints of all that the times of calls are worked out from, in one state of the traffic: those with the same print take the same times. */
export class Prints {
  private readonly calls = new Map<Call, Print>();
  private readonly stations: (Print | undefined)[] = [];

  constructor(
    private readonly network: Network,
    private readonly traffic: Traffic,
    private readonly lattice: Lattice,
  ) {}

  of(step: Step): Print {
    if (step.do === 'call') return this.call(step);
    const sum = this.begun();
    this.add(step, sum);
    return sum.taken();
  }

  call(call: Call): Print {
    const known = this.calls.get(call);
    if (known) return known;
    const sum = this.begun();
    sum
      .number(call.timeout ?? -1)
      .number(call.retries)
      .number(call.backoff)
      .whole(call.onFailure ? 1 : 0);
    this.add(call.body, sum);
    if (call.onFailure) this.add(call.onFailure, sum);
    const print = sum.taken();
    this.calls.set(call, print);
    return print;
  }

  private begun(): Fingerprint {
    return new Fingerprint().whole(this.lattice.low).whole(this.lattice.high);
  }

  private add(step: Step, sum: Fingerprint): void {
    sum.whole(STEPS.indexOf(step.do));
    switch (step.do) {
      case 'sequence':
        sum.whole(step.steps.length);
        for (const each of step.steps) this.add(each, sum);
        break;
      case 'serve':
        this.addService(step, sum);
        break;
      case 'delay':
        sum.time(step.time);
        break;
      case 'limit':
        sum.number(this.traffic.refusals[step.limiter] ?? 0);
        break;
      case 'shed':
        sum.number(this.traffic.sheds[step.shedder]?.refused ?? 0);
        break;
      case 'refuse':
        sum.number(step.probability);
        break;
      case 'lookup': {
        const state = this.traffic.stores[step.store];
        sum.number(state?.hitRatio ?? 0).whole(rankOf(state?.accuracy ?? 'close'));
        this.add(step.hit, sum);
        this.add(step.miss, sum);
        break;
      }
      case 'choose':
        sum.whole(step.choices.length);
        for (const choice of step.choices) {
          sum.number(choice.probability);
          this.add(choice.step, sum);
        }
        break;
      case 'repeat':
        sum.number(step.times);
        this.add(step.body, sum);
        break;
      case 'fork': {
        sum.number(step.need).whole(step.branches.length);
        // Which stations they are does not matter, but which of them are one.
        const stations = step.branches.map(soleStation);
        for (const station of stations) sum.whole(station === null ? -1 : stations.indexOf(station));
        for (const branch of step.branches) this.add(branch, sum);
        break;
      }
      case 'call':
        sum.print(this.call(step));
        break;
      case 'put':
      case 'spawn':
      case 'publish':
      case 'commit':
      case 'read':
        break;
    }
  }

  private addService(step: Extract<Step, { do: 'serve' }>, sum: Fingerprint): void {
    const served = this.traffic.stations[step.station];
    const offered = this.traffic.offered[step.station];
    if (!served || !offered) return;
    sum.time(step.time).print((this.stations[step.station] ??= this.station(step.station, served, offered)));
    const waits = waitsOf(served, step);
    if (waits !== served) addWaits(waits, offered, sum);
  }

  private station(index: number, served: Served, offered: Offered): Print {
    const station = this.network.stations[index];
    const sum = new Fingerprint()
      .number(served.loss)
      .number(served.utilisation)
      .number(served.unequal?.stretch ?? -1)
      .number((station?.replicas ?? 0) * (station?.servers ?? 0))
      .whole(offered.services.length)
      .whole(rankOf(served.accuracy))
      .whole(rankOf(served.tail))
      .whole(rankOf(offered.accuracy))
      .whole(station?.slowdown ? 1 : 0);
    addWaits(served, offered, sum);
    return sum.taken();
  }
}

function addWaits({ wait, meanWait }: Waits, offered: Offered, sum: Fingerprint): void {
  sum.number(meanWait).whole(WAITS.indexOf(wait.type));
  switch (wait.type) {
    case 'none':
    case 'endless':
      break;
    case 'exponential':
      sum
        .number(wait.probability)
        .number(wait.mean)
        .number(wait.scv ?? -1);
      break;
    case 'pollaczek_khinchine':
      sum.number(wait.rate).number(offered.rate).number(offered.work);
      for (const { time, rate } of offered.services) sum.number(rate).time(time);
      break;
    case 'finite':
      sum.number(wait.full).number(wait.loss).number(wait.ratio).number(wait.drain).number(wait.places);
      break;
    case 'stages':
      sum.number(wait.drain).whole(wait.levels.length);
      for (const level of wait.levels) sum.number(level);
      break;
  }
}
