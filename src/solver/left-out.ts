import { children, type Call, type Network, type Step } from '../network/index.js';

/**
 * What is on the way of a request and is solved as if it were not there: hedged calls, pools, shedders and machines that break down. Whatever stands on it is rough, however
 * well the rest is known.
 */
export class LeftOut {
  private readonly known = new Map<Call, boolean>();

  constructor(private readonly network: Network) {}

  /** Whether a request that takes this step meets any of it; what runs by itself is not waited for. */
  within(step: Step): boolean {
    if (step.do !== 'call') return this.found(step);
    let known = this.known.get(step);
    if (known === undefined) this.known.set(step, (known = this.found(step)));
    return known;
  }

  private found(step: Step): boolean {
    return this.at(step) || (step.do !== 'spawn' && step.do !== 'publish' && children(step).some((child) => this.within(child)));
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
