import { holds } from '../../kinds/scenarios/expectations.js';
import type { Results } from '../../kinds/figures/results.js';
import type { Architecture, Expectation } from '../../model/index.js';
import { heldBack, measured, scored, type FaultTrial, type HeldBack, type ScoreLine } from './card.js';
import { BEFORE, courseFrom, meanOf } from './trials.js';

/** Answers that a flow may lose beyond what it loses without fault, where nothing is expected of it: a judgement. */
const LOST = 0.01;

/** What became of the objectives after a fault. `reaction` are the seconds that the design has to answer it. */
export function verdictsOf(architecture: Architecture, solved: Results, run: Results, reaction: number): FaultTrial | null {
  const [fault] = run.faults;
  if (!fault) return null;
  const from = fault.at + reaction;
  const objectives = architecture.flows.flatMap(({ name }) => {
    const expected = architecture.expectations.filter(
      ({ subject, subjectKind, metric }) => subjectKind === 'flow' && subject === name && metric !== 'throughput',
    );
    if (expected.length > 0) return expected.map((each) => ({ text: each.text, holds: holdsAfter(each, name, run, solved, from) }));
    const unserved = unservedIn(name, run, solved, from);
    return [{ text: `${name} is served`, holds: unserved === null ? null : unserved <= usual(name, solved) + LOST }];
  });
  return {
    fault: fault.text,
    component: fault.component,
    objectives,
    servedAfter: servedAfter(architecture, run, solved),
    lostWrites: lostIn(run),
  };
}

/** Judged by the course after the design has had its time to answer; a percentile that is not followed, by all of the run. */
function holdsAfter(expectation: Expectation, flow: string, run: Results, solved: Results, from: number): boolean | null {
  const { metric, comparison, limit } = expectation;
  const unserved = unservedIn(flow, run, solved, from);
  const value =
    metric === 'availability'
      ? unserved === null
        ? null
        : 1 - unserved
      : metric === 'errors'
        ? unserved
        : metric === 'p99'
          ? meanOf(courseFrom(run, `flows.${flow}.p99`, from))
          : (run.flows[flow]?.[metric]?.value ?? null);
  // Nothing is fast that is not answered.
  if (value === null) return unserved === null ? null : unserved < 1 ? null : false;
  return holds(value, comparison, limit);
}

/** Share of a flow's requests without an answer in a stretch of the run. Requests that hang give no error: they are missed among the answers. */
function unservedIn(flow: string, run: Results, solved: Results, from: number, until = Infinity): number | null {
  const errors = meanOf(courseFrom(run, `flows.${flow}.errors`, from, until));
  const answered = meanOf(courseFrom(run, `flows.${flow}.throughput`, from, until));
  if (errors === null || answered === null) return null;
  const usually = solved.flows[flow]?.throughput?.value ?? null;
  const missing = usually === null || usually === 0 ? 0 : 1 - answered / usually;
  // A few answers less are chance.
  return Math.max(errors, missing > 0.5 ? missing : 0);
}

function usual(flow: string, solved: Results): number {
  return solved.flows[flow]?.errors?.value ?? 0;
}

/** More errors than these show that a flow is not served, and are no chance among so many requests: five times what may be lost beyond what is usual, and three standard deviations of the binomial. */
function unusual(usually: number, requests: number): number {
  const most = Math.min(1, usually + 5 * LOST);
  return most + 3 * Math.sqrt((most * (1 - most)) / Math.max(1, requests));
}

/** Requests that a stretch of the course wants before it says that they are missing. */
const ENOUGH = 30;

/** Seconds after the fault from which every flow was served as before, to the end. */
function servedAfter(architecture: Architecture, run: Results, solved: Results): number | null {
  const end = run.run?.simulatedSeconds ?? 0;
  let last = BEFORE;
  for (const { name } of architecture.flows) {
    const rate = solved.flows[name]?.throughput?.value ?? 0;
    const stretch = Math.max(1, run.timeline?.step ?? 1, rate > 0 ? ENOUGH / rate : 1);
    for (let from = BEFORE; from + stretch <= end; from += stretch) {
      const unserved = unservedIn(name, run, solved, from, from + stretch);
      if (unserved !== null && unserved > unusual(usual(name, solved), rate * stretch)) last = Math.max(last, from + stretch);
    }
    // What is not served in the last whole stretch is not served at all.
    if (last + stretch > end) return null;
  }
  return last - BEFORE;
}

function lostIn(run: Results): number | null {
  const lost = Object.values(run.components).flatMap(({ metrics }) => metrics.lost_writes?.value ?? metrics.lost_messages?.value ?? []);
  return lost.length > 0 ? lost.reduce((sum, each) => sum + each, 0) : null;
}

export function faultTolerance(architecture: Architecture, trials: readonly FaultTrial[]): ScoreLine {
  const survived = trials.filter(survives);
  const times = trials.flatMap(({ servedAfter: seconds }) => seconds ?? []);
  const never = trials.filter(({ servedAfter: seconds }) => seconds === null).length;
  return {
    aspect: 'fault tolerance',
    figures: [
      scored(
        'single faults that every objective survives',
        measured(
          trials.length > 0 ? survived.length / trials.length : null,
          'ratio',
          `${survived.length} of ${trials.length}: every machine, zone and region lost alone, each in a run of its own`,
        ),
      ),
      scored(
        'longest time until all flows are served again',
        measured(
          times.length > 0 ? Math.max(...times) : null,
          's',
          never > 0 ? `without ${never} that are not survived at all` : 'worst of the faults',
        ),
      ),
    ],
    heldBackBy: trials.filter((trial) => !survives(trial)).flatMap((trial) => complaint(architecture, trial)),
  };
}

export function survives({ objectives }: FaultTrial): boolean {
  return objectives.every(({ holds: kept }) => kept !== false);
}

function complaint(architecture: Architecture, { fault, component, objectives }: FaultTrial): HeldBack[] {
  const broken = objectives.filter(({ holds: kept }) => kept === false).map(({ text }) => text);
  return heldBack(architecture, component, `\`${fault}\` breaks ${broken.join(', ')}`);
}
