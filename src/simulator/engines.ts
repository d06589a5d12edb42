import type { Engine } from './engine.js';
import { FullKernel } from './full-kernel.js';
import { imageOf } from './image.js';
import type { Model } from './model.js';
import type { Contents } from './prefill.js';

/** One replication of a model, ready to run. `contents` is what each store holds at the start; `horizon` is when the run ends, in seconds. */
export function engineOf(model: Model, seed: number, replication: number, horizon: number, contents: readonly Contents[]): Engine {
  return new FullKernel(model, imageOf(model, seed, replication, horizon, contents));
}
