import { isKind, property, type Component } from '../../model/index.js';
import type { Distribution } from '../../network/index.js';
import { hasStandby } from '../data/cache/content.js';
import { documentLeader } from '../data/document_database/behaviour.js';
import { graphLeader } from '../data/graph_database/behaviour.js';
import { keyValueLeader } from '../data/key_value_store/behaviour.js';
import { sqlLeader } from '../data/sql_database/behaviour.js';
import { quorumOf } from '../data/wide_column_database/behaviour.js';
import type { Leader } from '../lowering/leader.js';
import { copiesOf as queueCopies } from '../messaging/message_queue/behaviour.js';
import { copiesOf as shardCopies } from '../search/search_engine/behaviour.js';
import { codeOf } from '../storage/sizes.js';
import type { View } from '../behaviour.js';
import { viewOf } from '../view.js';
import type { Copy, Led, Protocol } from './protocol.js';

/** Seconds until a service's copies have another leader: DynamoDB's lease runs out within seconds (Elhemali et al., USENIX ATC 2022); the figure is a judgement, and so is that others are alike. */
const LEASE = 2;

/** Seconds until Elasticsearch takes a node for gone that does not answer: 3 checks of 10 s, 1 s apart (`cluster.fault_detection`, its defaults). */
const NODE_GONE = 33;

/** Seconds until HDFS' write pipeline goes on without a machine that does not answer (`dfs.client.socket-timeout`, its default). */
const PIPELINE = 60;

const AT_ONCE: Distribution = { type: 'constant', value: 0 };

/** How a store's machines agree; null when nothing is known of copies of this kind that could be cut off from each other. */
export function protocolOf(component: Component): Protocol | null {
  if (isKind(component, 'wide_column_database')) {
    const { copies, read, write } = quorumOf(viewOf<'wide_column_database'>(component));
    return { style: 'leaderless', members: copies, read, write };
  }
  // Whoever moves a relational database to its replica (Patroni's store, the provider's control plane) is no member of it and cannot tell a primary
  // that it does not reach to stop: fencing is not taken for granted.
  if (isKind(component, 'sql_database')) return ledBy(sqlLeader(viewOf<'sql_database'>(component)), { election: 'outside' });
  // A primary that has not seen a majority for `electionTimeoutMillis` steps down (MongoDB manual, "Replica set elections").
  if (isKind(component, 'document_database')) {
    const view = viewOf<'document_database'>(component);
    const leader = documentLeader(view);
    return ledBy(leader, { election: 'majority', stepsDown: leader.failover.detect, confirmed: view.read_concern === 'linearizable' });
  }
  if (isKind(component, 'graph_database')) {
    const leader = graphLeader(viewOf<'graph_database'>(component));
    return ledBy(leader, { election: 'majority', stepsDown: leader.failover.detect });
  }
  // Raft: a leader's entries are committed by a majority, and etcd answers linearizable reads after it has heard from one (ReadIndex; Ongaro 2014, section 6.4).
  if (isKind(component, 'key_value_store')) {
    const leader = keyValueLeader(viewOf<'key_value_store'>(component));
    const agreed = ledBy(leader, { election: 'majority', stepsDown: leader.failover.detect, confirmed: leader.readFrom === 'primary' });
    // Three replicas in three zones, of which two have a write (same source as the lease).
    return property(component, 'engine') === 'dynamodb' ? { ...agreed, ...SERVICE } : agreed;
  }
  if (isKind(component, 'cache')) return cacheProtocol(viewOf<'cache'>(component));
  if (isKind(component, 'cdn')) return cdnProtocol(viewOf<'cdn'>(component));
  if (isKind(component, 'web_server')) {
    const { cache } = viewOf<'web_server'>(component);
    return cache ? copy({ ttl: cache.ttl }) : null;
  }
  if (isKind(component, 'message_queue')) return queueProtocol(viewOf<'message_queue'>(component));
  if (isKind(component, 'search_engine')) return searchProtocol(viewOf<'search_engine'>(component));
  if (isKind(component, 'storage')) return storageProtocol(viewOf<'storage'>(component));
  // The one name node (Hadoop's default) knows where the pieces are; a pipeline that loses machines goes on with the others (`dfs.client.block.write.replace-datanode-on-failure`).
  if (isKind(component, 'hadoop_cluster')) {
    const members = Math.max(1, Math.round(viewOf<'hadoop_cluster'>(component).replication));
    return led(members, { acknowledgements: members - 1, election: 'kept', failover: PIPELINE });
  }
  return null;
}

const SERVICE = { members: 3, acknowledgements: 1, failover: LEASE, stepsDown: LEASE } as const;

/**
 * Redis answers before its standbys have a write. In a cluster of several shards, a node that does not reach most of the others serves no more after the same time in which
 * it is replaced (Redis, "Redis cluster specification"); alone it goes on.
 */
