import { ENTRY, fixed, quiet, type Case } from './case.js';

const REGIONS = 'region a "us-east-1" region b "eu-west-1" ';
const PEOPLE = 'dataset p { classification: pii } ';

/** What concerns a design as a whole: chains of calls, boundaries, promises. */
export const WHOLE_CASES: readonly Case[] = [
  // Chains of calls
  fixed(
    'flows/timeout-above-caller',
    'the outer call is waited for as long as all tries may take',
    `${ENTRY} app_server s { time: 1ms } app_server t { time: 1ms } flow f { u -> s { timeout: 100ms } -> t { timeout: 80ms, retries: 2, backoff: 10ms } }`,
    `${ENTRY} app_server s { time: 1ms } app_server t { time: 1ms } flow f { u -> s { timeout: 300ms } -> t { timeout: 80ms, retries: 2, backoff: 10ms } }`,
  ),
  fixed(
    'flows/retry-storm',
    'the tries of the calls around it are counted, and are not its own',
    'users u { rate: 100/s } app_server s { time: 1ms } app_server t { time: 5ms } flow f { u -> s { retries: 2, backoff: 50ms } -> t { retries: 2, backoff: 50ms } }',
    'users u { rate: 100/s } app_server s { time: 1ms } app_server t { time: 5ms } flow f { u -> s { retries: 2, backoff: 50ms } -> t { retries: 0, backoff: 50ms } }',
  ),
  quiet(
    'reliability/spof',
    'a request takes one of those between which a balancer splits them',
    'users u { rate: 1/s } load_balancer b app_server s { replicas: 2 } app_server t flow f { u -> b  b -> s  b -> t } expect availability(f) > 99%',
    'users u { rate: 1/s } load_balancer b { split: { s: 90%, t: 10% } } app_server s { replicas: 2 } app_server t flow f { u -> b  b -> s  b -> t } expect availability(f) > 99%',
  ),
  quiet(
    'public/no-authentication',
    'an identity provider is asked before anything is written',
    'users u { rate: 1/s } web_server w { public: on } identity_provider i sql_database d flow f { u -> w -> d: write }',
    'users u { rate: 1/s } web_server w { public: on } identity_provider i sql_database d flow f { u -> w  w -> i  w -> d: write }',
  ),
  quiet(
    'cap/promise-in-a-partition',
    'a request takes the way on its own side',
    'region a "us-east-1" region b "us-west-2" users u { rate: 1/s } dns n { targets: [x] } app_server x { in: a } sql_database d { in: b } flow f { u -> n -> x -> d: read } scenario cut { duration: 10m  at 2m: partition a from b for 3m  expect availability(f) >= 99.9% }',
    'region a "us-east-1" region b "us-west-2" users u { rate: 1/s } dns n { targets: [x, y] } app_server x { in: a } app_server y { in: b } sql_database d { in: b } flow f { u -> n  n -> x -> d: read  n -> y -> d: read } scenario cut { duration: 10m  at 2m: partition a from b for 3m  expect availability(f) >= 99.9% }',
  ),
  fixed(
    'flows/retry-storm',
    'so few tries that it can serve them',
    'users u { rate: 100/s } app_server s { time: 1ms } app_server t { time: 5ms } flow f { u -> s -> t { retries: 4, backoff: 50ms } }',
    'users u { rate: 100/s } app_server s { time: 1ms } app_server t { time: 5ms } flow f { u -> s -> t { retries: 1, backoff: 50ms } }',
  ),
  quiet(
    'flows/reaches-nothing',
    'somebody stands behind the balancer',
    `${ENTRY} load_balancer b app_server s flow f { u -> b }`,
    `${ENTRY} load_balancer b app_server s flow f { u -> b -> s }`,
  ),
  fixed(
    'reliability/spof',
    'two machines where one flow of two needs it',
    `${ENTRY} app_server s { replicas: 2 } app_server t flow f { u -> s } flow g { u -> s -> t }`,
    `${ENTRY} app_server s { replicas: 2 } app_server t { replicas: 2 } flow f { u -> s } flow g { u -> s -> t }`,
  ),

  // Boundaries
  quiet(
    'trust/store-on-the-internet',
    'a server asks it',
    `${ENTRY} app_server s sql_database d flow f { u -> d: read }`,
    `${ENTRY} app_server s sql_database d flow f { u -> s -> d: read }`,
  ),
  fixed(
    'trust/cleartext-between-regions',
    'it is encrypted on the way as well',
    `${ENTRY} ${REGIONS} ${PEOPLE} sql_database d { in: b  holds: p  encryption: at_rest } app_server s { in: a } flow f { u -> s -> d: read }`,
    `${ENTRY} ${REGIONS} ${PEOPLE} sql_database d { in: b  holds: p  encryption: both } app_server s { in: a } flow f { u -> s -> d: read }`,
  ),
  quiet(
    'trust/leaves-jurisdiction',
    'who reads it stands there as well',
    `${ENTRY} ${REGIONS} ${PEOPLE} sql_database d { in: b  holds: p  encryption: both } app_server s { in: a } flow f { u -> s -> d: read }`,
    `${ENTRY} ${REGIONS} ${PEOPLE} sql_database d { in: b  holds: p  encryption: both } app_server s { in: b } flow f { u -> s -> d: read }`,
  ),
  quiet(
    'trust/leaves-jurisdiction',
    'copies go to another region of the Union',
    `${REGIONS} region c "eu-central-1" ${PEOPLE} sql_database d { in: b  holds: p } backup x { of: [d]  copy_to: a }`,
    `${REGIONS} region c "eu-central-1" ${PEOPLE} sql_database d { in: b  holds: p } backup x { of: [d]  copy_to: c }`,
  ),
  quiet(
    'trust/personal-to-public',
    'what is written was made of nothing personal',
    `${ENTRY} ${PEOPLE} dataset w { classification: public } sql_database d { holds: p } object_storage o { holds: w } app_server s flow f { u -> s  s -> d: read  s -> o: write }`,
    `${ENTRY} ${PEOPLE} dataset w { classification: public } sql_database d { holds: p } object_storage o { holds: w } app_server s flow f { u -> s  s -> o: write }`,
  ),
  quiet(
    'trust/late-authentication',
    'who asks is asked first',
    `${ENTRY} app_server s web_server w { authentication: oidc } sql_database d flow f { u -> s  s -> d: query  s -> w }`,
    `${ENTRY} app_server s web_server w { authentication: oidc } sql_database d flow f { u -> w -> s -> d: query }`,
  ),

  // Promises
  quiet(
    'reliability/objective-unreachable',
    'two of it are seldom gone at once',
    `${ENTRY} app_server s { time: 1ms  mtbf: 1000h  mttr: 10h } flow f { u -> s } expect availability(f) >= 99.9%`,
    `${ENTRY} app_server s { time: 1ms  mtbf: 1000h  mttr: 10h  replicas: 2 } flow f { u -> s } expect availability(f) >= 99.9%`,
  ),
  quiet(
    'latency/round-trips',
    'the database stands beside its server',
    `${ENTRY} ${REGIONS} app_server s { in: a  time: 1ms } sql_database d { in: b } flow f { u -> s  repeat 2 { s -> d: read } } expect p99(f) < 300ms`,
    `${ENTRY} ${REGIONS} app_server s { in: a  time: 1ms } sql_database d { in: a } flow f { u -> s  repeat 2 { s -> d: read } } expect p99(f) < 300ms`,
  ),
  quiet(
    'cap/promise-in-a-partition',
    'it does without, on failure',
    `${ENTRY} ${REGIONS} app_server s { in: a } sql_database d { in: b } cache c { in: a  ttl: 1m } flow f { u -> s -> d: read } scenario cut { duration: 60s  at 10s: partition a from b for 20s  expect availability(f) >= 99% }`,
    `${ENTRY} ${REGIONS} app_server s { in: a } sql_database d { in: b } cache c { in: a  ttl: 1m } flow f { u -> s  s -> d: read\non failure -> c: read } scenario cut { duration: 60s  at 10s: partition a from b for 20s  expect availability(f) >= 99% }`,
  ),
  fixed(
    'scenario/overload',
    'enough machines carry twice the load',
    'users u { rate: 80/s } app_server s { time: 10ms } flow f { u -> s } scenario peak { load: u * 2 }',
    'users u { rate: 80/s } app_server s { time: 10ms  replicas: 3 } flow f { u -> s } scenario peak { load: u * 2 }',
  ),
  fixed(
    'scenario/overload',
    'the others carry what one leaves behind',
    'users u { rate: 150/s } app_server s { time: 10ms  replicas: 2 } flow f { u -> s } scenario one_gone { at 10s: fail s.replica(1) for 60s }',
    'users u { rate: 150/s } app_server s { time: 10ms  replicas: 5 } flow f { u -> s } scenario one_gone { at 10s: fail s.replica(1) for 60s }',
  ),
  fixed(
    'alert/none-on-objective',
    'an alert on the promise',
    `${ENTRY} app_server s prometheus m { replicas: 2 } alert full { when: utilisation(s) > 90% } flow f { u -> s } expect p99(f) < 300ms`,
    `${ENTRY} app_server s prometheus m { replicas: 2 } alert full { when: utilisation(s) > 90% } flow f { u -> s } expect p99(f) < 300ms\nalert f_slow { when: p99(f) > 300ms  for: 5m  severity: page }\n`,
  ),
  fixed(
    'alert/none-on-objective',
    'two on how fast the budget burns',
    `${ENTRY} app_server s prometheus m { replicas: 2 } alert full { when: utilisation(s) > 90% } flow f { u -> s } expect availability(f) >= 99.9%`,
    `${ENTRY} app_server s prometheus m { replicas: 2 } alert full { when: utilisation(s) > 90% } flow f { u -> s } expect availability(f) >= 99.9%\nalert f_burns_fast { when: errors(f) > 1.44%  for: 5m  severity: page }\nalert f_burns_slowly { when: errors(f) > 0.6%  for: 30m  severity: ticket }\n`,
  ),

  quiet(
    'cloud/not-on-aws',
    'an algorithm that AWS has',
    `region home "us-east-1" {} ${ENTRY} load_balancer lb { in: home  algorithm: power_of_two } web_server s { in: home } flow f { u -> lb -> s }`,
    `region home "us-east-1" {} ${ENTRY} load_balancer lb { in: home  algorithm: least_connections } web_server s { in: home } flow f { u -> lb -> s }`,
  ),

  // Stores and queues
  fixed(
    'queue/order-lost',
    'a key keeps together what belongs together',
    'message_queue q { partitions: 4  ordered: on }',
    'message_queue q { partitions: 4  ordered: on  key: hash }',
  ),
  quiet(
    'document/joins',
    'one document holds it all',
    `${ENTRY} app_server s document_database d flow f { u -> s  s -> d: read  s -> d: read  s -> d: read }`,
    `${ENTRY} app_server s document_database d flow f { u -> s  s -> d: read }`,
  ),
];
