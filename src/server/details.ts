import { ICONS } from '../kinds/generated/icons.js';
import type { Results } from '../kinds/figures/results.js';
import type { Architecture, KindDeclaration } from '../model/index.js';
import { provenance, withInterval } from '../report/index.js';
import type { Details, PaletteKind } from './protocol.js';

/** What is known of a component, for a panel that shows it beside the diagram; null when there is no such component. */
export function detailsOf(architecture: Architecture, results: Results | null, id: string): Details | null {
  const component = architecture.components.find((each) => each.id === id);
  if (!component) return null;
  const kind = architecture.catalogue.kinds.find(({ name }) => name === component.kind);
  const written = new Map(component.written.map(({ name, text }) => [name, text]));
  const metrics = Object.entries(results?.components[id]?.metrics ?? {});
  return {
    component: id,
    name: component.name,
    title: component.title,
    kind: component.kind,
    doc: kind?.doc ?? '',
    partOf: architecture.components.find((each) => each.id === component.parent)?.kind ?? null,
    properties: propertiesFirst(kind, written),
    metrics: metrics
      .filter(([, figure]) => figure.value !== null)
      .map(([name, figure]) => ({ name, text: withInterval(figure), from: provenance(figure) })),
  };
}

/** What somebody wrote first, in its order; then what could be written, in the order of the declaration. */
function propertiesFirst(kind: KindDeclaration | undefined, written: ReadonlyMap<string, string>): Details['properties'] {
  const properties = (kind?.properties ?? []).filter(({ name, deprecated }) => deprecated === null || written.has(name));
  const rows = properties.map(({ name, type, doc, default: value }) => ({
    name,
    type,
    doc,
    written: written.get(name) ?? null,
    default: value,
  }));
  return [...rows.filter((row) => row.written !== null), ...rows.filter((row) => row.written === null)];
}

/** What a component can be made of: every kind that is not only there to be extended, by family. */
export function paletteOf({ catalogue }: Architecture): readonly PaletteKind[] {
  return catalogue.kinds
    .filter(({ abstract }) => !abstract)
    .map(({ name, family, doc, lineage }) => ({
      name,
      family,
      icon: lineage.find((each) => ICONS.has(each)) ?? 'component',
      doc: firstSentence(doc),
    }));
}

function firstSentence(doc: string): string {
  return /^[\s\S]*?[.!?](?=\s|$)/.exec(doc)?.[0].replace(/\s+/g, ' ') ?? doc;
}

/** The flows that can take another step; the one that connections form is not written anywhere. */
export function writtenFlows({ flows }: Architecture): readonly string[] {
  return flows
    .filter(
      ({ source, nameSource }) => source.start.character !== nameSource.start.character || source.start.line !== nameSource.start.line,
    )
    .map(({ name }) => name);
}
