import { describe, expect, test } from 'vitest';
import { architecture, component, problems, read } from '../reading.js';

describe('properties', () => {
  const KINDS = `abstract kind machine extends component {
  property speed: number = 1
  property memory: size = 1GiB
  property label: text
  property schedule: { every: duration = 1h, at: time_of_day } = { at: 03:00 }
}
kind fast extends machine { speed: 10 }
kind fastest extends fast { speed: 100  memory: 4GiB }
`;
  test('are those written, then the nearest kind’s defaults, then those of the declaration', async () => {
    const a = await architecture(`${KINDS}fast a\nfastest b { memory: 8GiB }`);
    expect({ ...component(a, 'a').properties }).toEqual({ speed: 10, memory: 2 ** 30, schedule: { every: 3600, at: 10_800 } });
    expect({ ...component(a, 'b').properties }).toMatchObject({ speed: 100, memory: 8 * 2 ** 30 });
  });
  test('without a value and without a default are absent', async () => {
    expect('label' in component(await architecture(`${KINDS}fast a`), 'a').properties).toBe(false);
  });
  test('are held without a prototype', async () => {
    const { properties } = component(await architecture('cache c { tags: { toString: "x" } }'), 'c');
    expect(Object.getPrototypeOf(properties)).toBeNull();
    expect(Object.getPrototypeOf(properties.tags)).toBeNull();
    expect(properties.constructor).toBeUndefined();
  });
  test('that were written say where', async () => {
    const { written } = component(await architecture('cache c {\n  ttl: 5m\n}'), 'c');
    expect(written).toEqual([
      {
        name: 'ttl',
        text: '5m',
        source: { file: 'file:///project/main.arch', start: { line: 1, character: 2 }, end: { line: 1, character: 9 } },
        valueSource: { file: 'file:///project/main.arch', start: { line: 1, character: 7 }, end: { line: 1, character: 9 } },
      },
    ]);
  });
  test('are written once', async () => {
    expect(await problems('cache c { ttl: 5m  ttl: 6m }')).toEqual(['duplicate-property at ttl']);
  });
  test('that are deprecated say what to write instead', async () => {
    const kind =
      'kind k extends component {\n  deprecated "lifetime" property ttl: duration\n  deprecated "nothing: it did nothing" property x: number\n  property lifetime: duration\n}\n';
    const { findings, architecture: sound } = await read(`${kind}k a { ttl: 5m  x: 3 }`);
    expect(findings.map(({ code, severity, message, fixes }) => [code, severity, message, fixes.length])).toEqual([
      ['deprecated', 'warning', '`ttl` is not to be used any more: write `lifetime`', 1],
      ['deprecated', 'warning', '`x` is not to be used any more: nothing: it did nothing', 0],
    ]);
    expect(sound?.catalogue.kinds.find(({ name }) => name === 'k')?.properties.find(({ name }) => name === 'ttl')?.deprecated).toBe(
      'lifetime',
    );
  });
});

