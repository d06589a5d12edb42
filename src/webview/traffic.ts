import { originOf, type Box, type LaidOut, type Point, type Route } from '../diagram/index.js';
import type { View } from './viewport.js';

/** Pixels per second of the drawing at which a request goes along an arrow, at single speed. */
const PACE = 110;
/** Dots per second on the busiest arrow, and what a dot may stand for. */
const MOST_DOTS = 6;
const DOT = 4;

interface Track {
  readonly points: readonly Point[];
  /** From the start to each point. */
  readonly lengths: readonly number[];
  readonly length: number;
  /** Between two dots, in pixels of the drawing. */
  readonly gap: number;
  readonly errors: number;
  /** Where what is written on the arrow is left readable. */
  readonly label: Box | null;
}

/** Requests that move along the arrows, each dot so many of them, as many as the rates say. Painted above the drawing, which does not change for it. */
export class Traffic {
  readonly #canvas = document.createElement('canvas');
  #tracks: readonly Track[] = [];
  #origin: Point = { x: 0, y: 0 };
  #running = false;
  #frame = 0;
  #time = 0;
  #last = 0;
  #speed = 1;

  constructor(
    private readonly stage: HTMLElement,
    private readonly view: () => View,
    private readonly isStill: () => boolean,
  ) {
    this.#canvas.className = 'traffic';
    this.#canvas.setAttribute('aria-hidden', 'true');
  }

  /** Takes another drawing. Returns how many requests a dot is; null when nobody knows how many there are. */
  draw(laidOut: LaidOut | null): number | null {
    const edges =
      laidOut?.graph.edges.flatMap((edge, index) => (edge.rate !== null && edge.rate > 0 ? [{ edge, rate: edge.rate, index }] : [])) ?? [];
    const busiest = Math.max(0, ...edges.map(({ rate }) => rate));
    if (!laidOut || busiest === 0) {
      this.#tracks = [];
      this.#paint();
      return null;
    }
    const worth = roundUp(busiest / MOST_DOTS);
    this.#origin = originOf(laidOut);
    this.#tracks = edges.flatMap(({ edge, rate, index }) => {
      const route = laidOut.geometry.edges[index] ?? { points: [], label: null };
      const track = trackOf(route, (PACE * worth) / rate, edge.errors ?? 0);
      return track ? [track] : [];
    });
    if (!this.#canvas.isConnected && this.#running) this.stage.append(this.#canvas);
    this.#paint();
    return worth;
  }

  set speed(speed: number) {
    this.#speed = speed;
  }

  /** Lets the requests move. Who wants less motion sees them stand. */
  play(): void {
    this.#running = true;
    this.stage.append(this.#canvas);
    this.#last = performance.now();
    this.#step(this.#last);
  }

  stop(): void {
    this.#running = false;
    cancelAnimationFrame(this.#frame);
    this.#canvas.remove();
  }

  /** The drawing was moved under it. */
  moved(): void {
    if (this.#running) this.#paint();
  }

  #step(now: number): void {
    cancelAnimationFrame(this.#frame);
    if (!this.#running) return;
    const still = this.isStill();
    // A tab that was away for a while goes on where it was.
    if (!still) this.#time += (Math.min(100, now - this.#last) / 1000) * this.#speed;
    this.#last = now;
    this.#paint();
    if (!still) {
      this.#frame = requestAnimationFrame((next) => {
        this.#step(next);
      });
    }
  }

  #paint(): void {
    if (!this.#running) return;
    const { clientWidth, clientHeight } = this.stage;
    const sharpness = window.devicePixelRatio;
    const [width, height] = [Math.round(clientWidth * sharpness), Math.round(clientHeight * sharpness)];
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    const context = this.#canvas.getContext('2d');
    if (!context) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    const { x, y, k } = this.view();
    context.setTransform(k * sharpness, 0, 0, k * sharpness, (x + this.#origin.x * k) * sharpness, (y + this.#origin.y * k) * sharpness);
    const style = getComputedStyle(this.stage);
    const [fine, failed] = ['--spandrel-accent', '--spandrel-bad'].map((name) => style.getPropertyValue(name));
    // Far away, dots stay large enough to be seen.
    const radius = DOT / Math.min(1, Math.max(k, 0.25)) / (k < 1 ? 1.4 : 1);
    const seen = {
      left: (-x - 20) / k - this.#origin.x,
      right: (clientWidth - x + 20) / k - this.#origin.x,
      top: (-y - 20) / k - this.#origin.y,
      bottom: (clientHeight - y + 20) / k - this.#origin.y,
    };
    const paths = [new Path2D(), new Path2D()] as const;
    const travelled = this.#time * PACE;
    for (const track of this.#tracks) {
      const first = travelled % track.gap;
      const number = Math.floor(travelled / track.gap);
      for (let at = first, n = 0; at <= track.length; at += track.gap, n++) {
        const { x: px, y: py } = along(track, at);
        if (px < seen.left || px > seen.right || py < seen.top || py > seen.bottom || covers(track.label, px, py)) continue;
        const path = fails(number - n, track.errors) ? paths[1] : paths[0];
        path.moveTo(px + radius, py);
        path.arc(px, py, radius, 0, 2 * Math.PI);
      }
    }
    context.fillStyle = probe(fine, this.stage);
    context.fill(paths[0]);
    context.fillStyle = probe(failed, this.stage);
    context.fill(paths[1]);
  }
}

function trackOf({ points, label }: Route, gap: number, errors: number): Track | null {
  const lengths: number[] = [];
  let length = 0;
  points.forEach((point, index) => {
    const before = points[index - 1];
    if (before) length += Math.hypot(point.x - before.x, point.y - before.y);
    lengths.push(length);
  });
  return length > 0 && gap > 0 ? { points, lengths, length, gap, errors, label } : null;
}

function along({ points, lengths }: Track, at: number): Point {
  let index = 1;
  while (index < lengths.length - 1 && (lengths[index] ?? 0) < at) index++;
  const [a, b] = [points[index - 1], points[index]];
  const [from, to] = [lengths[index - 1] ?? 0, lengths[index] ?? 0];
  if (!a || !b) return { x: 0, y: 0 };
  const part = to > from ? (at - from) / (to - from) : 0;
  return { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part };
}

function covers(box: Box | null, x: number, y: number): boolean {
  return box !== null && x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height;
}

/** Whether the nth dot is one of those that fail: always the same ones, in the right proportion. */
function fails(n: number, share: number): boolean {
  return Math.floor((n + 1) * share) > Math.floor(n * share);
}

/** The next of 1, 2, 5, 10, 20, …: what a dot stands for is easily said. */
function roundUp(value: number): number {
  const decade = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * decade >= value * 0.999) ?? 10) * decade;
}

/** A colour as a canvas understands it: it knows no mixtures of variables. */
function probe(colour: string | undefined, stage: HTMLElement): string {
  if (colour === undefined || colour === '') return 'currentcolor';
  const known = COLOURS.get(colour);
  if (known !== undefined) return known;
  const span = document.createElement('span');
  span.style.color = colour;
  stage.append(span);
  const painted = getComputedStyle(span).color;
  span.remove();
  COLOURS.set(colour, painted);
  return painted;
}
const COLOURS = new Map<string, string>();
