import { children, keyGroups, type Call, type Network, type Step } from '../network/index.js';
import { meanTime, type State } from './mean-time.js';
import { partsOf } from './program.js';
import type { Shed } from './stations/load.js';

/** Failures (of what opens a breaker) and retries (of what a budget allows) of which there are so few are left alone by both. */
const FEW = 0.5;
/** Lookups of the most popular key while it is loaded, of which so few wait for each other. */
const SELDOM = 0.02;

/** What decides whether it matters. */
interface Load extends State {
  readonly sheds: readonly Shed[];
  /** Whether a pool lacks a place for more calls than can be overlooked. */
  isFull(pool: number): boolean;
  /** Lookups per second of a store. */
  lookedUp(store: number): number;
}

/**
 * What is on the way of a request and is solved as if it were not there, where it matters: hedged calls, pools that are full at times, shedders that are not solved, breakers that may
 * open, budgets that may run out, machines that break down, and misses that wait for each other. Whatever stands on it is rough, however well the rest is known.
 */
export class LeftOut {
  private readonly known = new Map<Call, boolean>();
  private readonly possible: boolean;

  constructor(
    private readonly network: Network,
    private readonly traffic: Load,
  ) {
    this.possible =
      network.stations.some(({ breakdowns }) => breakdowns !== undefined) ||
      network.stores.some(({ coalesced }) => coalesced === true) ||
      network.flows.some(({ body }) => partsOf(body).guarded.length > 0);
  }

  /** Whether a request that takes this step meets any of it; what runs by itself is not waited for. */
  within(step: Step): boolean {
    if (!this.possible) return false;
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
    if (!this.possible) return false;
    switch (step.do) {
      case 'shed':
        return this.traffic.sheds[step.shedder]?.accuracy === 'rough';
      case 'call':
        return step.hedgeAfter !== undefined || this.isGuarded(step);
      case 'serve':
        return this.network.stations[step.station]?.breakdowns !== undefined;
      case 'lookup':
        return this.waitsForLoads(step);
      default:
        return false;
    }
  }

  private isGuarded(call: Call): boolean {
    const { breaker, pool, budget } = call;
    if (breaker === undefined && pool === undefined && budget === undefined) return false;
    if (pool !== undefined && this.traffic.isFull(pool)) return true;
    const { one, tries } = this.traffic.outcomes.called(call);
    const allowed = breaker === undefined ? undefined : this.network.breakers?.[breaker]?.errors;
    if (allowed !== undefined && one.failed.reduce((sum, each) => sum + each, one.stuck) > FEW * allowed) return true;
    const ratio = budget === undefined ? undefined : this.network.retryBudgets?.[budget]?.ratio;
    return ratio !== undefined && tries - 1 > FEW * ratio;
  }

  private waitsForLoads({ store: index, miss }: Extract<Step, { do: 'lookup' }>): boolean {
    const store = this.network.stores[index];
    if (store?.coalesced !== true) return false;
    const most = keyGroups(store.popularity, store.keys).reduce((sum, { probability }) => Math.max(sum, probability), 0);
    return this.traffic.lookedUp(index) * most * meanTime(this.traffic, miss) > SELDOM;
  }
}
