import { callGraph, callsByCallee } from '../kinds/graph.js';
import { compiledOf, type Compiled } from '../kinds/lowering/compile.js';
import type { Results } from '../kinds/figures/results.js';
import type { RuleContext } from '../kinds/rule.js';
import { componentAt } from '../kinds/view.js';
import type { Architecture, Component } from '../model/index.js';
import { demandOf, flowsByStore, sourceRates, visits, type Demand } from '../network/index.js';

/** What rules ask of a design, worked out when it is first asked for. */
export function contextOf(architecture: Architecture, results: Results | null): RuleContext {
  const graph = callGraph(architecture);
  const present = (ids: readonly string[]): Component[] => ids.flatMap((id) => componentAt(architecture, id) ?? []);
  const compiled = () => compiledOf(architecture);
  const hitRatio = (store: number): number => hitRatioOf(store, compiled(), results);
  const rates = once(() => offeredRates(compiled(), results));
  const plain = once(() => visits(compiled().network, rates(), hitRatio));
  const askers = once(() => flowsByStore(compiled().network));
  return {
    architecture,
    results,
    get compiled() {
      return compiled();
    },
    hitRatio,
    offered: plain,
    offeredWithout: (store) => {
      const { network } = compiled();
      const flows = askers().get(store) ?? new Set();
      const without = new Map<number, Demand>();
      const warm = demandOf(network, rates(), hitRatio, flows);
      for (const [station, cold] of demandOf(network, rates(), (each) => (each === store ? 0 : hitRatio(each)), flows)) {
        const all = plain().stations[station];
        const part = warm.get(station);
        const shifted = (figure: keyof Demand): number => (all?.[figure] ?? 0) - (part?.[figure] ?? 0) + cold[figure];
        without.set(station, { rate: shifted('rate'), work: shifted('work'), square: shifted('square') });
      }
      return without;
    },
    callsOf: (id) => callsByCallee(architecture).get(id) ?? [],
    callers: (id) => present(graph.callers(id)),
    callees: (id) => present(graph.callees(id)),
    component: (id) => componentAt(architecture, id),
  };
}

function once<T extends object>(compute: () => T): () => T {
  let value: T | null = null;
  return () => (value ??= compute());
}

/** Users who wait for answers send what was solved; others send their rate. */
function offeredRates({ network }: Compiled, results: Results | null): number[] {
  return sourceRates(network, { load: [], disruptions: [] }).map((rate, index) => {
    const source = network.sources[index];
    const offered = source && results?.components[source.owner]?.metrics.offered?.value;
    return source?.load.type === 'closed' && typeof offered === 'number' ? offered : rate;
  });
}

/** A cache tells its hit ratio; resolvers' caches are told by the queries that pass them. */
function hitRatioOf(store: number, compiled: Compiled, results: Results | null): number {
  const owner = compiled.network.stores[store]?.owner;
  const metrics = owner === undefined ? undefined : results?.components[owner]?.metrics;
  const ratio = metrics?.hit_ratio?.value;
  if (typeof ratio === 'number') return ratio;
  const [queries, throughput] = [metrics?.queries?.value, metrics?.throughput?.value];
  return typeof queries === 'number' && typeof throughput === 'number' && throughput > 0 ? Math.max(0, 1 - queries / throughput) : 0;
}
