import type { Estimate, Step } from '../../../network/index.js';
import type { Measured, NetworkBuilder, View, Visit } from '../../behaviour.js';
import { derive, known, unknown } from '../../figures/estimate.js';
import { callsOf } from '../../graph.js';
import { breakerRole, POOL } from '../../lowering/guards.js';
import { MAIN } from '../../lowering/server.js';

type Balancer = View<'load_balancer'>;

/** Calls that a breaker counts before it opens: Hystrix' `requestVolumeThreshold`. */
const BREAKER_MINIMUM = 20;

const shedderRole = (callee: string): string => `shedder:${callee}`;

/** The places for connections, of which one more is turned away. */
export function addConnections(view: Balancer, net: NetworkBuilder): void {
  if (view.connection_limit === undefined) return;
  net.remember(view.id, POOL, net.pool({ owner: view.id, size: Math.max(1, Math.round(view.connection_limit)), waiting: 0 }));
}

/** The circuit breaker and the shedding before a component that it calls. */
export function addGuards(view: Balancer, callee: string, net: NetworkBuilder): void {
  const { circuit_breaker: breaker, shed } = view;
  if (breaker) {
    const index = net.breaker({
      owner: view.id,
      errors: Math.min(1, Math.max(1e-6, breaker.errors)),
      window: Math.max(1e-3, breaker.window),
      minimum: BREAKER_MINIMUM,
      openFor: breaker.open_for,
      halfOpen: Math.max(1, Math.round(breaker.half_open)),
    });
    net.remember(view.id, breakerRole(callee), index);
  }
  const station = net.recall(callee, MAIN);
  if (shed === undefined || station === null) return;
  net.remember(view.id, shedderRole(callee), net.shedder({ owner: view.id, station, above: shed }));
}

/** A request is turned away when any component that it would go on to is too busy. */
export function sheds(view: Balancer, visit: Visit, net: NetworkBuilder): readonly Step[] {
  const callees = new Set([...callsOf(visit.call.then)].map(({ to }) => to));
  return [...callees].flatMap((callee): Step[] => {
    const shedder = net.recall(view.id, shedderRole(callee));
    return shedder === null ? [] : [{ do: 'shed', shedder }];
  });
}

export function guardMetrics(view: Balancer, measured: Measured): Readonly<Record<'breaker_open' | 'shed_share', Estimate>> {
  const { measurements } = measured;
  const breakers = measured.indices(breakerRole('')).flatMap((index) => measurements.breakers?.[index]?.open ?? []);
  const shedders = measured.indices(shedderRole('')).flatMap((index) => measurements.shedders?.[index]?.refused ?? []);
  const most = (estimates: readonly Estimate[]): Estimate =>
    estimates.length > 0 ? derive('max over what it calls', estimates, Math.max) : unknown('it calls nothing with servers');
  return {
    breaker_open: view.circuit_breaker ? most(breakers) : known(0, 'it has no circuit breaker'),
    shed_share: view.shed === undefined ? known(0, 'it sheds no load') : most(shedders),
  };
}
