import type { Disruption, LoadShape } from '../../network/index.js';

const DAY = 86_400;
/** More segments than this are not kept; the curve is then followed in coarser steps. */
const SEGMENTS = 20_000;

/** A source's rate over time in steps: from `times[i]` on it is `rates[i]`; `rate` per second times the shape times the surges, until `horizon`. */
export function profileOf(
  rate: number,
  shape: LoadShape,
  surges: readonly Surge[],
  horizon: number,
): { readonly times: readonly number[]; readonly rates: readonly number[] } {
  const breaks = new Set([0, ...shapeBreaks(shape, horizon)]);
  for (const { from, to } of surges) {
    breaks.add(from);
    if (Number.isFinite(to)) breaks.add(to);
  }
  const times = [...breaks].filter((time) => time <= horizon).sort((a, b) => a - b);
  const rates = times.map((time, index) => {
    const middle = (time + Math.min(times[index + 1] ?? horizon, horizon)) / 2;
    const surge = surges.reduce((factor, each) => (middle >= each.from && middle < each.to ? factor * each.factor : factor), 1);
    return rate * shapeFactor(shape, middle) * surge;
  });
  return { times, rates };
}

/** A time in which a source sends more (or less). */
export interface Surge {
  readonly from: number;
  readonly to: number;
  readonly factor: number;
}

export function surgesOf(disruptions: readonly Disruption[], source: number): Surge[] {
  return disruptions.flatMap(({ at, duration, effects }) =>
    effects.flatMap((effect) =>
      effect.effect === 'surge' && effect.source === source ? [{ from: at, to: at + (duration ?? Infinity), factor: effect.factor }] : [],
    ),
  );
}

/** The factor of the rate at a time. */
export function shapeFactor(shape: LoadShape, time: number): number {
  switch (shape.type) {
    case 'flat':
      return 1;
    case 'diurnal': {
      // Peak over trough is (1 + a) / (1 − a).
      const amplitude = (shape.ratio - 1) / (shape.ratio + 1);
      return 1 + amplitude * Math.cos((2 * Math.PI * (time - shape.peak)) / DAY);
    }
    case 'ramp':
      return shape.over > 0 && time < shape.over ? 1 + ((shape.to - 1) * time) / shape.over : shape.to;
    case 'spike':
      return time >= shape.at && time < shape.at + shape.lasts ? shape.to : 1;
    case 'steps':
      return shape.factors.length > 0 && shape.every > 0 ? (shape.factors[Math.floor(time / shape.every) % shape.factors.length] ?? 1) : 1;
  }
}

function shapeBreaks(shape: LoadShape, horizon: number): number[] {
  switch (shape.type) {
    case 'flat':
      return [];
    case 'diurnal':
      return every(Math.max(60, horizon / SEGMENTS), horizon);
    case 'ramp':
      return shape.over > 0 ? [...every(shape.over / 500, Math.min(shape.over, horizon)), shape.over] : [];
    case 'spike':
      return [shape.at, shape.at + shape.lasts];
    case 'steps':
      return shape.every > 0 ? every(Math.max(shape.every, horizon / SEGMENTS), horizon) : [];
  }
}

function every(step: number, horizon: number): number[] {
  return Array.from({ length: Math.min(SEGMENTS, Math.floor(horizon / step)) }, (_, index) => (index + 1) * step);
}
