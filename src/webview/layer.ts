import type { SvgElement } from '../diagram/index.js';
import { mount, patch } from './mount.js';

/**
 * The children of one element of the drawing, each drawn by itself, whenever there is time. They are drawn in their order the first time; what was drawn
 * already waits behind what was not, however often it changes.
 */
export class Layer {
  readonly #drawn: { readonly element: SVGElement; readonly tree: SvgElement }[] = [];
  readonly #due = new Set<number>();

  constructor(
    private readonly parent: SVGElement,
    private readonly draw: (index: number) => SvgElement,
    /** Told of every child that was drawn. */
    private readonly dress: (element: SVGElement, index: number) => void,
  ) {}

  /** What was drawn; there is less of it than there will be while a large drawing is built. */
  get elements(): readonly SVGElement[] {
    return this.#drawn.map(({ element }) => element);
  }

  at(index: number): SVGElement | null {
    return this.#drawn[index]?.element ?? null;
  }

  /** There are so many children, and every one of them may have changed. */
  refresh(count: number): void {
    for (const { element } of this.#drawn.splice(count)) element.remove();
    for (const index of this.#due) if (index >= count) this.#due.delete(index);
    for (let index = 0; index < count; index++) this.#due.add(index);
  }

  touch(index: number): void {
    this.#due.add(index);
  }

  /** Draws one child that is due; false when none is. */
  work(): boolean {
    const [index] = this.#due;
    if (index === undefined) return false;
    this.#due.delete(index);
    this.dress(this.#apply(index, this.draw(index)), index);
    return true;
  }

  #apply(index: number, tree: SvgElement): SVGElement {
    const known = this.#drawn[index];
    if (known) {
      patch(known.element, known.tree, tree);
      this.#drawn[index] = { element: known.element, tree };
      return known.element;
    }
    const element = mount(tree);
    this.parent.append(element);
    this.#drawn[index] = { element, tree };
    return element;
  }
}
