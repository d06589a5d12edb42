import type { Host } from '../host.js';
import { resultsJson } from '../output/json.js';
import { labelled, loadSound } from '../load.js';
import { printResults } from '../output/report.js';
import type { Terminal } from '../output/terminal.js';

/** `spandrel solve FILE`: what queueing theory says of the design, at once. */
export async function solve(file: string, options: { readonly format: string }, host: Host, terminal: Terminal): Promise<undefined> {
  const { results, label } = await loadSound(file, host, terminal);
  if (options.format === 'json') terminal.raw(resultsJson(labelled(results, label)));
  else printResults(results, terminal);
}
