import type { Image } from '../image.js';
import type { i32 } from '../native.js';
import type { Stations } from '../stations.js';

/** Turns requests away while a station is too busy. */
export class Shedder {
  private readonly station: i32;
  private readonly above: number;
  private asked: number = 0;
  private refused: number = 0;

  constructor(
    image: Image,
    private readonly stations: Stations,
  ) {
    this.station = image.int();
    this.above = image.real();
  }

  passes(): boolean {
    this.asked++;
    if (this.stations.busyRatio(this.station) <= this.above) return true;
    this.refused++;
    return false;
  }

  /** How many asked, or were refused. */
  get(column: i32): number {
    return column === SHED_ASKED ? this.asked : this.refused;
  }

  restart(): void {
    this.asked = 0;
    this.refused = 0;
  }
}

/** Columns of what a shedder measured. */
export const SHED_ASKED = 0;
export const SHED_REFUSED = 1;
