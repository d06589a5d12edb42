import type { Architecture, Component } from '../../model/index.js';
import type { Measurements, Timeline } from '../../network/index.js';
import { simulate } from '../../simulator/index.js';
import { isStateful } from '../family.js';
import { courseOf, isReplaced, nearSide, OPERATIONS, partition, storeNetwork, type Course } from './network.js';
import { protocolOf, type Protocol } from './protocol.js';

/** What a store did while its machines were cut off from each other, and what that makes it. */
export interface PartitionOutcome {
  readonly component: string;
  readonly kind: string;
  /**
   * CP: no answer was wrong, and some were refused. AP: clients on both sides read and wrote all the time. `neither`: it refused, and was wrong as well
   * (Kleppmann, "A Critique of the CAP Theorem", 2015). Null when no partition can be run.
   */
  readonly cap: 'CP' | 'AP' | 'neither' | null;
  /** Abadi's PACELC (IEEE Computer 2012): in a partition availability or consistency, else latency or consistency. */
  readonly pacelc: 'PA/EL' | 'PA/EC' | 'PC/EL' | 'PC/EC' | null;
  /** What was refused when the store had had its time to answer: "writes on the side of the minority". */
  readonly refused: readonly string[];
  /** Share of the reads answered during the partition that missed a write acknowledged on the other side. */
  readonly staleReads: number;
  /** Writes acknowledged on each side of which the other knew nothing: the smaller number of the two. */
  readonly diverged: number;
  /** Acknowledged writes that were not there when the partition had healed. */
  readonly lostWrites: number;
  /** Mean seconds that a write waited for copies, without partition. */
  readonly waitsForCopies: number | null;
  /** Share of reads that missed a write without partition. */
  readonly staleWithout: number | null;
  /** All of it in a sentence; or why nothing was run. */
  readonly text: string;
}

/** Seconds after the partition began in which requests that were on their way come to their end. */
const GRACE = 1;
/** Half of the clients is more than chance. */
const MOSTLY = 0.5;
/** Seconds that a write takes at the machine that it is sent to, with the right to lead. */
const SEED = 1;

/** A partition among the copies of every store, each run by itself. */
export function partitions(architecture: Architecture): readonly PartitionOutcome[] {
  return architecture.components.filter((component) => isStateful(architecture, component)).map(partitionOf);
}

/**
 * Cuts a store in two in the simulator, its leader with as many as are no majority on one side, and looks at what clients on both sides get. A store whose
 * machines are not known by this is told so.
 */
export function partitionOf(component: Component): PartitionOutcome {
  const protocol = protocolOf(component);
  if (!protocol) return untried(component);
  const network = storeNetwork(protocol);
  const course = courseOf(protocol);
  const options = { seed: SEED, replications: 1, warmup: 0 };
  const calm = simulate(network, { load: [], disruptions: partition(protocol, NEVER) }, { ...options, duration: WATCHED });
  const run = simulate(network, { load: [], disruptions: partition(protocol, course) }, { ...options, duration: course.end });
  if (!run.timeline) return untried(component);
  return outcomeOf(component, protocol, calm, run.timeline, course);
}

/** Without a partition, for the time that is watched. */
const WATCHED = 60;
const NEVER: Course = { cut: 2 * WATCHED, healed: 3 * WATCHED, end: 4 * WATCHED };

function untried(component: Component): PartitionOutcome {
  return {
    component: component.id,
    kind: component.kind,
    cap: null,
    pacelc: null,
    refused: [],
    staleReads: 0,
    diverged: 0,
    lostWrites: 0,
    waitsForCopies: null,
    staleWithout: null,
    text: `no partition is run among the copies of a ${component.kind}`,
  };
}

function outcomeOf(component: Component, protocol: Protocol, calm: Measurements, timeline: Timeline, course: Course): PartitionOutcome {
  const answered = OPERATIONS.map((_, flow) => answers(timeline, flow, course.cut + GRACE, course.healed));
  const [writesNear = 0, , writesFar = 0] = answered.map((steps) => steps.reduce((sum, count) => sum + count, 0));
  const staleReads = stale(answered);
  const diverged = Math.round(Math.min(writesNear, writesFar));
  // The log of the leader that was replaced is cut back to what the others have.
  const lostWrites = isReplaced(protocol) ? Math.round(writesNear) : 0;
  const refused = refusals(protocol, timeline, course);
  const consistent = staleReads === 0 && diverged === 0 && lostWrites === 0;
  const cap = consistent ? 'CP' : refused.length === 0 ? 'AP' : 'neither';
  const staleWithout = staleInCalm(protocol, calm);
  const waits = waitsForCopies(calm, protocol);
  return {
    component: component.id,
    kind: component.kind,
    cap,
    pacelc: `${consistent ? 'PC' : 'PA'}/${staleWithout > 0 ? 'EL' : 'EC'}`,
    refused,
    staleReads,
    diverged,
    lostWrites,
    waitsForCopies: waits,
    staleWithout,
    text: sentence({ refused, staleReads, diverged, lostWrites, merges: protocol.style === 'leaderless' }),
  };
}

