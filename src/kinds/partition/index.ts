import { formatQuantity, type Architecture, type Component } from '../../model/index.js';
import { mean, type Measurements, type Timeline } from '../../network/index.js';
import { simulate } from '../../simulator/index.js';
import { OPERATIONS } from './messages.js';
import { calm, courseOf, isReplaced, nearSide, partition, RATE, storeNetwork, type Course } from './network.js';
import type { Copy, Led, Protocol } from './protocol.js';
import { protocolOf } from './protocols.js';

/** What a store did while its machines were cut off from each other, and what that makes it. */
export interface PartitionOutcome {
  readonly component: string;
  readonly kind: string;
  /**
   * CP: no answer was wrong, though some were refused. AP: clients on both sides read and wrote all the time. `neither`: it refused, and was wrong as well
   * (Kleppmann, "A Critique of the CAP Theorem", 2015). Null when no partition can be run.
   */
  readonly cap: 'CP' | 'AP' | 'neither' | null;
  /** Abadi's PACELC (IEEE Computer, 2012): in a partition availability or consistency, else latency or consistency. */
  readonly pacelc: 'PA/EL' | 'PA/EC' | 'PC/EL' | 'PC/EC' | null;
  /** What was refused when the store had had its time to answer: "writes on the side of 1 of 3". */
  readonly refused: readonly string[];
  /** Share of the reads answered during the partition that missed a write acknowledged on the other side. */
  readonly staleReads: number;
  /** Writes acknowledged on each side of which the other knew nothing: the smaller number of the two. */
  readonly diverged: number;
  /** Acknowledged writes that were not there when the partition had healed. */
  readonly lostWrites: number;
  /** Share of reads that missed a write without partition, while somebody writes twenty times a second. */
  readonly staleWithout: number;
  /** All of it in a sentence; or why nothing was run. */
  readonly text: string;
}

/** Seconds after the partition began in which requests that were on their way come to their end; as long before its end. */
const GRACE = 1;
/** Seconds at the end of the partition in which it is seen what is refused for good. */
const LATE = 8;
/** Half of the requests is more than chance. */
const MOSTLY = 0.5;
/** Seconds that a store is watched without partition. */
const WATCHED = 60;
const RUN = { seed: 1, replications: 1, warmup: 0 };

/** A partition among the copies of everything that keeps data (or between a cache that is alone and what it copies), each run by itself. */
export function partitions(architecture: Architecture): readonly PartitionOutcome[] {
  return architecture.components.flatMap((component) => {
    const protocol = protocolOf(component);
    return protocol ? [partitionOf(component, protocol)] : [];
  });
}

/**
 * Cuts a store in two in the simulator, its leader with as many as are no majority on one side, and looks at what clients on both sides get. Never throws; of one
 * that cannot be run it is said.
 */
function partitionOf(component: Component, protocol: Protocol): PartitionOutcome {
  const network = storeNetwork(protocol);
  const course = courseOf(protocol);
  const quiet = simulate(network, { load: [], disruptions: calm(WATCHED) }, { ...RUN, duration: WATCHED });
  const run = simulate(network, { load: [], disruptions: partition(protocol, course) }, { ...RUN, duration: course.end });
  return run.timeline
    ? outcomeOf(component, protocol, quiet, run.timeline, course)
    : untried(component, run.error ?? 'it could not be run');
}

function untried({ id, kind }: Component, text: string): PartitionOutcome {
  const nothing = { refused: [], staleReads: 0, diverged: 0, lostWrites: 0, staleWithout: 0 };
  return { component: id, kind, cap: null, pacelc: null, ...nothing, text };
}

function outcomeOf(component: Component, protocol: Protocol, quiet: Measurements, timeline: Timeline, course: Course): PartitionOutcome {
  const answered = OPERATIONS.map((_, flow) => answers(timeline, flow, course.cut + GRACE, course.healed));
  const [near = 0, , far = 0] = answered.map((steps) => steps.reduce((sum, count) => sum + count, 0));
  // Consumers of a log that are behind are told the rest later.
  const newest = protocol.style !== 'led' || protocol.newest;
  const doings = {
    refused: refusals(protocol, timeline, course),
    staleReads: newest ? stale(answered) : 0,
    diverged: waits(protocol) ? Math.round(Math.min(near, far)) : 0,
    lostWrites: Math.round(lost(protocol, near, timeline, course)),
  };
  const consistent = doings.staleReads === 0 && doings.diverged === 0 && doings.lostWrites === 0;
  const staleWithout = staleInCalm(protocol, quiet);
  return {
    component: component.id,
    kind: component.kind,
    cap: consistent ? 'CP' : doings.refused.length === 0 ? 'AP' : 'neither',
    pacelc: `${consistent ? 'PC' : 'PA'}/${staleWithout > 0 ? 'EL' : 'EC'}`,
    ...doings,
    staleWithout,
    text: sentence(doings, protocol),
  };
}

