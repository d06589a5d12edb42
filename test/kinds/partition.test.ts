import { describe, expect, test } from 'vitest';
import { standardCatalogue } from '../../language/index.js';
import { LIBRARY } from '../../src/kinds/generated/library.js';
import { partitions, type PartitionOutcome } from '../../src/kinds/partition/index.js';
import { design } from './design.js';

/** What a store of these settings does in a partition. */
async function cut(store: string): Promise<PartitionOutcome> {
  const [outcome] = partitions(await design(store));
  if (!outcome) throw new Error('It is no store');
  return outcome;
}

/** Twenty writes a second on a side. */
const RATE = 20;

describe('a relational database', () => {
  test('with synchronous replicas loses nothing: the primary that is cut off cannot commit', async () => {
    const database = await cut(
      'sql_database d { replicas: 2  replication: sync  read_from: primary  failover: { detect: 4s, promote: 1s } }',
    );
    expect(database).toMatchObject({ diverged: 0, lostWrites: 0 });
    expect(database.refused).toContain('writes on the side of 1 of 3');
    // It still answers reads, as a primary that nobody has told: what the other side writes meanwhile is missed.
    expect(database.staleReads).toBeGreaterThan(0);
    expect(database.cap).toBe('neither');
  });

  test('with asynchronous replicas goes on on both sides, and loses what the first primary took alone', async () => {
    const database = await cut('sql_database d { replicas: 2  replication: async  failover: { detect: 4s, promote: 1s } }');
    expect(database).toMatchObject({ cap: 'AP', refused: [] });
    // 25 seconds of 20 writes, but for the first second: Poisson, so within four times its root.
    expect(Math.abs(database.lostWrites - 24 * RATE)).toBeLessThan(4 * Math.sqrt(24 * RATE));
    expect(database.diverged).toBeGreaterThan(0);
    expect(database.pacelc).toBe('PA/EC');
  });

  test('that is alone is consistent, and gone for whoever is cut off from it', async () => {
    const database = await cut('sql_database d { replicas: 0 }');
    expect(database).toMatchObject({ cap: 'CP', pacelc: 'PC/EC', staleReads: 0 });
    expect(database.refused).toEqual(['writes on the side of the other 0', 'reads on the side of the other 0']);
  });

  test('read from asynchronous replicas is stale without a partition already', async () => {
    const database = await cut('sql_database d { replicas: 2  replication: async  read_from: replicas  lag: constant(100ms) }');
    expect(database.pacelc).toBe('PA/EL');
    // Forty writes a second on one record: one within the last 100 ms with 1 − exp(−4).
    expect(Math.abs(database.staleWithout - (1 - Math.exp(-4)))).toBeLessThan(0.03);
  });
});

describe('a document database', () => {
  test('with majority writes and linearizable reads is CP: the side without a majority refuses all, the other elects', async () => {
    const documents = await cut('document_database d { replicas: 2  write_concern: majority  read_concern: linearizable }');
    expect(documents).toMatchObject({ cap: 'CP', pacelc: 'PC/EC', staleReads: 0, diverged: 0, lostWrites: 0 });
    expect(documents.refused).toEqual(['writes on the side of 1 of 3', 'reads on the side of 1 of 3']);
  });

  test('with write concern 1 rolls back what the old primary took until it stepped down', async () => {
    const documents = await cut('document_database d { replicas: 2  write_concern: 1  failover: { detect: 10s, promote: 2s } }');
    // Ten seconds but for the first.
    expect(Math.abs(documents.lostWrites - 9 * RATE)).toBeLessThan(4 * Math.sqrt(9 * RATE));
    expect(documents.cap).toBe('neither');
    expect(documents.refused).toContain('writes on the side of 1 of 3');
  });

  test('read from secondaries answers stale on the side that was left behind', async () => {
    const documents = await cut('document_database d { replicas: 4  write_concern: majority  read_preference: nearest }');
    expect(documents.staleReads).toBeGreaterThan(0);
    expect(documents.refused).toEqual(['writes on the side of 2 of 5']);
    expect(documents.lostWrites).toBe(0);
  });
});

