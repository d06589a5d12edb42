import type { Disruption, Distribution, Effect, Network, Station, Step } from '../../network/index.js';
import { CROSS_ZONE_RTT } from '../places.js';
import { delay, sequence, spawn } from '../steps.js';
import type { Led, Protocol } from './protocol.js';

/** Requests per second of each kind on each side: some hundred of each while the partition lasts, and hardly a queue. */
const RATE = 20;
/** Seconds that a machine works for a request. */
const WORK: Distribution = { type: 'constant', value: 1e-3 };
/** Seconds that a client, or a machine, waits for an answer. */
const PATIENCE = 1;

/** Flows of the experiment: what clients on both sides do, in this order. */
export const OPERATIONS = ['write near', 'read near', 'write far', 'read far'] as const;

/** When the partition begins and heals, and how long everything is watched: seconds. */
export interface Course {
  readonly cut: number;
  readonly healed: number;
  readonly end: number;
}

/** Before and after the partition, and as long as it lasts beyond the store's own answer to it. */
const CALM = 10;
const LASTS = 20;

export function courseOf(protocol: Protocol): Course {
  const answer = protocol.style === 'led' ? Math.max(protocol.failover, protocol.stepsDown ?? 0) : 0;
  const healed = CALM + answer + LASTS;
  return { cut: CALM, healed, end: healed + CALM };
}

/** Members on the near side: the leader's, and the largest number that is no majority. The others are on the far side. */
export function nearSide(members: number): number {
  return Math.max(1, Math.floor((members - 1) / 2));
}

/** Whether the far side puts a leader of its own in place. */
export function isReplaced(protocol: Protocol): boolean {
  if (protocol.style === 'leaderless') return false;
  const far = protocol.members - nearSide(protocol.members);
  return protocol.election === 'majority' ? far > protocol.members / 2 : far > 0;
}

/**
 * A store of one record, as in Gilbert and Lynch's proof, with clients on both sides who read and write it. Every message between two machines is a call of
 * its own, which the partition loses; who leads is a station that is up while it may.
 */
export function storeNetwork(protocol: Protocol): Network {
  const owners = ['near', 'far', ...Array.from({ length: protocol.members }, (_, member) => `member ${member}`)];
  const flows = OPERATIONS.map((name, index) => {
    const side: Side = index < 2 ? 'near' : 'far';
    const body = name.startsWith('write') ? write(protocol, side) : read(protocol, side);
    return { name, body };
  });
  return {
    sources: OPERATIONS.map((owner, flow) => ({
      owner,
      load: { type: 'open', rate: RATE, arrivals: { type: 'poisson' }, shape: { type: 'flat' } },
      mix: [{ flow, share: 1 }],
    })),
    stations: Array.from({ length: protocol.members + 2 }, machine),
    routers: [],
    stores: [],
    limiters: [],
    replicaSets: protocol.style === 'led' && protocol.members > 1 ? [copies(protocol)] : [],
    flows,
    owners,
  };
}

type Side = 'near' | 'far';

/** Stations 0 and 1 are the right to lead, of the first leader and of the one that takes its place; the members' own follow. */
const LEADS = 0;
const REPLACES = 1;
const member = (index: number): number => index + 2;

function machine(): Station {
  return {
    owner: 'store',
    role: '',
    replicas: 1,
    servers: 100,
    queueing: 'central',
    capacity: null,
    zones: [],
    detection: 0,
    takeover: 0,
  };
}

function copies(protocol: Led): Network['replicaSets'][number] {
  const { acknowledgements, members } = protocol;
  return {
    owner: 'store',
    primaries: [member(0)],
    followers: [member(1)],
    replication: acknowledgements === 0 ? 'async' : acknowledgements >= members - 1 ? 'sync' : 'semi_sync',
    lag: protocol.lag,
    failover: { detect: 0, promote: 0 },
    shardShares: [1],
    records: 1,
  };
}

