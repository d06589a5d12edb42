import { computed, signal } from '@preact/signals';
import {
  atPoint,
  collapse,
  comparedBy,
  crowded,
  heatedBy,
  layout,
  pathTo,
  structureOf,
  within,
  type Course,
  type DiagramGraph,
  type DiagramNode,
  type Difference,
  type Heat,
  type LaidOut,
  type LevelCache,
} from '../diagram/index.js';
import type { Engine } from './engine.js';

/** Seconds that a drawing may take before the last one is kept: those of a common one, and what a large one takes longer. */
const DEADLINE = 5;
const COMMON_SIZE = 200;
const SECONDS_PER_NODE = 0.01;
/** Milliseconds after which the panel says that it is at work. */
const PATIENCE = 400;

interface Drawing {
  readonly graph: DiagramGraph;
  readonly uri: string;
}

/** What is shown, as signals that the page follows. The latest graph wins: those that came while another was laid out are passed over. */
export class Session {
  readonly laidOut = signal<LaidOut | null>(null);
  /** Why there is nothing to draw; null when there is. */
  readonly empty = signal<string | null>('');
  /** The text has errors, and this is the last good diagram. */
  readonly stale = signal(false);
  readonly notice = signal<string | null>(null);
  readonly working = signal(false);
  /** The run that can be gone through, and at which point of it the drawing is; a null point shows the solved figures. */
  readonly course = signal<Course | null>(null);
  readonly point = signal<number | null>(null);
  /** What the bars of the cards say. */
  readonly heat = signal<Heat>('utilisation');
  /** How the components of the latest run differ from those of another one; null while nothing is compared. */
  readonly comparison = signal<{ readonly against: string; readonly differences: readonly Difference[] } | null>(null);
  /** The place that is drawn alone, with the places around it, outermost first; empty while everything is drawn. */
  readonly inside = signal<readonly DiagramNode[]>([]);
  /** Places that are drawn as one card. */
  readonly collapsed = signal<ReadonlySet<string>>(new Set());
  /** What is drawn: what was laid out, at the point of the run that somebody looks at. */
  readonly drawn = computed((): LaidOut | null => {
    const laidOut = this.laidOut.value;
    const course = this.course.value;
    const point = this.point.value;
    const comparison = this.comparison.value;
    if (!laidOut) return null;
    if (comparison) return { ...laidOut, graph: comparedBy(laidOut.graph, comparison.differences) };
    if (course && point !== null) return { ...laidOut, graph: atPoint(laidOut.graph, course, point) };
    return { ...laidOut, graph: heatedBy(laidOut.graph, this.heat.value) };
  });
  uri: string | null = null;
  #last: { readonly drawing: Drawing; readonly stale: boolean } | null = null;

  readonly #cache: LevelCache = new Map();
  #structure: string | null = null;
  #waiting: Drawing | null = null;
  #running = false;
  /** Counts what was asked for, so that an answer to an older question is known as such. */
  #asked = 0;

  constructor(private readonly engine: Engine) {}

  show(graph: DiagramGraph, uri: string, stale: boolean): void {
    if (this.#last?.drawing.uri !== uri) {
      // A large design is shown as its places at first.
      this.collapsed.value = crowded(graph);
      this.inside.value = [];
    }
    this.#last = { drawing: { graph, uri }, stale };
    this.#asked++;
    this.stale.value = stale;
    const place = this.inside.value.at(-1)?.id;
    // A place that was taken out of the text is left.
    this.inside.value = place === undefined ? [] : pathTo(graph, place);
    const part = this.inside.value.length === 0 || place === undefined ? graph : within(graph, place);
    this.#waiting = { graph: collapse(part, this.collapsed.value), uri };
    if (this.#running) return;
    this.#running = true;
    void this.#run();
  }

  /** Draws a place as one card, or opens it again. */
  toggle(place: string): void {
    const { value: before } = this.collapsed;
    this.collapsed.value = before.has(place) ? new Set([...before].filter((each) => each !== place)) : new Set([...before, place]);
    if (this.#last) this.show(this.#last.drawing.graph, this.#last.drawing.uri, this.#last.stale);
  }

  /** Draws what stands in a place alone, or everything. */
  enter(place: string | null): void {
    const { drawing, stale } = this.#last ?? {};
    if (!drawing) return;
    this.inside.value = place === null ? [] : pathTo(drawing.graph, place);
    this.collapsed.value = new Set([...this.collapsed.value].filter((each) => each !== place));
    this.show(drawing.graph, drawing.uri, stale ?? false);
  }

  /** Whether a node is a place, open or drawn as one card. */
  isPlace(id: string): boolean {
    return this.#last?.drawing.graph.nodes.some((node) => node.id === id && node.container) ?? false;
  }

  /** Takes a run, or takes it away. */
  follow(course: Course | null): void {
    this.course.value = course;
    this.point.value = null;
  }

  clear(message: string): void {
    this.#last = null;
    this.#asked++;
    this.#waiting = null;
    this.#structure = null;
    this.laidOut.value = null;
    this.stale.value = false;
    this.notice.value = null;
    this.empty.value = message;
  }

  async #run(): Promise<void> {
    for (let next = this.#waiting; next; next = this.#waiting) {
      this.#waiting = null;
      await this.#draw(next);
    }
    this.#running = false;
  }

  async #draw({ graph, uri }: Drawing): Promise<void> {
    const structure = structureOf(graph);
    const last = this.uri === uri ? this.laidOut.value : null;
    if (last && structure === this.#structure) {
      this.#accept({ ...last, graph }, uri, structure);
      return;
    }
    const asked = this.#asked;
    const timer = setTimeout(() => (this.working.value = true), PATIENCE);
    const laidOut = await layout(graph, this.engine.within(deadlineFor(graph)), this.#cache);
    clearTimeout(timer);
    this.working.value = false;
    if (asked !== this.#asked) return;
    if (laidOut.notice?.kind === 'simplified' && last) {
      this.notice.value = 'This change could not be laid out in time. The diagram is the one from before it.';
      return;
    }
    this.#accept(laidOut, uri, structure);
  }

  #accept(laidOut: LaidOut, uri: string, structure: string): void {
    this.uri = uri;
    this.#structure = structure;
    this.empty.value = laidOut.graph.nodes.length === 0 ? 'There is nothing to draw yet.' : null;
    this.notice.value = laidOut.notice?.kind === 'simplified' ? laidOut.notice.text : null;
    this.laidOut.value = laidOut;
  }
}

function deadlineFor({ nodes }: DiagramGraph): number {
  return DEADLINE + Math.max(0, nodes.length - COMMON_SIZE) * SECONDS_PER_NODE;
}
