import { ICONS } from '../../kinds/generated/icons.js';
import type { Results } from '../../kinds/figures/results.js';
import { isKind, type Architecture, type Component, type Fields, type Finding, type Span, type View } from '../../model/index.js';
import { badgesOf, heatOf, heatWords } from '../drawing/badges.js';
import { connectionsOf, referencesOf } from './connections.js';
import { kindWords, type DiagramEdge, type DiagramGraph, type DiagramNode } from './graph.js';
import { measuredOf } from './heat.js';
import { placesOf, selectedBy } from '../selection.js';
import { arrowKey, trafficOf } from './traffic.js';

export interface GraphOptions {
  /** The figures on the cards; null draws none. */
  readonly results: Results | null;
  readonly findings: readonly Finding[];
  /** The name of the view to draw; null draws everything. A name that no view has draws everything too. */
  readonly view: string | null;
}

/** What to draw of an architecture: the components of a view with their figures and problems, and the arrows between them. */
export function graphOf(architecture: Architecture, { results, findings, view: name }: GraphOptions): DiagramGraph {
  const view = architecture.views.find((each) => each.name === name) ?? null;
  const { components } = architecture;
  const connections = connectionsOf(architecture);
  const references = referencesOf(architecture, connections);
  const edges = [...connections, ...references];
  const places = placesOf(components);

  // What stands nowhere and is only named by something else (a dataset) is drawn beside what names it.
  const touched = new Set(connections.flatMap((edge) => [edge.from, edge.to]));
  for (const { from, to } of references) {
    if (places.get(to) === null && !touched.has(to) && touched.has(from)) places.set(to, places.get(from) ?? null);
  }

  const shown = selectedBy(architecture, view, places, edges);
  const byId = new Map(components.map((component) => [component.id, component]));
  const traffic = trafficOf(architecture, results);
  const visibleEdges = edges
    .filter(({ from, to }) => shown.has(from) && shown.has(to))
    .map((edge): DiagramEdge => ({ ...edge, ...traffic.get(arrowKey(edge.from, edge.to, edge.mode)) }));
  const holders = new Set([...shown].map((id) => places.get(id) ?? null));
  const worst = worstFindings(components, findings);
  const families = new Map(architecture.catalogue.kinds.map((kind) => [kind.name, kind.family]));
  const titleOf = (id: string): string => byId.get(id)?.title ?? byId.get(id)?.name ?? id;
  const called = new Map<string, Set<string>>();
  for (const { from, to, mode } of visibleEdges) {
    if (mode === 'sync' || mode === 'async') called.set(from, (called.get(from) ?? new Set()).add(titleOf(to)));
  }

  const parentOf = (component: Component): string | null => {
    const place = places.get(component.id) ?? null;
    return place !== null && shown.has(place) ? place : null;
  };
  const nodes = components
    .filter((component) => shown.has(component.id))
    .map((component): DiagramNode => {
      const metrics = results?.components[component.id]?.metrics;
      const finding = worst.get(component.id) ?? null;
      const place = parentOf(component);
      const node = {
        id: component.id,
        kind: component.kind,
        family: families.get(component.kind) ?? '',
        icon: component.lineage.find((kind) => ICONS.has(kind)) ?? 'component',
        name: component.name,
        title: component.title,
        parent: place,
        container: holders.has(component.id) || isKind(component, 'region'),
        machines: machinesOf(architecture, component),
        badges: badgesOf(metrics),
        heat: heatOf(metrics),
        measured: measuredOf(metrics),
        ...tagsOf(component),
        problem: finding?.severity === 'error' ? ('error' as const) : finding ? ('warning' as const) : null,
      };
      return {
        ...node,
        description: describe(node, place === null ? null : titleOf(place), finding, callsOf([...(called.get(component.id) ?? [])])),
      };
    });
  return { title: titleFor(architecture, view), direction: directionOf(view), nodes: placesFirst(nodes), edges: visibleEdges };
}

