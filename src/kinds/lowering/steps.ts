import type { Step } from '../../network/index.js';

export const NOTHING: Step = { do: 'sequence', steps: [] };

export function isNothing(step: Step): boolean {
  return step.do === 'sequence' && step.steps.length === 0;
}

/** One after the other; nested sequences are flattened, so that engines walk few steps. */
export function sequence(...steps: readonly (Step | null)[]): Step {
  const flat: Step[] = [];
  for (const step of steps) {
    if (step === null) continue;
    if (step.do === 'sequence') flat.push(...step.steps);
    else flat.push(step);
  }
  const [only] = flat;
  return flat.length === 1 && only ? only : { do: 'sequence', steps: flat };
}

/** One of several, by weights that need not add up to 1. */
export function choose(choices: readonly { readonly weight: number; readonly step: Step }[]): Step {
  const possible = choices.filter(({ weight }) => weight > 0);
  const total = possible.reduce((sum, { weight }) => sum + weight, 0);
  const [only] = possible;
  if (possible.length === 1 && only) return only.step;
  return { do: 'choose', choices: possible.map(({ weight, step }) => ({ probability: weight / total, step })) };
}

/** Without waiting for it. */
export function spawn(body: Step): Step {
  return isNothing(body) ? NOTHING : { do: 'spawn', body };
}

/** The same, with its calls measured as those of an owner of its own. */
export function measuredAs(owner: number, body: Step): Step {
  return { do: 'call', owner, body, timeout: null, retries: 0, backoff: 0, onFailure: null };
}

export function delay(seconds: number): Step {
  return seconds > 0 ? { do: 'delay', time: { type: 'constant', value: seconds } } : NOTHING;
}
