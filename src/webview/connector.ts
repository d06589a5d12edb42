import { SVG_NAMESPACE, type Box } from '../diagram/index.js';

/** What the connector asks of the drawing that it lies over. */
export interface Ground {
  /** The node at an element of the page. */
  nodeAt(target: EventTarget | null): string | null;
  /** Where a node is on the screen, from the stage's own corner; null for what no arrow begins at. */
  boxOf(node: string): Box | null;
}

/** A handle at the card under the mouse: pulled onto another card, it makes an arrow. */
export class Connector {
  readonly #handle = document.createElement('div');
  readonly #rubber = document.createElementNS(SVG_NAMESPACE, 'svg');
  readonly #line = document.createElementNS(SVG_NAMESPACE, 'path');
  #at: string | null = null;
  #pulled = false;

  constructor(
    private readonly stage: HTMLElement,
    private readonly ground: Ground,
    private readonly connect: (from: string, to: string) => void,
  ) {
    this.#handle.className = 'handle';
    this.#handle.title = 'Pull onto another component to connect them';
    this.#handle.hidden = true;
    this.#rubber.setAttribute('class', 'rubber');
    this.#rubber.setAttribute('aria-hidden', 'true');
    this.#rubber.append(this.#line);
    stage.addEventListener('pointerover', ({ target }) => {
      if (this.#pulled || target === this.#handle) return;
      const node = this.ground.nodeAt(target);
      if (node !== null) this.#show(node);
    });
    stage.addEventListener('pointerleave', () => {
      if (!this.#pulled) this.hide();
    });
    // The drawing is not panned by what begins at the handle.
    for (const type of ['mousedown', 'touchstart', 'dblclick', 'click']) {
      this.#handle.addEventListener(type, (event) => {
        event.stopPropagation();
      });
    }
    this.#handle.addEventListener('pointerdown', (event) => {
      this.#pull(event);
    });
    this.#handle.addEventListener('pointermove', (event) => {
      if (this.#pulled) this.#draw(event);
    });
    this.#handle.addEventListener('pointerup', (event) => {
      this.#release(event);
    });
    this.#handle.addEventListener('pointercancel', () => {
      this.#end();
    });
  }

  /** The drawing was moved under it. */
  hide(): void {
    this.#handle.hidden = true;
    this.#at = null;
  }

  /** The stage's drawing was replaced: what lies over it is put there again. */
  attach(): void {
    if (!this.#handle.isConnected) this.stage.append(this.#rubber, this.#handle);
  }

  #show(node: string): void {
    const box = this.ground.boxOf(node);
    this.#at = box ? node : null;
    this.#handle.hidden = box === null;
    if (!box) return;
    this.#handle.style.left = `${box.x + box.width}px`;
    this.#handle.style.top = `${box.y + box.height / 2}px`;
  }

  #pull(event: PointerEvent): void {
    event.preventDefault();
    event.stopPropagation();
    this.#handle.setPointerCapture(event.pointerId);
    this.#pulled = true;
    this.#draw(event);
  }

  #draw(event: PointerEvent): void {
    const { left, top } = this.stage.getBoundingClientRect();
    const from = { x: parseFloat(this.#handle.style.left), y: parseFloat(this.#handle.style.top) };
    const to = { x: event.clientX - left, y: event.clientY - top };
    const bend = Math.max(30, Math.abs(to.x - from.x) / 2);
    this.#line.setAttribute('d', `M${from.x},${from.y}C${from.x + bend},${from.y} ${to.x - bend},${to.y} ${to.x},${to.y}`);
  }

  #release(event: PointerEvent): void {
    if (!this.#pulled) return;
    const from = this.#at;
    // The handle holds the pointer, so what lies under it is asked for.
    const under = document.elementsFromPoint(event.clientX, event.clientY).filter((element) => element !== this.#handle);
    const to = under.map((element) => this.ground.nodeAt(element)).find((node) => node !== null) ?? null;
    this.#end();
    if (from !== null && to !== null && from !== to) this.connect(from, to);
  }

  #end(): void {
    this.#pulled = false;
    this.#line.removeAttribute('d');
    this.hide();
  }
}
