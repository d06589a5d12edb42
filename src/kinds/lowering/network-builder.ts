import { isKind, type Architecture, type Component } from '../../model/index.js';
import type {
  Breaker,
  Limiter,
  Log,
  Network,
  Pool,
  Program,
  ReplicaSet,
  RetryBudget,
  Router,
  Scaler,
  Shedder,
  Source,
  Station,
  Step,
  Store,
  Visits,
} from '../../network/index.js';
import type { NetworkBuilder } from '../behaviour.js';
import { regionOf, travel } from './distance.js';
import { callGraph } from '../graph.js';
import { componentAt, viewOf, viewsOf } from '../view.js';

/** Index of a component's primitives by the roles that its behaviour gave them. */
export type Roles = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** The builder as the compiler sees it: with what behaviours have collected. */
export interface Collector extends NetworkBuilder {
  readonly roles: Roles;
  readonly notes: readonly string[];
  /** How often a behaviour has asked for a demand that was not known. */
  readonly wanted: number;
  /** What the network's stations and stores are asked for, from now on. */
  know(demands: Visits): void;
  /** The zones of the machines that answer: all stations of a component but those of read replicas. */
  servingZones(component: string): readonly number[];
  /** The network's time there and back for a call, see `distance.ts`: the same step for all calls of the same two from the same place. */
  travel(from: Component, to: Component, location: string | null): Step | null;
  network(programs: readonly Program[]): Network;
}

/** The role of the index under which a component's calls are measured, or those of a part of it. */
export function ownerRole(part?: string): string {
  return part === undefined ? 'owner' : `owner ${part}`;
}

export function collector(architecture: Architecture): Collector {
  let demands: Visits | null = null;
  let wanted = 0;
  const sources: Source[] = [];
  const stations: Station[] = [];
  const routers: Router[] = [];
  const stores: Store[] = [];
  const limiters: Limiter[] = [];
  const replicaSets: ReplicaSet[] = [];
  const breakers: Breaker[] = [];
  const pools: Pool[] = [];
  const retryBudgets: RetryBudget[] = [];
  const shedders: Shedder[] = [];
  const logs: Log[] = [];
  const scalers: Scaler[] = [];
  const owners: string[] = [];
  const ownerIndex = new Map<string, number>();
  const roles = new Map<string, Map<string, number>>();
  const notes = new Set<string>();
  const owned = new Map<string, number[]>();
  const serving = new Map<string, readonly number[]>();
  /** By caller, and then by callee and place. */
  const travels = new Map<string, Map<string, Step | null>>();
  const graph = callGraph(architecture);
  const add = <T>(list: T[], item: T): number => list.push(item) - 1;
  const present = (ids: readonly string[]): Component[] => ids.flatMap((id) => componentAt(architecture, id) ?? []);

  const stationAt = (index: number): Station => {
    const station = stations[index];
    if (!station) throw new RangeError(`no station ${index}`);
    return station;
  };
  const servingZones = (component: string): readonly number[] => {
    let zones = serving.get(component);
    if (!zones) {
      const own = (owned.get(component) ?? []).map(stationAt).filter(({ role }) => role !== 'replicas');
      serving.set(component, (zones = own.flatMap((station) => station.zones)));
    }
    return zones;
  };

  return {
    architecture,
    roles,
    get notes() {
      return [...notes];
    },
    clients: clientsOf(architecture),
    source: (source) => add(sources, source),
    station: (station) => {
      const index = add(stations, station);
      const own = owned.get(station.owner);
      if (own) own.push(index);
      else owned.set(station.owner, [index]);
      serving.delete(station.owner);
      travels.clear();
      return index;
    },
    router: (router) => add(routers, router),
    store: (store) => add(stores, store),
    limiter: (limiter) => add(limiters, limiter),
    replicaSet: (set) => add(replicaSets, set),
    breaker: (breaker) => add(breakers, breaker),
    pool: (pool) => add(pools, pool),
    retryBudget: (budget) => add(retryBudgets, budget),
    shedder: (shedder) => add(shedders, shedder),
    log: (log) => add(logs, log),
    scaler: (scaler) => add(scalers, scaler),
    get wanted() {
      return wanted;
    },
    know: (all) => {
      demands = all;
    },
    demand: (station) => {
      if (demands === null) wanted++;
      return demands?.stations[station] ?? null;
    },
    lookups: (store) => {
      if (demands === null) wanted++;
      return demands?.stores[store] ?? null;
    },
    stationAt,
    servingZones,
    travel: (from, to, location) => {
      let known = travels.get(from.id);
      if (!known) travels.set(from.id, (known = new Map<string, Step | null>()));
      const key = location === null ? to.id : `${to.id} ${location}`;
      let step = known.get(key);
      if (step === undefined) known.set(key, (step = travel(architecture, from, to, location, servingZones)));
      return step;
    },
    stations: (owner) => owned.get(owner) ?? [],
    remember: (component, role, index) => {
      const own = roles.get(component);
      if (own) own.set(role, index);
      else roles.set(component, new Map([[role, index]]));
    },
    recall: (component, role) => roles.get(component)?.get(role) ?? null,
    component: (id) => componentAt(architecture, id),
    callers: (id) => present(graph.callers(id)),
    callees: (id) => present(graph.callees(id)),
    zones: (component, machines, first = 0) => zonesOf(architecture, component, machines, first),
    note: (sentence) => {
      notes.add(sentence);
    },
    owner: (component, part) => {
      // Names of components have no spaces.
      const name = part === undefined ? component : `${component} ${part}`;
      const existing = ownerIndex.get(name);
      if (existing !== undefined) return existing;
      const index = add(owners, name);
      ownerIndex.set(name, index);
      const own = roles.get(component) ?? new Map<string, number>();
      roles.set(component, own.set(ownerRole(part), index));
      return index;
    },
    network: (flows) => ({
      sources,
      stations,
      routers,
      stores,
      limiters,
      replicaSets,
      ...(breakers.length > 0 ? { breakers } : {}),
      ...(pools.length > 0 ? { pools } : {}),
      ...(retryBudgets.length > 0 ? { retryBudgets } : {}),
      ...(shedders.length > 0 ? { shedders } : {}),
      ...(logs.length > 0 ? { logs } : {}),
      ...(scalers.length > 0 ? { scalers } : {}),
      flows,
      owners,
    }),
  };
}

/** Machines take the zones of their component in turn; a region has zones 1 to `zones`. */
function zonesOf(architecture: Architecture, component: Component, machines: number, first: number): number[] {
  const region = regionOf(architecture, component);
  if (!region || !isKind(component, 'placed')) return [];
  const available = Math.max(1, viewOf<'region'>(region).zones);
  const { zone } = viewOf<'placed'>(component);
  if (zone !== undefined) return Array<number>(machines).fill(Math.min(available, zone));
  const used = Math.min(available, Math.max(1, viewOf<'placed'>(component).zones ?? available));
  const zones: number[] = [];
  for (let machine = 0; machine < machines; machine++) zones.push(((first + machine) % used) + 1);
  return zones;
}

function clientsOf(architecture: Architecture): number {
  const clients = viewsOf(architecture, 'users').reduce((sum, users) => sum + (users.count ?? users.clients), 0);
  return Math.max(1, Math.round(clients));
}
