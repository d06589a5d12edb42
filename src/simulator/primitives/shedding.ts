import type { Shedder } from '../../network/index.js';
import type { Stations } from '../kernel/stations.js';

/** Turns requests away while a station is too busy. */
export class ShedderState {
  asked = 0;
  refused = 0;

  constructor(
    private readonly shedder: Shedder,
    private readonly stations: Stations,
  ) {}

  passes(): boolean {
    this.asked++;
    if (this.stations.busyRatio(this.shedder.station) <= this.shedder.above) return true;
    this.refused++;
    return false;
  }

  restart(): void {
    this.asked = 0;
    this.refused = 0;
  }
}
