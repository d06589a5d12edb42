import { ENTRY, fixed, quiet, type Case } from './case.js';

/** Single calls of a flow, and what a scenario does to them. */
export const FLOW_CASES: readonly Case[] = [
  // Flows
  fixed(
    'flows/shares',
    'shares are normalised',
    'users u { rate: 1/s } app_server s flow f { share: 30%  u -> s } flow g { share: 30%  u -> s }',
    'users u { rate: 1/s } app_server s flow f { share: 50%  u -> s } flow g { share: 50%  u -> s }',
  ),
  fixed(
    'flows/timeout-below-p99',
    'the timeout is doubled',
    'users u { rate: 1/s } app_server s { time: 1ms } app_server t { time: 10ms } flow f { u -> s  s -> t { timeout: 40ms } }',
    'users u { rate: 1/s } app_server s { time: 1ms } app_server t { time: 10ms } flow f { u -> s  s -> t { timeout: 80ms } }',
  ),
  fixed(
    'flows/retries-without-backoff',
    'a backoff is added',
    `${ENTRY} app_server s app_server t flow f { u -> s  s -> t { timeout: 1s, retries: 2 } }`,
    `${ENTRY} app_server s app_server t flow f { u -> s  s -> t { timeout: 1s, retries: 2, backoff: 50ms } }`,
  ),
  fixed(
    'flows/retry-amplification',
    'one layer retries',
    `${ENTRY} app_server s app_server t flow f { u -> s { retries: 2, backoff: 1s }  s -> t { retries: 2, backoff: 1s } }`,
    `${ENTRY} app_server s app_server t flow f { u -> s { retries: 2, backoff: 1s }  s -> t { retries: 0, backoff: 1s } }`,
  ),
  quiet(
    'flows/waits-for-itself',
    'the way back is asynchronous',
    `${ENTRY} app_server s app_server t web_server w flow f { u -> s -> w -> t -> s }`,
    `${ENTRY} app_server s app_server t web_server w flow f { u -> s -> w -> t ~> s }`,
  ),
  quiet(
    'flows/waits-for-itself',
    'two calls, one after the other',
    `${ENTRY} app_server s app_server t flow f { u -> s -> t -> s }`,
    `${ENTRY} app_server s app_server t flow f { u -> s -> t  s -> t }`,
  ),

  // Scenarios
  quiet(
    'scenario/no-effect',
    'the fault is one that the component can have',
    'app_server s scenario x { at 1s: flush s }',
    'app_server s scenario x { at 1s: fail s }',
  ),
  quiet(
    'scenario/nothing-happens',
    'something happens',
    'app_server s scenario x { duration: 1m }',
    'app_server s scenario x { at 1s: fail s }',
  ),
];
