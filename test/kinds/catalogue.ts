import { compile } from '../../src/kinds/lowering/compile.js';
import { plan } from '../../src/kinds/cloud/plan.js';
import { experimentOf } from '../../src/kinds/scenarios/experiment.js';
import { resultsOf } from '../../src/kinds/figures/measure.js';
import type { Metrics, Results } from '../../src/kinds/figures/results.js';
import { simulateArchitecture } from '../../src/kinds/lowering/run.js';
import type { PropertyDeclaration } from '../../src/model/index.js';
import { solve } from '../../src/solver/index.js';
import { design } from './design.js';
import { BESIDE } from './beside.js';

/** What a design with one component of a kind (`x`) comes to: its network, its figures, what its scenario does, and what is exported. */
export interface Outcome {
  readonly fingerprint: string;
  readonly results: Results;
}

export async function outcomeOf(text: string): Promise<Outcome> {
  const architecture = await design(text);
  const compiled = compile(architecture);
  const [scenario = null] = architecture.scenarios;
  const { experiment } = experimentOf(scenario, compiled);
  const plain = { load: [], disruptions: [] };
  const results = resultsOf(compiled, solve(compiled.network, plain), { scenario: null, experiment: plain, seed: null, notes: [] });
  const lived = scenario?.name === LIVED ? simulateArchitecture(architecture, { scenario: LIVED, seed: 1, replications: 1 }) : null;
  const ruled = scenario ? resultsOf(compiled, solve(compiled.network, experiment), { scenario, experiment, seed: null, notes: [] }) : null;
  const values = (metrics: Metrics): unknown => Object.values(metrics).map(({ value }) => value);
  const figures = (of: Results | null): unknown =>
    of && [...Object.values(of.components).map(({ metrics }) => values(metrics)), ...Object.values(of.flows).map(values), values(of.whole)];
  // What the next export needs to know a component again has its text in it.
  const built = { ...plan(architecture), kept: null };
  return {
    fingerprint: JSON.stringify([compiled.network, experiment, figures(results), figures(ruled), figures(lived), built]),
    results,
  };
}

/** The name of a scenario that is simulated as well, since what it shows no theory says. */
const LIVED = 'lived';

/** What stands around `x` in its design, and what makes its properties matter. */
interface Setting {
  /** Properties that `x` always has, unless the one that is tried says otherwise. */
  readonly properties?: readonly string[];
  readonly around?: string;
  /** Flows and what else is said of `x`. */
  readonly about: string;
}

const SERVED: Setting = { about: 'flow f { u -> x -> s }' };
const STORE: Setting = {
  properties: ['holds: d'],
  about: 'flow f { u -> s  s -> x: read  s -> x: write  s -> x: scan }  scenario z { at 1s: fail x for 10s }',
};
/** More than a collector's buffer or memory holds, while its receiver is away. */
const LOGGED: Setting = {
  properties: ['exports_to: [l, t]'],
  around:
    'app_server late { span_rate: 2k/s  instrument: [traces, logs]  log_rate: 900/s  trace_sampling: tail(errors) } loki l {} tempo t {} grafana g { sources: [x] }',
  about: 'flow f { u -> s  s -> late }  scenario z { duration: 2m  at 1s: fail l for 60s  at 70s: fail x for 10s }',
};
const STORED: Setting = { around: 'grafana g { sources: [x] }', about: 'flow f { u -> s }' };
const WORKED: Setting = { around: 'job j { on: x  reads: d  shuffle: 50%  skew: 4  stages: 3 }', about: 'flow f { u -> s }' };
const WATCHED = `prometheus p { scrape_interval: 1s  evaluation_interval: 1s  alerts_to: WHO }
  flow f { u -> s }  scenario lived { duration: 4m  at 5s: slow s by 100x for 70s  at 150s: slow s by 100x for 60s }`;

