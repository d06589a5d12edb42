import { compiledKernel } from './assembly.js';
import type { Engine } from './engine.js';
import { FullKernel } from './full-kernel.js';
import { imageOf } from './program/image.js';
import type { Model } from './program/model.js';
import type { Contents } from './program/prefill.js';

/**
 * One replication of a model, ready to run: as WebAssembly when all that the model has is in the kernel, else (or when `compiled` is false) as TypeScript, which gives the
 * same bytes. `contents` is what each store holds at the start; `horizon` is when the run ends, in seconds.
 */
export function engineOf(
  model: Model,
  seed: number,
  replication: number,
  horizon: number,
  contents: readonly Contents[],
  compiled: boolean,
): Engine {
  const image = imageOf(model, seed, replication, horizon, contents);
  return (compiled && isInKernel(model) ? compiledKernel(image) : null) ?? new FullKernel(model, image);
}

/** Whether nothing of a model is outside of the kernel's folder. */
export function isInKernel({ network, linkFaults, code }: Model): boolean {
  const others = [network.logs, network.scalers, network.shedders, network.breakers, network.pools, network.retryBudgets];
  return (
    others.every((list) => (list ?? []).length === 0) &&
    network.stations.every(({ breakdowns }) => breakdowns === undefined) &&
    !linkFaults &&
    !code.hedges &&
    !code.calls.cancels.includes(1)
  );
}