describe('components', () => {
  test('know their kind, its ancestors, their title and where they are written', async () => {
    const a = await architecture('cache c "The cache" { ttl: 5m }');
    expect(component(a, 'c')).toMatchObject({
      id: 'c',
      name: 'c',
      title: 'The cache',
      kind: 'cache',
      lineage: ['cache', 'placed', 'component'],
      parent: null,
      container: null,
      source: { start: { line: 0, character: 0 }, end: { line: 0, character: 31 } },
      nameSource: { start: { line: 0, character: 6 }, end: { line: 0, character: 7 } },
    });
  });
  test('stand where `in` says, or where they are nested; nesting gives no other name', async () => {
    const a = await architecture('region r {\n  cache inner { ttl: 5m }\n}\ncache outer { in: r }\nusers u\nu -> inner');
    expect(a.components.map(({ id, container }) => [id, container])).toEqual([
      ['r', null],
      ['inner', 'r'],
      ['outer', 'r'],
      ['u', null],
    ]);
  });
  test('stand in one place, and not in themselves', async () => {
    expect(await problems('region r\nregion q {\n  cache c { in: r }\n}')).toEqual(['two-places at c']);
    expect(await problems('cache a { in: b }\ncache b { in: a }')).toEqual(['placement-cycle at in: b']);
    expect(await problems('cache a { in: a }')).toEqual(['placement-cycle at in: a']);
  });
  test('may stand in one zone of their region, if it has it', async () => {
    const a = await architecture('region r { zones: 3 }\ncache c { in: r.zone(2)  ttl: 5m }');
    expect(component(a, 'c')).toMatchObject({ container: 'r', properties: { in: 'r', zone: 2 } });
    expect(await problems('region r { zones: 3 }\ncache c { in: r.zone(4) }')).toEqual(['unknown-part at 4']);
    expect(await problems('region r { zones: 3 }\ncache c { in: r  zone: 4 }')).toEqual(['unknown-part at 4']);
    expect(await problems('region r\ncache c { in: r.zone }')).toEqual(['unknown-part at zone']);
    expect(await problems('app_server a\ncache c { in: a.replica(1) }')).toEqual(['wrong-type at a.replica(1)']);
  });
  test('that nest deeper than anybody can draw are declined', async () => {
    const chain = Array.from({ length: 150 }, (_, index) => `region r${index + 1} {}\n`).join('');
    const places = Array.from({ length: 150 }, (_, index) => `cache c${index} { in: ${index === 0 ? 'r1' : `c${index - 1}`} }\n`).join('');
    expect((await problems(chain + places)).every((each) => each.startsWith('too-deep'))).toBe(true);
  });
  test('are of a kind that is not abstract', async () => {
    expect(await problems('placed x')).toEqual(['abstract-kind at placed']);
  });
  test('have names of their own, also among flows', async () => {
    expect(await problems('cache a\ndataset a')).toEqual(['duplicate-name at a']);
    expect(await problems('users u\ncache f\nflow f { u -> f }')).toEqual(['duplicate-name at f']);
  });
});

describe('the architecture', () => {
  test('is called what the file says, or like the file', async () => {
    expect(await architecture('architecture shop "Online shop"')).toMatchObject({ name: 'shop', title: 'Online shop' });
    expect(await architecture('architecture shop')).toMatchObject({ name: 'shop', title: 'shop' });
    expect(await architecture('cache c')).toMatchObject({ name: 'main', title: 'main', file: 'file:///project/main.arch' });
  });
  test('is plain data', async () => {
    const a = await architecture(
      'users u { rate: 1/s }\ncache c\nflow f { u -> c }\nscenario s { load: u * 2  at 5s: fail c }\nexpect p99(f) < 1s\nview v { include: * }',
    );
    expect(JSON.parse(JSON.stringify(a))).toEqual(a);
    expect(structuredClone(a)).toEqual(a);
  });
  test('of an empty file is empty', async () => {
    const a = await architecture('');
    expect([a.components, a.connections, a.flows, a.scenarios, a.expectations, a.views, a.suppressions]).toEqual([
      [],
      [],
      [],
      [],
      [],
      [],
      [],
    ]);
  });
  test('keeps labels as they are written', async () => {
    const a = await architecture('cache c "<img onerror=alert(1)> ${process.exit()} \\"quoted\\"" { owner: "`${x}`" }');
    expect(component(a, 'c')).toMatchObject({ title: '<img onerror=alert(1)> ${process.exit()} "quoted"' });
    expect(component(a, 'c').properties.owner).toBe('`${x}`');
  });
});

describe('connections outside of flows', () => {
  test('are pairs, in source order, also those nested in components', async () => {
    const a = await architecture('users u { rate: 1/s }\nregion r {\n  cache a\n  cache b\n  a ~> b\n}\nu -> a -> b');
    expect(a.connections.map(({ from, to, mode }) => `${from} ${mode} ${to}`)).toEqual(['a async b', 'u sync a', 'a sync b']);
  });
});

