import type { View } from '../../behaviour.js';
import { cloudKind, LIFE, wrote, type Built, type PlanContext } from '../../cloud/kind.js';
import type { SearchPlan } from '../../plan/managed.js';

export const searchEngineOnAws = cloudKind<'search_engine'>({
  kind: 'search_engine',
  builds: [
    'engine',
    'in',
    'zones',
    'zone',
    'nodes',
    'replicas',
    'holds',
    'master_eligible',
    'storage',
    'heap',
    'instance',
    'encryption',
    'public',
    'owner',
    'tags',
  ],
  describes: ['cost', 'time', 'concurrency', 'queue', 'documents', 'system_of_record', ...LIFE],
  leaves: {
    shards: 'is said when an index is made, by the application',
    refresh_interval: 'is said when an index is made, by the application',
    query_fan_out: 'is said with each query, by the application',
    analyzer: 'is said when an index is made, by the application',
  },
  lacks: {
    backup: 'is not built: OpenSearch keeps snapshots of every hour for 14 days by itself',
    scaling: 'is not built: nodes are of a fixed number and size',
  },
  refuses: {
    engine: ({ engine }) =>
      engine === 'solr' ? 'AWS runs no Solr, so it is not built: `engine: opensearch` is, or run it yourself.' : null,
  },
  plan: planSearch,
  describe: (built) => {
    if (built?.as !== 'managed' || built.plan.is !== 'search') return null;
    const { nodes, instance, masters, storage } = built.plan;
    return `OpenSearch domain: ${nodes} × ${instance} with ${storage} GiB${masters > 0 ? `, ${masters} that lead` : ''}`;
  },
});

const GIB = 2 ** 30;
/** Half of a node's memory is the engine's own: r7g has 16 GiB to `large`, and doubles (docs.aws.amazon.com/opensearch-service/latest/developerguide/supported-instance-types.html). */
const NODES: readonly (readonly [heap: number, instance: string])[] = [
  [8, 'r7g.large.search'],
  [16, 'r7g.xlarge.search'],
  [32, 'r7g.2xlarge.search'],
];
/** Volumes of gp3 have 10 GiB to 1.5 TiB on the smallest of these nodes. */
const STORAGE = { least: 10, most: 1536 };
const MOST_NODES = 80;

function planSearch(view: View<'search_engine'>, context: PlanContext): Built {
  const { component } = view;
  if (view.engine === 'solr') return null;
  if (view.engine === 'elasticsearch')
    context.note(
      component,
      'Elasticsearch is built as OpenSearch, which came out of it; AWS runs none of Elasticsearch’s own versions since 7.10.',
    );
  if (view.public && wrote(component, 'public'))
    context.note(component, 'A search engine is never reachable from the internet; it is built in the isolated subnets.');
  context.note(
    component,
    'Whoever may call it is told to OpenSearch by its administrators (roles mapped to the callers’ own), beside AWS’s permissions.',
  );
  if (wrote(component, 'replicas'))
    context.note(component, 'Copies of an index are said when it is made, by the application; `nodes` says how many machines there are.');
  const place = context.place(component);
  // Two or three zones, and as many nodes in each.
  const zones = place.zones.slice(0, view.nodes >= 3 ? 3 : view.nodes >= 2 ? 2 : 1);
  const wanted = Math.max(1, Math.round(view.nodes));
  const nodes = Math.min(MOST_NODES, Math.ceil(wanted / zones.length) * zones.length);
  if (nodes !== wanted)
    context.note(component, `OpenSearch has as many nodes in each zone, and ${MOST_NODES} at most: ${nodes} instead of ${wanted}.`);
  const size = Math.ceil(view.storage / GIB);
  const storage = Math.min(STORAGE.most, Math.max(STORAGE.least, size));
  if (storage !== size)
    context.note(component, `A node of OpenSearch has ${STORAGE.least} to ${STORAGE.most} GiB here: ${storage} instead of ${size} GiB.`);
  // Nodes that lead and hold nothing: three or five, once there are nodes enough to need them.
  const masters = nodes < 3 ? 0 : view.master_eligible >= 5 ? 5 : 3;
  if (wrote(component, 'master_eligible') && masters !== view.master_eligible)
    context.note(component, `OpenSearch has no nodes that only lead below 3 nodes, and 3 or 5 from there on: ${masters} here.`);
  const plan: SearchPlan = {
    is: 'search',
    origin: context.origin(component),
    port: 443,
    version: 'OpenSearch_2.19',
    instance: instanceOf(view, context),
    nodes,
    masters,
    storage,
    zones,
  };
  return { as: 'managed', plan };
}

function instanceOf(view: View<'search_engine'>, context: PlanContext): string {
  const usual = NODES.find(([heap]) => view.heap <= heap * GIB)?.[1] ?? 'r7g.2xlarge.search';
  if (view.instance === undefined) return usual;
  const named = /^([cmr]\d[a-z]{0,2}\.(?:large|\d{0,2}xlarge))(?:\.search)?$/.exec(view.instance)?.[1];
  if (named !== undefined) return `${named}.search`;
  context.note(view.component, `Its \`instance\` is none that OpenSearch has, so it is \`${usual}\`.`);
  return usual;
}
