import type { Disruption, Effect, Network, ReplicaSet, Station, Step } from '../../network/index.js';
import { sequence, spawn } from '../lowering/steps.js';
import { copyStore, readCopy, writeCopy } from './copy.js';
import { client, LEADS, member, message, OPERATIONS, PATIENCE, REPLACES, serve, type Side } from './messages.js';
import type { Led, Protocol } from './protocol.js';

/** Requests per second of each kind on each side: some hundred of each while the partition lasts, and hardly a queue. */
export const RATE = 20;

/** When the partition begins and heals, and how long everything is watched: seconds. */
export interface Course {
  readonly cut: number;
  readonly healed: number;
  readonly end: number;
}

/** Seconds before and after the partition, and how long it lasts beyond the store's own answer to it. */
const CALM = 10;
const LASTS = 20;
/** What takes longer than this is not waited for: seconds. */
const LONGEST = 120;

export function courseOf(protocol: Protocol): Course {
  const healed = CALM + Math.min(LONGEST, answerOf(protocol)) + LASTS;
  return { cut: CALM, healed, end: healed + CALM };
}

/** Seconds until the store has done about a partition what it does. */
function answerOf(protocol: Protocol): number {
  switch (protocol.style) {
    case 'led':
      return Math.max(protocol.failover, protocol.stepsDown ?? 0);
    case 'copy':
      return protocol.ttl ?? 0;
    case 'leaderless':
      return 0;
  }
}

/** Members on the near side: the leader, and as many more as are no majority. */
export function nearSide(members: number): number {
  return Math.max(1, Math.floor((members - 1) / 2));
}

/** Whether the far side puts a leader of its own in place. */
export function isReplaced(protocol: Protocol): boolean {
  if (protocol.style !== 'led' || protocol.election === 'kept' || protocol.election === 'nobody') return false;
  const far = protocol.members - nearSide(protocol.members);
  return protocol.election === 'majority' ? far > protocol.members / 2 : far > 0;
}

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
    stores: protocol.style === 'copy' ? [copyStore(protocol)] : [],
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
  if (protocol.style === 'copy') return [lost, ...hush(cut - 1, cut)];
  if (protocol.election === 'kept') return [lost, ...down(REPLACES, 0, cut + protocol.failover)];
  const steps = cut + (protocol.stepsDown ?? Infinity);
  if (!isReplaced(protocol)) return [lost, ...down(LEADS, steps, healed), ...calm(end)];
  // The first leader follows the new one as soon as it hears of it.
  return [lost, ...down(LEADS, Math.min(steps, healed), end), ...down(REPLACES, 0, cut + protocol.failover)];
}

function down(station: number, from: number, until: number): Disruption[] {
  return until > from ? [{ at: from, duration: until - from, effects: [{ effect: 'down', station, replicas: null }] }] : [];
}

/** Nobody writes for a while, and the record is loaded anew: what a copy was asked for just before it is cut off it has for the longest time. */
function hush(from: number, until: number): Disruption[] {
  const silent = OPERATIONS.flatMap((name, source): Effect[] => (name.startsWith('write') ? [{ effect: 'surge', source, factor: 0 }] : []));
  return [
    { at: from, duration: null, effects: [{ effect: 'flush', store: 0 }] },
    { at: from, duration: until - from, effects: silent },
  ];
}

function write(protocol: Protocol, side: Side): Step {
  if (protocol.style === 'leaderless') return quorum(protocol.members, side, protocol.write);
  if (protocol.style === 'copy') return writeCopy(protocol, side);
  const commit: Step | null = protocol.members > 1 ? { do: 'commit', set: 0, shard: 0 } : null;
  const written = atLeader(protocol, side, (leader) => sequence(serve(member(leader)), acknowledged(protocol, leader), commit));
  return protocol.waits ? written : spawn(written);
}

function read(protocol: Protocol, side: Side): Step {
  if (protocol.style === 'leaderless') return quorum(protocol.members, side, protocol.read);
  if (protocol.style === 'copy') return readCopy(protocol, side);
  const { reads, members } = protocol;
  if (reads === 'followers' || reads === 'any') {
    const asked = nearest(side, nearSide(members), reads);
    return message(client(side), member(asked), sequence(serve(member(asked)), { do: 'read', set: 0, shard: 0, from: 'follower' }));
  }
  return atLeader(protocol, side, (leader) => {
    const others = followersOf(protocol, leader);
    const majority = reads === 'confirmed leader' ? Math.floor(members / 2) : 0;
    const need = isOwn(protocol, leader) ? Math.min(majority, others.length) : majority;
    return sequence(serve(member(leader)), need > 0 ? heardFrom(leader, others, need) : null);
  });
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

/** Whether a leader counts its own side alone: one that nobody voted for. */
function isOwn({ election }: Led, leader: number): boolean {
  return leader > 0 && election === 'outside';
}

/** Whom a leader hears from: a new one that nobody voted for begins with the followers that it reaches. */
function followersOf(protocol: Led, leader: number): readonly number[] {
  const others = Array.from({ length: protocol.members }, (_, index) => index).filter((index) => index !== leader);
  return isOwn(protocol, leader) ? others.filter((index) => index >= nearSide(protocol.members)) : others;
}

/** A write waits for as many followers as before, or for all that a leader has left; one with too few of them takes none. */
function acknowledged(protocol: Led, leader: number): Step {
  const { acknowledgements, election, least } = protocol;
  const others = followersOf(protocol, leader);
  if (isOwn(protocol, leader))
    return others.length + 1 < least ? NEVER : heardFrom(leader, others, Math.min(acknowledgements, others.length));
  const heard = heardFrom(leader, others, acknowledgements);
  if (election !== 'kept' || acknowledgements === 0) return heard;
  // Those who do not answer are taken off the list in the end: what says that they are is up from then on.
  return { do: 'call', owner: member(leader), body: heard, timeout: PATIENCE / 2, retries: 0, backoff: 0, onFailure: serve(REPLACES) };
}

const NEVER: Step = { do: 'refuse', probability: 1 };

/** So many of the others have to answer; when there are not so many, nobody ever will. */
function heardFrom(by: number, others: readonly number[], need: number): Step {
  const branches = others.map((other) => message(member(by), member(other), serve(member(other))));
  if (need > branches.length) return NEVER;
  if (need > 0) return { do: 'fork', branches, need };
  return branches.length > 0 ? spawn({ do: 'fork', branches, need: branches.length }) : sequence();
}

/** All copies are asked, and enough of them have to answer. */
function quorum(all: number, side: Side, need: number): Step {
  const branches = Array.from({ length: all }, (_, index) => message(client(side), member(index), serve(member(index))));
  return { do: 'fork', branches, need };
}
