import type { Component, Connection, Document, Flow, KindDeclaration, Scenario, TypeDeclaration, View } from '../generated/ast.js';

/** What a file declares, by name. Of two things with one name the first counts; the others are clashes. */
export interface Table {
  readonly kinds: ReadonlyMap<string, KindDeclaration>;
  readonly types: ReadonlyMap<string, TypeDeclaration>;
  /** Also those that are nested in others: nesting says where a component stands, not what it is called. Parts of kinds are not here. */
  readonly components: ReadonlyMap<string, Component>;
  readonly flows: ReadonlyMap<string, Flow>;
  readonly scenarios: ReadonlyMap<string, Scenario>;
  readonly views: ReadonlyMap<string, View>;
  /** Outside of flows and of kinds, in source order. */
  readonly connections: readonly Connection[];
  readonly clashes: readonly Clash[];
}

export interface Clash {
  readonly second: Declared;
  readonly first: Declared;
}

export type Declared = KindDeclaration | TypeDeclaration | Component | Flow | Scenario | View;

const tables = new WeakMap<Document, Table>();

/** The table of a syntax tree. Trees do not change, so it is made once for each. */
export function tableOf(root: Document): Table {
  let table = tables.get(root);
  if (!table) tables.set(root, (table = collect(root)));
  return table;
}

function collect(root: Document): Table {
  const kinds = new Map<string, KindDeclaration>();
  const types = new Map<string, TypeDeclaration>();
  const components = new Map<string, Component>();
  const flows = new Map<string, Flow>();
  const scenarios = new Map<string, Scenario>();
  const views = new Map<string, View>();
  const connections: Connection[] = [];
  const clashes: Clash[] = [];

  const declare = <T extends Declared>(map: Map<string, T>, node: T, other?: ReadonlyMap<string, Declared>): void => {
    if (node.name === undefined) return;
    const first = map.get(node.name) ?? other?.get(node.name);
    if (first) clashes.push({ second: node, first });
    else map.set(node.name, node);
  };
  // Kinds and types share their names, for a type can name either; components and flows do, for an expectation can.
  const visit = (node: Document['elements'][number] | Component['members'][number]): void => {
    switch (node.$type) {
      case 'KindDeclaration':
        declare(kinds, node, types);
        break;
      case 'TypeDeclaration':
        declare(types, node, kinds);
        break;
      case 'Component':
        declare(components, node, flows);
        node.members.forEach(visit);
        break;
      case 'Flow':
        declare(flows, node, components);
        break;
      case 'Scenario':
        declare(scenarios, node);
        break;
      case 'View':
        declare(views, node);
        break;
      case 'Connection':
        connections.push(node);
        break;
      case 'Expectation':
      case 'Property':
        break;
    }
  };
  root.elements.forEach(visit);
  return { kinds, types, components, flows, scenarios, views, connections, clashes };
}
