import { ENTRY, fixed, quiet, type Case } from './case.js';

/** What stands before the servers, and what runs code. */
export const EDGE_CASES: readonly Case[] = [
  fixed(
    'lb/ip-hash-behind-proxy',
    'connections are counted instead',
    'cdn c load_balancer b { algorithm: ip_hash } c -> b',
    'cdn c load_balancer b { algorithm: least_connections } c -> b',
  ),

  // Content delivery networks
  quiet(
    'cdn/private-content',
    'what everybody may see is copied',
    'dataset d { classification: pii } cdn c { content: d }',
    'dataset d { classification: public } cdn c { content: d }',
  ),
  fixed(
    'cdn/private-content',
    'the flow goes to the origin',
    `${ENTRY} dataset d { classification: pii } cdn c { mode: pull  content: d } web_server w flow f { u -> c -> w }`,
    `${ENTRY} dataset d { classification: pii } cdn c { mode: pull } web_server w flow f { u -> w }`,
  ),
  fixed(
    'cdn/writes',
    'it goes all the way to the origin',
    `${ENTRY} cdn c app_server s sql_database d flow f { u -> c -> s -> d: write }`,
    `${ENTRY} cdn c app_server s sql_database d flow f { u -> c: write -> s -> d: write }`,
  ),
  quiet(
    'cdn/writes',
    'what is made of what was read on a miss may be kept',
    `${ENTRY} cdn c app_server s object_storage o flow f { u -> c -> s -> o: write }`,
    `${ENTRY} cdn c app_server s object_storage o flow f { u -> c -> s  s -> o: read  s -> o: write }`,
  ),
  fixed('cdn/no-ttl', 'objects are kept for a day', 'cdn c { ttl: 0s }', 'cdn c { ttl: 1d }'),
  fixed(
    'cdn/never-published',
    'it fetches what it is asked for',
    `${ENTRY} cdn c { mode: push } flow f { u -> c }`,
    `${ENTRY} cdn c { mode: pull } flow f { u -> c }`,
  ),
  quiet(
    'cdn/never-published',
    'somebody publishes',
    `${ENTRY} cdn c { mode: push } flow f { u -> c }`,
    `${ENTRY} users editors { rate: 1/min } cdn c { mode: push } flow f { u -> c } flow g { editors -> c: publish }`,
  ),
  fixed(
    'cdn/origin-exposed',
    'the origin is withdrawn',
    `${ENTRY} cdn c web_server w { public: on } flow f { u -> c -> w }`,
    `${ENTRY} cdn c web_server w { public: off } flow f { u -> c -> w }`,
  ),
  quiet(
    'cdn/origin-exposed',
    'others are meant to reach it',
    `${ENTRY} cdn c web_server w { public: on } flow f { u -> c -> w }`,
    `${ENTRY} cdn c web_server w { public: on } flow f { u -> c -> w } flow g { u -> w }`,
  ),
  quiet(
    'cdn/none',
    'copies stand near the users',
    'users u { rate: 1/s  from: { oceania: 100% } } region r "eu-west-1" object_storage o { in: r } flow f { u -> o: read }',
    'users u { rate: 1/s  from: { oceania: 100% } } region r "eu-west-1" cdn c object_storage o { in: r } flow f { u -> c -> o: read }',
  ),

  quiet(
    'cdn/none',
    'what servers hand out is not the same for everybody',
    'users u { rate: 1/s  from: { oceania: 100% } } region r "eu-west-1" dataset d { classification: public } web_server w { in: r } object_storage o { in: r  holds: d } flow f { u -> w -> o: read }',
    'users u { rate: 1/s  from: { oceania: 100% } } region r "eu-west-1" dataset d web_server w { in: r } object_storage o { in: r  holds: d } flow f { u -> w -> o: read }',
  ),

  // Gateways, firewalls, identity
  fixed(
    'web/no-rate-limit',
    'a limit per client is added',
    `${ENTRY} web_server w { public: on  tls: terminate } u -> w`,
    `${ENTRY} web_server w { public: on  tls: terminate  rate_limit: 50/s per client } u -> w`,
  ),
  quiet(
    'web/no-rate-limit',
    'whoever stands before it limits',
    `${ENTRY} web_server w { public: on  tls: terminate } u -> w`,
    `${ENTRY} load_balancer b { rate_limit: 50/s per client } web_server w { public: on  tls: terminate } u -> b -> w`,
  ),
  fixed(
    'gateway/no-rate-limit',
    'a limit per client is added',
    `${ENTRY} api_gateway g app_server s u -> g -> s`,
    `${ENTRY} api_gateway g { rate_limit: 50/s per client } app_server s u -> g -> s`,
  ),
  fixed(
    'gateway/no-validation',
    'requests are validated',
    `${ENTRY} api_gateway g { invalid: 5% } app_server s u -> g -> s`,
    `${ENTRY} api_gateway g { invalid: 5%  validate_requests: on } app_server s u -> g -> s`,
  ),
  fixed(
    'gateway/nobody-to-ask',
    'the only provider is named',
    'api_gateway g { authentication: oidc } identity_provider people',
    'api_gateway g { authentication: oidc  identity_provider: people } identity_provider people',
  ),
  fixed(
    'waf/counts-only',
    'attacks are turned away',
    `${ENTRY} waf f { mode: count } web_server w u -> f -> w`,
    `${ENTRY} waf f { mode: block } web_server w u -> f -> w`,
  ),
  quiet('waf/false-alarms', 'the rules are tuned', 'waf f { false_positives: 2% }', 'waf f { false_positives: 0.2% }'),
  fixed(
    'identity/no-rate-limit',
    'a limit per client is added',
    'identity_provider i { mfa: on }',
    'identity_provider i { mfa: on  rate_limit: 5/min per client }',
  ),
  fixed(
    'identity/no-second-proof',
    'a second proof is asked for',
    'identity_provider i { rate_limit: 5/min per client }',
    'identity_provider i { rate_limit: 5/min per client  mfa: on }',
  ),
  fixed(
    'identity/long-token',
    'a token is good for an hour',
    'identity_provider i { token_lifetime: 30d }',
    'identity_provider i { token_lifetime: 1h }',
  ),

  // Servers and functions
  fixed(
    'app/no-scaling',
    'replicas follow the day',
    'users u { rate: 70/s  shape: diurnal(peak: 14:00, ratio: 4) } app_server s { time: 10ms } u -> s',
    'users u { rate: 70/s  shape: diurnal(peak: 14:00, ratio: 4) } app_server s { time: 10ms  scaling: { min: 1, max: 2 } } u -> s',
  ),
  fixed(
    'app/beyond-usl-peak',
    'as many as help',
    'app_server s { contention: 10%  coherency: 1%  concurrency: 32 }',
    'app_server s { contention: 10%  coherency: 1%  concurrency: 9 }',
  ),
  quiet(
    'app/timeout-below-callee',
    'it waits for the slowest of a hundred answers',
    'users u { rate: 1/s } app_server s { timeout: 20ms } app_server t { time: 10ms } u -> s -> t',
    'users u { rate: 1/s } app_server s { timeout: 200ms } app_server t { time: 10ms } u -> s -> t',
  ),
  fixed(
    'function/too-few-instances',
    'the limit is raised',
    'users u { rate: 100/s } function f { time: 1s  timeout: 10s  concurrency_limit: 70 } u -> f',
    'users u { rate: 100/s } function f { time: 1s  timeout: 10s  concurrency_limit: 143 } u -> f',
  ),
  fixed(
    'function/cold-start-breaks-objective',
    'instances are kept ready',
    'users u { rate: 100/s } function x { time: 20ms } flow f { u -> x } expect p99(f) < 300ms',
    'users u { rate: 100/s } function x { time: 20ms  provisioned: 3 } flow f { u -> x } expect p99(f) < 300ms',
  ),
  fixed(
    'function/timeout-too-short',
    'it has time to finish',
    'users u { rate: 1/s } function x { time: 5s } u -> x',
    'users u { rate: 1/s } function x { time: 5s  timeout: 11s } u -> x',
  ),
  fixed(
    'function/too-many-connections',
    'a pooler shares the connections',
    'users u { rate: 1/s } function x sql_database d { connections: 100 } u -> x -> d',
    'users u { rate: 1/s } function x sql_database d { connections: 100  pooler: on } u -> x -> d',
  ),
  fixed('schedule/no-interval', 'it starts every hour', 'schedule s', 'schedule s { every: 1h }'),
  fixed(
    'schedule/all-at-once',
    'they are spread',
    'schedule s { every: 1h  count: 500 }',
    'schedule s { every: 1h  count: 500  jitter: 6m }',
  ),
];
