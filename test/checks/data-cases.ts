import { ENTRY, fixed, quiet, type Case } from './case.js';

const PUBLISHED = 'users u { rate: 100/s } app_server s { time: 1ms } ';

/** What keeps data: databases, storage, queues and search engines. */
export const DATA_CASES: readonly Case[] = [
  // Databases
  fixed(
    'quorum/even-members',
    'one more member',
    'key_value_store k { replicas: 4  backup: on }',
    'key_value_store k { replicas: 5  backup: on }',
  ),
  fixed(
    'quorum/even-members',
    'a replica set counts its primary',
    'document_database d { replicas: 1  backup: on }',
    'document_database d { replicas: 2  backup: on }',
  ),
  fixed(
    'quorum/two-zones',
    'three zones',
    'region r "us-east-1" key_value_store k { in: r  zones: 2  backup: on }',
    'region r "us-east-1" key_value_store k { in: r  zones: 3  backup: on }',
  ),
  fixed('data/public', 'it is withdrawn', 'document_database d { public: on }', 'document_database d { public: off }'),
  quiet(
    'data/public',
    'everybody may see what it holds',
    'dataset p { classification: pii } object_storage o { public: on  holds: p }',
    'dataset p { classification: public } object_storage o { public: on  holds: p }',
  ),
  quiet(
    'data/payments-without-transactions',
    'a relational database has them as well',
    'dataset p { classification: payment } wide_column_database w { holds: p }',
    'dataset p { classification: payment } wide_column_database w { holds: p } sql_database d { holds: p }',
  ),
  fixed(
    'data/no-index',
    'an index is there',
    `${ENTRY} app_server s sql_database d { indexes: { query: off } } flow f { u -> s -> d: query }`,
    `${ENTRY} app_server s sql_database d { } flow f { u -> s -> d: query }`,
  ),
  quiet(
    'data/asked-in-a-loop',
    'one query asks for all',
    `${ENTRY} app_server s document_database d flow f { u -> s  repeat 20 { s -> d: read } }`,
    `${ENTRY} app_server s document_database d flow f { u -> s  s -> d: query }`,
  ),
  fixed(
    'data/strong-on-followers',
    'the primary answers',
    'document_database d { consistency: strong  read_preference: secondary }',
    'document_database d { consistency: strong  read_preference: primary }',
  ),
  fixed(
    'data/strong-on-followers',
    'the leader answers',
    'graph_database g { replicas: 2  consistency: strong  read_from: any }',
    'graph_database g { replicas: 2  consistency: strong  read_from: primary }',
  ),
  fixed(
    'data/no-followers',
    'two followers where availability is promised',
    `${ENTRY} graph_database g { backup: on } u -> g expect availability(g) > 99%`,
    `${ENTRY} graph_database g { backup: on  replicas: 2 } u -> g expect availability(g) > 99%`,
  ),
  fixed('backup/missing', 'a backup is switched on', 'document_database d', 'document_database d { backup: on }'),
  quiet('backup/missing', 'a backup names it', 'document_database d', 'document_database d backup b { of: [d] }'),
  quiet('sql/no-backup', 'a backup names it', 'sql_database d', 'sql_database d backup b { of: [d] }'),
  fixed(
    'document/write-concern-1',
    'more than half have it',
    'document_database d { write_concern: 1 }',
    'document_database d { write_concern: majority }',
  ),
  fixed(
    'document/write-concern-too-high',
    'as many as there are',
    'document_database d { write_concern: 5 }',
    'document_database d { write_concern: majority }',
  ),
  fixed(
    'wide/reads-miss-writes',
    'more than half are read and written',
    'wide_column_database w { R: 1  W: 1 }',
    'wide_column_database w {  consistency: quorum }',
  ),
  fixed(
    'wide/more-copies-than-nodes',
    'as many nodes as copies',
    'wide_column_database w { replicas: 2 }',
    'wide_column_database w { replicas: 3 }',
  ),
  fixed('wide/one-copy', 'three copies', 'wide_column_database w { N: 1 }', 'wide_column_database w { N: 3 }'),
  fixed(
    'wide/needs-every-copy',
    'more than half are enough',
    `${ENTRY} wide_column_database w { consistency: all } u -> w expect availability(w) > 99%`,
    `${ENTRY} wide_column_database w { consistency: quorum } u -> w expect availability(w) > 99%`,
  ),
  fixed(
    'graph/unbounded',
    'a query ends when it has seen enough',
    'graph_database g { hops: 6 }',
    'graph_database g { hops: 6  limit: 10000 }',
  ),
  fixed(
    'keyvalue/throttled',
    'enough is bought',
    'users u { rate: 500/s } key_value_store k { engine: dynamodb  read_capacity: 100/s } u -> k',
    'users u { rate: 500/s } key_value_store k { engine: dynamodb  read_capacity: 715/s } u -> k',
  ),
  fixed(
    'keyvalue/throttled',
    'and spread over enough partitions',
    'users u { rate: 2000/s } key_value_store k { engine: dynamodb  write_capacity: 1000/s } flow f { u -> k: write }',
    'users u { rate: 2000/s } key_value_store k { engine: dynamodb  write_capacity: 2858/s  partitions: 3 } flow f { u -> k: write }',
  ),
  fixed('keyvalue/too-large', 'as much as it is made for', 'key_value_store k { storage: 100GiB }', 'key_value_store k { storage: 8GiB }'),
  fixed(
    'cache/stale-against-promise',
    'writes invalidate',
    'users u { rate: 100/s } app_server s { time: 1ms } cache c { ttl: 1h  keys: 100 } sql_database d flow f { share: 50%  u -> s  s -> c: read on miss -> d: read } flow g { u -> s  s -> c: write  s -> d: write } expect stale_reads(c) < 1%',
    'users u { rate: 100/s } app_server s { time: 1ms } cache c { ttl: 1h  keys: 100  consistency: invalidate } sql_database d flow f { share: 50%  u -> s  s -> c: read on miss -> d: read } flow g { u -> s  s -> c: write  s -> d: write } expect stale_reads(c) < 1%',
  ),

  // Storage
  fixed('storage/one-copy', 'three copies', 'file_storage f { replication_factor: 1 }', 'file_storage f { replication_factor: 3 }'),
  fixed(
    'storage/no-snapshots',
    'snapshots are taken',
    'dataset d file_storage f { holds: d }',
    'dataset d file_storage f { holds: d  snapshots: { every: 24h, keep: 7d } }',
  ),
  fixed(
    'storage/no-snapshots',
    'old versions are kept',
    'dataset d object_storage o { holds: d }',
    'dataset d object_storage o { holds: d  versioning: on }',
  ),
  fixed(
    'storage/archive-on-path',
    'it answers at once',
    `${ENTRY} app_server s object_storage o { tier: archive } flow f { u -> s -> o: read }`,
    `${ENTRY} app_server s object_storage o { tier: hot } flow f { u -> s -> o: read }`,
  ),
  fixed(
    'block/many-writers',
    'files are shared',
    'app_server s { replicas: 3 } block_storage b s -> b',
    'app_server s { replicas: 3 } file_storage b s -> b',
  ),
  fixed(
    'storage/too-slow',
    'it is good for as much as is asked, with room for bursts',
    'users u { rate: 4000/s } app_server s { time: 1us } block_storage b u -> s -> b',
    'users u { rate: 4000/s } app_server s { time: 1us } block_storage b { iops: 5800/s } u -> s -> b',
  ),
  fixed(
    'storage/too-slow',
    'its bytes pass, when they are what it waits for',
    'users u { rate: 200/s } app_server s { time: 1us } block_storage b { operation_size: 1MiB } u -> s -> b',
    'users u { rate: 200/s } app_server s { time: 1us } block_storage b { operation_size: 1MiB  bandwidth: 286MiB/s } u -> s -> b',
  ),
  fixed(
    'storage/encrypted-before-packing',
    'nothing is promised that cannot be',
    'file_storage f { client_side_encryption: on  deduplication: 40% }',
    'file_storage f { client_side_encryption: on }',
  ),
  fixed(
    'storage/tiering-costs-more',
    'small objects stay hot',
    'dataset d { objects: 10M  object_size: 8KiB } object_storage o { holds: d  tier: cold  versioning: on }',
    'dataset d { objects: 10M  object_size: 8KiB } object_storage o { holds: d  tier: hot  versioning: on }',
  ),
  fixed(
    'storage/tiering-costs-more',
    'what is read all day stays hot',
    'users u { rate: 100/s } dataset d { objects: 10M  object_size: 1MiB } object_storage o { holds: d  tier: cold  operation_size: 1MiB  versioning: on } u -> o',
    'users u { rate: 100/s } dataset d { objects: 10M  object_size: 1MiB } object_storage o { holds: d  tier: hot  operation_size: 1MiB  versioning: on } u -> o',
  ),
  quiet(
    'storage/tiering-costs-more',
    'large objects are cheaper cold',
    'dataset d { objects: 10M  object_size: 8KiB  growth: 1GiB/d } object_storage o { holds: d  lifecycle: after(30d, cold)  versioning: on }',
    'dataset d { objects: 10M  object_size: 1MiB  growth: 1GiB/d } object_storage o { holds: d  lifecycle: after(30d, cold)  versioning: on }',
  ),

  // Queues
  fixed(
    'queue/idle-consumers',
    'as many partitions as consumers',
    `${PUBLISHED} message_queue q worker w { replicas: 4 } flow f { u -> s -> q: publish  q ~> w }`,
    `${PUBLISHED} message_queue q { partitions: 4 } worker w { replicas: 4 } flow f { u -> s -> q: publish  q ~> w }`,
  ),
  fixed('queue/acks-all-of-one', 'two copies are in step', 'message_queue q', 'message_queue q { min_in_sync: 2 }'),
  fixed(
    'queue/one-copy',
    'three copies on three brokers',
    'message_queue q { replication: 1  replicas: 1 }',
    'message_queue q { replication: 3  replicas: 3 }',
  ),
  fixed('queue/more-copies-than-brokers', 'as many brokers', 'message_queue q { replicas: 2 }', 'message_queue q { replicas: 3 }'),
  fixed('queue/needs-every-copy', 'one copy may be gone', 'message_queue q { min_in_sync: 3 }', 'message_queue q { min_in_sync: 2 }'),
  fixed(
    'queue/lag-grows',
    'consumers and partitions keep up',
    'users u { rate: 100/s } message_queue q worker w { time: 30ms } flow f { u -> q: publish  q ~> w }',
    'users u { rate: 100/s } message_queue q { partitions: 5 } worker w { time: 30ms  replicas: 5 } flow f { u -> q: publish  q ~> w }',
  ),
  quiet(
    'queue/lag-grows',
    'a function has as many instances as it needs',
    'users u { rate: 100/s } message_queue q worker w { time: 30ms } flow f { u -> q: publish  q ~> w }',
    'users u { rate: 100/s } message_queue q function w { time: 30ms } flow f { u -> q: publish  q ~> w }',
  ),
  fixed(
    'queue/lag-grows',
    'what one consumer does at once is shared by partitions as well',
    'users u { rate: 100/s } message_queue q worker w { time: 30ms  concurrency: 2 } flow f { u -> q: publish  q ~> w }',
    'users u { rate: 100/s } message_queue q { partitions: 5 } worker w { time: 30ms  concurrency: 2  replicas: 3 } flow f { u -> q: publish  q ~> w }',
  ),
  fixed(
    'queue/short-retention',
    'messages outlive the outage',
    `${PUBLISHED} message_queue q { retention: 1h } worker w flow f { u -> s -> q: publish  q ~> w } scenario x { at 1m: fail w for 2h }`,
    `${PUBLISHED} message_queue q { retention: 4h } worker w flow f { u -> s -> q: publish  q ~> w } scenario x { at 1m: fail w for 2h }`,
  ),
  fixed(
    'queue/no-dead-letter',
    'they have a place to go',
    'app_server s\nmessage_queue q { min_in_sync: 2 }\nworker w\ns -> q\nq -> w\n',
    'app_server s\nmessage_queue q { min_in_sync: 2  dead_letter: q_dead }\nworker w\ns -> q\nq -> w\nmessage_queue q_dead { min_in_sync: 2 }\n',
  ),
  fixed(
    'queue/not-idempotent',
    'twice is once',
    'app_server s message_queue q worker w s -> q -> w',
    'app_server s message_queue q worker w { idempotent: on } s -> q -> w',
  ),
  fixed(
    'queue/disk',
    'there is room for the whole retention',
    'users u { rate: 1000/s } message_queue q { message_size: 10KiB  storage: 100GiB } u -> q',
    'users u { rate: 1000/s } message_queue q { message_size: 10KiB  storage: 7000GiB } u -> q',
  ),

  // Search engines
  fixed('search/no-copies', 'one copy', 'search_engine e { replicas: 0 }', 'search_engine e { replicas: 1 }'),
  fixed(
    'search/more-copies-than-nodes',
    'as many nodes as copies',
    'search_engine e { replicas: 3 }',
    'search_engine e { replicas: 3  nodes: 4 }',
  ),
  fixed(
    'search/large-shards',
    'shards of 30 GiB',
    'dataset d { size: 300GiB } search_engine e { holds: d }',
    'dataset d { size: 300GiB } search_engine e { holds: d  shards: 10 }',
  ),
  quiet('search/many-shards', 'fewer shards', 'search_engine e { shards: 1000 }', 'search_engine e { shards: 100 }'),
  fixed(
    'search/system-of-record',
    'a database has the data',
    'search_engine e { system_of_record: on }',
    'search_engine e { system_of_record: off }',
  ),
  fixed('search/even-masters', 'an odd number', 'search_engine e { master_eligible: 4 }', 'search_engine e { master_eligible: 3 }'),
  fixed(
    'search/even-masters',
    'three, which survive the loss of one',
    'search_engine e { nodes: 2  master_eligible: 2 }',
    'search_engine e { nodes: 3  master_eligible: 3 }',
  ),
];