describe('a wide-column database', () => {
  test('with quorums is CP: two of three are on one side', async () => {
    const ring = await cut('wide_column_database d { replicas: 3  N: 3  consistency: quorum }');
    expect(ring).toMatchObject({ cap: 'CP', pacelc: 'PC/EC' });
    expect(ring.refused).toEqual(['writes on the side of 1 of 3', 'reads on the side of 1 of 3']);
  });

  test('with one is AP: both sides take writes, and the last one wins', async () => {
    const ring = await cut('wide_column_database d { replicas: 3  N: 3  consistency: one }');
    expect(ring).toMatchObject({ cap: 'AP', pacelc: 'PA/EL', refused: [], lostWrites: 0 });
    expect(ring.diverged).toBeGreaterThan(10 * RATE);
    expect(ring.text).toContain('merges');
    // C(2, 1) / C(3, 1): the copy that is read is one of the two that nobody waited for.
    expect(ring.staleWithout).toBeCloseTo(2 / 3, 9);
  });

  test('with all refuses writes and reads everywhere', async () => {
    const ring = await cut('wide_column_database d { replicas: 3  N: 3  consistency: all }');
    expect(ring.cap).toBe('CP');
    expect(ring.refused).toHaveLength(4);
  });
});

describe('a key-value store', () => {
  test('that agrees by Raft is CP', async () => {
    const raft = await cut('key_value_store d { engine: etcd  replicas: 5  consistency: strong }');
    expect(raft).toMatchObject({ cap: 'CP', pacelc: 'PC/EC', staleReads: 0 });
    expect(raft.refused).toEqual(['writes on the side of 2 of 5', 'reads on the side of 2 of 5']);
  });

  test('with an even number of members has no majority on either side', async () => {
    const raft = await cut('key_value_store d { engine: etcd  replicas: 2 }');
    expect(raft.refused).toHaveLength(4);
  });

  test('whose reads need not be new answers them everywhere, stale', async () => {
    const raft = await cut('key_value_store d { engine: etcd  replicas: 3  consistency: eventual }');
    expect(raft).toMatchObject({ cap: 'neither', refused: ['writes on the side of 1 of 3'], lostWrites: 0 });
    expect(raft.staleReads).toBeGreaterThan(0);
  });

  test('as a service has three copies, and writes where two of them are', async () => {
    const table = await cut('key_value_store d { engine: dynamodb  consistency: strong }');
    expect(table).toMatchObject({ cap: 'CP', refused: ['writes on the side of 1 of 3', 'reads on the side of 1 of 3'] });
  });
});

test('a graph database commits by majority; its followers are behind', async () => {
  const graph = await cut('graph_database d { replicas: 2  read_from: replicas }');
  expect(graph).toMatchObject({ lostWrites: 0, diverged: 0 });
  expect(graph.refused).toContain('writes on the side of 1 of 3');
  const strict = await cut('graph_database d { replicas: 2  read_from: primary }');
  expect(strict.cap).toBe('CP');
});

describe('quorums that differ by operation', () => {
  const ring = (read: number, write: number): Promise<PartitionOutcome> =>
    cut(`wide_column_database d { replicas: 3  N: 3  R: ${read}  W: ${write} }`);

  test('R + W > N: nothing is stale, and what needs more copies than a side has is refused', async () => {
    const readOne = await ring(1, 3);
    expect(readOne).toMatchObject({ cap: 'CP', pacelc: 'PC/EC', staleReads: 0, staleWithout: 0 });
    expect(readOne.refused).toEqual(['writes on the side of 1 of 3', 'writes on the side of the other 2']);
    const writeOne = await ring(3, 1);
    expect(writeOne.refused).toEqual(['reads on the side of 1 of 3', 'reads on the side of the other 2']);
    expect(writeOne).toMatchObject({ staleReads: 0, staleWithout: 0 });
    // Both sides take writes of which the other knows nothing, though nobody can read them.
    expect(writeOne.cap).toBe('neither');
  });

  test('R + W ≤ N: stale even without a partition', async () => {
    const mixed = await ring(1, 2);
    expect(mixed.refused).toEqual(['writes on the side of 1 of 3']);
    expect(mixed).toMatchObject({ cap: 'neither', pacelc: 'PA/EL' });
    expect(mixed.staleWithout).toBeCloseTo(1 / 3, 9);
  });
});