/** Answers of a flow in each step of a stretch of the course. */
function answers({ step, flows }: Timeline, flow: number, from: number, until: number): number[] {
  return (flows[flow]?.throughput ?? []).flatMap((rate, index) => (index * step >= from && (index + 1) * step <= until ? [rate * step] : []));
}

/** Nothing passes between the sides: whoever reads after a write was acknowledged on the other side cannot know of it. */
function stale([writesNear = [], readsNear = [], writesFar = [], readsFar = []]: readonly (readonly number[])[]): number {
  let [near, far, missed, all] = [0, 0, 0, 0];
  for (let step = 0; step < readsNear.length; step++) {
    const [here, there] = [readsNear[step] ?? 0, readsFar[step] ?? 0];
    all += here + there;
    missed += (far > 0 ? here : 0) + (near > 0 ? there : 0);
    near += writesNear[step] ?? 0;
    far += writesFar[step] ?? 0;
  }
  return all === 0 ? 0 : missed / all;
}

/** What clients do not get when the store has had its time: in the last seconds of the partition. */
function refusals(protocol: Protocol, { flows, step }: Timeline, { healed }: Course): string[] {
  const near = nearSide(protocol.members);
  const names = { near: `on the side of ${near} of ${protocol.members}`, far: `on the side of the other ${protocol.members - near}` };
  return OPERATIONS.flatMap((operation, flow) => {
    const [what = '', side] = operation.split(' ');
    const errors = (flows[flow]?.errors ?? []).filter((_, index) => (index + 1) * step > healed - 5 && (index + 1) * step <= healed - GRACE);
    const share = errors.reduce((sum, each) => sum + each, 0) / Math.max(1, errors.length);
    return share > MOSTLY ? [`${what}s ${side === 'near' ? names.near : names.far}`] : [];
  });
}

/** A copy that is behind is counted by the simulator; that two quorums have to meet is arithmetic. */
function staleInCalm(protocol: Protocol, calm: Measurements): number {
  if (protocol.style === 'led') return calm.replicaSets[0]?.staleReads.value ?? 0;
  return protocol.read + protocol.write > protocol.members ? 0 : missChance(protocol.members, protocol.read, protocol.write);
}

/** The chance that R copies picked at random are all among the N − W that nobody waited for. */
function missChance(copies: number, read: number, write: number): number {
  let chance = 1;
  for (let index = 0; index < read; index++) chance *= (copies - write - index) / (copies - index);
  return chance;
}

/** A write's mean time beyond that of a read from one machine, which takes the same way. */
function waitsForCopies(calm: Measurements, protocol: Protocol): number | null {
  const [write, read] = [calm.flows[0]?.latency.mean.value, calm.flows[1]?.latency.mean.value];
  if (write == null || read == null) return null;
  if (protocol.style === 'led' && protocol.reads !== 'confirmed leader') return Math.max(0, protocol.acknowledgements > 0 ? write - read : 0);
  return null;
}

interface Doings {
  readonly refused: readonly string[];
  readonly staleReads: number;
  readonly diverged: number;
  readonly lostWrites: number;
  readonly merges: boolean;
}

function sentence({ refused, staleReads, diverged, lostWrites, merges }: Doings): string {
  const parts = [
    ...(refused.length > 0 ? [`refuses ${refused.join(', ')}`] : []),
    ...(staleReads > 0 ? [`answers stale (${Math.round(staleReads * 100)} % of the reads)`] : []),
    ...(diverged > 0 ? [merges ? `diverges by ${diverged} writes and merges them, the last one wins` : `diverges by ${diverged} writes`] : []),
    ...(lostWrites > 0 ? [`loses ${lostWrites} acknowledged writes`] : []),
  ];
  return parts.length > 0 ? parts.join('; ') : 'serves both sides as if nothing had happened';
}
