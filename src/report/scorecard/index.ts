import type { Results } from '../../kinds/figures/results.js';
import { partitions } from '../../kinds/partition/index.js';
import type { Architecture, Finding } from '../../model/index.js';
import { isMeasured } from '../recovery.js';
import { availability } from './availability.js';
import type { FaultTrial, Scorecard } from './card.js';
import { concurrency } from './concurrency.js';
import { consistency, storesOf } from './consistency.js';
import { efficiency } from './efficiency.js';
import { faultTolerance, verdictsOf } from './faults.js';
import { scalability } from './scalability.js';
import { attackOn, attackSeconds, security } from './security.js';
import { BEFORE, lengthOf, reactionOf, runOf, singleFaults, trialOf, VERDICT, type Reaction, type Run } from './trials.js';

export type { Scorecard } from './card.js';
export type { Run } from './trials.js';
export { scorecardHtml, scorecardMarkdown, scorecardText } from './print.js';

export interface Occasion {
  readonly architecture: Architecture;
  /** The solver's answer. */
  readonly solved: Results;
  readonly findings: readonly Finding[];
  /** Runs a simulation. When it rejects (somebody has cancelled), so does the whole. */
  readonly simulate: (run: Run) => Promise<Results>;
  /** Simulations at the same time at most. */
  readonly atOnce: number;
  /** Told 0 to 1. */
  readonly onProgress?: (ratio: number) => void;
}

/** Replications of the run without faults; those of the faults have one, because what is asked of them is yes or no. */
const REPLICATIONS = 3;
/** Answers that percentiles want of the rarest flow, in a replication. */
const PERCENTILES = 2000;

/**
 * The scorecard: the design solved at growing load, simulated as it is, with every machine, zone and region failing alone, and under attack. Never fails for
 * what a design is like: what cannot be told is null, with its reason.
 */
export async function scorecardOf(occasion: Occasion): Promise<Scorecard> {
  const { architecture, solved, findings } = occasion;
  const faults = singleFaults(architecture).map((event) => {
    const reaction = reactionOf(architecture, solved, event);
    return { reaction, trial: trialOf(architecture, event, [], BEFORE + reaction.seconds + lengthOf(solved, VERDICT)) };
  });
  const [first, ...others] = attackOn(architecture);
  const seconds = attackSeconds(solved);
  const attack = first ? trialOf(architecture, first, others, BEFORE + seconds) : null;
  const plain: Run = { architecture, scenario: null, replications: REPLICATIONS, duration: lengthOf(solved, PERCENTILES) };
  const runs = await allOf([plain, ...faults.map(({ trial }) => runOf(trial)), ...(attack ? [runOf(attack)] : [])], occasion);

  const run = runs[0] ?? solved;
  const failed = runs.slice(1, 1 + faults.length);
  const trials = faults.flatMap(({ reaction }, index): FaultTrial[] => {
    const its = failed[index];
    const trial = its && verdictsOf(architecture, solved, its, reaction.seconds);
    return trial ? [trial] : [];
  });
  const underAttack = attack ? runs.at(-1) : undefined;
  const stores = storesOf(architecture, run, failed);
  const { line, growth } = scalability(architecture, solved);
  const cut = partitions(architecture);
  return {
    architecture: architecture.name,
    lines: [
      line,
      concurrency(architecture, solved, run),
      consistency(architecture, stores, cut),
      faultTolerance(architecture, trials),
      availability(architecture, run),
      efficiency(architecture, run),
      security(architecture, findings, underAttack ? { run: underAttack, seconds } : null),
    ],
    growth,
    faults: trials,
    stores,
    partitions: cut,
    strategies: failed.flatMap(({ strategies: all = [] }) => all.filter(isMeasured)),
    notes: [...new Set([...judgement(faults.map(({ reaction }) => reaction)), ...runs.flatMap(({ error }) => error ?? []), ...run.notes])],
  };
}

function judgement(reactions: readonly Reaction[]): string[] {
  if (reactions.length === 0) return ['Nothing in this design can fail alone in a simulation: faults were not tried.'];
  const times = reactions.map(({ seconds }) => seconds);
  const [least, most] = [Math.min(...times), Math.max(...times)].map((time) => `${Number(time.toPrecision(3))}s`);
  return [
    `Each fault happens after ${BEFORE}s and lasts; objectives are judged from ${least === most ? '' : `${least ?? ''} to `}${most ?? ''} after it, the time of the slowest failover, takeover or health check that answers it${reactions.every(({ scales }) => scales) ? '' : '; what scales by itself is not waited for under this load'}.`,
  ];
}

/** All of them, in order, so many at a time. */
async function allOf(runs: readonly Run[], { simulate, atOnce, onProgress }: Occasion): Promise<Results[]> {
  const results: Results[] = [];
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < runs.length; index = next++) {
      const run = runs[index];
      if (!run) return;
      results[index] = await simulate(run);
      onProgress?.(++done / runs.length);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, atOnce) }, work));
  return results;
}
