import type { Outage } from '../../behaviour.js';

/** Where the copies of shards stand: shard i has its copies on the nodes i, i + 1, … in turn. */
interface Cluster {
  readonly nodes: number;
  readonly shards: number;
  /** Of each shard, with the first. */
  readonly copies: number;
  /** Bytes on each node. */
  readonly load: number;
}

/** Seconds of a run. */
export interface Colours {
  /** Every shard has a copy, and some have fewer than they should. */
  readonly yellow: number;
  /** Some shard has none. */
  readonly red: number;
}

/** Seconds that a cluster waits for a lost node before it makes its copies again: `index.unassigned.node_left.delayed_timeout` (Elasticsearch's default). */
const WAITS = 60;
/** Bytes per second that a node takes in meanwhile: `indices.recovery.max_bytes_per_sec` (Elasticsearch's default, 40mb). */
const REBUILDS = 40 * 1024 ** 2;

interface Loss {
  readonly node: number;
  readonly from: number;
  readonly to: number;
  /** When its copies stand elsewhere, if there is a node for them and a copy to make them from. */
  readonly rebuilt: number;
}

/** For how long a cluster was yellow and red until `end`, with nodes that were gone for a while. */
export function coloursOf(cluster: Cluster, outages: readonly Outage[], end: number): Colours {
  const losses = outages.flatMap(({ from, to, replicas }) =>
    (replicas ?? Array.from({ length: cluster.nodes }, (_, node) => node)).map((node): Loss => ({
      node,
      from,
      to: Math.min(to, end),
      rebuilt: from + WAITS + cluster.load / REBUILDS,
    })),
  );
  const times = [...new Set(losses.flatMap(({ from, to, rebuilt }) => [from, to, rebuilt]))]
    .filter((time) => time < end)
    .sort((a, b) => a - b);
  const seconds = { green: 0, yellow: 0, red: 0 };
  times.forEach((from, index) => {
    const to = times[index + 1] ?? end;
    seconds[colourAt((from + to) / 2, cluster, losses)] += to - from;
  });
  return seconds;
}

function colourAt(time: number, { nodes, shards, copies }: Cluster, losses: readonly Loss[]): keyof Colours | 'green' {
  const gone = losses.filter(({ from, to }) => from <= time && time < to);
  const room = nodes - new Set(gone.map(({ node }) => node)).size >= copies;
  let colour: keyof Colours | 'green' = 'green';
  // Shards whose numbers differ by the number of nodes stand alike.
  for (let shard = 0; shard < Math.min(shards, nodes); shard++) {
    const homes = Array.from({ length: copies }, (_, copy) => (shard + copy) % nodes);
    const there = homes.filter((home) => {
      const loss = gone.find(({ node }) => node === home);
      return !loss || (room && time >= loss.rebuilt && homes.some((other) => other !== home && stays(other, loss, losses)));
    });
    if (there.length === 0) return 'red';
    if (there.length < copies) colour = 'yellow';
  }
  return colour;
}

/** Whether a node is there from the loss of another until what that had stands elsewhere. */
function stays(node: number, { from, rebuilt }: Loss, losses: readonly Loss[]): boolean {
  return !losses.some((loss) => loss.node === node && loss.from < rebuilt && loss.to > from);
}
