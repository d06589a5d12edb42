import { describe, expect, test } from 'vitest';
import { graphOf, NOTATIONS, type DiagramGraph, type Notation } from '../../../src/diagram/index.js';
import { HOSTILE } from '../hostile.js';
import { edgeOf, nodeOf } from '../random.js';
import { SHOP, SHOP_RESULTS } from '../shop.js';

const GRAPH: DiagramGraph = {
  title: 'A "shop"',
  direction: 'down',
  nodes: [
    nodeOf('home', { container: true, kind: 'region', family: 'place', icon: 'region', title: 'us/east' }),
    nodeOf('people', { kind: 'users', family: 'edge', icon: 'users', title: 'People', machines: null }),
    nodeOf('api', { parent: 'home', title: 'API', machines: 3 }),
    nodeOf('db', { parent: 'home', kind: 'sql_database', family: 'data', icon: 'sql_database' }),
    nodeOf('mail', { parent: 'home', kind: 'message_queue', family: 'messaging', icon: 'message_queue', title: 'api' }),
  ],
  edges: [
    edgeOf('people', 'api', { flows: ['order', 'look'] }),
    edgeOf('api', 'db', { label: 'read, write' }),
    edgeOf('api', 'db', { label: 'read, write', mode: 'async' }),
    edgeOf('api', 'mail', { mode: 'async' }),
    edgeOf('db', 'mail', { mode: 'replication' }),
    edgeOf('home', 'db', { mode: 'backup' }),
    edgeOf('mail', 'people', { mode: 'reference', label: 'about' }),
  ],
};

describe('a design in the notation of', () => {
  test('Mermaid', () => {
    expect(NOTATIONS.mermaid.write(GRAPH)).toBe(`flowchart TB
  subgraph n0["us/east"]
    n2["API"]
    n3[("db")]
    n4[["api"]]
  end
  n1(["People"])
  n1 -->|"order, look"| n2
  n2 -->|"read, write"| n3
  n2 -.->|"read, write"| n3
  n2 -.-> n4
  n3 <-.-> n4
  %% n0 -.-> n3: not drawn, one stands in the other
  n4 -.-|"about"| n1
`);
  });

  test('D2', () => {
    expect(NOTATIONS.d2.write(GRAPH)).toBe(`direction: down
n0: 'us/east' {
  n2: 'API'
  n3: 'db' {
    shape: cylinder
  }
  n4: 'api' {
    shape: queue
  }
}
n1: 'People' {
  shape: person
}
n1 -> n0.n2: 'order, look'
n0.n2 -> n0.n3: 'read, write'
n0.n2 -> n0.n3: 'read, write' {style.stroke-dash: 3}
n0.n2 -> n0.n4: {style.stroke-dash: 3}
n0.n3 <-> n0.n4: {style.stroke-dash: 5}
# n0 -> n0.n3: not drawn, one stands in the other
n0.n4 -- n1: 'about' {style.stroke-dash: 2}
`);
  });

  test('Structurizr, in which no two things have one name and no two arrows one description', () => {
    const text = NOTATIONS.structurizr.write(GRAPH);
    expect(text.slice(0, text.indexOf('  views {'))).toBe(`workspace "A ”shop”" {
  model {
    properties {
      "structurizr.groupSeparator" "/"
    }
    n1 = person "People" "users"
    system = softwareSystem "A ”shop”" {
      group "us∕east" {
        n0 = container "us/east" "" "region"
        n2 = container "API" "" "app server ×3"
        n3 = container "db" "" "SQL database" "Cylinder"
        n4 = container "api (mail)" "" "message queue" "Pipe"
      }
    }
    n1 -> n2 "order, look"
    n2 -> n3 "read, write"
    n2 -> n3 "read, write (sends to)" "async" "Dashed"
    n2 -> n4 "sends to" "async" "Dashed"
    n3 -> n4 "replicates to" "replication" "Dashed"
    n0 -> n3 "is backed up by" "backup" "Dashed"
    n4 -> n1 "about" "reference" "Dashed"
  }
`);
    expect(text).toContain('autolayout tb');
    // What is opened is closed.
    expect(text.split('{').length).toBe(text.split('}').length);
  });

  test.each(Object.keys(NOTATIONS) as Notation[])('%s has every component and every arrow of a design', (notation) => {
    const graph = graphOf(SHOP, { results: SHOP_RESULTS, findings: [], view: null });
    const text = NOTATIONS[notation].write(graph);
    for (const node of graph.nodes) expect(text).toContain(node.title ?? node.name);
    expect(text.match(/^ *[\w.]+ <?[-.]+>?(?:\|"[^"]*"\|)? [\w.]+/gm)).toHaveLength(graph.edges.length);
  });
});

describe('a hostile title', () => {
  const titled = (title: string): DiagramGraph => ({
    title,
    direction: 'right',
    nodes: [nodeOf('a', { title }), nodeOf('b', { title, container: true }), nodeOf('c', { parent: 'b' })],
    edges: [edgeOf('a', 'c', { label: title })],
  });
  const plain = titled('x');

  test.each(HOSTILE)('%j stays within its label', (title) => {
    const graph = titled(title);
    for (const [notation, { write }] of Object.entries(NOTATIONS)) {
      const [lines, others] = [write(graph).split('\n'), write(plain).split('\n')];
      const label = { mermaid: /"[\p{L}\p{N} .,:()/@+#;-]*"/gu, d2: /'(?:[^']|'')*'/g, structurizr: /"[^"\\]*"/g }[notation] ?? /$^/;
      const skeleton = (line: string): string => line.replace(label, '""').replace(/\|""\||: ""$| ""$/g, '');
      expect(lines.map(skeleton)).toEqual(others.map(skeleton));
      expect(notation === 'structurizr' && lines.some((line) => line.includes('${'))).toBe(false);
    }
  });
});
