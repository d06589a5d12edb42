// The same system in several languages: so many groups of a server, a database and a cache, each with a flow through all three. Every file comes
// with the place where the benchmark types.

/** Components a group has. */
export const GROUP = 3;

/** `{ files: { name: text }, typed: [file, word] }`: about 13 lines a group, in one file or in so many parts that the last file imports. */
export function arch(groups, parts = 1) {
  const shared = 'region r { zones: 3 }\nusers u { rate: 100/s }\n';
  const chunks = split(groups, parts).map((indices) => indices.map(archGroup).join(''));
  if (parts === 1) return { files: { 'main.arch': shared + chunks[0] }, typed: ['main.arch', `Server ${Math.floor(groups / 2)}`] };
  const files = { 'shared.arch': shared };
  for (const [part, text] of chunks.entries()) files[`part${part}.arch`] = `import "shared.arch"\n${text}`;
  files['main.arch'] = `${chunks.map((_, part) => `import "part${part}.arch"\n`).join('')}expect p99(f0) < 10s\n`;
  const middle = Math.floor(parts / 2);
  return { files, typed: [`part${middle}.arch`, `Server ${split(groups, parts)[middle][0]}`] };
}

function archGroup(index) {
  return `app_server a${index} "Server ${index}" {
  in: r  replicas: 8
  time: lognormal(median: 4ms, p99: 25ms)
}
sql_database d${index} "Database ${index}" {
  in: r  engine: postgres
  replicas: 2  replication: async
}
cache c${index} "Cache ${index}" { in: r  ttl: 5m  eviction: lru  capacity: 2GiB }
flow f${index} {
  u -> a${index} -> c${index}: read
    on miss -> d${index}: read
}
`;
}

const CALLED = [
  ...[
    'dns',
    'cdn',
    'waf',
    'api_gateway',
    'identity_provider',
    'web_server',
    'function',
    'worker',
    'cache',
    'document_database',
    'graph_database',
  ],
  ...['key_value_store', 'sql_database', 'wide_column_database', 'block_storage', 'file_storage', 'object_storage', 'message_queue'],
  ...[
    'search_engine',
    'hadoop_cluster',
    'spark_cluster',
    'alertmanager',
    'fluent_bit',
    'fluentd',
    'grafana',
    'jaeger',
    'loki',
    'otel_collector',
  ],
  ...['prometheus', 'tempo', 'thanos'],
];

/** Components a group of `everyKind` has. */
export const GROUP_OF_ALL = CALLED.length + 9;

/** So many groups with one component of every kind there is: a text for the checks, which have something to say about each. */
export function everyKind(groups) {
  const group = (index) => `region r${index} { zones: 3 }
users u${index} { rate: 20/s }
schedule s${index} { every: 1h }
load_balancer l${index} { in: r${index} }
app_server a${index} { in: r${index}  replicas: 8  time: lognormal(median: 4ms, p99: 25ms) }
dataset d${index} { classification: pii }
job j${index}
backup b${index} { of: [sql_database${index}] }
alert x${index} { when: p99(f${index}_0) > 1s }
${CALLED.map((kind) => `${kind} ${kind}${index} { in: r${index}${HOLDS.has(kind) ? `  holds: d${index}` : ''} }\n`).join('')}
${split(CALLED.length, 6)
  .map(
    (part, flow) => `flow f${index}_${flow} {
  u${index} -> l${index} -> a${index}
${part.map((called) => `  a${index} -> ${CALLED[called]}${index}\n`).join('')}}
`,
  )
  .join('')}flow g${index} { s${index} -> a${index} }
`;
  return Array.from({ length: groups }, (_, index) => group(index)).join('');
}

const HOLDS = new Set(['sql_database', 'search_engine', 'wide_column_database', 'object_storage']);

/** The same in LikeC4, with one view, as small as there can be one: its server computes the views as well. */
export function likec4(groups, parts = 1) {
  const shared = `specification {
  element region
  element users
  element server
  element database
  element cache
}
model {
  u = users 'Users'
}
views {
  view index {
    include u
  }
}
`;
  const chunks = split(groups, parts).map((indices) => `model {\n${indices.map(likec4Group).join('')}}\n`);
  if (parts === 1) return { files: { 'main.c4': shared + chunks[0] }, typed: ['main.c4', `Server ${Math.floor(groups / 2)}`] };
  const files = { 'shared.c4': shared };
  for (const [part, text] of chunks.entries()) files[`part${part}.c4`] = text;
  const middle = Math.floor(parts / 2);
  return { files, typed: [`part${middle}.c4`, `Server ${split(groups, parts)[middle][0]}`] };
}

function likec4Group(index) {
  return `  a${index} = server 'Server ${index}' {
    technology 'app server'
    metadata { replicas '8' }
  }
  d${index} = database 'Database ${index}' {
    technology 'postgres'
    metadata { replicas '2' }
  }
  c${index} = cache 'Cache ${index}' { technology 'redis' }
  u -> a${index} 'f${index}'
  a${index} -> c${index} 'read'
  a${index} -> d${index} 'read'
`;
}

function split(groups, parts) {
  const size = Math.ceil(groups / parts);
  return Array.from({ length: parts }, (_, part) =>
    Array.from({ length: Math.max(0, Math.min(size, groups - part * size)) }, (_, index) => part * size + index),
  );
}
