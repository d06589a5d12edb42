/** Passes on what comes, once a frame at most: of what comes faster, the newest. */
export class Paced<T> {
  #waiting: { readonly value: T } | null = null;
  #frame = 0;

  constructor(private readonly take: (value: T) => void) {}

  push(value: T): void {
    if (this.#frame !== 0) {
      this.#waiting = { value };
      return;
    }
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const waiting = this.#waiting;
      this.#waiting = null;
      if (waiting) this.push(waiting.value);
    });
    this.take(value);
  }

  /** Passes on what waits, so that what comes after it finds it there. */
  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting) this.take(waiting.value);
  }
}
