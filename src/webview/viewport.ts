import { select } from 'd3-selection';
import { zoom, zoomIdentity, zoomTransform, type D3ZoomEvent, type ZoomTransform } from 'd3-zoom';
import type { Box } from '../diagram/index.js';

const CLOSEST = 4;
const FURTHEST = 0.02;
/** A drawing that is smaller than the panel is not blown up further than this. */
const CLOSEST_FIT = 1.2;
const MILLISECONDS = 160;
/** Milliseconds after which a drawing that was moved rests. */
const REST = 200;
/** At the foot of the panel, for the tools that stand there. */
const FOOT = 40;
/** At its head, where one looks for things: of a narrow panel two rows. */
const HEAD = 44;
const ROW = 32;
const NARROW = 520;
/** Below this zoom the drawing is a map, on which the names of places stand above them. */
export const MAP = 0.22;
const NAME = 24;

export interface View {
  readonly x: number;
  readonly y: number;
  readonly k: number;
}

/** Which part of the drawing is seen, and how large. The drawing itself is moved by a CSS transform and never drawn again for it. */
export class Viewport {
  readonly #behaviour = zoom<HTMLElement, unknown>();
  readonly #stage;
  #content: SVGElement | null = null;
  #size = { width: 1, height: 1 };
  /** The panel's own size, which costs a layout to ask for while the drawing changes. */
  #room = { width: 0, height: 0 };
  #resting: ReturnType<typeof setTimeout> | undefined;
  #scale = 0;
  /** Whether the view follows the panel's size: nobody has moved it yet. */
  #following = true;
  #frame = 0;
  /** Where a movement that goes on leads to: the next one begins there, so that keys pressed quickly all count. */
  #goal: View | null = null;

  constructor(
    private readonly element: HTMLElement,
    private readonly moved: (view: View, byHand: boolean) => void,
  ) {
    this.#stage = select(element);
    this.#room = { width: element.clientWidth, height: element.clientHeight };
    this.#behaviour.scaleExtent([FURTHEST, CLOSEST]).on('zoom', ({ transform, sourceEvent }: D3ZoomEvent<HTMLElement, unknown>) => {
      if (sourceEvent !== null && sourceEvent !== undefined) {
        this.#following = false;
        cancelAnimationFrame(this.#frame);
      }
      this.#show(transform);
    });
    this.#stage.call(this.#behaviour).on('dblclick.zoom', null);
    new ResizeObserver(() => {
      this.#room = { width: element.clientWidth, height: element.clientHeight };
      if (this.#following) this.fit(false);
      else this.#tell();
    }).observe(element);
  }

  get view(): View {
    const { x, y, k } = zoomTransform(this.element);
    return { x, y, k };
  }

  /** Null while the view follows the panel's size. */
  get chosen(): View | null {
    return this.#following ? null : this.view;
  }

