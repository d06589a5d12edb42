import { compiledKernel } from './assembly.js';
import type { Engine } from './engine.js';
import { imageOf } from './program/image.js';
import type { Model } from './program/model.js';
import { PlainKernel } from './plain-kernel.js';
import type { Contents } from './program/prefill.js';

/**
 * One replication of a model, ready to run: as WebAssembly where there is any, else (or when `compiled` is false) as TypeScript, which gives the same bytes. `contents` is
 * what each store holds at the start; `horizon` is when the run ends, in seconds.
 */
export function engineOf(
  model: Model,
  seed: number,
  replication: number,
  horizon: number,
  contents: readonly Contents[],
  compiled: boolean,
): Engine {
  const image = imageOf(model, seed, replication, horizon);
  return (compiled ? compiledKernel(image, contents) : null) ?? new PlainKernel(image, contents);
}
