import type { FlowSoFar, Results, StrategyFigures } from '../../kinds/figures/results.js';
import { measureStrategies, soFarText, strategiesText, type Run } from '../../report/index.js';
import { CommandError, EXIT, type Host } from '../host.js';
import { allResultsJson, resultsJson } from '../output/json.js';
import { junit } from '../output/junit.js';
import { labelled, loadSound } from '../load.js';
import { nearest } from '../nearest.js';
import type { SimulateOptions } from '../options.js';
import { printResults, printText } from '../output/report.js';
import { resultsPage } from '../output/results-page.js';
import { simulationThreads, type SimulationThreads, type Work } from '../simulation-thread.js';
import type { Terminal } from '../output/terminal.js';
import { plural } from '../output/findings.js';

/** `spandrel simulate FILE`: runs the design, request by request. It fails when an expectation does. */
export async function simulate(file: string, options: SimulateOptions, host: Host, terminal: Terminal): Promise<number> {
  if (options.format === 'html' && options.all === true) throw new CommandError('a page shows one run: name a scenario instead of --all');
  const interrupt = new AbortController();
  const deaf = host.onInterrupt(() => {
    interrupt.abort();
  });
  const threads = simulationThreads();
  try {
    const done = await simulateAll(file, options, threads, interrupt.signal, host, terminal);
    if (options.format === 'html') terminal.raw(await resultsPage(done.runs));
    else print(done, options, terminal);
    const failed = done.runs.flatMap(({ expectations }) => expectations).filter(({ passed }) => passed === false).length;
    if (failed > 0) terminal.note(`✗ ${plural(failed, 'expectation')} failed`);
    return failed > 0 ? EXIT.expectation : EXIT.fine;
  } finally {
    terminal.progress(null);
    deaf();
    threads.close();
  }
}

interface Simulated {
  readonly runs: readonly Results[];
  /** Those of recovery, side by side; empty unless everything is run. */
  readonly strategies: readonly StrategyFigures[];
}

/** The plain design or a scenario, or all of them, one after the other. */
async function simulateAll(
  file: string,
  options: SimulateOptions,
  threads: SimulationThreads,
  signal: AbortSignal,
  host: Host,
  terminal: Terminal,
): Promise<Simulated> {
  const { architecture, results, label } = await loadSound(file, host, terminal);
  const names = architecture.scenarios.map(({ name }) => name);
  if (options.scenario !== undefined && !names.includes(options.scenario)) {
    const known = names.length > 0 ? `it has ${names.join(', ')}` : 'it has none';
    throw new CommandError(`${file} has no scenario ${options.scenario}${nearest(options.scenario, names) || `; ${known}`}`);
  }
  const wanted = options.all === true ? [null, ...names] : [options.scenario ?? null];

  const one = async (what: string, work: Work): Promise<Results> => {
    terminal.progress(`simulating ${what}`, 0);
    const onProgress = (ratio: number, flows: readonly FlowSoFar[]): void => {
      terminal.progress(`simulating ${what}`, ratio, flows.map((flow) => `${soFarText(flow)} so far`).join('; '));
    };
    const answer = await threads.run(work, onProgress, signal);
    terminal.progress(null);
    if (!answer) throw new CommandError('interrupted; nothing was written', EXIT.interrupted);
    if ('error' in answer) throw new CommandError(`${what} could not be simulated: ${answer.error}`, EXIT.errors);
    return answer;
  };
  const { seed, replications, duration = null, warmup } = options;
  const settings = { seed, replications, duration, warmup: warmup ?? ('auto' as const) };
  const runs: Results[] = [];
  for (const scenario of wanted)
    runs.push(labelled(await one(scenario ?? architecture.name, { architecture, settings: { ...settings, scenario } }), label));
  const lost = ({ architecture: design, ...run }: Run): Promise<Results> =>
    one('the loss of a region', { architecture: design, settings: { ...run, seed } });
  return { runs, strategies: options.all === true ? await measureStrategies(architecture, results, runs, lost) : [] };
}

function print({ runs, strategies }: Simulated, { format, all }: SimulateOptions, terminal: Terminal): void {
  const [first] = runs;
  if (format === 'junit') terminal.raw(junit(runs));
  else if (format === 'json') terminal.raw(all === true || !first ? allResultsJson(runs, strategies) : resultsJson(first));
  else {
    for (const [index, run] of runs.entries()) {
      if (index > 0) terminal.line();
      printResults(run, terminal);
    }
    if (strategies.length > 0) {
      terminal.line();
      printText(strategiesText(first?.architecture ?? '', strategies), terminal);
    }
  }
}