const SETTINGS: Readonly<Record<string, Setting>> = {
  users: {
    properties: ['rate: 20/s'],
    about:
      'flow f { share: 50% x -> s } flow g { x -> m -> g1 -> s }  waf g1 { cost: $1/mo }  load_balancer m { rate_limit: 1/s per client }',
  },
  schedule: { properties: ['every: 10s'], around: 'function fn { in: here }', about: 'flow f { x -> s } flow g { x -> fn }' },
  dns: {
    properties: ['targets: [b, c]', 'health_check: { interval: 10s }'],
    around: 'load_balancer b { in: here } load_balancer c { in: there } app_server t { in: there }',
    about: 'flow f { u -> x  x -> b -> s  x -> c -> t }  scenario z { at 1s: fail x for 10s }',
  },
  load_balancer: {
    properties: ['redundancy: active_passive', 'rate_limit: 30/s', 'health_check: { interval: 5s }'],
    around: 'app_server t { in: here }',
    about: 'flow f { u -> x  x -> s  x -> t }  scenario z { at 1s: fail x.replica(1) for 10s }',
  },
  web_server: {
    properties: [
      'validate_requests: on',
      'invalid: 2%',
      'authentication: oidc',
      'unauthenticated: 3%',
      'tls: terminate',
      'rate_limit: 30/s',
    ],
    about: 'flow f { u -> x -> s }',
  },
  api_gateway: {
    properties: ['validate_requests: on', 'invalid: 2%', 'authentication: oidc', 'unauthenticated: 3%', 'rate_limit: 30/s'],
    about: 'flow f { u -> x -> s }',
  },
  waf: {
    properties: ['rate_limit: 30/s'],
    around: 'users bad { rate: 5/s  malicious: on }',
    about: 'flow f { u -> x -> s } flow g { bad -> x -> s }',
  },
  identity_provider: { properties: ['rate_limit: 30/s'], about: 'flow f { u -> s  s -> x: login }' },
  cdn: { properties: ['origin: s'], around: 'app_server t { time: 90ms }', about: 'flow f { u -> x }' },
  worker: { around: 'message_queue q { in: here }', about: 'flow f { u -> s  s ~> q: publish  q ~> x }' },
  message_queue: {
    around: 'worker w {}',
    about: 'flow f { u -> s  s ~> x: publish  x ~> w }  scenario z { at 1s: fail x.replica(1) for 10s }',
  },
  dataset: {
    properties: ['objects: 10k', 'object_size: 2KiB'],
    around: 'cache c { content: x  capacity: 1MiB } sql_database q { holds: x }',
    about: 'flow f { u -> s  s -> c: read  s -> q: read }',
  },
  cache: {
    properties: ['ttl: 1m', 'replicas: 2', 'shards: 2', 'capacity: 1MiB'],
    around: 'sql_database q {}',
    about: 'flow f { u -> s  s -> x: read on miss -> q: read  s -> x: write }  scenario z { at 1s: fail x.shard(1) for 10s }',
  },
  sql_database: { ...STORE, properties: ['holds: d', 'replicas: 2', 'shards: 2', 'read_from: any'] },
  document_database: { ...STORE, properties: ['holds: d', 'shards: 2', 'read_preference: nearest'] },
  graph_database: { ...STORE, properties: ['holds: d', 'replicas: 2', 'read_from: any'] },
  wide_column_database: {
    ...STORE,
    about: 'flow f { u -> s  s -> x: read  s -> x: write  s -> x: scan }  scenario z { at 1s: fail x.replica(1) for 10s }',
  },
  key_value_store: { ...STORE, about: 'flow f { u -> s  s -> x: read  s -> x: write }  scenario z { at 1s: fail x for 10s }' },
  block_storage: { ...STORE, about: 'flow f { u -> s  s -> x: read  s -> x: write }' },
  object_storage: { ...STORE, about: 'flow f { u -> s  s -> x: read  s -> x: write }' },
  file_storage: { ...STORE, about: 'flow f { u -> s  s -> x: read  s -> x: write }' },
  search_engine: { properties: ['holds: d', 'shards: 2'], about: 'flow f { u -> s  s -> x: query  s -> x: index }' },
  region: { around: 'app_server a { in: x  replicas: 4 } app_server b { in: x  replicas: 4 }', about: 'flow f { u -> a -> b }' },
  job: {
    properties: ['on: k', 'reads: d'],
    around: 'spark_cluster k { in: here  network: 1Gbps  cost: $5/mo }',
    about: 'flow f { u -> s }',
  },
  hadoop_cluster: WORKED,
  spark_cluster: WORKED,
  backup: {
    properties: ['of: [q]'],
    around: 'sql_database q { in: here  holds: d } sql_database q2 { in: here  holds: d }',
    about: 'flow f { u -> s  s -> q: write }',
  },
  disaster_recovery: {
    properties: ['primary: here', 'secondary: there'],
    around: 'sql_database q { in: here  holds: d  replicas: 1 } backup b { of: [q]  copy_to: there }',
    about: 'flow f { u -> s }',
  },
  alert: {
    properties: ['when: p99(f) > 800ms', 'notify: "us"'],
    around: 'alertmanager m { group_wait: 1s  repeat: 10s }',
    about: WATCHED.replace('WHO', 'm'),
  },
  alertmanager: {
    properties: ['receiver: "all"', 'group_wait: 1s', 'group_interval: 2s', 'repeat: 10s'],
    around: 'alert a1 { when: p99(f) > 100ms } alert a2 { when: p99(f) > 200ms  for: 9s  severity: ticket }',
    about: WATCHED.replace('WHO', 'x'),
  },
  prometheus: {
    around: 'alertmanager am { receiver: "all" } grafana g { sources: [x] } alert a1 { when: p99(f) > 800ms }',
    about: 'flow f { u -> s }',
  },
  thanos: { around: 'prometheus p { replicas: 2 } grafana g { sources: [x] }', about: 'flow f { u -> s }' },
  loki: STORED,
  tempo: STORED,
  jaeger: STORED,
  grafana: { around: 'prometheus pr {}', about: 'flow f { u -> s }' },
  otel_collector: LOGGED,
  fluentd: LOGGED,
  fluent_bit: LOGGED,
};

