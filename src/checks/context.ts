import { callGraph } from '../kinds/graph.js';
import { compile, type Compiled } from '../kinds/compile.js';
import type { Results } from '../kinds/results.js';
import type { RuleContext } from '../kinds/rule.js';
import { componentAt } from '../kinds/view.js';
import type { Architecture, Component } from '../model/index.js';
import { sourceRates, visits, type Visits } from '../network/index.js';

/** What rules ask of a design, worked out when it is first asked for. */
export function contextOf(architecture: Architecture, results: Results | null): RuleContext {
  const graph = callGraph(architecture);
  const present = (ids: readonly string[]): Component[] => ids.flatMap((id) => componentAt(architecture, id) ?? []);
  const compiled = once(() => compile(architecture));
  const hitRatio = (store: number): number => hitRatioOf(store, compiled(), results);
  const plain = once(() => offeredLoad(compiled(), results, hitRatio));
  return {
    architecture,
    results,
    get compiled() {
      return compiled();
    },
    hitRatio,
    offered: (ratios) => (ratios ? offeredLoad(compiled(), results, ratios) : plain()),
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
function offeredLoad(compiled: Compiled, results: Results | null, hitRatio: (store: number) => number): Visits {
  const { network } = compiled;
  const rates = sourceRates(network, { load: [], disruptions: [] }).map((rate, index) => {
    const source = network.sources[index];
    const offered = source && results?.components[source.owner]?.metrics.offered?.value;
    return source?.load.type === 'closed' && typeof offered === 'number' ? offered : rate;
  });
  return visits(network, rates, hitRatio);
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
