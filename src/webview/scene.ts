import {
  originOf,
  overlap,
  piecesOf,
  renderGround,
  type Box,
  type DiagramEdge,
  type LaidOut,
  type Pieces,
  type SvgElement,
} from '../diagram/index.js';
import { Layer } from './layer.js';
import { mount, patch } from './mount.js';
import { Slices } from './slices.js';
import { PANEL } from './theme.js';
import { MAP } from './viewport.js';

/** Below this zoom a card shows its name in larger letters and nothing else. */
const AFAR = 0.5;
/** From this many nodes on, only what is seen, and can be read, is drawn whole. */
const MANY = 60;
/** Around what is seen, in pixels of the screen: so far what is whole reaches, so that a little panning shows nothing unfinished. */
const AROUND = 200;

/** What stands out while everything else stands back: ids of nodes and of edges. */
export interface Lit {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
  /** Edges that stand neither out nor back. */
  readonly passed?: ReadonlySet<string>;
}

/** The drawing in the page: built once, then only changed where another drawing differs. Knows nodes by their ids. */
export class Scene {
  #laidOut: LaidOut | null = null;
  #ground: SvgElement | null = null;
  #svg: SVGElement | null = null;
  #pieces: Pieces | null = null;
  #edges: Layer | null = null;
  #nodes: Layer | null = null;
  #labels: Layer | null = null;
  /** The nodes and the edges that are drawn whole, by their places in the graph; null while all are. */
  #whole: { readonly nodes: Set<number>; readonly edges: Set<number> } | null = null;
  #indices = new Map<string, number>();
  #selected: string | null = null;
  #current: string | null = null;
  #lit: Lit | null = null;
  /** Whether the node that the keyboard is at takes the focus as soon as it is drawn. */
  #awaited = false;
  readonly #slices = new Slices(() => [this.#edges, this.#nodes, this.#labels].some((layer) => layer?.work()));

  constructor(private readonly parent: HTMLElement) {}

  get svg(): SVGElement | null {
    return this.#svg;
  }

  get size(): { readonly width: number; readonly height: number } {
    const { width = 1, height = 1 } = this.#ground?.attributes ?? {};
    return { width: Number(width), height: Number(height) };
  }

  /** The node that the keyboard is at. */
  get current(): string | null {
    return this.#current;
  }

