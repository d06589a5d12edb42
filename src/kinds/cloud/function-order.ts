/** Who of a design's functions calls whom: what is called is built before its callers, which nobody could do for a circle. */
export class FunctionOrder {
  private readonly depths = new Map<string, number>();

  /** `below` gives the functions that a function calls. */
  constructor(private readonly below: (id: string) => readonly string[]) {}

  /** Whether a call of `from` to `to` is part of a circle. */
  isCircular(from: string, to: string): boolean {
    const seen = new Set<string>([to]);
    for (const id of seen) {
      if (id === from) return true;
      for (const next of this.below(id)) seen.add(next);
    }
    return false;
  }

  /** How many functions stand one behind the other from here on; circles do not count. */
  depth(id: string): number {
    const known = this.depths.get(id);
    if (known !== undefined) return known;
    const below = this.below(id).filter((to) => !this.isCircular(id, to));
    const depth = 1 + Math.max(0, ...below.map((to) => this.depth(to)));
    this.depths.set(id, depth);
    return depth;
  }
}
