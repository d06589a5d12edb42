import type { Results } from '../kinds/figures/results.js';
import type { Architecture, Finding } from '../model/index.js';
import { scorecardMarkdown, scorecardOf } from '../report/index.js';
import type { ReportResult } from './protocol.js';
import type { SimulationPool } from './simulation-pool.js';

interface Occasion {
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

/** The scorecard as a document for people, with its simulations in threads of their own. Never rejects. */
export async function measureScorecard({
  architecture,
  solved,
  findings,
  seed,
  simulations,
  onProgress,
  signal,
}: Occasion): Promise<ReportResult> {
  try {
    const card = await scorecardOf({
      architecture,
      solved,
      findings,
      atOnce: AT_ONCE,
      onProgress,
      // Somebody is typing.
      pause: () => new Promise((resolve) => setTimeout(resolve)),
      simulate: async (run) => {
        const answer = await simulations.run({ ...run, seed }, () => undefined, signal);
        if (answer.ok) return answer.results;
        throw new Error(answer.error);
      },
    });
    return { ok: true, report: scorecardMarkdown(card, fileName) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

function fileName(uri: string): string {
  return decodeURIComponent(uri.split('/').at(-1) ?? uri);
}