describe('a cache', () => {
  test('with standbys answers before they have a write, and loses what the node took that was replaced', async () => {
    const redis = await cut('cache d { replicas: 2  ttl: 1h }');
    expect(redis).toMatchObject({ cap: 'AP', refused: [] });
    // 16 s until it is replaced and 20 s more, but for the first.
    expect(Math.abs(redis.lostWrites - 35 * RATE)).toBeLessThan(4 * Math.sqrt(35 * RATE));
  });

  test('as a cluster of shards stops where it does not reach the others', async () => {
    const cluster = await cut('cache d { replicas: 2  shards: 3  ttl: 1h }');
    expect(cluster.refused).toEqual(['writes on the side of 1 of 2', 'reads on the side of 1 of 2']);
    // What it took until then, 16 s but for the first, is lost all the same.
    expect(Math.abs(cluster.lostWrites - 15 * RATE)).toBeLessThan(4 * Math.sqrt(15 * RATE));
  });

  test('that is alone goes on with what it has, until its time is up', async () => {
    const short = await cut('cache d { ttl: 5s  consistency: invalidate }');
    expect(short).toMatchObject({ cap: 'neither', lostWrites: 0, staleWithout: 0, pacelc: 'PA/EC' });
    expect(short.refused).toEqual(['writes on its own side', 'reads on its own side']);
    const long = await cut('cache d { ttl: 30m  consistency: invalidate }');
    expect(long.refused).toEqual(['writes on its own side']);
    expect(long.text).toContain('for 30m at most');
    // Half of the reads are made at the cache, and all of them miss what is written at the store.
    expect(Math.abs(long.staleReads - 0.5)).toBeLessThan(0.05);
  });

  test('that is told of no change is stale without a partition as well', async () => {
    const told = await cut('cache d { ttl: 10s }');
    // 200 of its 201 reads in 10 s come from what was loaded; the next of 40 writes a second is 1 / 40 s away, in which half a read is made.
    expect(told.staleWithout).toBeCloseTo(1 - 1.5 / 201, 3);
    expect(told.pacelc).toBe('PA/EL');
  });

  test('that writes back takes writes on both sides', async () => {
    const back = await cut('cache d { ttl: 1h  write: back }');
    expect(back).toMatchObject({ cap: 'AP', refused: [] });
    expect(back.diverged).toBeGreaterThan(10 * RATE);
    expect(back.text).toContain('the last write wins');
  });
});

test('a CDN answers for its TTL and what it may serve beyond it; one that has everything goes on for ever', async () => {
  const pull = await cut('cdn d { ttl: 4s  stale_while_revalidate: 6s }');
  expect(pull.refused).toContain('reads on its own side');
  expect(pull.text).toContain('for 10s at most');
  expect(await cut('cdn d { mode: push }')).toMatchObject({ refused: ['writes on its own side'], pacelc: 'PA/EC' });
});

