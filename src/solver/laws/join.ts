import type { Network, Step } from '../../network/index.js';
import { atLeast } from './counting.js';
import { Curve } from './curve.js';
import { constant, scaled } from './law.js';
import type { Lattice } from './lattice.js';
import { doubted, errorOf, EXACT, type Quality, type Took } from '../took.js';
import type { Traffic } from '../traffic.js';
import { fromCurve, narrowest } from './transforms.js';

/** What cells of some percent's width make of a mean. */
const STEP = 0.002;

export interface Branch {
  readonly step: Step;
  readonly took: Took;
}

/**
 * The time until `need` of the branches have succeeded, taken as independent. Branches that are single queues fed by this fork alone see the same arrivals and
 * are not: their maximum is corrected as Nelson & Tantawi found ("Approximate analysis of fork/join synchronization", IEEE Trans. Computers 37(6), 1988).
 */
export function join(lattice: Lattice, network: Network, traffic: Traffic, branches: readonly Branch[], need: number): Took {
  // Queues with common arrivals are not independent, which the maximum feels.
  const waiting = branches.length > 1 && branches.some(({ took }) => took.queues > 0);
  const stations = waiting ? branches.map(({ step }) => soleStation(step)).filter((station) => station !== null) : [];
  // Those in one queue come after each other, not beside.
  const same = new Set(stations).size < stations.length;
  const joined = same ? errorOf('rough') : waiting ? errorOf('fair') / 2 : branches.length > 1 ? STEP : 0;
  const worst = (read: (quality: Quality) => number): number => Math.max(0, ...branches.map(({ took }) => read(took.quality)));
  const quality = doubted({ mean: worst(({ mean }) => mean), tail: worst(({ tail }) => tail) }, joined);
  const wanted = Math.min(need, branches.length);
  const queues = Math.max(0, ...branches.map(({ took }) => took.queues));
  const endless = branches.filter(({ took }) => took.endless).length > branches.length - wanted;
  if (wanted === 0) return { ok: constant(0), failed: null, quality: EXACT, queues: 0, endless: false };
  const laws = branches.flatMap(({ took }) => took.ok ?? []);
  const curves = laws.map((law) => Curve.of(lattice, law).settled());
  const mass =
    curves.length < wanted
      ? 0
      : atLeast(
          laws.map(({ mass: each }) => each),
          wanted,
        );
  if (mass <= 0) return { ok: null, failed: constant(0, endless ? 1e-12 : 1), quality, queues, endless };
  const shifts = laws.map((law) => law.shift).sort((a, b) => a - b);
  const shift = shifts[wanted - 1] ?? 0;
  const shrink = wanted === branches.length ? synchronised(network, traffic, branches) : 1;
  const chances = curves.map(() => 0);
  const below = (x: number): number => {
    const time = shift + x / shrink;
    for (let at = 0; at < curves.length; at++) {
      const curve = curves[at];
      chances[at] = curve ? curve.mass - curve.beyond(time) : 0;
    }
    return atLeast(chances, wanted);
  };
  const ok = {
    ...fromCurve(lattice, below, { mass, shift, width: Math.min(...laws.map(narrowest)) / laws.length }),
    beyond: (time: number) => (time < shift ? mass : Math.max(0, mass - below(time - shift))),
  };
  // When it fails is not followed up: about as late as it would have succeeded.
  const failed = mass < 1 - 1e-12 ? scaled(ok, (1 - mass) / mass) : null;
  return { ok, failed, quality, queues, endless };
}

/** By how much the maximum of equal queues with common arrivals is shorter than that of independent ones; 1 when the branches are not such queues. */
function synchronised(network: Network, traffic: Traffic, branches: readonly Branch[]): number {
  if (branches.length < 2) return 1;
  const stations = branches.map(({ step }) => soleStation(step));
  if (new Set(stations).size < branches.length) return 1;
  let ratio = 0;
  for (const index of stations) {
    const station = index === null ? undefined : network.stations[index];
    const served = index === null ? undefined : traffic.stations[index];
    const offered = index === null ? undefined : traffic.offered[index];
    if (!station || !served || !offered || station.replicas * station.servers !== 1 || offered.services.length !== 1) return 1;
    if (ratio !== 0 && Math.abs(served.utilisation - ratio) > 0.01) return 1;
    ratio = served.utilisation;
  }
  const harmonic = branches.reduce((sum, _, index) => sum + 1 / (index + 1), 0);
  const part = harmonic / 1.5;
  return ((part + (4 / 11) * (1 - part) * ratio) * (12 - ratio)) / 8 / harmonic;
}

/** The one station that a branch waits for, when it does nothing else; null otherwise. */
export function soleStation(step: Step): number | null {
  switch (step.do) {
    case 'serve':
      return step.station;
    case 'call':
      return step.timeout === null ? soleStation(step.body) : null;
    case 'sequence': {
      const [only, ...others] = step.steps.filter((each) => each.do !== 'commit' && each.do !== 'read' && each.do !== 'put');
      return only && others.length === 0 ? soleStation(only) : null;
    }
    default:
      return null;
  }
}