/** A property that is not written. */
const LEFT_OUT = '';

/** Values for properties whose type does not say what stands in it, by kind and name, or by name. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  tags: ['{ a: "1" }', '{ b: "2" }'],
  instrument: ['[metrics]', '[logs, traces]'],
  receives: ['[metrics]', '[logs, traces]'],
  log_rate: ['2/s', '30/s'],
  span_rate: ['2/s', '30/s'],
  rate_limit: ['20/s', '2/s per client'],
  trace_sampling: ['head(10%)', 'tail(errors)'],
  popularity: ['uniform', 'zipf(1.1)'],
  holds: ['d', 'd2'],
  content: ['d', 'd2'],
  reads: ['d', 'd2'],
  indexes: ['{ read: off }', '{ read: on }'],
  failover: ['{ detect: 3s }', '{ detect: 9s, promote: 4s }'],
  'message_queue.failover': ['3s', '9s'],
  'loki.store': [LEFT_OUT, 'os'],
  'tempo.store': [LEFT_OUT, 'os'],
  'thanos.store': [LEFT_OUT, 'os'],
  snapshots: ['{ every: 1h }', '{ every: 12h }'],
  lifecycle: ['after(5d, cold)', '[after(9d, archive)]'],
  'region.prices': ['{ "fargate.vcpu": 0.04 }', '{ "fargate.vcpu": 0.05 }'],
  key_rotation: [LEFT_OUT, '90d'],
  'search_engine.replicas': ['0', '1'],
  'search_engine.query_fan_out': ['1', '2'],
  'search_engine.heap': ['8GiB', '20GiB'],
  attached_to: ['[s]', '[s, x]'],
  exports_to: ['[l]', '[]'],
  'otel_collector.buffer': ['3', '1000'],
  'otel_collector.batch': ['2', '3'],
  'log_shipper.buffer': ['3KiB', '2GiB'],
  overflow: ['drop_newest', 'block'],
  ingestion_limit: ['1KB/s', '4MB/s'],
  'prometheus.memory': ['3MiB', '2GiB'],
  'app_server.memory': ['3GiB', '6GiB'],
  'worker.memory': ['3GiB', '6GiB'],
  'alert.notify': [LEFT_OUT, '"oncall"'],
  'alert.severity': ['page', 'info'],
  'alert.for': ['0s', '20s'],
  'alertmanager.repeat': ['10s', '20s'],
  'alertmanager.group_wait': ['0s', '5s'],
  remote_write: [LEFT_OUT, 'th'],
  store: [LEFT_OUT, 'os'],
  group_by: ['["severity"]', '["cluster"]'],
  silences: ['[]', '[a1]'],
  inhibit: ['{ a1: a2 }', '{ a2: a1 }'],
  routes: [LEFT_OUT, '{ page: "a" }'],
  dashboards: ['[s]', '[]'],
  'grafana.sources': ['[]', '[pr]'],
  scrapes: ['[s]', '[]'],
  'alertmanager.receiver': [LEFT_OUT, '"all"'],
  window: ['{ length: 1s }', '{ length: 1h }'],
  promise: ['{ rpo: 1m }', '{ rto: 2m }'],
  'api_gateway.cache': ['{ ttl: 1m }', '{ ttl: 9m }'],
  'web_server.cache': ['{ ttl: 1m }', '{ ttl: 9m }'],
  when: ['p99(f) > 800ms', 'p99(f) > 900ms'],
  'cdn.origin': ['s', 't'],
  'cdn.ttl': ['3s', '2m'],
  'dns.targets': ['[b]', '[b, c]'],
  'dns.weights': ['{ b: 1, c: 2 }', '{ b: 5, c: 1 }'],
  'dns.locations': ['{ europe: b, default: c }', '{ europe: c, default: b }'],
  'dns.primary': ['b', 'c'],
  instance: ['"m7g.large"', '"c7g.4xlarge"'],
  zones: ['1', '3'],
  zone: ['1', '3'],
  storage: ['100GiB', '900GiB'],
  'key_value_store.read_capacity': ['3/s', '9/s'],
  'key_value_store.write_capacity': ['3/s', '9/s'],
  version: ['"16.4"', '"15.8"'],
  of: ['[q]', '[q, q2]'],
  keep: ['2d', '35d'],
  copy_to: [LEFT_OUT, 'there'],
  'job.from': [LEFT_OUT, 'q1'],
  'dns.secondary': ['b', 'c'],
  'load_balancer.weights': ['[1, 2]', '[4, 1, 1]'],
  'load_balancer.circuit_breaker': ['{ errors: 20% }', '{ errors: 60%, window: 3s }'],
  'load_balancer.split': ['{ s: 40% }', '{ t: 70% }'],
  'users.rate': ['20/s', '45/s'],
  'users.arrivals': ['poisson', 'constant', 'bursty(scv: 4)', 'trace([1s, 3s, 4s])'],
  'users.shape': ['flat', 'ramp(to: 3x, over: 10m)'],
  'users.from': ['{ europe: 100% }', '{ asia: 100% }'],
  'object_storage.erasure_code': ['{ data: 4, parity: 2 }', '{ data: 8, parity: 3 }'],
  'message_queue.consumers': ['{ w: 2 }', '{ w: 5 }'],
  'message_queue.dead_letter': [LEFT_OUT, 'mq'],
  'message_queue.acks': ['0', '1', 'all'],
  'document_database.write_concern': ['1', '2', 'majority', 'all'],
  'job.on': ['k', 'k2'],
  'alert.evaluated_by': ['pr', 'pr2'],
  'prometheus.alerts_to': ['am', 'am2'],
  'thanos.sources': ['[]', '[p]'],
  'api_gateway.identity_provider': ['ip', 'ip2'],
  'function.runtime': ['"node"', '"java"'],
};

/** More components that values name. */
const WATCHERS = 'prometheus pr1 {} loki lk {} otel_collector oc { exports_to: [tp] } tempo tp {}';
const NAMED: Readonly<Record<string, string>> = {
  instrument: WATCHERS,
  series: WATCHERS,
  log_rate: WATCHERS,
  span_rate: WATCHERS,
  trace_sampling: WATCHERS,
  holds: 'dataset d2 { objects: 5k  object_size: 9KiB  size: 70GiB }',
  content: 'dataset d2 { objects: 5k  object_size: 9KiB  size: 70GiB }',
  reads: 'dataset d2 { size: 70GiB }',

  store: 'object_storage os {}',
  from: 'sql_database q1 {}',
  dead_letter: 'message_queue mq {}',
  on: 'hadoop_cluster k2 { in: here }',
  evaluated_by: 'prometheus pr {} prometheus pr2 { evaluation_interval: 5s }',
  alerts_to: 'alertmanager am2 { receiver: "all"  group_wait: 99s }',
  remote_write: 'thanos th { sources: [] }',
  identity_provider: 'identity_provider ip {} identity_provider ip2 {}',
};

