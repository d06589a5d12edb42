import { nearest as nearestOf } from '../model/index.js';

/** `; did you mean api?` when one of the names is close to what was typed, otherwise nothing. */
export function nearest(typed: string, names: readonly string[]): string {
  const name = nearestOf(typed, names);
  return name === undefined ? '' : `; did you mean ${name}?`;
}
