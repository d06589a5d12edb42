import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Results } from '../../kinds/figures/results.js';
import { sharePage } from '../../report/index.js';
import { CommandError } from '../host.js';

/** A run as one web page that needs nothing else: the results panel of the editor with the run inside. */
export async function resultsPage([results]: readonly Results[]): Promise<string> {
  if (!results) throw new CommandError('there is no run to show');
  const title = results.scenario === null ? results.architecture : `${results.architecture}, ${results.scenario}`;
  const [script, style] = [await bundle('results.js'), await bundle('results.css')];
  return sharePage({ title, results, script, style, scriptHash: hashOf(script), styleHash: hashOf(style) });
}

/** A part of the results panel, which is built beside the command line. */
async function bundle(name: string): Promise<string> {
  for (const place of ['./webview/', '../../../dist/webview/']) {
    const text = await readFile(new URL(place + name, import.meta.url), 'utf8').catch(() => null);
    if (text !== null) return text;
  }
  throw new CommandError(`dist/webview/${name} is not there: a page needs the results panel, which npm run build makes`);
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
