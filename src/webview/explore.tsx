import { computed, effect, signal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { HEATS, type DiagramEdge, type DiagramGraph, type FlowCall, type Heat } from '../diagram/index.js';
import type { Titled } from '../server/protocol.js';
import type { Lit } from './scene.js';
import type { Session } from './session.js';

/** One call of the flow that somebody follows, on the arrow that it is drawn as. */
export interface Step extends FlowCall {
  readonly edge: DiagramEdge;
}

/** What somebody looks for in a drawing: a word, a flow. */
export class Search {
  readonly query = signal('');
  readonly flow = signal<string | null>(null);
  readonly kind = signal<string | null>(null);
  readonly tag = signal<string | null>(null);
  /** Which of the matches was gone to last. */
  readonly at = signal(-1);
  /** How far the flow was followed: which of its calls; -1 while all of it is shown. */
  readonly reached = signal(-1);
  /** The calls of the flow, in the order in which they are made; empty without a flow. */
  readonly walk;
  /** The call that the flow was followed to; null while all of it is shown. */
  readonly step;
  readonly flows;
  readonly kinds;
  readonly tags;
  /** Ids of the components that the query fits, in the order of the text; empty without a query. */
  readonly matches;
  readonly lit;

  constructor(session: Session) {
    const graph = computed(() => session.laidOut.value?.graph ?? null);
    this.flows = computed(() => [...new Set(graph.value?.edges.flatMap(({ flows }) => flows) ?? [])]);
    this.kinds = computed(() => [...new Set(graph.value?.nodes.map(({ kind }) => kind) ?? [])].sort());
    this.tags = computed(() => [...new Set(graph.value?.nodes.flatMap(({ tags = [] }) => tags) ?? [])].sort());
    const isAsked = computed(() => this.query.value.trim() !== '' || this.kind.value !== null || this.tag.value !== null);
    this.matches = computed(() =>
      graph.value && isAsked.value ? found(graph.value, this.query.value, this.kind.value, this.tag.value) : [],
    );
    this.walk = computed(() => walkOf(graph.value, this.flow.value));
    this.step = computed(() => this.walk.value[this.reached.value] ?? null);
    this.lit = computed((): Lit | null => {
      if (!graph.value) return null;
      if (!this.step.value) return litBy(graph.value, this.matches.value, isAsked.value, this.flow.value);
      return litUpTo(graph.value, this.step.value.edge, this.walk.value.slice(0, this.reached.value));
    });
    // Another flow is followed from its beginning.
    this.flow.subscribe(() => {
      this.reached.value = -1;
    });
    // A flow, a kind or a tag that is not in the drawing any more is no filter.
    for (const [chosen, known] of [
      [this.flow, this.flows],
      [this.kind, this.kinds],
      [this.tag, this.tags],
    ] as const) {
      effect(() => {
        if (chosen.value !== null && !known.value.includes(chosen.value)) chosen.value = null;
      });
    }
  }

  /** Goes one call along the flow, or back; before the first one and after the last one all of it is shown. */
  walkOn(by: 1 | -1): void {
    const { length } = this.walk.value;
    this.reached.value = ((this.reached.value + 1 + by + length + 1) % (length + 1)) - 1;
  }

  /** The next match, or the one before; null when there is none. */
  next(by: 1 | -1): string | null {
    const { value: matches } = this.matches;
    if (matches.length === 0) return null;
    this.at.value = (this.at.value + by + matches.length) % matches.length;
    return matches[this.at.value] ?? null;
  }
}

function found({ nodes }: DiagramGraph, query: string, only: string | null, tag: string | null): string[] {
  const words = query.trim().toLowerCase();
  return nodes
    .filter(({ kind, tags = [] }) => (only === null || kind === only) && (tag === null || tags.includes(tag)))
    .filter(({ id, name, title, kind }) =>
      [id, name, title ?? '', kind.replaceAll('_', ' '), kind].some((text) => text.toLowerCase().includes(words)),
    )
    .map(({ id }) => id);
}

/** A flow lights its arrows and their ends, a query what it fits; both together light what is in both. Places of what is lit stay lit. */
function litBy(graph: DiagramGraph, matches: readonly string[], isAsked: boolean, flow: string | null): Lit | null {
  if (!isAsked && flow === null) return null;
  const edges = graph.edges.filter(({ flows }) => flow === null || flows.includes(flow));
  const touched = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const chosen = withPlaces(graph, !isAsked ? touched : matches.filter((id) => flow === null || touched.has(id)));
  const lit = edges.filter(({ from, to }) => chosen.has(from) && chosen.has(to));
  return { nodes: chosen, edges: new Set(lit.map(({ id }) => id)) };
}

/** The calls before one stay as they are, the one stands out with its ends, and what comes later stands back. */
function litUpTo(graph: DiagramGraph, { id, from, to }: DiagramEdge, before: readonly Step[]): Lit {
  const nodes = withPlaces(graph, [from, to, ...before.flatMap(({ edge }) => [edge.from, edge.to])]);
  return { nodes, edges: new Set([id]), passed: new Set(before.map(({ edge }) => edge.id)) };
}

/** Some components and the places that they stand in. */
function withPlaces(graph: DiagramGraph, components: Iterable<string>): ReadonlySet<string> {
  const all = new Set(components);
  const parents = new Map(graph.nodes.map(({ id, parent }) => [id, parent]));
  for (const id of [...all]) for (let at = parents.get(id) ?? null; at !== null; at = parents.get(at) ?? null) all.add(at);
  return all;
}

function walkOf(graph: DiagramGraph | null, flow: string | null): readonly Step[] {
  if (!graph || flow === null) return [];
  return graph.edges
    .flatMap((edge) => (edge.steps ?? []).filter((call) => call.flow === flow).map((call) => ({ ...call, edge })))
    .sort((a, b) => a.at - b.at);
}

interface ExploreProps {
  readonly search: Search;
  readonly views: readonly Titled[];
  readonly view: string | null;
  readonly heat: Signal<Heat>;
  readonly setView: (view: string | null) => void;
  /** Brings a component into view and marks it. */
  readonly goTo: (component: string) => void;
}

/** Above the drawing: what to look for, which flow to follow, which view to draw. */
export function Explore({ search, views, view, heat, setView, goTo }: ExploreProps): JSX.Element {
  useEffect(() => {
    // As in an editor: the search is one key away, wherever the focus is.
    const press = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      document.getElementById('search')?.focus();
    };
    document.addEventListener('keydown', press);
    return () => {
      document.removeEventListener('keydown', press);
    };
  }, []);
  const { query, flow, flows, kind, kinds, tag, tags, matches, at, walk, reached } = search;
  const count = matches.value.length;
  return (
    <div class="explore" role="search" aria-label="Diagram">
      <input
        id="search"
        type="search"
        placeholder="Find (/)"
        aria-label="Find a component"
        value={query.value}
        onInput={({ currentTarget }) => {
          query.value = currentTarget.value;
          at.value = -1;
        }}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Escape') query.value = '';
          if (event.key !== 'Enter') return;
          const next = search.next(event.shiftKey ? -1 : 1);
          if (next !== null) goTo(next);
        }}
      />
      {query.value.trim() === '' ? null : (
        <span class="count" role="status">
          {count === 0 ? 'none' : at.value < 0 ? `${count}` : `${at.value + 1} of ${count}`}
        </span>
      )}
      {kinds.value.length < 2 ? null : (
        <Filter label="Only one kind" all="All kinds" chosen={kind} names={kinds.value} words={(name) => name.replaceAll('_', ' ')} />
      )}
      {tags.value.length === 0 ? null : <Filter label="Only one tag" all="All tags" chosen={tag} names={tags.value} />}
      {flows.value.length === 0 ? null : <Filter label="Follow a flow" all="All flows" chosen={flow} names={flows.value} />}
      {walk.value.length === 0 ? null : (
        <div class="steps" role="group" aria-label="Calls of the flow">
          <button
            type="button"
            aria-label="The call before"
            title="The call before"
            onClick={() => {
              search.walkOn(-1);
            }}
          >
            ‹
          </button>
          <span>{`${reached.value + 1} / ${walk.value.length}`}</span>
          <button
            type="button"
            aria-label="The next call"
            title="The next call"
            onClick={() => {
              search.walkOn(1);
            }}
          >
            ›
          </button>
        </div>
      )}
      <select
        aria-label="Colour by"
        value={heat.value}
        onChange={({ currentTarget }) => {
          heat.value = HEATS.find((each) => each === currentTarget.value) ?? 'utilisation';
        }}
      >
        {HEATS.map((each) => (
          <option key={each} value={each}>
            {`by ${each}`}
          </option>
        ))}
      </select>
      {views.length === 0 ? null : (
        <select
          aria-label="View"
          value={view ?? ''}
          onChange={({ currentTarget }) => {
            setView(currentTarget.value === '' ? null : currentTarget.value);
          }}
        >
          <option value="">Everything</option>
          {views.map(({ name, title }) => (
            <option key={name} value={name}>
              {title ?? name}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

interface FilterProps {
  readonly label: string;
  /** What is chosen while nothing is left out. */
  readonly all: string;
  readonly chosen: Signal<string | null>;
  readonly names: readonly string[];
  readonly words?: (name: string) => string;
}

function Filter({ label, all, chosen, names, words = (name) => name }: FilterProps): JSX.Element {
  return (
    <select
      aria-label={label}
      value={chosen.value ?? ''}
      onChange={({ currentTarget }) => {
        chosen.value = currentTarget.value === '' ? null : currentTarget.value;
      }}
    >
      <option value="">{all}</option>
      {names.map((name) => (
        <option key={name} value={name}>
          {words(name)}
        </option>
      ))}
    </select>
  );
}