describe('the catalogue', () => {
  test('says what every kind has, with types and defaults as they are written and docs without stars', async () => {
    const a = await architecture(
      '/** A thing\n * of mine. */\nkind thing extends cache {\n  /** Its colour. */\n  property colour: red | green = red\n  ttl: 7m\n}',
    );
    const thing = a.catalogue.kinds.find(({ name }) => name === 'thing');
    expect(thing).toMatchObject({
      abstract: false,
      extends: 'cache',
      lineage: ['thing', 'cache', 'placed', 'component'],
      family: 'data',
      doc: 'A thing\nof mine.',
      builtin: false,
    });
    expect(thing?.properties.find(({ name }) => name === 'colour')).toEqual({
      name: 'colour',
      type: 'red | green',
      default: 'red',
      doc: 'Its colour.',
      deprecated: null,
      declaredBy: 'thing',
    });
    expect(thing?.properties.find(({ name }) => name === 'ttl')).toMatchObject({ type: 'duration', default: '7m', declaredBy: 'cache' });
    expect(thing?.metrics.find(({ name }) => name === 'hit_ratio')).toMatchObject({ dimension: 'percent', declaredBy: 'cache' });
    expect(thing?.operations).toEqual(['read', 'write', 'query']);
    const cache = a.catalogue.kinds.find(({ name }) => name === 'cache');
    expect(cache).toMatchObject({ family: 'data', builtin: true });
    expect(cache?.source.file).toBe('arch-library:/data/cache/cache.arch');
  });
});

describe('declarations of kinds', () => {
  test.each([
    ['kind a extends a', ['kind-cycle at a']],
    ['kind a extends b\nkind b extends a', ['kind-cycle at b', 'kind-cycle at a']],
    ['kind cache', ['duplicate-name at cache']],
    ['kind a { property p: number\n property p: text }', ['duplicate-name at p']],
    ['kind a { property p: number = 5GiB }', ['wrong-dimension at 5GiB']],
    ['kind a extends cache { ttl: 5GiB }', ['wrong-dimension at 5GiB']],
    ['kind a extends cache { tttl: 5m }', ['unknown-property at tttl']],
    ['kind a { metric m: text }', ['wrong-type at text']],
    ['kind a { property p: duratoin }', ['unknown-type at duratoin']],
    ['type t = t | u', ['type-cycle at t']],
    ['type t = { a: t = {} }\nkind a { property p: t = {} }', ['default-cycle at {}']],
    ['kind a { part p(nothing) }', ['unknown-property at nothing']],
    ['kind a { property p: duration 1s..5GiB }', ['wrong-dimension at 5GiB']],
    ['kind a { property p: number 5..1 }', ['out-of-range at number 5..1']],
    ['kind a { property p: text 1..5 }', ['wrong-type at text 1..5']],
    ['kind a { cache inner { ttl: 5GiB } }', ['wrong-dimension at 5GiB']],
    ['kind a { users u  cache c  cache d\n flow f { u -> c\n d -> c } }', ['unreachable at d']],
  ])('%s', async (text, expected) => {
    expect(await problems(text)).toEqual(expected);
  });
});

describe('suppressions', () => {
  test('are comments with a code and a reason', async () => {
    const a = await architecture(
      '// arch-ignore cache/no-ttl: never changes\ncache c\n  //arch-ignore   spof :  the billing window  \ncache d "// arch-ignore no: text"\n/* // arch-ignore no: block */',
    );
    expect(a.suppressions.map(({ code, reason, source }) => [code, reason, source.start.line])).toEqual([
      ['cache/no-ttl', 'never changes', 0],
      ['spof', 'the billing window', 2],
    ]);
  });
  test('spare warnings of the language as well, and are used up by it', async () => {
    const text =
      'kind k extends component {\n  deprecated "b" property a: number\n  property b: number\n}\n// arch-ignore deprecated: next year\nk x { a: 3 }\n';
    const { findings, architecture: a } = await read(text);
    expect(findings).toEqual([]);
    expect(a?.suppressions).toEqual([]);
    expect(await problems(text.replace('ignore deprecated', 'ignore something'))).toEqual(['deprecated at a']);
  });
  test('without a reason ignore nothing, and say so', async () => {
    const { findings, architecture: a } = await read('// arch-ignore spof\n// arch-ignore\ncache c');
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([
      ['suppression', 'warning'],
      ['suppression', 'warning'],
    ]);
    expect(a?.suppressions).toEqual([]);
  });
});
