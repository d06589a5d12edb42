import { describe, expect, test } from 'vitest';
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

test('of a store without machines that are known it is said', async () => {
  const files = await cut('dataset d { size: 1GiB } file_storage s { holds: d }');
  expect(files).toMatchObject({ cap: null, pacelc: null });
  expect(files.text).toContain('file_storage');
});
