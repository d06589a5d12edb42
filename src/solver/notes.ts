import type { Experiment, Network, Scaler } from '../network/index.js';
import { guardNotes } from './stations/guards.js';
import { partsOf } from './program.js';
import type { Traffic } from './traffic.js';

/** What a person should know about the answer. */
export function notesOf(network: Network, experiment: Experiment, traffic: Traffic): string[] {
  const notes: string[] = [];
  if (experiment.disruptions.length > 0)
    notes.push('Solved for the steady state without faults; what happens during and after them only a simulation shows.');
  const shaped = network.sources.filter(({ load }) => load.type === 'open' && load.shape.type !== 'flat');
  for (const { owner } of shaped) notes.push(`The load of ${owner} changes with time; solved at its mean rate.`);
  network.stations.forEach((station, index) => {
    const served = traffic.stations[index];
    const offered = traffic.offered[index];
    if (!served || !offered) return;
    const name = station.role ? `${station.owner} (${station.role})` : station.owner;
    if (served.stuck > 0) {
      const growth = offered.rate * served.stuck;
      notes.push(`${name} is overloaded: its queue grows by ${Number(growth.toPrecision(2))} requests per second, without end.`);
    }
  });
  const scaled = new Map<string, Scaler[]>();
  for (const scaler of network.scalers ?? []) {
    const how = `solved with the ${network.stations[scaler.station]?.replicas ?? 0} replicas that scaling comes to for a utilisation of ${Math.round(scaler.target * 100)} %.`;
    scaled.set(how, [...(scaled.get(how) ?? []), scaler]);
  }
  for (const [how, scalers] of scaled) notes.push(`${listed(scalers)} ${scalers.length === 1 ? 'is' : 'are each'} ${how}`);
  const { logs = [] } = network;
  if (logs.length > 0)
    notes.push(
      `The messages of ${listed(logs)} are solved as if every one were handled at once: how far consumers are behind, only a simulation shows.`,
    );
  for (const { owner, breakdowns } of network.stations)
    if (breakdowns) notes.push(`${owner} is solved as if its machines never broke down.`);
  for (const { owner, coalesced } of network.stores)
    if (coalesced === true) notes.push(`${owner} is solved as if everybody who misses the same value at once loaded it.`);
  notes.push(...guardNotes(network, traffic));
  return [...notes, ...stormNotes(network, traffic)];
}

function listed(owned: readonly { readonly owner: string }[]): string {
  return owned.map(({ owner }) => owner).join(', ');
}

/**
 * Stations that keep up while all is calm, but would not if every try failed and was repeated: once overloaded, retries keep them so (a metastable failure; Bronson et al.,
 * HotOS 2021; Huang et al., OSDI 2022).
 */
function stormNotes(network: Network, traffic: Traffic): string[] {
  const worst = network.stations.map(() => 0);
  for (const { body } of network.flows)
    for (const [station, factor] of partsOf(body).storms) worst[station] = Math.max(worst[station] ?? 0, factor);
  return network.stations.flatMap((station, index) => {
    const served = traffic.stations[index];
    const factor = worst[index] ?? 1;
    if (!served || served.stuck > 0 || served.loss > 0 || factor <= 1 || station.capacity !== null || served.utilisation * factor < 1)
      return [];
    const name = station.role ? `${station.owner} (${station.role})` : station.owner;
    return [
      `Once overloaded, ${name} may not recover by itself: retries after timeouts multiply its load by up to ${factor}, to ${Math.round(served.utilisation * factor * 100)} % of its capacity.`,
    ];
  });
}