  /** The part of the drawing that is seen, in the drawing's own measure. */
  get seen(): Box {
    const { x, y, k } = this.view;
    return { x: -x / k, y: -y / k, width: this.#room.width / k, height: this.#room.height / k };
  }

  /** Puts a drawing on the stage. The same part of it stays in view when somebody chose one. */
  hold(content: SVGElement, size: { readonly width: number; readonly height: number }): void {
    this.#content = content;
    this.#size = size;
    if (this.#following) this.fit(false);
    else this.#show(zoomTransform(this.element));
  }

  /** Shows all of the drawing, and goes on doing so when the panel's size changes. */
  fit(smoothly = true): void {
    const { clientWidth, clientHeight } = this.element;
    const { width, height } = this.#size;
    const fitted = (head: number): View => {
      const room = clientHeight - FOOT - head;
      const k = Math.max(FURTHEST, Math.min(clientWidth / width, room / height, CLOSEST_FIT));
      return { k, x: (clientWidth - width * k) / 2, y: head + (room - height * k) / 2 };
    };
    const head = clientWidth < NARROW ? HEAD + ROW : HEAD;
    const view = fitted(head);
    this.#following = true;
    this.#go(view.k < MAP ? fitted(head + NAME) : view, smoothly);
  }

  zoomBy(factor: number): void {
    const { x, y, k } = this.#goal ?? this.view;
    const next = Math.min(CLOSEST, Math.max(FURTHEST, k * factor));
    const { clientWidth, clientHeight } = this.element;
    const [middleX, middleY] = [clientWidth / 2, clientHeight / 2];
    this.#following = false;
    this.#go({ k: next, x: middleX - ((middleX - x) * next) / k, y: middleY - ((middleY - y) * next) / k }, true);
  }

  /** Moves to a part chosen before. */
  restore(view: View): void {
    this.#following = false;
    this.#go(view, false);
  }

  /** Brings a point of the drawing to the middle. */
  centreOn({ x, y }: { readonly x: number; readonly y: number }): void {
    const { k } = this.view;
    const { clientWidth, clientHeight } = this.element;
    this.#following = false;
    this.#go({ k, x: clientWidth / 2 - x * k, y: clientHeight / 2 - y * k }, false);
  }

  /** Moves the drawing without anybody having asked for another part of it. */
  shift(dx: number, dy: number): void {
    const { x, y, k } = this.view;
    this.#go({ k, x: x + dx, y: y + dy }, false);
  }

  /** Moves as little as is needed to have a box of the drawing in view, and not at all when it is. */
  bringIntoView(box: Box): void {
    const { x, y, k } = this.#goal ?? this.view;
    const margin = 24;
    const by = (start: number, length: number, room: number): number => {
      if (start >= margin && start + length <= room - margin) return 0;
      if (length > room - 2 * margin || start < margin) return margin - start;
      return room - margin - (start + length);
    };
    const dx = by(box.x * k + x, box.width * k, this.element.clientWidth);
    const dy = by(box.y * k + y, box.height * k, this.element.clientHeight);
    if (dx === 0 && dy === 0) return;
    this.#following = false;
    this.#go({ k, x: x + dx, y: y + dy }, true);
  }

  #go(to: View, smoothly: boolean): void {
    cancelAnimationFrame(this.#frame);
    this.#goal = null;
    const from = this.view;
    const set = ({ x, y, k }: View): void => {
      this.#stage.call(this.#behaviour.transform.bind(this.#behaviour), zoomIdentity.translate(x, y).scale(k));
    };
    if (!smoothly || isStill()) {
      set(to);
      return;
    }
    this.#goal = to;
    const started = performance.now();
    const step = (now: number): void => {
      const part = Math.min(1, Math.max(0, (now - started) / MILLISECONDS));
      const eased = 1 - (1 - part) ** 3;
      set({ x: from.x + (to.x - from.x) * eased, y: from.y + (to.y - from.y) * eased, k: from.k + (to.k - from.k) * eased });
      if (part < 1) this.#frame = requestAnimationFrame(step);
      else this.#goal = null;
    };
    this.#frame = requestAnimationFrame(step);
  }

  #show({ x, y, k }: ZoomTransform): void {
    if (this.#content) {
      this.#content.style.transform = `translate(${x}px, ${y}px) scale(${k})`;
      // While it is moved alone, the browser keeps it as a picture. Of another size it is painted anew, to be as sharp.
      this.#content.classList.toggle('panned', k === this.#scale);
      clearTimeout(this.#resting);
      this.#resting = setTimeout(() => this.#content?.classList.remove('panned'), REST);
    }
    this.#scale = k;
    this.#tell();
  }

  #tell(): void {
    this.moved(this.view, !this.#following);
  }
}

/** Whether somebody asked for less motion. VS Code says so by a class; the media query alone is not reliable inside of it. */
export function isStill(): boolean {
  return document.body.classList.contains('vscode-reduce-motion') || matchMedia('(prefers-reduced-motion: reduce)').matches;
}
