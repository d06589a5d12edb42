import { solveArchitecture } from '../../kinds/run.js';
import type { Host } from '../host.js';
import { resultsJson } from '../json.js';
import { loadSound } from '../load.js';
import { printResults } from '../results-text.js';
import type { Terminal } from '../terminal.js';

/** `spandrel solve FILE`: what queueing theory says of the design, at once. */
export async function solve(file: string, options: { readonly format: string }, host: Host, terminal: Terminal): Promise<undefined> {
  const { architecture, label } = await loadSound(file, host, terminal);
  const results = { ...solveArchitecture(architecture) };
  if (options.format === 'json') terminal.raw(resultsJson(results, label));
  else printResults(results, terminal);
}
