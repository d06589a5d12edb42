import { AstUtils, CstUtils, URI, type AstNode } from 'langium';
import { describe, expect, test } from 'vitest';
import { messages, problems, repaired, services } from '../reading.js';
import { initialize } from '../../../language/index.js';

let files = 0;

/** Builds a text with a `^` before a word, and gives the declarations that the word leads to, as their type and name. */
async function leadsTo(marked: string): Promise<string> {
  await initialize(services);
  const offset = marked.indexOf('^');
  const text = marked.replace('^', '');
  const { LangiumDocuments: documents, DocumentBuilder: builder } = services.shared.workspace;
  const document = documents.createDocument(URI.parse(`file:///names/${files++}.arch`), text);
  await builder.build([document]);
  const root = document.parseResult.value.$cstNode;
  const leaf = root && CstUtils.findLeafNodeAtOffset(root, offset);
  const found = leaf ? services.references.References.findDeclarations(leaf) : [];
  return found.map(describeNode).join(', ');
}

function describeNode(node: AstNode): string {
  return `${node.$type} ${services.references.NameProvider.getName(node) ?? ''}`.trim();
}

/** How many references to the word after `^` there are, the declaration not counted. */
async function references(marked: string): Promise<string[]> {
  await initialize(services);
  const offset = marked.indexOf('^');
  const text = marked.replace('^', '');
  const { LangiumDocuments: documents, DocumentBuilder: builder } = services.shared.workspace;
  const document = documents.createDocument(URI.parse(`file:///names/${files++}.arch`), text);
  await builder.build([document]);
  const root = document.parseResult.value.$cstNode;
  const leaf = root && CstUtils.findLeafNodeAtOffset(root, offset);
  const [target] = leaf ? services.references.References.findDeclarations(leaf) : [];
  if (!target) return [];
  return services.references.References.findReferences(target, { includeDeclaration: false, documentUri: document.uri })
    .map(({ segment }) => `${segment.range.start.line}:${segment.range.start.character}`)
    .toArray();
}

const SYSTEM = `region r { zones: 3 }
users u { rate: 1/s }
cache c { in: r }
sql_database d { in: r  shards: 4 }
`;

describe('every name leads to its declaration', () => {
  test.each([
    ['a kind', '^cache c', 'KindDeclaration cache'],
    ['a property', 'cache c { ^ttl: 5m }', 'PropertyDeclaration ttl'],
    ['an inherited property', 'cache c { ^replicas: 2 }', 'PropertyDeclaration replicas'],
    ['a member of an enumeration', 'cache c { eviction: ^lfu }', 'NamedType lfu'],
    ['a member by way of an alias', 'cache c { encryption: ^both }', 'NamedType both'],
    ['a function', 'cache c { popularity: ^zipf(0.9) }', 'NamedType zipf'],
    ['an argument', 'cache c { popularity: zipf(^exponent: 0.9) }', 'FieldType exponent'],
    ['a field', 'load_balancer b { health_check: { ^interval: 5s } }', 'FieldType interval'],
    ['a key that is a component', 'dns n { weights: { ^n: 3 } }', 'Component n'],
    ['a key that is a member', 'users u { from: { ^europe: 100% } }', 'NamedType europe'],
    ['a key that is an operation', 'sql_database d { time: { ^read: 1ms } }', 'OperationDeclaration read'],
    ['a key from text', 'cache c { tags: { ^team: "x" } }', 'Entry team'],
    ['a component', `${SYSTEM}dns n { targets: [^c] }`, 'Component c'],
    ['a component in a call', `${SYSTEM}u -> ^c`, 'Component c'],
    ['an operation', `${SYSTEM}flow f { u -> d: ^scan }`, 'OperationDeclaration scan'],
    ['an option of a call', `${SYSTEM}flow f { u -> d { ^timeout: 5s } }`, 'PropertyDeclaration timeout'],
    ['a property of a flow', `${SYSTEM}flow f { ^share: 50%  u -> d }`, 'PropertyDeclaration share'],
    ['a property of a scenario', `${SYSTEM}scenario s { ^load: u }`, 'PropertyDeclaration load'],
    ['a property of a view', `${SYSTEM}view v { ^include: * }`, 'PropertyDeclaration include'],
    ['a kind in a view', `${SYSTEM}view v { include: kind(^cache) }`, 'KindDeclaration cache'],
    ['a part', `${SYSTEM}scenario s { at 1s: fail d.^primary }`, 'PartDeclaration primary'],
    ['a part with a number', `${SYSTEM}scenario s { at 1s: fail r.^zone(1) }`, 'PartDeclaration zone'],
    ['what stands in a container', `${SYSTEM}scenario s { at 1s: fail r.^c }`, 'Component c'],
    ['a metric of a flow', `${SYSTEM}flow f { u -> c }\nexpect ^p99(f) < 1s`, 'MetricDeclaration p99'],
    ['a metric of a component', `${SYSTEM}expect ^hit_ratio(c) > 5%`, 'MetricDeclaration hit_ratio'],
    ['a metric of the whole', `${SYSTEM}expect ^cost() < $1/mo`, 'MetricDeclaration cost'],
    ['a flow', `${SYSTEM}flow f { u -> c }\nexpect p99(^f) < 1s`, 'Flow f'],
    ['the flow that connections form', `${SYSTEM}u -> c\nexpect p99(^default) < 1s`, 'Document'],
    ['a type', 'type t = duration\nkind k extends component { property p: ^t }', 'TypeDeclaration t'],
    ['a kind that is a type', 'kind k extends component { property p: ^dataset }', 'KindDeclaration dataset'],
    ['a kind that is extended', 'kind k extends ^component', 'KindDeclaration component'],
    ['a piece of a composite', 'kind k extends component { cache inner }\nk x\nusers u\nu -> x.^inner', 'Component inner'],
  ])('%s', async (_, text, target) => {
    expect(await leadsTo(text)).toBe(target);
  });

  test('and back: references of a component, in values, calls, faults and expectations', async () => {
    const text = `users u { rate: 1/s }\ncache ^c\ndns n { targets: [c] }\nflow f { u -> n\n n -> c }\nscenario s { at 1s: fail c }\nexpect hit_ratio(c) > 1%`;
    expect(await references(text)).toEqual(['2:18', '4:6', '5:25', '6:17']);
  });
  test('a member of an enumeration of one’s own is referred to where it is used, not by itself', async () => {
    expect(await references('kind k extends component { property p: ^red | green = red }\nk a { p: red }\nk b { p: green }')).toEqual([
      '0:53',
      '1:9',
    ]);
  });
});

