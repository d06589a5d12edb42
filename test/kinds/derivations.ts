// Tests that hold a metric of a kind against a figure that was derived without the code: theory, a published result, or arithmetic in the test's comment.

interface Derivation {
  /** Below the folder of this file. */
  readonly file: string;
  readonly title: string;
}

const at =
  (file: string) =>
  (title: string): Derivation => ({ file, title });

const inAnalytics = at('analytics.test.ts');
const inCache = at('cache.test.ts');
const inCdn = at('cdn.test.ts');
const inCost = at('cost.test.ts');
const inDatabases = at('databases.test.ts');
const inDnsFailover = at('dns-failover.test.ts');
const inEdge = at('edge.test.ts');
const inFunction = at('function.test.ts');
const inGate = at('lowering/gate.test.ts');
const inMessageQueue = at('message-queue.test.ts');
const inObservability = at('observability.test.ts');
const inProperties = at('properties.test.ts');
const inRecovery = at('recovery.test.ts');
const inScalability = at('scalability.test.ts');
const inSearchEngine = at('search-engine.test.ts');
const inSqlDatabase = at('sql-database.test.ts');
const inStorage = at('storage.test.ts');
const inUsers = at('users.test.ts');

export const DERIVATIONS: Readonly<Record<string, readonly Derivation[]>> = {
  api_gateway: [
    inGate('checking who asks takes its time of the gateway, and of whom it asks'),
    inGate('the simulator turns the same shares away'),
  ],
  cdn: [
    inCdn('with room for everything, an object is missed once in a TTL and a request: 1 / (1 + rate × TTL)'),
    inCdn('a thousand answers of 50 KB a second are 50 MB/s, or 15 when compressed'),
  ],
  dns: [
    inEdge('resolvers keep answers: R resolvers with q queries each ask R q / (1 + q TTL) times (Jung et al.)'),
    inDnsFailover(
      'until it is noticed all clients ask the dead target, and then each until its answer runs out: interval × failures + half of the TTL',
    ),
  ],
  identity_provider: [
    inGate('a login that fails has cost its hash'),
    inGate('a client whose token has run out gets another first: n r / (1 + r × lifetime)'),
    inGate('logins wait for a processor that hashes: Erlang C'),
    inGate('who guesses passwords is slowed to one per dead time: n / (1 + n τ), as a counter that is blind for a while after each count'),
  ],
  load_balancer: [inGate('a canary gets its share'), inCost('a balancer costs by its traffic, a name by its queries')],
  users: [
    inUsers('%i users: as many requests as the machine repairman model says, in the time that the response time law says'),
    inUsers('Apdex of M/M/1: satisfied below T, half of those below 4 T, when answers take an exponential time'),
    inUsers('bursts wait longer than requests at random: Kingman’s approximation in heavy traffic, (ca² + cs²) / 2'),
  ],
  waf: [
    inGate('it turns away the attacks that it recognises, and a few others'),
    inGate('a flood of attackers reaches what is behind it by a fifth'),
  ],
  web_server: [
    inGate('TLS: 1,000 requests over connections of ten are 100 handshakes, of which half sign for 0.36 ms'),
    inEdge('validation turns malformed requests away before the database'),
  ],
  app_server: [
    inProperties('a full queue turns requests away: M/M/1/K (Bolch et al.)'),
    inScalability('gives a server its capacity, which has a peak'),
  ],
  function: [
    inFunction('beyond the limit requests are turned away: Erlang B'),
    inFunction('one request at a time: cold after a pause that is longer than the instance is kept, e^(-rate × keep)'),
  ],
  schedule: [
    inFunction('ten requests at once are done one after the other, 5.5 s on average; spread over their interval nobody waits'),
    inFunction('it starts every so often, and evenly: nobody waits'),
  ],
  worker: [
    inMessageQueue('an overloaded worker falls behind by what is offered less what it can do'),
    inMessageQueue('a worker that was gone catches up in rate × outage / (capacity − rate)'),
  ],
  cache: [
    inCache('stale reads: what is as old as anything up to the TTL has changed with 1 − (1 − e^(−wT)) / (wT)'),
    inCache('warm up: with n values alike, nine tenths of all are found when ln 10 × n / rate have passed'),
  ],
  dataset: [
    inDatabases('a million records of 1 KiB, and the days until 10 GiB in two shards are full'),
    inStorage('what is older than 30 days of 1 GiB a day is cold: 70 of 100 GiB'),
  ],
  document_database: [
    inDatabases('%s: a leader that is lost every 5 hours is missed for the failover time each time'),
    inDatabases('a majority of five is two more than the primary: the second of four exponential flushes of 0.5 ms'),
    inDatabases('an election takes its time: 10 s to notice and 2 s to elect'),
  ],
  graph_database: [
    inDatabases('two hops with ten edges each visit 111 vertices'),
    inDatabases('queries queue behind each other’s traversals: M/D/1 for as long as 585 vertices take'),
  ],
  key_value_store: [
    inDatabases('%s: a leader that is lost every 5 hours is missed for the failover time each time'),
    inDatabases('bought capacity: a partition takes 1,000 writes a second, and the hottest one is full first'),
    inDatabases('each loss of etcd’s leader is a change, after the election timeout and a flush to disk'),
  ],
  sql_database: [
    inDatabases('%s: a leader that is lost every 5 hours is missed for the failover time each time'),
    inDatabases('with a pooler a request waits for a connection: M/M/2 at 80 %'),
    inSqlDatabase('writes to a hot row wait for one another: M/D/1 for one row, and for each of two with half of them'),
  ],
  wide_column_database: [
    inDatabases('a quorum of three is there unless two nodes are gone: 3 q² − 2 q³'),
    inDatabases('a read of one copy of two is old when it asks the other one, and that has not heard of a write yet'),
  ],
  block_storage: [
    inStorage('a volume is paced by its operations and by its bytes'),
    inStorage('a volume that is asked for all that it has gives the smaller of its two limits: %s'),
  ],
  file_storage: [
    inStorage('everything is read back at its bandwidth, and out of an archive after four hours'),
    inStorage(
      'files in three zones: their price has the copies in it, what is older than two weeks costs less, a write waits for another zone',
    ),
  ],
  object_storage: [
    inStorage('what is stored is size × copies, less what is kept once and packed'),
    inStorage('names that begin alike take 3,500 writes a second'),
  ],
  message_queue: [
    inMessageQueue('one consumer of one partition is M/M/1: 1 / (10 - 7) s from publishing until it is worked off'),
    inMessageQueue('what is kept is rate × size × retention × copies, as small as it is packed'),
  ],
  alert: [
    inObservability('a fault is told after scrape + evaluation + `for` + group wait: 15 + 10 + 30 + 5 s'),
    inObservability('what stands is told again, and one alert can silence another'),
  ],
  alertmanager: [
    inObservability('what stands is told again, and one alert can silence another'),
    inObservability(
      'an alert that joins a group is told with it: at the group’s first message + group interval, or at once in a group of its own',
    ),
  ],
  fluent_bit: [
    inObservability('%s takes three lines of each request, and holds its buffer over their bytes'),
    inObservability('a collector loses what comes while its receiver is away for longer than its buffer lasts'),
  ],
  fluentd: [
    inObservability('%s takes three lines of each request, and holds its buffer over their bytes'),
    inObservability('Fluentd that dies loses what comes meanwhile and half of the minute that it held, unless that was on a disk'),
  ],
  grafana: [
    inObservability('dashboards ask panels × viewers queries every refresh'),
    inObservability('each of two sources gets half of what open dashboards ask: utilisation law, rate × time / servers'),
  ],
  jaeger: [
    inObservability('%s keeps a day of spans: rate × size × what packing leaves'),
    inObservability('a trace has a span for every server that a request passes, and a twentieth of the traces is kept'),
  ],
  loki: [
    inObservability('Loki drops what is beyond its limit'),
    inObservability('Loki takes 40 GB of lines a month for 4 GB: rate × size × a tenth × retention, in a stream for each machine'),
  ],
  otel_collector: [
    inObservability('traces: a share drawn as they begin keeps that share of the failures, a decision at their end keeps them all'),
    inObservability('a collector that decides at the end holds rate × decision wait, and what finds no room is gone'),
    inObservability('a batch costs half of its wait: that of its timeout, or of the time that it takes to fill'),
  ],
  prometheus: [
    inObservability('Prometheus: series / interval samples, with bytes in memory and on disk for each'),
    inObservability('dashboards ask panels × viewers queries every refresh'),
  ],
  tempo: [
    inObservability('%s keeps a day of spans: rate × size × what packing leaves'),
    inObservability('traces: a share drawn as they begin keeps that share of the failures, a decision at their end keeps them all'),
  ],
  thanos: [
    inObservability('Thanos keeps one of two copies, and coarse ones of five numbers every 5 minutes and every hour'),
    inObservability('a year in Thanos is what Prometheus’ own formula says: retention × samples per second × bytes per sample'),
  ],
  backup: [
    inRecovery('loses at worst what changed since the last copy, and while the next one is taken'),
    inRecovery('keeps all of every full copy, or all once and what has changed'),
  ],
  disaster_recovery: [
    inRecovery('takes as long as its parts, and loses what was not there yet'),
    inRecovery('costs copies, the data, the data and a part of the machines, or everything again'),
  ],
  hadoop_cluster: [
    inAnalytics('Hadoop goes through its disks between two stages, Spark where its memory ends'),
    inAnalytics('10 TiB in blocks of 128 MiB are 82,000 maps (Hadoop’s MapReduce Tutorial), in as many waves as there are more than slots'),
  ],
  job: [
    inAnalytics('reading goes in waves of as many tasks as there are cores, and waits for the slowest'),
    inAnalytics('what is shuffled crosses the network, but for the part that stays on its machine'),
  ],
  spark_cluster: [
    inAnalytics('what is shuffled crosses the network, but for the part that stays on its machine'),
    inAnalytics('Hadoop goes through its disks between two stages, Spark where its memory ends'),
  ],
  search_engine: [
    inSearchEngine('a query waits for the slowest of its shards: the largest of n exponentials has the mean H(n)'),
    inSearchEngine('a document that was written is found after half of the refresh interval, on average'),
  ],
  region: [
    inCost('traffic between regions is charged once, and a region has prices of its own'),
    inCost('a bill adds up, by component and as a whole'),
  ],
};
