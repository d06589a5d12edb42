import { describe, expect, test } from 'vitest';
import { activeFaults, atPoint, collapse, courseOf, structureOf, type Course } from '../../../src/diagram/index.js';
import { edgeOf, nodeOf, randomGraph } from '../random.js';

const graph = {
  title: '',
  direction: 'right',
  nodes: [
    nodeOf('users'),
    { ...nodeOf('region'), container: true },
    { ...nodeOf('zone'), container: true, parent: 'region' },
    { ...nodeOf('web'), parent: 'zone', heat: 0.4, problem: 'warning' as const },
    { ...nodeOf('db'), parent: 'region', heat: 0.9 },
  ],
  edges: [edgeOf('users', 'web'), edgeOf('web', 'db'), edgeOf('users', 'db')],
} as const;

describe('a place drawn as one card', () => {
  test('stands for what is in it: arrows, heat, problems', () => {
    const small = collapse(graph, new Set(['region']));
    expect(small.nodes.map(({ id }) => id)).toEqual(['users', 'region']);
    expect(small.nodes[1]).toMatchObject({ container: false, heat: 0.9, problem: 'warning', badges: [{ text: '2 components' }] });
    expect(small.edges.map(({ from, to }) => [from, to])).toEqual([['users', 'region']]);
  });

  test('inside of another leaves that open', () => {
    const small = collapse(graph, new Set(['zone']));
    expect(small.nodes.map(({ id }) => id)).toEqual(['users', 'region', 'zone', 'db']);
    expect(small.edges.map(({ from, to }) => [from, to])).toEqual([
      ['users', 'zone'],
      ['zone', 'db'],
      ['users', 'db'],
    ]);
  });

  test('that is none, or is not there, changes nothing', () => {
    expect(collapse(graph, new Set())).toBe(graph);
    expect(collapse(graph, new Set(['web', 'nobody']))).toEqual(graph);
  });

  test('leaves no arrow without its ends, whatever the graph', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const whole = randomGraph(30, seed);
      const places = whole.nodes.filter(({ container }) => container).map(({ id }) => id);
      const small = collapse(whole, new Set(places.filter((_, index) => (index + seed) % 2 === 0)));
      const ids = new Set(small.nodes.map(({ id }) => id));
      for (const { from, to } of small.edges) expect([ids.has(from), ids.has(to), from === to]).toEqual([true, true, false]);
      for (const { parent } of small.nodes) expect(parent === null || ids.has(parent)).toBe(true);
    }
  });
});

describe('a run on the diagram', () => {
  const course: Course = {
    title: 'outage',
    step: 10,
    points: 4,
    faults: [{ text: 'fail db', component: 'db', at: 10, duration: 20 }],
    components: [{ id: 'web', utilisation: [0.4, 0.5, 1, null], queue: [0, 0.2, 12.4, 0] }],
  };

  test('shows what was so at that point, and what a fault had hit', () => {
    const then = atPoint(graph, course, 2);
    expect(then.nodes[3]).toMatchObject({ heat: 1, problem: null });
    expect(then.nodes[4]).toMatchObject({ heat: 0.9, problem: 'error' });
    expect(atPoint(graph, course, 3).nodes[3]?.heat).toBe(0);
    expect(atPoint(graph, course, 99).nodes[3]?.heat).toBe(0);
  });

  test('says in words what was so at that point, and nothing of another time', () => {
    const then = atPoint(graph, course, 2);
    expect(then.nodes[3]?.description).toMatch(/^[^,]+, [^,]+, utilisation 100%, overloaded, queue 12$/);
    expect(then.nodes[4]?.description).toMatch(/^[^,]+, [^,]+, fail db$/);
    expect(atPoint(graph, course, 0).nodes[4]?.description).toBe(graph.nodes[4].description);
  });

  test('tells no figure of the plain design', () => {
    const badges = ['p99', 'load'].map((title) => ({ title, text: '9', level: 'plain' as const }));
    const solved = { ...graph, nodes: graph.nodes.map((node) => ({ ...node, badges })) };
    expect(atPoint(solved, course, 2).nodes[3]?.badges).toEqual([{ title: 'queue', text: '12', level: 'busy' }]);
  });

  test('moves nothing', () => {
    const whole = {
      ...graph,
      nodes: graph.nodes.map((node) => ({ ...node, badges: [{ text: '9ms', title: 'p99', level: 'plain' as const }] })),
    };
    const then = atPoint(whole, course, 2);
    expect(then.nodes[3]?.badges[0]).toEqual({ title: 'queue', text: '12', level: 'busy' });
    expect(structureOf(then)).toBe(structureOf(whole));
  });

  test('faults go on for as long as they were said to', () => {
    const at = (point: number): number => activeFaults(course, point).length;
    expect([0, 1, 2, 3].map(at)).toEqual([0, 1, 1, 0]);
    expect(activeFaults({ ...course, faults: [{ text: '', component: '', at: 10, duration: null }] }, 3)).toHaveLength(1);
    // What takes no time (a flush) is seen at the point in which it happens.
    expect(activeFaults({ ...course, faults: [{ text: '', component: '', at: 15, duration: 0 }] }, 1)).toHaveLength(1);
  });

  test('there is none where nothing was measured over time', () => {
    const results = {
      architecture: 'a',
      engine: 'solver',
      scenario: null,
      seed: null,
      flows: {},
      components: {},
      whole: {},
      expectations: [],
      faults: [],
      run: null,
      notes: [],
    } as const;
    expect(courseOf({ ...results, timeline: null })).toBeNull();
    expect(courseOf({ ...results, timeline: { step: 1, series: {} } })).toBeNull();
  });
});
