/** Milliseconds of work after which the page has the thread again: with what the browser does about it, a frame. */
const SLICE = 6;

/** Does work piece by piece, so that the page never stands still for long. */
export class Slices {
  #frame = 0;

  /** @param work - Does one piece; false when nothing is left. */
  constructor(private readonly work: () => boolean) {}

  /** Does what there is: up to the end of a slice now and the rest in the frames that follow, or all of it now. */
  run(sliced: boolean): void {
    cancelAnimationFrame(this.#frame);
    const until = performance.now() + SLICE;
    while (this.work()) {
      if (!sliced || performance.now() < until) continue;
      this.#frame = requestAnimationFrame(() => {
        this.run(true);
      });
      return;
    }
  }
}
