import type { Estimate, Step } from '../network/index.js';
import type { Measured, NetworkBuilder, Visit } from './behaviour.js';
import { unknown } from './figures/estimate.js';
import { NOTHING } from './lowering/steps.js';

/** Answers that a front end keeps: how long, and in how much memory; of how many different ones there are, of what size. */
interface Answers {
  readonly ttl: number;
  readonly capacity: number;
  readonly objects: number;
  readonly object_size: number;
}

/** How unevenly answers are asked for: Zipf's law near 1 fits most caches (Yang et al., "A large scale analysis of hundreds of in-memory cache clusters", OSDI 2020). */
const POPULARITY = { type: 'zipf', exponent: 0.9 } as const;

/** Operations that change something, and so are never answered from what is kept. */
const WRITES: ReadonlySet<string> = new Set(['write', 'put', 'publish', 'delete']);

/** The role of its store. */
const ANSWERS = 'answers';

/** Keeps answers, the most recently used, when it is told to. */
export function addAnswers(owner: string, answers: Answers | undefined, net: NetworkBuilder): void {
  if (answers === undefined) return;
  const store = net.store({
    owner,
    eviction: 'lru',
    entries: Math.max(1, Math.floor(answers.capacity / Math.max(1, answers.object_size))),
    ttl: answers.ttl,
    keys: Math.max(1, Math.round(answers.objects)),
    popularity: POPULARITY,
    consistency: 'ttl',
  });
  net.remember(owner, ANSWERS, store);
}

/** What comes after it, for requests whose answer it does not have. */
export function unlessKept(owner: string, visit: Visit, net: NetworkBuilder): Step {
  const store = net.recall(owner, ANSWERS);
  if (store === null || WRITES.has(visit.call.operation ?? '')) return visit.then();
  return { do: 'lookup', store, hit: NOTHING, miss: visit.then() };
}

/** The share of the requests that it may answer itself which it did. */
export function keptShare(measured: Measured): Estimate {
  const index = measured.index(ANSWERS);
  if (index === null) return unknown('it keeps no answers');
  const store = measured.measurements.stores[index];
  return !store || store.lookups.value === 0 ? unknown('nobody asks for an answer that it may keep') : store.hitRatio;
}
