import { effect } from '@preact/signals';
import { around, nodeBeside, type Box, type LaidOut, type Point, type Way } from '../diagram/index.js';
import { Connector } from './connector.js';
import type { Editing } from './editing.js';
import { Traffic } from './traffic.js';
import type { Host } from './host.js';
import type { Hovered } from './hover-card.js';
import { Scene, type Lit } from './scene.js';
import { DRAGGED_KIND } from './palette.js';
import type { Session } from './session.js';
import { isStill, Viewport } from './viewport.js';

const WAYS: ReadonlyMap<string, Way> = new Map([
  ['ArrowRight', 'right'],
  ['ArrowDown', 'down'],
  ['ArrowLeft', 'left'],
  ['ArrowUp', 'up'],
]);
const STEP = 1.25;
/** Milliseconds that a view rests before it is kept. */
const REST = 200;

/** Milliseconds that the mouse rests before the figures of what it rests on are shown. */
const DWELL = 450;

/** What a stage tells of itself. */
export interface Seen {
  zoomed(zoom: number, part: Box): void;
  hovered(hovered: Hovered | null): void;
  /** How many requests a moving dot is; null when there are none. */
  dotWorth(requests: number | null): void;
}

/** The drawing and what people do with it: pan, zoom, click, walk along edges with the keyboard. */
export class Stage {
  readonly #scene: Scene;
  readonly #viewport: Viewport;
  readonly #connector: Connector;
  readonly #traffic: Traffic;
  #resting: ReturnType<typeof setTimeout> | undefined;
  /** A component that takes the focus as soon as it is drawn. */
  #awaited: string | null = null;
  #drawn: LaidOut | null = null;
  #uri: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #frame = 0;