function titleFor(architecture: Architecture, view: View | null): string {
  return view ? (view.title ?? view.name) : architecture.title;
}

function directionOf(view: View | null): DiagramGraph['direction'] {
  const direction = view?.properties.direction;
  return direction === 'right' || direction === 'down' || direction === 'left' || direction === 'up' ? direction : 'auto';
}

/** In source order, but each place before what stands in it. */
function placesFirst(nodes: readonly DiagramNode[]): DiagramNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const out = new Set<DiagramNode>();
  for (const node of nodes) {
    const chain: DiagramNode[] = [];
    for (let at: DiagramNode | undefined = node; at && !out.has(at); at = at.parent === null ? undefined : byId.get(at.parent))
      chain.push(at);
    for (const each of chain.reverse()) out.add(each);
  }
  return [...out];
}

function tagsOf({ properties: { tags } }: Component): Pick<DiagramNode, 'tags'> {
  if (typeof tags !== 'object' || Array.isArray(tags)) return {};
  const written = Object.entries(tags as Fields).flatMap(([name, value]) => (typeof value === 'string' ? [`${name}: ${value}`] : []));
  return written.length > 0 ? { tags: written } : {};
}

/** Replicas times shards. Where the kind counts replicas beside a primary (its default is none), the primaries are machines too. */
function machinesOf(architecture: Architecture, component: Component): number | null {
  const { replicas, shards } = component.properties;
  if (typeof replicas !== 'number') return null;
  const kind = architecture.catalogue.kinds.find((each) => each.name === component.kind);
  const besidePrimary = kind?.properties.find((property) => property.name === 'replicas')?.default === '0';
  return (replicas + (besidePrimary ? 1 : 0)) * (typeof shards === 'number' ? shards : 1);
}

/** For each component the worst finding inside its own statement; a finding in a nested component is the inner one's. */
function worstFindings(components: readonly Component[], findings: readonly Finding[]): Map<string, Finding> {
  const worst = new Map<string, Finding>();
  for (const finding of findings) {
    if (finding.severity !== 'error' && finding.severity !== 'warning') continue;
    let inner: Component | null = null;
    for (const component of components) {
      if (contains(component.source, finding.source) && (!inner || contains(inner.source, component.source))) inner = component;
    }
    if (!inner) continue;
    const known = worst.get(inner.id);
    if (!known || (known.severity === 'warning' && finding.severity === 'error')) worst.set(inner.id, finding);
  }
  return worst;
}

function contains(outer: Span, inner: Span): boolean {
  if (outer.file !== inner.file) return false;
  const starts =
    outer.start.line < inner.start.line || (outer.start.line === inner.start.line && outer.start.character <= inner.start.character);
  const ends = outer.end.line > inner.end.line || (outer.end.line === inner.end.line && outer.end.character >= inner.end.character);
  return starts && ends;
}

function callsOf(called: readonly string[]): string | null {
  if (called.length === 0) return null;
  const listed = called.slice(0, 5).join(', ');
  return `calls ${called.length > 5 ? `${listed} and ${(called.length - 5).toString()} more` : listed}`;
}

/** "Shop API, app server, 20 machines, in virginia, utilisation 61%, p99 28ms, calls Orders." */
function describe(node: Omit<DiagramNode, 'description'>, place: string | null, finding: Finding | null, calls: string | null): string {
  return [
    node.title ?? node.name,
    kindWords(node.kind),
    ...(node.machines !== null && node.machines > 1 ? [`${node.machines} machines`] : []),
    ...(place === null ? [] : [`in ${place}`]),
    ...(node.heat === null ? [] : [heatWords(node.heat)]),
    ...node.badges.map((badge) => `${badge.title} ${badge.text}`),
    ...(finding ? [`${finding.severity}: ${finding.message}`] : []),
    ...(calls === null ? [] : [calls]),
  ].join(', ');
}
