import { originOf, overlap, render, type Box, type DiagramEdge, type LaidOut, type SvgElement } from '../diagram/index.js';
import { mount, patch } from './mount.js';
import { PANEL } from './theme.js';

/** Below these zooms a card shows its name in larger letters and nothing else, and the drawing becomes a map of its places. */
const AFAR = 0.5;
const MAP = 0.22;
/** From this many nodes on, what is out of sight is not painted. */
const MANY = 200;

/** What stands out while everything else stands back: ids of nodes and of edges. */
export interface Lit {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

/** The drawing in the page: built once, then only changed where another drawing differs. Knows nodes by their ids. */
export class Scene {
  #laidOut: LaidOut | null = null;
  #tree: SvgElement | null = null;
  #svg: SVGElement | null = null;
  #nodes: SVGElement[] = [];
  #edges: SVGElement[] = [];
  #labels: SVGElement[] = [];
  #indices = new Map<string, number>();
  #selected: string | null = null;
  #current: string | null = null;
  #lit: Lit | null = null;

  constructor(private readonly parent: HTMLElement) {}

  get laidOut(): LaidOut | null {
    return this.#laidOut;
  }

  get svg(): SVGElement | null {
    return this.#svg;
  }

  get size(): { readonly width: number; readonly height: number } {
    const { width = 1, height = 1 } = this.#tree?.attributes ?? {};
    return { width: Number(width), height: Number(height) };
  }

  /** The node that the keyboard is at. */
  get current(): string | null {
    return this.#current;
  }

  draw(laidOut: LaidOut): void {
    const focused = this.#svg?.contains(document.activeElement) ?? false;
    const drawn = render(laidOut, PANEL, { afar: true });
    // In a file the drawing is one image; in the panel its nodes are things to go to.
    const tree = { ...drawn, attributes: { ...drawn.attributes, role: 'group' } };
    if (this.#svg && this.#tree) {
      patch(this.#svg, this.#tree, tree);
    } else {
      this.#svg = mount(tree);
      this.parent.replaceChildren(this.#svg);
    }
    this.#tree = tree;
    this.#laidOut = laidOut;
    this.#indices = new Map(laidOut.graph.nodes.map((node, index) => [node.id, index]));
    this.#collect(this.#svg);
    if (this.#current === null || !this.#indices.has(this.#current)) this.#current = laidOut.graph.nodes[0]?.id ?? null;
    this.#dress();
    if (focused) this.focus(this.#current);
  }

  clear(): void {
    this.parent.replaceChildren();
    this.#svg = this.#tree = this.#laidOut = null;
    this.#nodes = this.#edges = this.#labels = [];
    this.#indices.clear();
  }

  /** Where a node is in the drawing, or null when it is not in it. */
  boxOf(id: string): Box | null {
    const index = this.#indices.get(id);
    const box = index === undefined ? undefined : this.#laidOut?.geometry.nodes[index];
    if (!box || !this.#laidOut) return null;
    const origin = originOf(this.#laidOut);
    return { ...box, x: box.x + origin.x, y: box.y + origin.y };
  }

  indexOf(id: string | null): number | null {
    return id === null ? null : (this.#indices.get(id) ?? null);
  }

  /** The node that an element of the page is a part of. */
  nodeAt(target: EventTarget | null): string | null {
    const element = target instanceof Element ? target.closest('[data-node]') : null;
    return element && this.#svg?.contains(element) ? this.#idOf(Number(element.getAttribute('data-node'))) : null;
  }

  /** The edge that an element of the page is a part of. */
  edgeAt(target: EventTarget | null): DiagramEdge | null {
    const element = target instanceof Element ? target.closest('[data-edge], [data-label]') : null;
    const number = element?.getAttribute('data-edge') ?? element?.getAttribute('data-label');
    return number == null ? null : (this.#laidOut?.graph.edges[Number(number)] ?? null);
  }

  /** Marks a node and the edges at it. */
  select(id: string | null): void {
    this.#selected = id;
    if (id !== null && this.#indices.has(id)) this.#current = id;
    this.#dress();
  }

  spotlight(lit: Lit | null): void {
    this.#lit = lit;
    this.#dress();
  }

  focus(id: string | null): void {
    if (id !== null) this.#current = id;
    this.#dress();
    const index = this.indexOf(this.#current);
    const node = index === null ? undefined : this.#nodes[index];
    node?.removeAttribute('display');
    node?.focus({ preventScroll: true });
  }

  /** Leaves out what is not seen, and what is too small to read. */
  cull(seen: Box, zoom: number): void {
    const { geometry } = this.#laidOut ?? {};
    if (!geometry || !this.#laidOut) return;
    this.#svg?.setAttribute('data-detail', zoom < MAP ? 'map' : zoom < AFAR ? 'afar' : 'near');
    if (this.#nodes.length < MANY) return;
    const origin = originOf(this.#laidOut);
    const near = { x: seen.x - origin.x - 100, y: seen.y - origin.y - 100, width: seen.width + 200, height: seen.height + 200 };
    this.#nodes.forEach((node, index) => {
      const box = geometry.nodes[index];
      if (!box || overlap(box, near) || node === document.activeElement) node.removeAttribute('display');
      else node.setAttribute('display', 'none');
    });
  }

  #idOf(index: number): string | null {
    return this.#laidOut?.graph.nodes[index]?.id ?? null;
  }

  #collect(svg: SVGElement): void {
    const listed = (name: string): SVGElement[] => {
      const out: SVGElement[] = [];
      for (const element of svg.querySelectorAll<SVGElement>(`[${name}]`)) out[Number(element.getAttribute(name))] = element;
      return out;
    };
    this.#nodes = listed('data-node');
    this.#edges = listed('data-edge');
    this.#labels = listed('data-label');
    for (const layer of svg.querySelectorAll('.edges, .labels, .grounds, .legend, .map, .afar')) layer.setAttribute('aria-hidden', 'true');
  }

  /** What a file does not need: names, focus and marks. One node takes part in the tab order; the arrow keys lead to the others. */
  #dress(): void {
    const { graph } = this.#laidOut ?? {};
    if (!graph) return;
    this.#nodes.forEach((node, index) => {
      const { id, description } = graph.nodes[index] ?? { id: '', description: '' };
      node.setAttribute('role', 'img');
      node.setAttribute('aria-roledescription', 'component');
      node.setAttribute('aria-label', description);
      node.setAttribute('tabindex', id === this.#current ? '0' : '-1');
      if (id === this.#selected) node.setAttribute('aria-current', 'true');
      else node.removeAttribute('aria-current');
      node.toggleAttribute('data-dim', this.#lit !== null && !this.#lit.nodes.has(id));
    });
    this.#edges.forEach((edge, index) => {
      const ends = graph.edges[index];
      edge.toggleAttribute(
        'data-near',
        ends !== undefined && this.#selected !== null && (ends.from === this.#selected || ends.to === this.#selected),
      );
      const dim = this.#lit !== null && !(ends && this.#lit.edges.has(ends.id));
      edge.toggleAttribute('data-dim', dim);
      edge.toggleAttribute('data-lit', this.#lit !== null && !dim);
      this.#labels[index]?.toggleAttribute('data-dim', dim);
    });
  }
}
