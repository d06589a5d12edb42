import type { CallStep } from '../../../model/index.js';
import type { Estimate, Step } from '../../../network/index.js';
import type { Behaviour, Measured, NetworkBuilder, View, Visit } from '../../behaviour.js';
import { byLocation } from '../../lowering/by-location.js';
import { regionOf, userRoundTrip } from '../../lowering/distance.js';
import { derive, known, unknown } from '../../figures/estimate.js';
import { DEAD, buildGates, gateEffects, throughGates } from './gates.js';
import { addStation, serve, stationFault } from '../../lowering/server.js';
import { choose, NOTHING, sequence } from '../../lowering/steps.js';
import { entries } from '../../view.js';

type Dns = View<'dns'>;

/**
 * A lookup asks one of the resolvers at random, each of which keeps the answer for the TTL: a cache with a key for each resolver, so that R
 * resolvers with q queries per second each send R q / (1 + q TTL) to the zone (Jung, Berger, Balakrishnan: "Modeling TTL-based Internet caches",
 * INFOCOM 2003).
 */
export const dns: Behaviour<'dns'> = {
  standsAside: true,

  build: (view, net) => {
    addStation(view, net);
    const resolvers = Math.max(1, Math.round(view.resolvers));
    const store = net.store({
      owner: view.id,
      eviction: 'ttl_only',
      entries: resolvers,
      ttl: view.ttl,
      keys: resolvers,
      popularity: { type: 'uniform' },
      consistency: 'ttl',
    });
    net.remember(view.id, 'resolvers', store);
    if (view.routing === 'failover' && view.health_check) buildGates(view.id, net);
  },

  /** A primary that dies is noticed, and clients turn to the secondary as their answers run out; and back, when it is there again. */
  follows: (view, scenario, net) => gateEffects(view, scenario, net),

  visit: (view, visit, net) => {
    const store = net.recall(view.id, 'resolvers');
    const ask = serve(view, visit, net);
    const lookup: Step = store === null ? ask : { do: 'lookup', store, hit: NOTHING, miss: ask };
    return sequence(visit.answered(lookup), route(view, visit, net));
  },

  fault: (view, event, net) => stationFault(view.id, event, net),

  measure: (view, measured) => {
    const store = measured.index('resolvers');
    const lookups = store === null ? undefined : measured.measurements.stores[store];
    const calls = measured.calls();
    return {
      queries: lookups
        ? derive('lookups × (1 - hits in resolvers)', [lookups.lookups, lookups.hitRatio], (rate, hits) => rate * (1 - hits))
        : unknown('no flow asks for the name'),
      lookup: calls ? calls.latency.mean : unknown('no flow asks for the name'),
      failover_time:
        view.routing === 'simple'
          ? unknown('`simple` routing leads clients nowhere else')
          : view.health_check
            ? known(failoverTime(view.health_check, view.ttl), 'interval × failures + TTL')
            : unknown('no health check: clients are never led away from a dead target'),
      largest_share: largestShare(view, measured),
      dead_requests: deadRequests(view, measured),
    };
  },
};

/** Seconds until the last client has left a dead target. */
export function failoverTime(check: { readonly interval: number; readonly failures: number }, ttl: number): number {
  return check.interval * check.failures + ttl;
}

/** Of what the targets are asked, what the busiest of them is asked. */
function largestShare(view: Dns, measured: Measured): Estimate {
  const rates = (view.targets ?? []).flatMap((target) => measured.callsOf(target)?.arrivalRate ?? []);
  if (rates.length === 0) return unknown('no flow calls its targets');
  return derive(
    'calls of the busiest target / calls of all',
    rates,
    (...each) => Math.max(...each) / each.reduce((sum, rate) => sum + rate, 0),
  );
}

/** Requests per second that a dead primary was asked by those who did not know it yet. */
function deadRequests(view: Dns, measured: Measured): Estimate {
  if (view.routing !== 'failover' || !view.health_check) return unknown('only with a health check it is known when a target is dead');
  const turned = measured.calls(DEAD);
  if (!turned) return known(0, 'no request was sent to a dead target');
  return derive('failed before clients were led away', [turned.arrivalRate, turned.errors.unavailable], (rate, share) => rate * share);
}

/** What the client does with the answer. Several calls that follow a name in a flow are its targets, of which each request gets one. */
function route(view: Dns, visit: Visit, net: NetworkBuilder): Step {
  const targets = visit.call.then.filter((step): step is CallStep => step.step === 'call');
  if (targets.length < 2 || targets.length < visit.call.then.length) return visit.then();
  const only = (target: CallStep | undefined, location?: string): Step => (target ? visit.then([target], location) : NOTHING);
  const to = (id: string | undefined): CallStep | undefined => targets.find((target) => target.to === id);

  if (view.health_check && view.routing !== 'failover' && view.routing !== 'simple')
    net.note(
      `${view.id}: with \`routing: ${view.routing}\` a simulation leads nobody away from a target that is dead; with \`failover\` it does`,
    );
  switch (view.routing) {
    case 'weighted': {
      const weights = new Map(entries(view.weights));
      const total = targets.reduce((sum, target) => sum + Math.max(0, weights.get(target.to) ?? 0), 0);
      return choose(targets.map((target) => ({ weight: total > 0 ? Math.max(0, weights.get(target.to) ?? 0) : 1, step: only(target) })));
    }
    case 'failover': {
      const primary = to(view.primary) ?? targets[0];
      const secondary = to(view.secondary) ?? targets.find((target) => target !== primary);
      if (!primary || !secondary || !view.health_check) return only(primary);
      net.note(
        `${view.id}: without a scenario nothing tells a request that ${primary.to} refuses from one that finds it dead, and ${secondary.to} is taken to answer both`,
      );
      return throughGates(view.id, net, only(primary), only(secondary));
    }
    case 'latency':
      return byLocation(visit, net, (location) => only(nearest(targets, location, net), location)) ?? evenly(targets, only);
    case 'geolocation': {
      const locations = new Map(entries(view.locations));
      const answer = (location: string): CallStep | undefined => to(locations.get(location) ?? locations.get('default'));
      return byLocation(visit, net, (location) => only(answer(location), location)) ?? only(to(locations.get('default')) ?? targets[0]);
    }
    case 'simple':
    case 'multivalue':
      return evenly(targets, only);
  }
}

function evenly(targets: readonly CallStep[], only: (target: CallStep) => Step): Step {
  return choose(targets.map((target) => ({ weight: 1, step: only(target) })));
}

/** The target in the region with the shortest round trip from the location. */
function nearest(targets: readonly CallStep[], location: string, net: NetworkBuilder): CallStep | undefined {
  const far = (target: CallStep): number => {
    const component = net.component(target.to);
    const region = component && regionOf(net.architecture, component);
    return (region && userRoundTrip(location, region)) ?? Infinity;
  };
  return [...targets].sort((a, b) => far(a) - far(b))[0];
}
