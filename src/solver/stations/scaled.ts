import { estimate } from '../estimates.js';
import {
  sourceRates,
  storeState,
  visits,
  wantedReplicas,
  type Demand,
  type Experiment,
  type Network,
  type ScalerMeasure,
} from '../../network/index.js';

/**
 * The network once its scalers have settled: every scaled station with the replicas that keep the offered load at the target, when no request
 * fails. What queues until then, and how the number wavers, only a simulation shows.
 */
export function settled(network: Network, experiment: Experiment): Network {
  const { scalers = [] } = network;
  if (scalers.length === 0) return network;
  const demands = steadyDemands(network, experiment);
  const stations = [...network.stations];
  for (const scaler of scalers) {
    const station = stations[scaler.station];
    if (station)
      stations[scaler.station] = { ...station, replicas: wantedReplicas(scaler, station.servers, demands[scaler.station]?.work ?? 0) };
  }
  return { ...network, stations };
}

/** What every station is asked to do when no request fails, with the hit ratios that stores come to. */
export function steadyDemands(network: Network, experiment: Experiment): readonly Demand[] {
  const rates = sourceRates(network, experiment);
  const plain = visits(network, rates, (store) => storeState({ ...(network.stores[store] ?? NO_STORE), ttl: null }, 1).hitRatio);
  return visits(network, rates, (store) => storeState(network.stores[store] ?? NO_STORE, plain.stores[store] ?? 0).hitRatio).stations;
}

export function scalerMeasures({ scalers = [], stations }: Network, not?: string): readonly ScalerMeasure[] {
  return scalers.map(({ station }) => {
    const replicas = not === undefined ? (stations[station]?.replicas ?? null) : null;
    const instances = estimate(replicas, 'fair', not ?? 'offered load / servers of a replica / target');
    const none = estimate(null, 'exact', not ?? 'nothing changes in the steady state');
    return { instances, most: instances, lag: none, changes: none };
  });
}

const NO_STORE = {
  owner: '',
  eviction: 'lru',
  entries: 0,
  ttl: null,
  keys: 1,
  popularity: { type: 'uniform' },
  consistency: 'ttl',
} as const;
