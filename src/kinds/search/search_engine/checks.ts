import { formatQuantity } from '../../../model/index.js';
import { GIB } from '../../cost/prices.js';
import { sizeOf } from '../../family.js';
import { at, repair, rule, setProperty, type Rule } from '../../rule.js';
import { holdersOf } from '../../view.js';
import { shardsFor } from './behaviour.js';

const ON = 'search_engine';

export const searchEngineRules: readonly Rule[] = [
  rule(
    'search/no-copies',
    {
      on: ON,
      severity: 'warning',
      title: 'Each shard is on one node alone',
      doc: 'Without a copy, the loss of a node makes the index red: a part of the documents is not found. One copy is Elasticsearch’s default.',
      fixable: true,
      safe: false,
    },
    (search, found) => {
      if (search.replicas > 0) return;
      found(
        at(search, 'replicas'),
        `${search.name} keeps no copy of its shards: what is on a node that is lost is not found`,
        setProperty(search.component, 'replicas', '1'),
      );
    },
  ),
  rule(
    'search/more-copies-than-nodes',
    {
      on: ON,
      severity: 'warning',
      title: 'Copies have no node to stand on',
      doc: 'A copy never stands on the node of its original: with fewer nodes than copies the index stays yellow, and copies that are written down do not exist.',
      fixable: true,
      safe: false,
    },
    (search, found) => {
      if (search.replicas < search.nodes) return;
      found(
        at(search, 'nodes'),
        `${search.name} keeps ${search.replicas + 1} copies in all on ${search.nodes} ${search.nodes === 1 ? 'node' : 'nodes'}`,
        setProperty(search.component, 'nodes', String(search.replicas + 1)),
      );
    },
  ),
  rule(
    'search/large-shards',
    {
      on: ON,
      severity: 'warning',
      title: 'Shards are too large',
      doc: 'A shard moves as a whole when a node is lost, and a query waits for the slowest: Elastic advises 10 to 50 GiB for each (“Size your shards”). The number of shards is chosen when an index is made.',
      fixable: true,
      safe: false,
    },
    (search, found, { architecture }) => {
      const size = sizeOf(architecture, search.component);
      if (size / search.shards <= 50 * GIB) return;
      found(
        at(search, 'shards'),
        `the ${search.shards === 1 ? 'only shard' : `${search.shards} shards`} of ${search.name} would hold ${formatQuantity(size / search.shards, 'size')}${search.shards === 1 ? '' : ' each'}; 50GiB are advised at most`,
        setProperty(search.component, 'shards', String(Math.ceil(size / (30 * GIB)))),
      );
    },
  ),
  rule(
    'search/many-shards',
    {
      on: ON,
      severity: 'warning',
      title: 'A node carries too many shards',
      doc: 'Every shard costs memory and a thread for every query, however small it is. Elastic advises at most 20 shards for each GiB of heap, and allows 1,000 on a node (“Size your shards”).',
    },
    (search, found) => {
      const each = (search.shards * (search.replicas + 1)) / search.nodes;
      const most = shardsFor(search.heap);
      if (each <= most) return;
      found(
        at(search, 'shards'),
        `each of the ${search.nodes} nodes of ${search.name} carries ${formatQuantity(each, 'number')} shards, and its heap is enough for ${formatQuantity(most, 'number')}`,
      );
    },
  ),
  rule(
    'search/system-of-record',
    {
      on: ON,
      severity: 'warning',
      title: 'A search engine is the only place where data is',
      doc: 'A search engine acknowledges before others can see, has no transactions, and its index is made anew when its analysis changes. Keep the data in a database and feed the index from it.',
      fixable: true,
      safe: false,
    },
    (search, found, { architecture }) => {
      const alone = search.holds !== undefined && holdersOf(architecture, search.holds).every((other) => other.id === search.id);
      if (!search.system_of_record) return;
      found(
        at(search, 'system_of_record'),
        `${search.name} is the system of record${alone ? ` for ${search.holds ?? ''}, which nothing else holds` : ''}, and a search engine has no transactions`,
        setProperty(search.component, 'system_of_record', 'off'),
      );
    },
  ),
  rule(
    'search/even-masters',
    {
      on: ON,
      severity: 'warning',
      title: 'An even number of nodes may become master',
      doc: 'A master is elected by more than half: four survive the loss of one, as three do, and two survive the loss of none. Three are what Elastic advises (“Designing for resilience”).',
      fixable: true,
      safe: false,
    },
    (search, found) => {
      const { master_eligible: masters, nodes } = search;
      if (masters % 2 === 1) return;
      const tolerated = Math.floor((masters - 1) / 2);
      // Of two, one fewer would be one alone.
      const wanted = masters > 2 ? masters - 1 : 3;
      found(
        at(search, 'master_eligible'),
        `the ${masters} nodes of ${search.name} that may become master survive the loss of ${tolerated === 0 ? 'none' : tolerated} of them; ${wanted} survive ${Math.floor((wanted - 1) / 2)}`,
        repair(
          wanted > nodes ? `Let three of three nodes become master` : `Set \`master_eligible: ${wanted}\``,
          { change: 'set', component: search.id, property: 'master_eligible', value: String(wanted) },
          ...(wanted > nodes ? [{ change: 'set', component: search.id, property: 'nodes', value: String(wanted) } as const] : []),
        ),
      );
    },
  ),
];
