import type { Popularity } from '../../network/index.js';

/** Uniform popularity is Zipf's with exponent 0. */
export function exponentOf(popularity: Popularity): number {
  return popularity.type === 'zipf' ? popularity.exponent : 0;
}
