import { AstUtils, UriUtils } from 'langium';
import type { Architecture, Connection, Flow, Suppression } from '../../src/model/index.js';
import type { FieldType, Flow as AstFlow, Path } from '../generated/ast.js';
import type { KindTable } from '../references/kinds.js';
import { isEntered } from '../references/composites.js';
import { tableOf } from '../references/table.js';
import { DEFAULT_FLOW } from '../references/scope-provider.js';
import { spanOf } from '../validation/report.js';
import type { Catalogues } from './catalogue.js';
import { Components } from './components.js';
import { lowerExpectation } from './expectations.js';
import { checkEntries, checkEntry, defaultFlow, isSource, lowerFlow } from './flows.js';
import { checkPlaces } from './places.js';
import { surroundings, type Run } from './run.js';
import { lowerScenario, lowerView } from './scenarios.js';
import { suppressionsOf } from './suppressions.js';
import type { Loose } from './writer.js';

/**
 * The one door out of the language: a syntax tree becomes an architecture. What the file imports is part of it: components, connections, flows and
 * suppressions. Scenarios, expectations and views are those of the file itself. Whatever is wrong goes to the run's report, and is left
 * out here, so that the result is to be used only when there are no errors.
 */
export function lower(run: Run, catalogues: Catalogues): Architecture {
  const { document, documents } = run;
  const root = document.parseResult.value;
  const components = new Components(run);
  const lowered = components.lower();
  checkPlaces(lowered, run, components);
  checkDefaults(run, components);
  const loose = looseConnections(run, components);
  const flows = lowerFlows(run, components, loose);
  const scenarios = [];
  const expectations = [];
  const views = [];
  for (const element of root.elements) {
    if (element.$type === 'Scenario') scenarios.push(lowerScenario(element, run, components));
    else if (element.$type === 'View') views.push(lowerView(element, run, components));
    else if (element.$type === 'Expectation') expectations.push(...present(lowerExpectation(element, run, components)));
  }
  const name = root.name ?? UriUtils.basename(document.uri).replace(/\.arch$/, '');
  return {
    name,
    title: root.title ?? name,
    catalogue: catalogues.of(run.world),
    components: lowered,
    connections: loose.flatMap((each) => connectionsOf(each, components)),
    flows,
    scenarios,
    expectations,
    views,
    suppressions: documents.flatMap((each): Suppression[] => suppressionsOf(each, run.report)),
    file: document.uri.toString(),
  };
}

/** Connections outside of flows: those of the files, and those of each composite. */
function looseConnections(run: Run, components: Components): Loose[] {
  const own = run.documents.flatMap((each) =>
    tableOf(each.parseResult.value).connections.map((connection) => ({ connection, owner: null })),
  );
  const inner = components.placed.flatMap((owner) => owner.kind.connections.map((connection) => ({ connection, owner })));
  return [...own, ...inner];
}

function connectionsOf({ connection, owner }: Loose, components: Components): Connection[] {
  const named = (path: Path | undefined): string | undefined => path && components.entered(components.of(path, owner));
  const found: Connection[] = [];
  const follow = (start: string | undefined, hops: (typeof connection)['hops']): string | undefined => {
    let from = start;
    let caller = start;
    for (const hop of hops) {
      const to = named(hop.to);
      if (from === undefined || to === undefined) return caller;
      found.push({ from, to, mode: hop.arrow === '~>' ? 'async' : 'sync', source: spanOf(hop) });
      caller = from;
      from = to;
    }
    return caller;
  };
  const caller = follow(named(connection.from), connection.hops);
  for (const handler of connection.handlers) follow(caller, handler.hops);
  return found;
}

/** A flow of a file, as long as what it comes to depends on nothing but its own text and the library. */
function ownFlow(flow: AstFlow, run: Run, components: Components): Flow | null {
  const { remembered, report } = run;
  const isOwn = components.callsAreFixed;
  const known = isOwn ? (remembered.recall(flow, null, (each) => components.isPlaced(each)) as Flow | undefined) : undefined;
  if (known) return known;
  const before = report.said + components.asked;
  const lowered = lowerFlow(flow, null, run, components);
  if (lowered && isOwn && report.said + components.asked === before) remembered.keep(flow, null, lowered);
  return lowered;
}

function lowerFlows(run: Run, components: Components, loose: readonly Loose[]): Flow[] {
  const flows: Flow[] = [];
  for (const document of run.documents) {
    for (const flow of tableOf(document.parseResult.value).flows.values()) flows.push(...present(ownFlow(flow, run, components)));
  }
  for (const owner of components.placed) {
    if (owner.kind.flows.length === 0) continue;
    for (const flow of owner.kind.flows) if (!isEntered(flow)) flows.push(...present(lowerFlow(flow, owner, run, components)));
    checkEntries(owner, run, components);
  }
  if (!run.world.hasDefaultFlow) return flows;
  const formed: Flow[] = [];
  for (const origin of components.placed.filter(isSource)) {
    const name = formed.length === 0 ? DEFAULT_FLOW : `${DEFAULT_FLOW}_${origin.id}`;
    formed.push(...present(defaultFlow(name, origin, loose, run, components)));
  }
  return [...flows, ...formed];
}

/** Defaults are evaluated for the components that have them; those of kinds and types that nobody uses must be right as well. */
function checkDefaults(run: Run, components: Components): void {
  for (const document of run.documents) {
    const table = tableOf(document.parseResult.value);
    for (const kind of table.kinds.values()) {
      const known = run.kinds.of(kind);
      components.defaultsOf(known);
      // What composites are made of is evaluated with each of them; where there is none yet, by itself.
      if (known.components.size > 0 && !components.placed.some((placed) => placed.kind === known)) checkPieces(known, run, components);
    }
    for (const declared of [...table.kinds.values(), ...table.types.values()]) {
      for (const node of AstUtils.streamAst(declared)) {
        if (node.$type !== 'FieldType') continue;
        const field = node as FieldType;
        if (field.default && field.type) run.evaluation.evaluate(field.default, run.types.of(field.type), surroundings(run, components));
      }
    }
  }
}

function checkPieces(kind: KindTable, run: Run, components: Components): void {
  for (const piece of kind.components.values()) components.check(piece);
  for (const flow of kind.flows) {
    if (isEntered(flow)) checkEntry(flow, run, components);
    else lowerFlow(flow, null, run, components);
  }
}

function present<T>(value: T | null): T[] {
  return value === null ? [] : [value];
}