function cacheProtocol(view: View<'cache'>): Protocol {
  if (!hasStandby(view)) return copy({ ttl: view.ttl ?? null, told: view.consistency === 'invalidate', write: view.write });
  const members = Math.round(view.replicas);
  return led(members, { election: 'outside', failover: view.takeover, stepsDown: view.shards > 1 ? view.takeover : null });
}

function cdnProtocol(view: View<'cdn'>): Copy {
  if (view.mode === 'push') return copy({ complete: true, told: true });
  return copy({ ttl: view.ttl + Math.max(0, view.stale_while_revalidate ?? 0) });
}

/**
 * Kafka's controller is no copy of a partition; it puts one in sync in the leader's place, which a leader that is cut off does not learn, nor can it shorten the list of
 * copies that `acks: all` waits for (KIP-497). RabbitMQ's quorum queues agree by Raft, for what is handed out as well (RabbitMQ, "Quorum queues"). Services keep three copies.
 */
function queueProtocol(view: View<'message_queue'>): Led {
  const members = queueCopies(view);
  const majority = Math.floor(members / 2);
  switch (view.engine) {
    case 'sqs':
    case 'kinesis':
      return led(3, { ...SERVICE, reads: 'confirmed leader', election: 'majority', newest: false });
    case 'rabbitmq':
      return led(members, {
        acknowledgements: majority,
        reads: 'confirmed leader',
        election: 'majority',
        failover: view.failover,
        stepsDown: view.failover,
        newest: false,
      });
    case 'kafka':
      return led(members, {
        acknowledgements: view.acks === 'all' ? members - 1 : 0,
        election: 'outside',
        failover: view.failover,
        least: view.acks === 'all' ? Math.min(members, Math.round(view.min_in_sync)) : 1,
        waits: view.acks !== 0,
        newest: false,
      });
  }
}

/**
 * A document is written to all copies that are in sync, and found after a refresh in any of them. Most of the master-eligible nodes decide who leads; those who do not reach
 * them take no writes and still answer queries (`cluster.no_master_block: write`, the default). With one or two masters, the side without the first has none.
 */
function searchProtocol(view: View<'search_engine'>): Led {
  const members = shardCopies(view);
  return led(members, {
    acknowledgements: members - 1,
    reads: 'any',
    election: view.master_eligible >= 3 ? 'outside' : 'kept',
    failover: NODE_GONE,
    lag: { type: 'uniform', min: 0, max: Math.max(0, view.refresh_interval) },
  });
}

/**
 * Who of a volume's copies may go on is said by a few machines beside them, by majority, and only they can leave one out (Brooker, Chen and Ping, "Millions of Tiny
 * Databases", NSDI 2020); that files and objects are alike is a judgement. Pieces of an erasure code stand in three zones, and one of these may be lost when there is parity for it.
 */
function storageProtocol(view: View<'storage'>): Led {
  const code = codeOf(view);
  const members = code ? 3 : Math.max(1, Math.round(view.replication_factor));
  if (view.replication === 'async') return led(members, { election: 'outside', failover: LEASE });
  const spare = !code || Math.ceil((code.data + code.parity) / 3) <= code.parity;
  return led(members, {
    acknowledgements: members - 1,
    reads: 'confirmed leader',
    election: spare ? 'outside' : 'nobody',
    failover: LEASE,
  });
}

function copy(own: Partial<Omit<Copy, 'style' | 'members'>>): Copy {
  return { style: 'copy', members: 2, ttl: null, complete: false, told: false, write: 'around', ...own };
}

interface Agreement {
  readonly election: Led['election'];
  readonly stepsDown?: number | null;
  /** Whether the leader hears from a majority before it answers a read. */
  readonly confirmed?: boolean;
}

const READS = { primary: 'leader', replicas: 'followers', any: 'any' } as const;

function ledBy(leader: Leader, { election, stepsDown = null, confirmed = false }: Agreement): Led {
  const reads = READS[leader.readFrom];
  return led(leader.followers + 1, {
    acknowledgements: Math.min(leader.acknowledgements, leader.followers),
    reads: reads === 'leader' && confirmed ? 'confirmed leader' : reads,
    election,
    failover: leader.failover.detect + leader.failover.promote,
    stepsDown,
    lag: leader.followers > 0 ? leader.lag : AT_ONCE,
  });
}

type Agreed = Pick<Led, 'election' | 'failover'> & Partial<Omit<Led, 'style'>>;

/** A leader that is alone is a majority, and confirms nothing with anybody. */
function led(members: number, agreed: Agreed): Led {
  const common = { acknowledgements: 0, reads: 'leader', stepsDown: null, lag: AT_ONCE, least: 1, waits: true, newest: true } as const;
  const all: Led = { style: 'led', members, ...common, ...agreed };
  return all.members > 1 ? all : { ...all, reads: 'leader', stepsDown: null };
}
