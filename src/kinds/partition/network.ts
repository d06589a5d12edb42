import type { Disruption, Distribution, Effect, Network, ReplicaSet, Station, Step } from '../../network/index.js';
import { delay, sequence, spawn } from '../lowering/steps.js';
import { CROSS_ZONE_RTT } from '../places.js';
import type { Led, Protocol } from './protocol.js';

/** Requests per second of each kind on each side: some hundred of each while the partition lasts, and hardly a queue. */
const RATE = 20;
/** Seconds that a machine works for a request. */
const WORK: Distribution = { type: 'constant', value: 1e-3 };
/** Seconds that a client, or a machine, waits for an answer. */
const PATIENCE = 1;

/** Flows of the experiment: what clients on both sides do, in this order. The near side is that of the first leader. */
export const OPERATIONS = ['write near', 'read near', 'write far', 'read far'] as const;

type Side = 'near' | 'far';

/** When the partition begins and heals, and how long everything is watched: seconds. */
export interface Course {
  readonly cut: number;
  readonly healed: number;
  readonly end: number;
}

/** Seconds before and after the partition, and how long it lasts beyond the store's own answer to it. */
const CALM = 10;
const LASTS = 20;

export function courseOf(protocol: Protocol): Course {
  const answer = protocol.style === 'led' ? Math.max(protocol.failover, protocol.stepsDown ?? 0) : 0;
  const healed = CALM + answer + LASTS;
  return { cut: CALM, healed, end: healed + CALM };
}

/** Members on the near side: the leader, and as many more as are no majority. */
export function nearSide(members: number): number {
  return Math.max(1, Math.floor((members - 1) / 2));
}

/** Whether the far side puts a leader of its own in place. */
export function isReplaced(protocol: Protocol): boolean {
  if (protocol.style === 'leaderless') return false;
  const far = protocol.members - nearSide(protocol.members);
  return protocol.election === 'majority' ? far > protocol.members / 2 : far > 0;
}

/** The right to lead is a station, up while a leader has it: of the first one, and of the one in its place. The members' own follow, as do their owners. */
const LEADS = 0;
const REPLACES = 1;
const member = (index: number): number => index + 2;
/** Clients are the first two owners. */
const client = (side: Side): number => (side === 'near' ? 0 : 1);

/**
 * A store of one record, as in Gilbert and Lynch's proof, with clients on both sides who read and write it. Every message between two machines is a call of
 * its own, which the partition loses.
 */
export function storeNetwork(protocol: Protocol): Network {
  return {
    sources: OPERATIONS.map((owner, flow) => ({
      owner,
      load: { type: 'open', rate: RATE, arrivals: { type: 'poisson' }, shape: { type: 'flat' } },
      mix: [{ flow, share: 1 }],
    })),
    stations: Array.from({ length: member(protocol.members) }, machine),
    routers: [],
    stores: [],
    limiters: [],
    replicaSets: protocol.style === 'led' && protocol.members > 1 ? [copies(protocol)] : [],
    flows: OPERATIONS.map((name) => {
      const [what, where] = name.split(' ');
      const side = where === 'near' ? 'near' : 'far';
      return { name, body: what === 'write' ? write(protocol, side) : read(protocol, side) };
    }),
    owners: ['near', 'far', ...Array.from({ length: protocol.members }, (_, index) => `member ${index}`)],
  };
}

function machine(): Station {
  const common = { owner: 'store', role: '', replicas: 1, servers: 100, zones: [], detection: 0, takeover: 0 };
  return { ...common, queueing: 'central', capacity: null };
}

/** What the simulator counts reads from followers by. */
function copies({ acknowledgements, members, lag }: Led): ReplicaSet {
  return {
    owner: 'store',
    primaries: [member(0)],
    followers: [member(1)],
    replication: acknowledgements === 0 ? 'async' : acknowledgements >= members - 1 ? 'sync' : 'semi_sync',
    lag,
    failover: { detect: 0, promote: 0 },
    shardShares: [1],
    records: 1,
  };
}

/** Without a partition: the one in the place of the first leader has nothing to say. */
export function calm(end: number): readonly Disruption[] {
  return down(REPLACES, 0, end);
}