export function designOf(kind: string, placed: boolean, written: Readonly<Record<string, string>>): string {
  const setting = SETTINGS[kind] ?? SERVED;
  const properties = new Map<string, string>();
  const beside = Object.keys(written).flatMap((name) => BESIDE[`${kind}.${name}`] ?? BESIDE[name] ?? []);
  for (const property of [...(placed ? ['in: here'] : []), ...(setting.properties ?? []), ...beside]) {
    const [name = '', ...value] = property.split(': ');
    if (value.length > 0) properties.set(name, value.join(': '));
  }
  for (const [name, value] of Object.entries(written)) properties.set(name, value);
  const x = [...properties]
    .filter(([, value]) => value !== LEFT_OUT)
    .map(([name, value]) => `${name}: ${value}`)
    .join('  ');
  return `
    region here "us-east-1" {}
    region there "eu-west-1" {}
    users u { rate: 50/s  from: { europe: 60%, asia: 40% } }
    app_server s { in: here  replicas: 4  time: 5ms  instrument: [metrics, logs, traces] }
    dataset d { objects: 100k  object_size: 1KiB  size: 20GiB  growth: 1GiB/d  popularity: zipf(0.9) }
    ${setting.around ?? ''}
    ${Object.keys(written)
      .map((name) => NAMED[name] ?? '')
      .join(' ')}
    ${kind} x { ${x} }
    ${setting.about}`;
}

