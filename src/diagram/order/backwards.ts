import type { Levels } from '../layout/levels.js';

interface Arrow {
  readonly edge: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The edges that lead against the course of the drawing, so that without them nothing leads back to where it began. Who draws them from their ends to
 * their starts has them run straight back, instead of out of the far side of one place and around it into the far side of another.
 *
 * In each place by itself, between what stands in it: an edge from deep inside one zone to deep inside another is one between the two zones.
 */
export function backwards({ beside, children }: Levels): ReadonlySet<number> {
  const arrows = new Map<number, Arrow[]>();
  beside.forEach((ends, edge) => {
    if (!ends || ends.from === ends.to) return;
    const list = arrows.get(ends.place);
    if (list) list.push({ edge, ...ends });
    else arrows.set(ends.place, [{ edge, ...ends }]);
  });
  const found = new Set<number>();
  for (const [place, here] of arrows) {
    const course = courseOf(children.get(place) ?? [], here);
    for (const { edge, from, to } of here) if ((course.get(from) ?? 0) > (course.get(to) ?? 0)) found.add(edge);
  }
  return found;
}

/**
 * An order in which few arrows lead back: what nothing leads to comes first, what leads to nothing last, and where all lead around in circles, the one
 * that leads to more than leads to it; the earlier in the text of equals. (P. Eades, X. Lin, W. F. Smyth: A fast and effective heuristic for the
 * feedback arc set problem, Information Processing Letters 47, 1993.)
 */
function courseOf(nodes: readonly number[], arrows: readonly Arrow[]): ReadonlyMap<number, number> {
  const degrees = new Map(nodes.map((node) => [node, { in: 0, out: 0 }]));
  const touching = new Map<number, Arrow[]>(nodes.map((node) => [node, []]));
  for (const arrow of arrows) {
    touching.get(arrow.from)?.push(arrow);
    touching.get(arrow.to)?.push(arrow);
    change(arrow, 1);
  }
  const first: number[] = [];
  const last: number[] = [];
  while (degrees.size > 0) {
    let most: { readonly node: number; readonly lead: number } | null = null;
    let taken = false;
    for (const [node, degree] of degrees) {
      const lead = degree.out - degree.in;
      if (degree.in === 0 || degree.out === 0) {
        (degree.in === 0 ? first : last).push(node);
        take(node);
        taken = true;
      } else if (!most || lead > most.lead) most = { node, lead };
    }
    if (taken || !most) continue;
    first.push(most.node);
    take(most.node);
  }
  return new Map([...first, ...last.reverse()].map((node, index) => [node, index]));

  function change({ from, to }: Arrow, by: number): void {
    const [start, end] = [degrees.get(from), degrees.get(to)];
    if (!start || !end) return;
    start.out += by;
    end.in += by;
  }

  function take(node: number): void {
    for (const arrow of touching.get(node) ?? []) change(arrow, -1);
    degrees.delete(node);
  }
}