/** What happens to it: no message passes between the sides, leaders step down and are replaced. */
export function partition(protocol: Protocol, { cut, healed, end }: Course): readonly Disruption[] {
  const near = nearSide(protocol.members);
  const sides: Side[] = Array.from({ length: protocol.members }, (_, index) => (index < near ? 'near' : 'far'));
  const of = (side: Side): number[] => [side === 'near' ? 0 : 1, ...sides.flatMap((own, index) => (own === side ? [member(index)] : []))];
  const crossing = of('near').flatMap((from) =>
    of('far').flatMap((to): Effect[] => [
      { effect: 'cut', from, to },
      { effect: 'cut', from: to, to: from },
    ]),
  );
  const all: Disruption[] = [{ at: cut, duration: healed - cut, effects: crossing }];
  if (protocol.style === 'leaderless') return all;
  const replaced = isReplaced(protocol);
  const down = (station: number, from: number, until: number): void => {
    if (until > from) all.push({ at: from, duration: until - from, effects: [{ effect: 'down', station, replicas: null }] });
  };
  // The first leader follows the new one as soon as it hears of it.
  const steppedDown = protocol.stepsDown === null ? Infinity : cut + protocol.stepsDown;
  down(LEADS, Math.min(steppedDown, replaced ? healed : Infinity, end), replaced ? end : Math.min(healed, end));
  down(REPLACES, 0, replaced ? Math.min(end, cut + protocol.failover) : end);
  return all;
}

const serve = (station: number): Step => ({ do: 'serve', station, time: WORK, router: null });

/** A message from one to another, and what that one does with it; owners are the clients and the members. */
function message(from: number, to: number, body: Step, onFailure: Step | null = null): Step {
  return { do: 'call', owner: to, from, body: sequence(delay(CROSS_ZONE_RTT), body), timeout: PATIENCE, retries: 0, backoff: 0, onFailure };
}

const client = (side: Side): number => (side === 'near' ? 0 : 1);

/** So many of the others have to answer; when there are not so many, nobody ever will. */
function heardFrom(by: number, others: readonly number[], need: number): Step {
  const branches = others.map((other) => message(member(by), member(other), serve(member(other))));
  if (need === 0) return branches.length > 0 ? spawn({ do: 'fork', branches, need: branches.length }) : sequence();
  return need > branches.length ? { do: 'refuse', probability: 1 } : { do: 'fork', branches, need };
}

/** At the first leader, or else at the one in its place. */
function atLeader(protocol: Led, side: Side, work: (leader: number) => Step): Step {
  const first = message(client(side), member(0), sequence(serve(LEADS), work(0)), atReplacement(protocol, side, work));
  return first;
}

function atReplacement(protocol: Led, side: Side, work: (leader: number) => Step): Step | null {
  const replacement = nearSide(protocol.members);
  if (!isReplaced(protocol)) return null;
  return message(client(side), member(replacement), sequence(serve(REPLACES), work(replacement)));
}

/** A new leader that nobody voted for begins with the followers that it reaches; one that was elected needs as many as before. */
function following(protocol: Led, leader: number): { readonly others: readonly number[]; readonly need: number } {
  const others = Array.from({ length: protocol.members }, (_, index) => index).filter((index) => index !== leader);
  if (leader === 0 || protocol.election === 'majority') return { others, need: protocol.acknowledgements };
  const near = nearSide(protocol.members);
  const reached = others.filter((index) => index >= near);
  return { others: reached, need: Math.min(protocol.acknowledgements, reached.length) };
}

function write(protocol: Protocol, side: Side): Step {
  if (protocol.style === 'leaderless') return quorum(protocol.members, side, protocol.write);
  return atLeader(protocol, side, (leader) => {
    const { others, need } = following(protocol, leader);
    const commit: Step | null = protocol.members > 1 ? { do: 'commit', set: 0, shard: 0 } : null;
    return sequence(serve(member(leader)), heardFrom(leader, others, need), commit);
  });
}

function read(protocol: Protocol, side: Side): Step {
  if (protocol.style === 'leaderless') return quorum(protocol.members, side, protocol.read);
  const { reads, members } = protocol;
  if (reads === 'leader') return atLeader(protocol, side, (leader) => serve(member(leader)));
  if (reads === 'confirmed leader') {
    return atLeader(protocol, side, (leader) =>
      sequence(serve(member(leader)), heardFrom(leader, following(protocol, leader).others, Math.floor(members / 2))),
    );
  }
  // The nearest that may be asked.
  const near = nearSide(members);
  const own = side === 'far' ? near : reads === 'any' || near === 1 ? 0 : 1;
  const asked = reads === 'followers' && own === 0 ? near : own;
  return message(client(side), member(asked), sequence(serve(member(asked)), { do: 'read', set: 0, shard: 0, from: 'follower' }));
}

/** All copies are asked, and enough of them have to answer. */
function quorum(copiesAsked: number, side: Side, need: number): Step {
  const branches = Array.from({ length: copiesAsked }, (_, index) => message(client(side), member(index), serve(member(index))));
  return { do: 'fork', branches, need };
}