const SAMPLES: Readonly<Record<string, readonly [string, string]>> = {
  duration: ['3s', '40s'],
  rate: ['20/s', '45/s'],
  size: ['3MiB', '2GiB'],
  bandwidth: ['1MB/s', '3Gbps'],
  percent: ['20%', '45%'],
  factor: ['1.2x', '1.7x'],
  integer: ['2', '3'],
  number: ['2', '3'],
  price: ['$10/mo', '$20/mo'],
  flag: ['on', 'off'],
  condition: ['p99(s) > 1ms', 'p99(s) > 900ms'],
  text: ['"one"', '"two"'],
  time_of_day: ['03:00', '15:00'],
  distribution: ['4ms', '9ms'],
  region: ['here', 'there'],
  place: ['here', 'there'],
  placed: ['s', 's2'],
  encryption: ['none', 'both'],
  health_check: ['{ interval: 3s }', '{ interval: 7s, failures: 2 }'],
  scaling: ['{ min: 2, max: 4 }', '{ min: 3, max: 8, target: 50% }'],
};

/** Values of a property that differ; none when its type admits one alone. */
export function valuesOf(kind: string, { name, type }: PropertyDeclaration): readonly string[] {
  const written = VALUES[`${kind}.${name}`] ?? VALUES[name];
  if (written) return written;
  const word = /^\w+/.exec(type)?.[0] ?? '';
  const sample = SAMPLES[word];
  if (sample) return sample;
  const members = type.split('|').map((option) => option.trim());
  if (members.every((member) => /^\w+$/.test(member))) return members;
  throw new Error(`The test has no values of ${kind}.${name}: ${type}`);
}
