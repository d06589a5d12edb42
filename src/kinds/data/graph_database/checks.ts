import { formatQuantity } from '../../../model/index.js';
import { at, rule, setProperty, type Rule } from '../../rule.js';

const ON = 'graph_database';
/** A query that visits more is no longer one that somebody waits for: with 10 µs for each it takes a second. */
const MANY = 100_000;

export const graphDatabaseRules: readonly Rule[] = [
  rule(
    'graph/unbounded',
    {
      on: ON,
      severity: 'warning',
      title: 'A traversal visits more and more',
      doc: 'With f edges at every vertex, h hops visit 1 + f + f² + … + fʰ vertices. Two hops more are two orders of magnitude, and the vertex that everybody is connected to makes it worse. A `limit` ends a query that has seen enough.',
      fixable: true,
      safe: false,
    },
    (graph, found) => {
      let visited = 0;
      for (let hop = 0; hop <= graph.hops; hop += 1) visited += graph.fan_out ** hop;
      if (graph.limit !== undefined || visited <= MANY) return;
      found(
        at(graph, 'hops'),
        `${graph.name} visits ${formatQuantity(visited, 'number')} vertices in ${graph.hops} hops, ${formatQuantity(visited * graph.vertex_time, 'duration')} for one query`,
        setProperty(graph.component, 'limit', '10000'),
      );
    },
  ),
];
