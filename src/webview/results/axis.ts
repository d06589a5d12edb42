/** Round numbers between two ends, three to six of them: what an axis is labelled with. */
export function ticks(low: number, high: number, wanted = 4): readonly number[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [low];
  const rough = span / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((each) => each * power >= rough) ?? 10) * power;
  const out: number[] = [];
  for (let at = Math.ceil(low / step) * step; at <= high + step * 1e-9; at += step) out.push(Math.abs(at) < step * 1e-9 ? 0 : at);
  return out;
}

/** The next round number above a value, as the top of an axis that begins at 0. */
export function ceiling(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((each) => each * power >= value * 1.02) ?? 12) * power;
}

/** The path of a line through the points that there are; a point that is not known breaks it. */
export function linePath(values: readonly (number | null)[], x: (point: number) => number, y: (value: number) => number): string {
  let path = '';
  let pen = false;
  values.forEach((value, point) => {
    if (value === null || !Number.isFinite(value)) {
      pen = false;
      return;
    }
    path += `${pen ? 'L' : 'M'}${x(point).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = true;
  });
  return path;
}
