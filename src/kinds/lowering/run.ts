import type { Architecture, Scenario } from '../../model/index.js';
import type { Experiment, Measurements, Network } from '../../network/index.js';
import { simulate, simulateShare, simulateShared, type Part, type Share, type SimulationOptions } from '../../simulator/index.js';
import { solve } from '../../solver/index.js';
import { compile, compiledOf, type Compiled } from './compile.js';
import { durationOf } from '../scenarios/duration.js';
import { experimentOf, PLAIN } from '../scenarios/experiment.js';
import { resultsOf } from '../figures/measure.js';
import type { FlowSoFar, Results } from '../figures/results.js';

/** The queueing network that a design is made of. Never throws: a design that makes no sense is a network in which little happens. */
export function networkOf(architecture: Architecture): Network {
  return compile(architecture).network;
}

/** Every metric by queueing theory, in milliseconds; of the plain design, without scenario. */
export function solveArchitecture(architecture: Architecture): Results {
  const compiled = compiledOf(architecture);
  return resultsOf(compiled, solve(compiled.network, PLAIN), { scenario: null, experiment: PLAIN, seed: null, notes: [] });
}

/** The same at so many times the stated load. */
export function solveAtLoad(architecture: Architecture, factor: number): Results {
  const compiled = compiledOf(architecture);
  const experiment: Experiment = { load: compiled.network.sources.map(() => factor), disruptions: [] };
  return resultsOf(compiled, solve(compiled.network, experiment), { scenario: null, experiment, seed: null, notes: [] });
}

export interface SimulationSettings {
  /** The name of a scenario; null is the plain design. */
  readonly scenario: string | null;
  /** The same seed gives the same answer. */
  readonly seed: number;
  /** Independent runs, from which confidence intervals come; the simulator chooses when absent. */
  readonly replications?: number;
  /** Seconds of simulated time; null (or absent) is the scenario's own, or else what the simulator chooses. */
  readonly duration?: number | null;
  /** Seconds cut from the start; `auto` when absent. */
  readonly warmup?: number | 'auto';
  /** Milliseconds of a clock, for telling how long the run took. */
  readonly now?: () => number;
}

/** Told 0 to 1 several times a second; `flows` is asked for what they have come to by then. */
export type OnProgress = (ratio: number, flows: () => readonly FlowSoFar[]) => void;

function named({ architecture }: Compiled, onProgress: OnProgress): NonNullable<SimulationOptions['onProgress']> {
  return (ratio, flows) => {
    onProgress(ratio, () =>
      flows().flatMap((each, index) => {
        const flow = architecture.flows[index];
        return flow ? [{ flow: flow.name, ...each }] : [];
      }),
    );
  };
}

/**
 * Every metric by discrete-event simulation. Runs to its end in the caller's thread; `onProgress` is told 0 to 1 several times a second, and an aborted
 * `signal` ends it. What goes wrong is in `error` of the results.
 */
export function simulateArchitecture(
  architecture: Architecture,
  settings: SimulationSettings,
  onProgress?: OnProgress,
  signal?: { readonly aborted: boolean },
): Results {
  const run = prepared(architecture, settings);
  if (run === null) return noScenario(compile(architecture), settings);
  const options = { ...run.options, ...(onProgress ? { onProgress: named(run.compiled, onProgress) } : {}), ...(signal ? { signal } : {}) };
  return resultsOf(run.compiled, simulate(run.compiled.network, run.experiment, options), { ...run, seed: settings.seed });
}

/** The same results, with other threads for shares of the replications; see `simulateShared`. Each of them answers with `simulateArchitectureShare`. */
export async function simulateArchitectureShared(
  architecture: Architecture,
  settings: SimulationSettings,
  onProgress: OnProgress,
  threads: number,
  others: (shares: readonly Share[]) => readonly Promise<Part>[],
): Promise<Results> {
  const run = prepared(architecture, settings);
  if (run === null) return noScenario(compile(architecture), settings);
  const measured = await simulateShared(
    run.compiled.network,
    run.experiment,
    { ...run.options, onProgress: named(run.compiled, onProgress) },
    threads,
    others,
  );
  return resultsOf(run.compiled, measured, { ...run, seed: settings.seed });
}

export function simulateArchitectureShare(architecture: Architecture, settings: SimulationSettings, share: Share): Part {
  const run = prepared(architecture, settings);
  return run === null ? { samples: [], stoppedAt: null } : simulateShare(run.compiled.network, run.experiment, run.options, share);
}

export type { Part as SimulationPart, Share as SimulationShare } from '../../simulator/index.js';

/** What is to be simulated; null when there is no such scenario. */
function prepared(
  architecture: Architecture,
  settings: SimulationSettings,
): { compiled: Compiled; scenario: Scenario | null; experiment: Experiment; notes: readonly string[]; options: SimulationOptions } | null {
  const compiled = compile(architecture);
  const scenario = architecture.scenarios.find(({ name }) => name === settings.scenario) ?? null;
  if (settings.scenario !== null && scenario === null) return null;
  const { experiment, notes } = experimentOf(scenario, compiled);
  const options: SimulationOptions = {
    seed: settings.seed,
    duration: settings.duration ?? durationOf(scenario),
    ...(settings.replications === undefined ? {} : { replications: settings.replications }),
    ...(settings.warmup === undefined ? {} : { warmup: settings.warmup }),
    ...(settings.now ? { now: settings.now } : {}),
  };
  return { compiled, scenario, experiment, notes, options };
}

const NOTHING_MEASURED: Measurements = {
  engine: 'simulator',
  flows: [],
  owners: [],
  stations: [],
  stores: [],
  routers: [],
  limiters: [],
  replicaSets: [],
  timeline: null,
  run: null,
  notes: [],
};

function noScenario(compiled: Compiled, { scenario, seed }: SimulationSettings): Results {
  const { name, scenarios } = compiled.architecture;
  const known = scenarios.length > 0 ? `it has ${scenarios.map((each) => each.name).join(', ')}` : 'it has none';
  const error = `${name} has no scenario ${scenario ?? ''}; ${known}`;
  return resultsOf(compiled, { ...NOTHING_MEASURED, error }, { scenario: null, experiment: PLAIN, seed, notes: [] });
}
