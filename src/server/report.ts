import type { Results } from '../kinds/figures/results.js';
import type { Architecture, Finding } from '../model/index.js';
import { measureStrategies, scorecardMarkdown, scorecardOf, strategiesMarkdown, type Run } from '../report/index.js';
import type { ReportParams, ReportResult } from './protocol.js';
import type { SimulationPool } from './simulation-pool.js';

interface Occasion {
  readonly about: ReportParams['about'];
  readonly architecture: Architecture;
  readonly solved: Results;
  readonly findings: readonly Finding[];
  readonly seed: number;
  readonly simulations: SimulationPool;
  readonly onProgress: (ratio: number) => void;
  readonly signal: AbortSignal;
}

/** More than the pool runs at a time would wait in it, and keep others waiting. */
const AT_ONCE = 2;

/** A report as a document for people, with its simulations in threads of their own. Never rejects. */
export async function measureReport(occasion: Occasion): Promise<ReportResult> {
  const { about, architecture, solved, seed, simulations, onProgress, signal } = occasion;
  const simulate = async (run: Run, progress: (ratio: number) => void = () => undefined): Promise<Results> => {
    const answer = await simulations.run({ ...run, seed }, progress, signal);
    if (answer.ok) return answer.results;
    throw new Error(answer.error);
  };
  try {
    if (about === 'recovery') {
      const strategies = await measureStrategies(architecture, solved, [], (run) => simulate(run, onProgress));
      return { ok: true, report: strategiesMarkdown(architecture.name, strategies) };
    }
    // Somebody is typing.
    const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
    const card = await scorecardOf({ ...occasion, atOnce: AT_ONCE, pause, simulate: (run) => simulate(run) });
    return { ok: true, report: scorecardMarkdown(card, fileName) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

function fileName(uri: string): string {
  return decodeURIComponent(uri.split('/').at(-1) ?? uri);
}
