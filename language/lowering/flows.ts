import type { Flow as Lowered } from '../../src/model/index.js';
import type { Flow } from '../generated/ast.js';
import { entriesOf, firstStart } from '../references/composites.js';
import { SOURCE } from '../references/roles.js';
import { placeOf, spanOf } from '../validation/report.js';
import type { Components } from './components.js';
import type { Owner, Placed } from './placed.js';
import { propertiesOf, writtenOf } from './properties.js';
import type { Run } from './run.js';
import { Writer, type Loose } from './writer.js';

/** A flow as a tree of calls, or null when it does not make one. The owner is the composite that the flow is a piece of. */
export function lowerFlow(flow: Flow, owner: Owner, run: Run, components: Components): Lowered | null {
  const name = (owner ? `${owner.id}.` : '') + (flow.name ?? '');
  const properties = propertiesOf('flow', flow.properties, run, components, owner);
  const first = firstStart(flow.steps);
  if (!first) {
    run.report.error('empty-flow', `The flow \`${name}\` calls nothing`, { node: flow, property: 'name' });
    return null;
  }
  const origin = components.of(first, owner);
  if (origin === undefined) return null;
  const start = components.get(origin);
  if (start && !isSource(start)) {
    const sources = [...run.world.kinds()].filter(
      (each) => !each.abstract && run.kinds.of(each).lineage.some((base) => base.name === SOURCE),
    );
    const examples = sources.length > 0 ? sources.map(({ name }) => `\`${name ?? ''}\``) : [`\`${SOURCE}\``];
    run.report.error(
      'flow-origin',
      `A flow starts where requests come from: at ${examples.join(' or ')}, not at the ${start.kind.kind.name ?? ''} \`${origin}\``,
      first,
    );
  }
  const writer = new Writer(name, origin, owner, run, components);
  writer.statements(flow.steps, origin);
  const share = properties.share;
  return {
    name,
    title: flow.title ?? null,
    origin,
    share: typeof share === 'number' ? share : null,
    properties,
    written: writtenOf(flow.properties),
    steps: writer.root,
    source: spanOf(flow),
    nameSource: placeOf({ node: flow, property: 'name' }),
  };
}

/** Holds the flows of a composite that others enter against the rules of flows, also when none does. */
export function checkEntries(owner: Placed, run: Run, components: Components): void {
  for (const flow of entriesOf(owner.kind)) {
    propertiesOf('flow', flow.properties, run, components, owner);
    const share = flow.properties.find(({ declaration }) => declaration?.$refText === 'share');
    if (share) {
      run.report.warning(
        'entered-share',
        `\`${flow.name ?? ''}\` is entered by other flows, and takes place as often as they call it: \`share\` says nothing here`,
        share,
      );
    }
    const start = firstStart(flow.steps);
    const origin = start && components.of(start, owner);
    if (origin === undefined) continue;
    const writer = new Writer(`${owner.id}.${flow.name ?? ''}`, origin, owner, run, components);
    writer.begin(origin, flow, owner);
  }
}

/** The same for a kind that nobody has made a component of yet: its pieces are known by their own names alone. */
export function checkEntry(flow: Flow, run: Run, components: Components): void {
  const start = firstStart(flow.steps);
  const origin = start && components.of(start, null);
  if (origin !== undefined) new Writer(flow.name ?? '', origin, null, run, components).statements(flow.steps, origin);
}

/**
 * The flow that connections form when nobody wrote one: each is followed once, in order; one that is written before its start is called is
 * followed when it is. Null when the origin calls nothing.
 */
export function defaultFlow(name: string, origin: Placed, loose: readonly Loose[], run: Run, components: Components): Lowered | null {
  const writer = new Writer(name, origin.id, null, run, components);
  // Where a kind says what a call does, its connections are structure alone.
  writer.form(
    origin.id,
    loose.filter(({ owner }) => !owner || entriesOf(owner.kind).length === 0),
  );
  if (writer.root.length === 0) return null;
  const place = placeOf({ node: origin.node, property: 'name' });
  return {
    name,
    title: null,
    origin: origin.id,
    share: null,
    properties: propertiesOf('flow', [], run, components, null),
    steps: writer.root,
    source: place,
    nameSource: place,
  };
}

/** Whether a component sends requests of its own. */
export function isSource({ kind }: Placed): boolean {
  return kind.lineage.some(({ name }) => name === SOURCE);
}
