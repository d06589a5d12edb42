import ELK from 'elkjs/lib/elk.bundled.js';
import type { Elk } from './level.js';

/**
 * The layout engine in the caller's own thread, for a command line that has nothing else to do meanwhile. It cannot be stopped once it runs; an editor
 * wants it in a worker. Not in the index, so that a bundle that has the worker does not carry the engine a second time.
 */
export function elkInProcess(): Elk {
  const elk = new ELK();
  return { layout: (graph) => elk.layout(graph) };
}
