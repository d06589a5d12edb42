import { batch, computed, signal } from '@preact/signals';
import {
  atPoint,
  collapse,
  comparedBy,
  crowded,
  heatedBy,
  inRows,
  layout,
  pathTo,
  structureOf,
  within,
  type Course,
  type DiagramGraph,
  type DiagramNode,
  type Difference,
  type Elk,
  type Heat,
  type LaidOut,
  type LevelCache,
} from '../diagram/index.js';
import type { Engine } from './engine.js';
import type { State } from './messages.js';

/** Seconds that a place of a drawing that nobody waits for any more may take. */
const OUTDATED = 5;
/** Seconds that a first picture may take before a plain one stands in for it. */
const PLAIN = 8;
/** Milliseconds of work at a stretch. */
const SLICE = 8;
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
  /** The view of the file that is drawn; null for everything. */
  view: string | null = null;
  #last: { readonly drawing: Drawing; readonly stale: boolean } | null = null;

  readonly #cache: LevelCache = new Map();
  #structure: string | null = null;
  #waiting: Drawing | null = null;
  #running = false;
  /** What is being laid out, with the latest figures for it. */
  #current: (Drawing & { readonly structure: string }) | null = null;
  /** Counts what was asked for, so that an answer to an older question is known as such. */
  #asked = 0;

  constructor(
    private readonly engine: Engine,
    /** What was open and shown of a document when the panel was there before. */
    private readonly recall: (uri: string) => Pick<State, 'inside' | 'collapsed'> | null,
  ) {}

  /** What the panel has to know to show the same part again. */
  get part(): Pick<State, 'inside' | 'collapsed' | 'shown'> {
    return { inside: this.inside.value.at(-1)?.id ?? null, collapsed: [...this.collapsed.value], shown: this.view };
  }

  show(graph: DiagramGraph, uri: string, stale: boolean): void {
    if (this.#last?.drawing.uri !== uri) {
      const kept = this.recall(uri);
      // A large design is shown as its places at first.
      this.collapsed.value = kept?.collapsed ? new Set(kept.collapsed) : crowded(graph);
      this.inside.value = kept?.inside == null ? [] : pathTo(graph, kept.inside);
    }
    this.#last = { drawing: { graph, uri }, stale };
    this.stale.value = stale;
    const place = this.inside.value.at(-1)?.id;
    // A place that was taken out of the text is left.
    this.inside.value = place === undefined ? [] : pathTo(graph, place);
    const part = this.inside.value.length === 0 || place === undefined ? graph : within(graph, place);
    this.#want({ graph: collapse(part, this.collapsed.value), uri });
  }

  #want(drawing: Drawing): void {
    const current = this.#current;
    if (current?.uri === drawing.uri && current.structure === structureOf(drawing.graph)) {
      // What is being laid out serves this one as well.
      this.#current = { ...current, graph: drawing.graph };
      this.#waiting = null;
      return;
    }
    this.#asked++;
    this.#waiting = drawing;
    if (this.#running) {
      setTimeout(() => {
        if (this.#waiting !== null) this.engine.hurry(OUTDATED);
      }, OUTDATED * 1000);
      return;
    }
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
    this.#current = null;
    this.#structure = null;
    // At once, so that nobody sees neither a picture nor the reason for none.
    batch(() => {
      this.laidOut.value = null;
      this.stale.value = false;
      this.notice.value = null;
      this.empty.value = message;
    });
  }

  async #run(): Promise<void> {
    for (let next = this.#waiting; next; next = this.#waiting) {
      this.#waiting = null;
      await this.#draw(next);
    }
    this.#running = false;
  }

  async #draw({ graph, uri }: Drawing): Promise<void> {
    this.#finish();
    const structure = structureOf(graph);
    const last = this.uri === uri ? this.laidOut.value : null;
    if (last && structure === this.#structure) {
      this.#accept({ ...last, graph }, uri, structure);
      return;
    }
    const asked = this.#asked;
    this.#current = { graph, uri, structure };
    const timers = [
      setTimeout(() => (this.working.value = true), PATIENCE),
      // Somebody who has no picture yet gets a plain one until the better one is there.
      setTimeout(() => {
        if (!last && asked === this.#asked) this.#accept(inRows(graph), uri, null);
      }, PLAIN * 1000),
    ];
    const laidOut = await layout(graph, this.#engineFor(asked), this.#cache);
    timers.forEach(clearTimeout);
    this.working.value = false;
    if (asked !== this.#asked) return;
    const newest = this.#finish() ?? graph;
    if (laidOut.notice?.kind === 'simplified' && last) {
      this.notice.value = 'This change could not be laid out in time. The diagram is the one from before it.';
      return;
    }
    this.#accept({ ...laidOut, graph: newest }, uri, structure);
  }

  #finish(): DiagramGraph | null {
    const current = this.#current;
    this.#current = null;
    return current?.graph ?? null;
  }

  /** The engine for one drawing: nothing more of it is laid out when another is wanted. What was laid out is kept, so that nothing is done twice. */
  #engineFor(asked: number): Elk {
    let since = performance.now();
    return {
      rest: async () => {
        if (performance.now() - since < SLICE) return;
        await new Promise((resolve) => setTimeout(resolve));
        since = performance.now();
      },
      layout: (place) => (asked === this.#asked ? this.engine.layout(place) : Promise.reject(new Error('another drawing is wanted'))),
    };
  }

  #accept(laidOut: LaidOut, uri: string, structure: string | null): void {
    this.uri = uri;
    this.#structure = structure;
    batch(() => {
      this.empty.value = laidOut.graph.nodes.length === 0 ? 'There is nothing to draw yet.' : null;
      this.notice.value = laidOut.notice?.kind === 'simplified' ? laidOut.notice.text : null;
      this.laidOut.value = laidOut;
    });
  }
}