describe('a name that nothing has', () => {
  test.each([
    ['cach c', 'unknown-kind at cach', 'There is no kind `cach`; did you mean `cache`?', 'cache c'],
    [
      'cache c { evictoin: lru }',
      'unknown-property at evictoin',
      'A `cache` has no property `evictoin`; did you mean `eviction`?',
      'cache c { eviction: lru }',
    ],
    [
      `${SYSTEM}flow f { u -> d: reed }`,
      'unknown-operation at reed',
      'A `sql_database` such as `d` has no operation `reed`; did you mean `read`?',
      `${SYSTEM}flow f { u -> d: read }`,
    ],
    [
      `${SYSTEM}flow f { u -> d { timeot: 1s } }`,
      'unknown-property at timeot',
      'A call has no option `timeot`; did you mean `timeout`?',
      `${SYSTEM}flow f { u -> d { timeout: 1s } }`,
    ],
    [
      `${SYSTEM}expect hit_ration(c) > 1%`,
      'unknown-metric at hit_ration',
      'A `cache` such as `c` has no metric `hit_ration`; did you mean `hit_ratio`?',
      `${SYSTEM}expect hit_ratio(c) > 1%`,
    ],
    [
      `${SYSTEM}scenario s { at 1s: fail d.primry }`,
      'unknown-part at primry',
      'The sql_database `d` has no part `primry`; did you mean `primary`?',
      `${SYSTEM}scenario s { at 1s: fail d.primary }`,
    ],
    [
      'cache product_cache\nusers u\nu -> product_cahce',
      'unknown-name at product_cahce',
      'Nothing is called `product_cahce`; did you mean `product_cache`?',
      'cache product_cache\nusers u\nu -> product_cache',
    ],
  ])('%s', async (text, problem, message, repair) => {
    expect(await problems(text)).toEqual([problem]);
    expect(await messages(text)).toEqual([message]);
    expect(await repaired(text)).toBe(repair);
  });

  test('is reported once: what depends on it is left alone', async () => {
    expect(await problems('cach c { ttl: 5GiB  foo: bar }\nexpect hit_ratio(c) > 1')).toEqual(['unknown-kind at cach']);
    expect(await problems(`${SYSTEM}flow f { u -> nobody: whatever }`)).toEqual(['unknown-name at nobody']);
    expect(await problems(`${SYSTEM}expect nonsense(nobody) < 5`)).toEqual(['unknown-name at nobody']);
    expect(await problems('cache c { foo: nobody }')).toEqual(['unknown-property at foo']);
  });
  test('one of one letter gets no guess', async () => {
    expect(await messages('cache c\nusers u\nu -> x')).toEqual(['Nothing is called `x`']);
  });
});

describe('names of objects’ own machinery are names like any other', () => {
  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'valueOf'])('%s', async (name) => {
    const text = `users ${name}_u { rate: 1/s  tags: { ${name}: "x" } }\ncache ${name} { ttl: 5m }\nflow f { ${name}_u -> ${name}: read }\nexpect hit_ratio(${name}) > 1%`;
    expect(await problems(text)).toEqual([]);
    expect(await problems(`cache ${name}x\nusers u\nu -> ${name}`)).toEqual([`unknown-name at ${name}`]);
    expect(await problems(`${name} x`)).toEqual([`unknown-kind at ${name}`]);
    expect(await problems(`cache c { ${name}: 3 }`)).toEqual([`unknown-property at ${name}`]);
  });
});

test('the standard library has no problems of its own', async () => {
  await initialize(services);
  const documents = services.shared.workspace.LangiumDocuments.all.filter(({ uri }) => uri.scheme === 'arch-library').toArray();
  expect(documents.length).toBeGreaterThan(5);
  for (const document of documents) {
    const { findings } = services.arch.architectures.of(document as Parameters<typeof services.arch.architectures.of>[0]);
    expect(findings.map(({ message }) => `${document.uri.path}: ${message}`)).toEqual([]);
    expect(AstUtils.streamAst(document.parseResult.value).count()).toBeGreaterThan(1);
  }
});