describe('a message queue', () => {
  test('that waits for all copies refuses on the side of the leader that is cut off, and loses nothing', async () => {
    const kafka = await cut('message_queue d { replication: 3  min_in_sync: 2  acks: all }');
    expect(kafka).toMatchObject({ cap: 'CP', pacelc: 'PC/EC', diverged: 0, lostWrites: 0, refused: ['writes on the side of 1 of 3'] });
  });

  test('that needs all copies in sync takes nothing on either side', async () => {
    const kafka = await cut('message_queue d { replication: 3  min_in_sync: 3  acks: all }');
    expect(kafka.refused).toEqual(['writes on the side of 1 of 3', 'writes on the side of the other 2']);
  });

  test('that waits for the leader alone loses what that took after it was replaced', async () => {
    const kafka = await cut('message_queue d { replication: 3  acks: 1  failover: 9s }');
    expect(kafka).toMatchObject({ cap: 'AP', refused: [], staleReads: 0 });
    expect(Math.abs(kafka.lostWrites - 28 * RATE)).toBeLessThan(4 * Math.sqrt(28 * RATE));
  });

  test('whose publishers wait for nothing loses what they send while nobody leads as well', async () => {
    const kafka = await cut('message_queue d { replication: 3  acks: 0  failover: 9s }');
    expect(kafka.refused).toEqual([]);
    // 28 s of the near side, and 8 s of the far one.
    expect(Math.abs(kafka.lostWrites - 36 * RATE)).toBeLessThan(4 * Math.sqrt(36 * RATE));
  });

  test('that agrees by Raft hands nothing out without a majority', async () => {
    const rabbit = await cut('message_queue d { engine: rabbitmq  replication: 3 }');
    expect(rabbit).toMatchObject({ cap: 'CP', lostWrites: 0 });
    expect(rabbit.refused).toEqual(['writes on the side of 1 of 3', 'reads on the side of 1 of 3']);
    expect((await cut('message_queue d { engine: sqs }')).cap).toBe('CP');
  });
});

describe('a search engine', () => {
  test('answers queries on both sides, and takes documents where the masters are', async () => {
    const search = await cut('search_engine d { nodes: 3  replicas: 2  master_eligible: 3 }');
    expect(search).toMatchObject({ cap: 'neither', lostWrites: 0, refused: ['writes on the side of 1 of 3'] });
    expect(search.staleReads).toBeGreaterThan(0);
  });

  test('with a single master goes on beside it, after the others are taken for gone', async () => {
    const search = await cut('search_engine d { nodes: 3  replicas: 2  master_eligible: 1 }');
    expect(search.refused).toEqual(['writes on the side of the other 2']);
  });

  test('is stale without a partition until it is refreshed', async () => {
    const search = await cut('search_engine d { nodes: 1  replicas: 0  refresh_interval: 1s }');
    // Forty writes a second, and half a second until one is shown.
    expect(search.staleWithout).toBeCloseTo(1 - Math.exp(-20), 9);
    expect(search.pacelc).toBe('PC/EL');
  });
});

describe('storage', () => {
  test.each(['block_storage', 'file_storage', 'object_storage'])('%s that writes to all copies is consistent', async (kind) => {
    const storage = await cut(`${kind} d {}`);
    expect(storage).toMatchObject({ cap: 'CP', pacelc: 'PC/EC', lostWrites: 0 });
    const members = kind === 'block_storage' ? 2 : 3;
    expect(storage.refused).toEqual([`writes on the side of 1 of ${members}`, `reads on the side of 1 of ${members}`]);
  });

  test('that copies later goes on on both sides, and loses writes', async () => {
    const storage = await cut('file_storage d { replication: async }');
    expect(storage.cap).toBe('AP');
    expect(storage.lostWrites).toBeGreaterThan(10 * RATE);
  });

  test('without parity for a zone is gone with it', async () => {
    expect((await cut('object_storage d { erasure_code: { data: 10, parity: 2 } }')).refused).toHaveLength(4);
    // Three of nine pieces stand in each zone.
    expect((await cut('object_storage d { erasure_code: { data: 6, parity: 3 } }')).refused).toHaveLength(2);
  });
});

test('HDFS goes on beside its name node', async () => {
  const cluster = await cut('hadoop_cluster d { replication: 3 }');
  expect(cluster).toMatchObject({ cap: 'CP', lostWrites: 0 });
  expect(cluster.refused).toEqual(['writes on the side of the other 2', 'reads on the side of the other 2']);
});

test('every kind that keeps data is cut in two', async () => {
  const { kinds } = await standardCatalogue(LIBRARY);
  const keep = kinds.filter(
    ({ abstract, properties }) => !abstract && properties.some(({ name }) => name === 'holds' || name === 'content'),
  );
  for (const { name } of keep) expect((await cut(`${name} d {}`)).cap, name).not.toBeNull();
  expect(partitions(await design('app_server a {} worker w {}'))).toEqual([]);
});