/** The log of the leader that was replaced is cut back to what the others have. Whoever waits for no answer believes that all has been written. */
function lost(protocol: Protocol, near: number, timeline: Timeline, course: Course): number {
  if (protocol.style !== 'led') return 0;
  if (waits(protocol)) return isReplaced(protocol) ? near : 0;
  const leaderless = isReplaced(protocol) ? course.cut + protocol.failover : course.healed;
  const far = answers(timeline, OPERATIONS.indexOf('write far'), course.cut + GRACE, leaderless);
  return (isReplaced(protocol) ? near : 0) + far.reduce((sum, count) => sum + count, 0);
}

function waits(protocol: Protocol): boolean {
  return protocol.style !== 'led' || protocol.waits;
}

/** Answers of a flow in each step of a stretch of the course. */
function answers({ step, flows }: Timeline, flow: number, from: number, until: number): number[] {
  const within = (index: number): boolean => index * step >= from && (index + 1) * step <= until;
  return (flows[flow]?.throughput ?? []).flatMap((rate, index) => (within(index) ? [rate * step] : []));
}

/** Nothing passes between the sides: whoever reads after a write was acknowledged on the other side cannot know of it. */
function stale([writesNear = [], readsNear = [], writesFar = [], readsFar = []]: readonly (readonly number[])[]): number {
  let [near, far, missed, all] = [0, 0, 0, 0];
  for (const [step, here] of readsNear.entries()) {
    const there = readsFar[step] ?? 0;
    all += here + there;
    missed += (far > 0 ? here : 0) + (near > 0 ? there : 0);
    near += writesNear[step] ?? 0;
    far += writesFar[step] ?? 0;
  }
  return all === 0 ? 0 : missed / all;
}

/** What clients do not get when the store has had its time. */
function refusals(protocol: Protocol, { flows, step }: Timeline, { healed }: Course): string[] {
  const where = sidesOf(protocol);
  return OPERATIONS.flatMap((operation, flow) => {
    const [what, side] = operation.split(' ');
    const errors = (flows[flow]?.errors ?? []).filter((_, index) => index * step >= healed - LATE && (index + 1) * step <= healed - GRACE);
    const share = errors.reduce((sum, each) => sum + each, 0) / Math.max(1, errors.length);
    return share > MOSTLY ? [`${what ?? ''}s ${side === 'near' ? where.near : where.far}`] : [];
  });
}

function sidesOf(protocol: Protocol): Readonly<Record<string, string>> {
  if (protocol.style === 'copy') return { near: 'on its own side', far: 'on the side of what it copies' };
  const near = nearSide(protocol.members);
  return { near: `on the side of ${near} of ${protocol.members}`, far: `on the side of the other ${protocol.members - near}` };
}

/** Share of the reads that miss a write without a partition. A copy that is behind is counted by the simulator; the rest is arithmetic. */
function staleInCalm(protocol: Protocol, quiet: Measurements): number {
  switch (protocol.style) {
    case 'led':
      return protocol.newest ? behind(protocol, quiet) : 0;
    case 'copy':
      return outdated(protocol);
    case 'leaderless': {
      // Whether two quorums have to meet: C(N − W, R) / C(N, R) do not.
      let chance = 1;
      for (let index = 0; index < protocol.read; index++)
        chance *= Math.max(0, protocol.members - protocol.write - index) / (protocol.members - index);
      return chance;
    }
  }
}

/** Writes per second on the record, of both sides. */
const WRITES = 2 * RATE;

/** One that is alone misses what it does not show yet. */
function behind({ members, lag }: Led, quiet: Measurements): number {
  return members > 1 ? (quiet.replicaSets[0]?.staleReads.value ?? 0) : -Math.expm1(-WRITES * mean(lag));
}

/**
 * A record that is loaded with a miss is read r T times more until its time T is up; of these, only those before the next write are right, r / w × (1 − exp(−w T)) with
 * reads at the rate r and writes at the rate w. That of a copy which is told of changes is always right.
 */
function outdated({ ttl, told, write }: Copy): number {
  // Near the copy, `through` and `back` change it as well; what is written elsewhere does not.
  const writes = write === 'around' ? WRITES : RATE;
  if (told) return 0;
  if (ttl === null) return 1;
  const right = 1 - (RATE / writes) * Math.expm1(-writes * ttl);
  return Math.max(0, 1 - right / (1 + RATE * ttl));
}

type Doings = Pick<PartitionOutcome, 'refused' | 'staleReads' | 'diverged' | 'lostWrites'>;

function sentence({ refused, staleReads, diverged, lostWrites }: Doings, protocol: Protocol): string {
  const bound = protocol.style === 'copy' ? `, ${lasting(protocol)}` : '';
  const merges = protocol.style === 'led' ? '' : ' and merges: the last write wins';
  const parts = [
    ...(refused.length > 0 ? [`refuses ${refused.join(', ')}`] : []),
    ...(staleReads > 0 ? [`answers stale (${Math.round(staleReads * 100)} % of the reads${bound})`] : []),
    ...(diverged > 0 ? [`diverges (${diverged} writes on each side at least)${merges}`] : []),
    ...(lostWrites > 0 ? [`loses ${lostWrites} acknowledged writes`] : []),
  ];
  return parts.length > 0 ? parts.join('; ') : 'serves both sides as if nothing had happened';
}

function lasting({ ttl }: Copy): string {
  return ttl === null ? 'for as long as it is cut off' : `for ${formatQuantity(ttl, 'duration')} at most`;
}
