import { describe, expect, test } from 'vitest';
import { exportArchitecture } from '../../src/export/index.js';
import { design } from './design.js';
import { archString, HOSTILE } from './hostile.js';

const TEXT = `
  region home "us-east-1" {}
  users visitors "Visitors" { rate: 1/s }
  app_server api "The API" { in: home }
  sql_database db { in: home }
  flow order "Place an order" { visitors -> api ~> db }`;

const drawn = async (text: string, target: 'mermaid' | 'd2'): Promise<string> =>
  exportArchitecture(await design(text), target).files[0]?.text ?? '';

test('Mermaid: places hold what stands in them, and calls carry their flows', async () => {
  expect(await drawn(TEXT, 'mermaid')).toBe(`flowchart LR
  subgraph n0["us-east-1 (home)"]
    n2["The API (api)"]
    n3[("db")]
  end
  n1(["Visitors (visitors)"])
  n1 -->|"Place an order"| n2
  n2 -.->|"Place an order"| n3
`);
});

test('D2: the same', async () => {
  expect(await drawn(TEXT, 'd2')).toBe(`direction: right
n0: 'us-east-1 (home)' {
  n2: 'The API (api)'
  n3: 'db' {
    shape: cylinder
  }
}
n1: 'Visitors (visitors)' {
  shape: person
}
n1 -> n0.n2: 'Place an order'
n0.n2 -> n0.n3: 'Place an order' {style.stroke-dash: 3}
`);
});

describe('A hostile title', () => {
  const titled = (title: string): string => `app_server a ${archString(title)} {}\n app_server b {}\n a -> b`;

  test.each(HOSTILE)('%j stays within its label', async (title) => {
    const mermaid = await drawn(titled(title), 'mermaid');
    expect(mermaid.split('\n')[1]).toMatch(/^ {2}n0\["[\p{L}\p{N} .,:()/@+#;-]*"\]$/u);
    const d2 = await drawn(titled(title), 'd2');
    expect(d2.split('\n')[1]).toMatch(/^n0: '(?:[^']|'')*'$/);
    expect(d2.split('\n')).toHaveLength(mermaid.split('\n').length);
  });
});