  constructor(
    element: HTMLElement,
    private readonly session: Session,
    private readonly host: Host,
    private readonly editing: Editing,
    private readonly seen: Seen,
  ) {
    this.#scene = new Scene(element);
    this.#viewport = new Viewport(element, ({ k }) => {
      this.seen.zoomed(k, this.#viewport.seen);
      this.#connector.hide();
      this.#traffic.moved();
      this.#rest(null);
      this.#cull();
      this.#keepSoon();
    });
    this.#connector = new Connector(
      element,
      {
        nodeAt: (target) => this.#scene.nodeAt(target),
        boxOf: (node) => (this.#drawn?.graph.nodes.some(({ id, container }) => id === node && container) ? null : this.screenBox(node)),
      },
      (from, to) => {
        editing.connect(from, to);
      },
    );
    this.#traffic = new Traffic(element, () => this.#viewport.view, isStill);
    element.addEventListener('pointermove', (event) => {
      this.#rest(event);
    });
    element.addEventListener('pointerleave', () => {
      this.#rest(null);
    });
    element.addEventListener('click', (event) => {
      this.#choose(this.#scene.nodeAt(event.target));
    });
    element.addEventListener('dragover', (event) => {
      if (event.dataTransfer?.types.includes(DRAGGED_KIND)) event.preventDefault();
    });
    element.addEventListener('drop', (event) => {
      const kind = event.dataTransfer?.getData(DRAGGED_KIND);
      if (!kind) return;
      event.preventDefault();
      editing.addAt(kind, this.#scene.nodeAt(event.target));
    });
    element.addEventListener('dblclick', (event) => {
      this.#toggle(this.#scene.nodeAt(event.target));
    });
    element.addEventListener('focusin', (event) => {
      const node = this.#scene.nodeAt(event.target);
      if (node !== null && node !== this.#scene.current) this.#scene.focus(node);
    });
    element.addEventListener('keydown', (event) => {
      if (event.altKey) return;
      if (event.ctrlKey || event.metaKey ? this.#undo(event) : this.#press(event.key)) event.preventDefault();
    });
    effect(() => {
      this.#draw(session.drawn.value);
    });
  }

  zoomIn(): void {
    this.#viewport.zoomBy(STEP);
  }

  zoomOut(): void {
    this.#viewport.zoomBy(1 / STEP);
  }

  fit(): void {
    this.#viewport.fit();
  }

  /** Marks the component that the cursor is at in the text, and brings it into view. */
  select(component: string | null): void {
    this.#scene.select(component);
    if (component !== null) this.bringIntoView(component);
  }

  bringIntoView(...components: readonly string[]): void {
    const boxes = components.map((each) => this.#scene.boxOf(each)).filter((each) => each !== null);
    if (boxes.length > 0) this.#viewport.bringIntoView(around(boxes));
  }

  /** Lets requests move along the arrows at so many times the usual pace; null takes them away. */
  run(speed: number | null): void {
    if (speed === null) {
      this.#traffic.stop();
      return;
    }
    this.#traffic.speed = speed;
    this.#traffic.play();
  }

  lookAt(point: Point): void {
    this.#viewport.centreOn(point);
  }

  /** Gives a component the focus: now, or when it is drawn. */
  await(component: string): void {
    this.#awaited = component;
    this.#take();
  }

  /** Puts the focus back on the drawing. */
  focus(): void {
    this.#scene.focus(this.#scene.current);
  }

  /** The node that the keyboard is at. */
  get current(): string | null {
    return this.#scene.current;
  }

  /** Where a node is on the screen, from the stage's own corner. */
  screenBox(id: string): Box | null {
    const box = this.#scene.boxOf(id);
    const { x, y, k } = this.#viewport.view;
    return box && { x: box.x * k + x, y: box.y * k + y, width: box.width * k, height: box.height * k };
  }

  /** Lets all but some components and connections stand back; null lets none. */
  spotlight(lit: Lit | null): void {
    this.#scene.spotlight(lit);
  }

  #toggle(node: string | null): boolean {
    if (node === null || !this.session.isPlace(node)) return false;
    this.session.toggle(node);
    return true;
  }

  #draw(laidOut: LaidOut | null): void {
    this.#rest(null);
    this.seen.dotWorth(this.#traffic.draw(laidOut));
    if (!laidOut) {
      this.#scene.clear();
      this.#drawn = null;
      return;
    }
    const other = this.#uri !== this.session.uri;
    const moved = laidOut.geometry !== this.#drawn?.geometry;
    const anchor = !other && moved ? this.#anchor() : null;
    this.#drawn = laidOut;
    this.#uri = this.session.uri;
    this.#scene.draw(laidOut);
    this.#connector.attach();
    if (!this.#scene.svg || !moved) {
      this.#take();
      return;
    }
    this.#viewport.hold(this.#scene.svg, this.#scene.size);
    if (other) this.#recall();
    else if (anchor) this.#settle(anchor);
    this.#take();
    this.keep();
  }

  /** A panel that comes back shows the part it showed before. */
  #recall(): void {
    const kept = this.host.recall();
    if (kept?.uri === this.#uri && kept.view) this.#viewport.restore(kept.view);
    else this.#viewport.fit(false);
  }

  /** A node that the eye may rest on, and where it is on the screen: it shall be there after the drawing has changed as well. */
  #anchor(): { readonly id: string; readonly x: number; readonly y: number } | null {
    const { x, y, k } = this.#viewport.view;
    const seen = this.#viewport.seen;
    const middle = { x: seen.x + seen.width / 2, y: seen.y + seen.height / 2 };
    let best: { readonly id: string; readonly x: number; readonly y: number } | null = null;
    let least = Infinity;
    for (const { id, container } of this.#drawn?.graph.nodes ?? []) {
      const box = container ? null : this.#scene.boxOf(id);
      if (!box) continue;
      const away = id === this.#scene.current ? 0 : Math.hypot(box.x + box.width / 2 - middle.x, box.y + box.height / 2 - middle.y);
      if (away >= least) continue;
      least = away;
      best = { id, x: box.x * k + x, y: box.y * k + y };
    }
    return best;
  }

  #settle(anchor: { readonly id: string; readonly x: number; readonly y: number }): void {
    const box = this.#scene.boxOf(anchor.id);
    const { x, y, k } = this.#viewport.view;
    if (box && this.#viewport.chosen) this.#viewport.shift(anchor.x - (box.x * k + x), anchor.y - (box.y * k + y));
  }

  /** Says what the mouse rests on, when it has rested a while. */
  #rest(event: PointerEvent | null): void {
    clearTimeout(this.#resting);
    this.seen.hovered(null);
    if (event === null || event.buttons > 0) return;
    const { target, clientX, clientY } = event;
    this.#resting = setTimeout(() => {
      const id = this.#scene.nodeAt(target);
      const node = this.#drawn?.graph.nodes.find((each) => each.id === id) ?? null;
      const edge = node ? null : this.#scene.edgeAt(target);
      const box = node && !node.container ? this.screenBox(node.id) : { x: clientX, y: clientY, width: 0, height: 0 };
      if ((node ?? edge) && box) this.seen.hovered({ node, edge, box });
    }, DWELL);
  }

  #take(): void {
    const box = this.#awaited === null ? null : this.#scene.boxOf(this.#awaited);
    if (!box) return;
    this.#viewport.bringIntoView(box);
    this.#scene.select(this.#awaited);
    this.#scene.focus(this.#awaited);
    this.editing.look(this.#awaited);
    this.#awaited = null;
  }

  /** What is pressed ends the arrow that somebody draws, or else is shown in the text. */
  #choose(component: string | null): void {
    if (component !== null && this.editing.connecting.value !== null) this.editing.connectTo(component);
    else this.#reveal(component);
  }

  #undo({ key, shiftKey }: KeyboardEvent): boolean {
    const letter = key.toLowerCase();
    if (letter !== 'z' && letter !== 'y') return false;
    this.host.send({ type: letter === 'y' || shiftKey ? 'redo' : 'undo' });
    return true;
  }

  #reveal(component: string | null): void {
    if (component === null) return;
    this.editing.look(component);
    this.#scene.select(component);
    this.#scene.focus(component);
    this.host.send({ type: 'reveal', component });
  }

  /** Whether a key means something here. */
  #press(key: string): boolean {
    const way = WAYS.get(key);
    if (way) return this.#walk(way);
    switch (key) {
      case 'Enter':
      case ' ':
        this.#choose(this.#scene.current);
        return true;
      case '+':
      case '=':
        this.zoomIn();
        return true;
      case '-':
        this.zoomOut();
        return true;
      case '0':
        this.fit();
        return true;
      case 'Home':
      case 'End': {
        const nodes = this.#drawn?.graph.nodes ?? [];
        return this.#goTo((key === 'Home' ? nodes[0] : nodes.at(-1))?.id ?? null);
      }
      case 'c':
        return this.#toggle(this.#scene.current);
      case 'd': {
        const { current } = this.#scene;
        if (current === null || !this.session.isPlace(current)) return false;
        this.session.enter(current);
        return true;
      }
      case 'u':
        this.session.enter(this.session.inside.value.at(-2)?.id ?? null);
        return true;
      case 'Escape':
        if (this.editing.connecting.value === null) this.#scene.select(null);
        this.editing.connecting.value = null;
        return true;
      default:
        return this.#edit(key, this.#scene.current);
    }
  }

  /** The keys that change something. */
  #edit(key: string, current: string | null): boolean {
    switch (key) {
      case 'a':
        this.editing.openPalette(current);
        return true;
      case 'i':
        this.editing.toggleDetails(current);
        return true;
      case 'l':
        this.editing.connecting.value = current;
        return true;
      case 'F2':
        this.editing.titling.value = current;
        return true;
      case 'Delete':
      case 'Backspace':
        if (current !== null) this.editing.remove(current);
        return true;
      default:
        return false;
    }
  }

  #walk(way: Way): boolean {
    const from = this.#scene.indexOf(this.#scene.current);
    if (from === null || !this.#drawn) return false;
    const to = nodeBeside(this.#drawn, from, way);
    return this.#goTo(to === null ? null : (this.#drawn.graph.nodes[to]?.id ?? null));
  }

  #goTo(id: string | null): boolean {
    if (id === null) return true;
    this.bringIntoView(id);
    this.#scene.focus(id);
    this.editing.look(id);
    return true;
  }

  /** Has the host remember what is shown. At once: a tab that is brought to the front takes this page away without a word. */
  keep(): void {
    clearTimeout(this.#timer);
    if (this.#uri !== null) this.host.keep({ version: 1, uri: this.#uri, view: this.#viewport.chosen, ...this.session.part });
  }

  #cull(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      this.#scene.cull(this.#viewport.seen, this.#viewport.view.k);
    });
  }

  #keepSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.keep();
    }, REST);
  }
}