  draw(laidOut: LaidOut): void {
    const focused = this.#svg?.contains(document.activeElement) ?? false;
    const drawn = renderGround(laidOut, PANEL);
    // In a file the drawing is one image; in the panel its nodes are things to go to.
    const ground = { ...drawn, attributes: { ...drawn.attributes, role: 'group' } };
    const { nodes, edges } = laidOut.graph;
    this.#laidOut = laidOut;
    this.#pieces = piecesOf(laidOut, PANEL, true);
    this.#indices = new Map(nodes.map((node, index) => [node.id, index]));
    if (this.#current === null || !this.#indices.has(this.#current)) this.#current = nodes[0]?.id ?? null;
    if (nodes.length < MANY) this.#whole = null;
    else this.#whole ??= { nodes: new Set(), edges: new Set() };

    const layered = ground.children.at(-1)?.children.some(({ attributes }) => attributes.class === 'nodes') ?? false;
    if (this.#svg && this.#ground && layered === (this.#nodes !== null)) patch(this.#svg, this.#ground, ground);
    else this.#build(ground);
    this.#ground = ground;
    this.#edges?.refresh(edges.length);
    this.#nodes?.refresh(nodes.length);
    this.#labels?.refresh(edges.length);
    this.#awaited = focused;
    this.#slices.run(this.#whole !== null);
  }

  clear(): void {
    this.parent.replaceChildren();
    this.#svg = this.#ground = this.#laidOut = this.#pieces = null;
    this.#edges = this.#nodes = this.#labels = null;
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
    const node = index === null ? null : this.#nodes?.at(index);
    this.#awaited = !node;
    node?.focus({ preventScroll: true });
  }

  /** Draws whole what is seen and can be read, and in few strokes what is not. */
  cull(seen: Box, zoom: number): void {
    const { graph, geometry } = this.#laidOut ?? {};
    const detail = zoom < MAP ? 'map' : zoom < AFAR ? 'afar' : 'near';
    if (this.#svg?.getAttribute('data-detail') !== detail) this.#svg?.setAttribute('data-detail', detail);
    const whole = this.#whole;
    if (!geometry || !graph || !this.#laidOut || !whole) return;
    const origin = originOf(this.#laidOut);
    const around = AROUND / zoom;
    const near = {
      x: seen.x - origin.x - around,
      y: seen.y - origin.y - around,
      width: seen.width + 2 * around,
      height: seen.height + 2 * around,
    };
    geometry.nodes.forEach((box, index) => {
      if (!graph.nodes[index]?.container && turn(whole.nodes, index, detail !== 'map' && overlap(box, near))) this.#nodes?.touch(index);
    });
    geometry.edges.forEach(({ label }, index) => {
      if (turn(whole.edges, index, detail === 'near' && label !== null && overlap(label, near))) this.#labels?.touch(index);
    });
    this.#slices.run(true);
  }

  #build(ground: SvgElement): void {
    this.#svg = mount(ground);
    this.parent.replaceChildren(this.#svg);
    const svg = this.#svg;
    const layer = (
      name: string,
      draw: (index: number) => SvgElement | null | undefined,
      dress: (element: SVGElement, index: number) => void,
    ): Layer | null => {
      const parent = svg.querySelector<SVGElement>(`.drawing > .${name}`);
      // What has no line or no label has its place in the order all the same.
      return parent && new Layer(parent, (index) => draw(index) ?? NOTHING, dress);
    };
    this.#edges = layer(
      'edges',
      (index) => this.#pieces?.edge(index),
      (edge, index) => {
        this.#dressEdge(edge, index);
      },
    );
    this.#nodes = layer(
      'nodes',
      (index) => (this.#whole?.nodes.has(index) === false ? this.#pieces?.bare(index) : this.#pieces?.node(index)),
      (node, index) => {
        this.#dressNode(node, index);
        if (this.#awaited && index === this.indexOf(this.#current)) this.focus(this.#current);
      },
    );
    this.#labels = layer(
      'labels',
      (index) => (this.#whole?.edges.has(index) === false ? null : this.#pieces?.label(index)),
      (label, index) => {
        this.#dressEdge(label, index);
      },
    );
    for (const each of svg.querySelectorAll('.edges, .labels, .grounds, .legend, .map')) each.setAttribute('aria-hidden', 'true');
  }

  #idOf(index: number): string | null {
    return this.#laidOut?.graph.nodes[index]?.id ?? null;
  }

  #dress(): void {
    this.#nodes?.elements.forEach((node, index) => {
      this.#dressNode(node, index);
    });
    for (const layer of [this.#edges, this.#labels]) {
      layer?.elements.forEach((edge, index) => {
        this.#dressEdge(edge, index);
      });
    }
  }

  /** What a file does not need: names, focus and marks. One node takes part in the tab order; the arrow keys lead to the others. */
  #dressNode(element: SVGElement, index: number): void {
    const { id, description } = this.#laidOut?.graph.nodes[index] ?? { id: '', description: '' };
    set(element, 'role', 'img');
    set(element, 'aria-roledescription', 'component');
    set(element, 'aria-label', description);
    set(element, 'tabindex', id === this.#current ? '0' : '-1');
    set(element, 'aria-current', id === this.#selected ? 'true' : null);
    set(element, 'data-dim', this.#lit !== null && !this.#lit.nodes.has(id) ? '' : null);
  }

  #dressEdge(element: SVGElement, index: number): void {
    const { id, from, to } = this.#laidOut?.graph.edges[index] ?? { id: '', from: '', to: '' };
    const lit = this.#lit?.edges.has(id) ?? null;
    set(element, 'data-near', this.#selected !== null && (from === this.#selected || to === this.#selected) ? '' : null);
    set(element, 'data-dim', lit === false && this.#lit?.passed?.has(id) !== true ? '' : null);
    set(element, 'data-lit', lit === true ? '' : null);
  }
}

const NOTHING: SvgElement = { tag: 'g', attributes: {}, children: [], text: null };

/** Sets or takes away an attribute where that changes anything: the browser does its work for one that stays as it is, too. */
function set(element: SVGElement, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/** Puts a member into a set or takes it out; whether that changed anything. */
function turn(members: Set<number>, member: number, isIn: boolean): boolean {
  if (members.has(member) === isIn) return false;
  if (isIn) members.add(member);
  else members.delete(member);
  return true;
}
