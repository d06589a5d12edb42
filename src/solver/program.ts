import { children, mean, type Call, type Step } from '../network/index.js';

/** What a program is made of, whatever its load. */
interface Parts {
  readonly steps: number;
  readonly calls: readonly Call[];
  /** The calls with timeouts that somebody waits for, those within others first. */
  readonly timed: readonly Call[];
  /** Seconds: the least and the greatest mean of its services and delays that take any time; Infinity and 0 when none does. */
  readonly shortest: number;
  readonly longest: number;
  /** In their order, the steps of which a part may be left out: calls that are guarded or hedged, and those that shed load. */
  readonly guarded: readonly (Call | Extract<Step, { do: 'shed' }>)[];
  /** By station, by how much repeated tries multiply its load when all of them time out. */
  readonly storms: ReadonlyMap<number, number>;
}

const known = new WeakMap<Step, Parts>();

/** The same, found once: most programs are the same from one keystroke to the next. */
export function partsOf(body: Step): Parts {
  let parts = known.get(body);
  if (!parts) known.set(body, (parts = found(body)));
  return parts;
}

function found(body: Step): Parts {
  const calls: Call[] = [];
  const timed: Call[] = [];
  const guarded: (Call | Extract<Step, { do: 'shed' }>)[] = [];
  const storms = new Map<number, number>();
  let steps = 0;
  let shortest = Infinity;
  let longest = 0;
  const walk = (step: Step, factor: number, awaited: boolean): void => {
    steps += 1;
    if (step.do === 'serve' || step.do === 'delay') {
      const time = mean(step.time);
      if (time > 0 && Number.isFinite(time)) {
        shortest = Math.min(shortest, time);
        longest = Math.max(longest, time);
      }
    }
    if (step.do === 'serve') storms.set(step.station, Math.max(storms.get(step.station) ?? 0, factor));
    if (step.do === 'call') calls.push(step);
    if (step.do === 'shed' || (step.do === 'call' && isGuarded(step))) guarded.push(step);
    const again = step.do === 'call' && step.timeout !== null ? factor * (step.retries + 1) : factor;
    const inside = awaited && step.do !== 'spawn' && step.do !== 'publish';
    for (const child of children(step)) walk(child, again, inside);
    if (awaited && step.do === 'call' && step.timeout !== null) timed.push(step);
  };
  walk(body, 1, true);
  return { steps, calls, timed, shortest, longest, guarded, storms };
}

function isGuarded({ hedgeAfter, breaker, pool, budget }: Call): boolean {
  return hedgeAfter !== undefined || breaker !== undefined || pool !== undefined || budget !== undefined;
}