/** No message passes between the sides; leaders step down, and are replaced. */
export function partition(protocol: Protocol, { cut, healed, end }: Course): readonly Disruption[] {
  const near = nearSide(protocol.members);
  const members = Array.from({ length: protocol.members }, (_, index) => member(index));
  const sides = [
    [client('near'), ...members.slice(0, near)],
    [client('far'), ...members.slice(near)],
  ] as const;
  const effects = sides[0].flatMap((from) =>
    sides[1].flatMap((to): Effect[] => [
      { effect: 'cut', from, to },
      { effect: 'cut', from: to, to: from },
    ]),
  );
  const lost: Disruption = { at: cut, duration: healed - cut, effects };
  if (protocol.style === 'leaderless') return [lost];
  const steps = cut + (protocol.stepsDown ?? Infinity);
  if (!isReplaced(protocol)) return [lost, ...down(LEADS, steps, healed), ...calm(end)];
  // The first leader follows the new one as soon as it hears of it.
  return [lost, ...down(LEADS, Math.min(steps, healed), end), ...down(REPLACES, 0, cut + protocol.failover)];
}

function down(station: number, from: number, until: number): Disruption[] {
  return until > from ? [{ at: from, duration: until - from, effects: [{ effect: 'down', station, replicas: null }] }] : [];
}

const serve = (station: number): Step => ({ do: 'serve', station, time: WORK, router: null });

/** A message from one owner to another, and what that one does with it. */
function message(from: number, to: number, body: Step, onFailure: Step | null = null): Step {
  return { do: 'call', owner: to, from, body: sequence(delay(CROSS_ZONE_RTT), body), timeout: PATIENCE, retries: 0, backoff: 0, onFailure };
}

function write(protocol: Protocol, side: Side): Step {
  if (protocol.style === 'leaderless') return quorum(protocol.members, side, protocol.write);
  const commit: Step | null = protocol.members > 1 ? { do: 'commit', set: 0, shard: 0 } : null;
  return atLeader(protocol, side, (leader) => {
    const { others, need } = followersOf(protocol, leader);
    return sequence(serve(member(leader)), heardFrom(leader, others, need), commit);
  });
}

function read(protocol: Protocol, side: Side): Step {
  if (protocol.style === 'leaderless') return quorum(protocol.members, side, protocol.read);
  const { reads, members } = protocol;
  if (reads === 'followers' || reads === 'any') {
    const asked = nearest(side, nearSide(members), reads);
    return message(client(side), member(asked), sequence(serve(member(asked)), { do: 'read', set: 0, shard: 0, from: 'follower' }));
  }
  const majority = reads === 'confirmed leader' ? Math.floor(members / 2) : 0;
  return atLeader(protocol, side, (leader) =>
    sequence(serve(member(leader)), majority > 0 ? heardFrom(leader, followersOf(protocol, leader).others, majority) : null),
  );
}

/** The nearest that may be asked: on its own side, as long as there is one. */
function nearest(side: Side, near: number, reads: 'followers' | 'any'): number {
  if (side === 'far' || (reads === 'followers' && near === 1)) return near;
  return reads === 'any' ? 0 : 1;
}

/** At the first leader, or else at the one in its place. */
function atLeader(protocol: Led, side: Side, work: (leader: number) => Step): Step {
  const other = nearSide(protocol.members);
  const replacement = isReplaced(protocol) ? message(client(side), member(other), sequence(serve(REPLACES), work(other))) : null;
  return message(client(side), member(0), sequence(serve(LEADS), work(0)), replacement);
}

/** A new leader that nobody voted for begins with the followers that it reaches; one that was elected needs as many as before. */
function followersOf(protocol: Led, leader: number): { readonly others: readonly number[]; readonly need: number } {
  const others = Array.from({ length: protocol.members }, (_, index) => index).filter((index) => index !== leader);
  if (leader === 0 || protocol.election === 'majority') return { others, need: protocol.acknowledgements };
  const reached = others.filter((index) => index >= nearSide(protocol.members));
  return { others: reached, need: Math.min(protocol.acknowledgements, reached.length) };
}

/** So many of the others have to answer; when there are not so many, nobody ever will. */
function heardFrom(by: number, others: readonly number[], need: number): Step {
  const branches = others.map((other) => message(member(by), member(other), serve(member(other))));
  if (need > branches.length) return { do: 'refuse', probability: 1 };
  if (need > 0) return { do: 'fork', branches, need };
  return branches.length > 0 ? spawn({ do: 'fork', branches, need: branches.length }) : sequence();
}

/** All copies are asked, and enough of them have to answer. */
function quorum(all: number, side: Side, need: number): Step {
  const branches = Array.from({ length: all }, (_, index) => message(client(side), member(index), serve(member(index))));
  return { do: 'fork', branches, need };
}
