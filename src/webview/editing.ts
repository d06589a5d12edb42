import { signal } from '@preact/signals';
import type { DiagramGraph } from '../diagram/index.js';
import type { DesignEdit } from '../model/index.js';
import type { Details, PaletteKind } from '../server/protocol.js';
import type { Host } from './host.js';

/** Where a new component is put: what it stands in, and what it is written after. */
export interface Spot {
  readonly place: string | null;
  readonly after: string | null;
}

/** What somebody is about to change in the picture. Nothing is drawn differently until the text says so. */
export class Editing {
  /** Where the palette puts what is chosen; null while it is closed. */
  readonly palette = signal<Spot | null>(null);
  readonly kinds = signal<readonly PaletteKind[]>([]);
  /** The component that a new arrow begins at; null while nobody draws one. */
  readonly connecting = signal<string | null>(null);
  /** The component whose title is being written. */
  readonly titling = signal<string | null>(null);
  /** Whether details are shown, and those of what is looked at. */
  readonly isDetailed = signal(false);
  readonly details = signal<Details | null>(null);
  /** What became of the last change. */
  readonly said = signal<{ readonly text: string; readonly failed: boolean } | null>(null);
  #looked: string | null = null;

  constructor(
    private readonly host: Host,
    private readonly graph: () => DiagramGraph | null,
  ) {}

  openPalette(near: string | null): void {
    this.palette.value = this.#spotAt(near);
    this.host.send({ type: 'palette' });
  }

  add(kind: string): void {
    const spot = this.palette.value ?? { place: null, after: null };
    this.palette.value = null;
    this.#change({ edit: 'add', kind, ...spot });
  }

  /** What was dragged from the palette onto a node, or onto none. */
  addAt(kind: string, near: string | null): void {
    this.palette.value = null;
    this.#change({ edit: 'add', kind, ...this.#spotAt(near) });
  }

  /** Ends the arrow at a component; a message goes on its way when it leads anywhere. */
  connectTo(to: string): void {
    const from = this.connecting.value;
    this.connecting.value = null;
    if (from !== null) this.connect(from, to);
  }

  connect(from: string, to: string): void {
    if (from === to) return;
    const isMessage = [from, to].some((id) => this.#node(id)?.family === 'messaging');
    this.#change({ edit: 'connect', from, to, mode: isMessage ? 'async' : 'sync', flow: null });
  }

  remove(component: string): void {
    this.#change({ edit: 'delete', component });
  }

  retitle(title: string): void {
    const component = this.titling.value;
    this.titling.value = null;
    if (component === null || (this.#node(component)?.title ?? '') === title.trim()) return;
    this.#change({ edit: 'title', component, title });
  }

  setProperty(component: string, property: string, value: string): void {
    this.#change({ edit: 'set', component, property, value });
  }

  /** Shows or hides the details of a component. */
  toggleDetails(component: string | null): void {
    this.isDetailed.value = !this.isDetailed.value;
    if (component !== null) this.#looked = component;
    this.#ask();
  }

  /** Somebody looks at a component: details that are shown become its own. */
  look(component: string | null): void {
    if (component === null || component === this.#looked) return;
    this.#looked = component;
    if (this.isDetailed.value) this.#ask();
  }

  #ask(): void {
    const component = this.isDetailed.value ? this.#looked : null;
    if (component === null) this.details.value = null;
    this.host.send({ type: 'details', component });
  }

  #change(change: DesignEdit): void {
    this.said.value = null;
    this.host.send({ type: 'edit', change });
  }

  #node(id: string): DiagramGraph['nodes'][number] | undefined {
    return this.graph()?.nodes.find((node) => node.id === id);
  }

  /** In a place that is looked at, or beside a component. */
  #spotAt(near: string | null): Spot {
    const node = near === null ? undefined : this.#node(near);
    if (!node) return { place: null, after: null };
    const inside = this.graph()?.nodes.findLast(({ parent }) => parent === node.id);
    return node.container ? { place: node.id, after: inside?.id ?? node.id } : { place: node.parent, after: node.id };
  }
}
