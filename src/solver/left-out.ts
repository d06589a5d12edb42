import { children, type Network, type Step } from '../network/index.js';

/**
 * What is on the way of a request and is solved as if it were not there: hedged calls, pools, shedders and machines that break down. Whatever stands on it is rough, however
 * well the rest is known.
 */
export class LeftOut {
  private readonly known = new Map<Step, boolean>();

  constructor(private readonly network: Network) {}

  /** Whether a request that takes this step meets any of it; what runs by itself is not waited for. */
  within(step: Step): boolean {
    const known = this.known.get(step);
    if (known !== undefined) return known;
    const found = this.at(step) || (step.do !== 'spawn' && step.do !== 'publish' && children(step).some((child) => this.within(child)));
    this.known.set(step, found);
    return found;
  }

  /** Whether the step itself is of it. */
  at(step: Step): boolean {
    switch (step.do) {
      case 'shed':
        return true;
      case 'call':
        return step.hedgeAfter !== undefined || step.pool !== undefined;
      case 'serve':
        return this.network.stations[step.station]?.breakdowns !== undefined;
      default:
        return false;
    }
  }
}
