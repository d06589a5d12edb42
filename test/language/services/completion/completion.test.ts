import { describe, expect, test } from 'vitest';
import { FAULTS } from '../../../../language/parser/words.js';
import { plainText } from '../../../../language/services/completion/completion.js';
import { apply, editor } from '../editor.js';
import { DESIGN, labels, looked, offered, put, taken } from './offers.js';

describe('in a component', () => {
  test('properties are offered that are not set yet, those of the kind itself first', async () => {
    const found = await labels('cache c { eviction: lru  <|> }');
    expect(found.slice(0, 3)).toEqual(['engine', 'ttl', 'capacity']);
    expect(found).toContain('replicas');
    expect(found).not.toContain('eviction');
  });

  test('a property comes with its type, its default and its documentation', async () => {
    const item = await looked('cache c { <|> }', 'eviction');
    expect(item?.detail).toBe('lru | lfu | fifo | random | ttl_only | none = lru');
    expect(item?.documentation).toMatchObject({ kind: 'markdown', value: expect.stringContaining('full') as string });
  });

  test('a property is put in with a value that it admits', async () => {
    expect(await taken('cache c { <|> }', 'ttl')).toBe('cache c { ttl: 5m }');
    expect(await taken('cache c { ev<|> }', 'eviction')).toBe('cache c { eviction: lru }');
    expect(await taken('sql_database d { <|> }', 'shards')).toBe('sql_database d { shards: 1 }');
    expect(await taken(`${DESIGN}cache c { <|> }`, 'in')).toBe(`${DESIGN}cache c { in: here }`);
    expect(await taken('load_balancer b { <|> }', 'health_check')).toBe(
      'load_balancer b { health_check: { interval: 10s, failures: 3, timeout: 5s, path: "/" } }',
    );
  });

  test('where the colon is there already, the name alone is put in', async () => {
    expect(await taken('cache c { evi<|>: lfu }', 'eviction')).toBe('cache c { eviction: lfu }');
  });

  test('the rest of a word that the cursor stands in is replaced', async () => {
    expect(await taken('cache c { evi<|>xyz }', 'eviction')).toBe('cache c { eviction: lru }');
  });

  test('what a property offers to type over is right by itself', async () => {
    const kinds = ['users', 'dns', 'load_balancer', 'web_server', 'app_server', 'cache', 'sql_database', 'dataset', 'region'];
    // A job wants a cluster to run on.
    const design = `${DESIGN}hadoop_cluster cluster\n`;
    for (const kind of kinds) {
      const { completion, document } = await editor(`${design}${kind} mine { <|> }`);
      const items = (await completion()).filter(({ label }) => /^[a-z_]+$/.test(label));
      expect(items.length, kind).toBeGreaterThan(5);
      // Each has a component of its own, on a line of its own.
      const own = items.map((item, index) =>
        put(document.textDocument.getText(), item)
          .slice(design.length)
          .replaceAll(/\b(?:mine|name)(?=[ "])/g, `$&${index}`),
      );
      const first = design.split('\n').length - 1;
      const { diagnostics } = await editor(design + own.join('\n'));
      const wrong = diagnostics.filter(({ code, severity }) => severity === 1 && !String(code).includes('/'));
      expect(wrong.map(({ message, range }) => [own[range.start.line - first], message])).toEqual([]);
    }
  });
});

describe('as a value', () => {
  test('members of an enumeration are offered, and the default is marked', async () => {
    const found = await offered('cache c { eviction: <|> }');
    expect(found.map(({ label }) => label)).toEqual(['lru', 'lfu', 'fifo', 'random', 'ttl_only', 'none']);
    expect(found[0]?.detail).toBe('default');
  });

  test('components are offered that are of the kind', async () => {
    expect(await labels('dataset pages {}\napp_server a {}\ncache c { content: <|> }')).toEqual(['pages']);
    expect(await labels(`${DESIGN}dns names { targets: [<|>] }`)).toContain('entry');
  });

  test('a component is not offered to itself', async () => {
    expect(await labels('region here\ncache c { in: <|> }')).toEqual(['here']);
  });

  test('distributions come with their parameters', async () => {
    expect(await taken('app_server a { time: <|> }', 'lognormal')).toBe('app_server a { time: lognormal(median: 4ms, p99: 20ms) }');
    expect(await labels('app_server a { time: lognormal(<|>) }')).toEqual(expect.arrayContaining(['median', 'p99']));
    expect(await labels('app_server a { time: lognormal(median: 4ms, <|>) }')).not.toContain('median');
  });

  test('a figure gets the units of its dimension', async () => {
    expect(await labels('cache c { ttl: 25<|> }')).toEqual(['25us', '25ms', '25s', '25m', '25h', '25d', '25mo', '25y']);
    expect(await taken('cache c { ttl: 25m<|> }', '25ms')).toBe('cache c { ttl: 25ms }');
    expect(await labels('cache c { capacity: 4<|> }')).toContain('4GiB');
    expect(await labels('users u { rate: 12<|> }')).toContain('12k/s');
    expect(await labels('expect p99(f) < 2<|>')).toContain('2ms');
  });

  test('the fields of a record are offered that are not there yet', async () => {
    expect(await labels('load_balancer b { health_check: { interval: 5s, <|> } }')).toEqual(['failures', 'timeout', 'path']);
  });

  test('flags are on or off', async () => {
    expect(await labels('sql_database d { backup: <|> }')).toEqual(['on', 'off']);
  });
});

describe('in a file', () => {
  test('kinds are offered that components can be of', async () => {
    const found = await labels('<|>');
    expect(found).toEqual(expect.arrayContaining(['cache', 'region', 'flow', 'scenario', 'expect', 'view', 'import']));
    expect(found).not.toContain('placed');
    expect(found).not.toContain('architecture_');
  });

  test('a kind comes with its documentation', async () => {
    const item = await looked('<|>', 'cache');
    expect((item?.documentation as { value: string }).value).toContain('Redis');
  });

  test('a kind of an imported file is offered', async () => {
    const { completion } = await editor({ 'main.arch': 'import "./kinds.arch"\n<|>', 'kinds.arch': 'kind pump extends app_server' });
    expect((await completion()).map(({ label }) => label)).toContain('pump');
  });
});

describe('in a flow', () => {
  test('what can be called is offered after an arrow; what cannot is not', async () => {
    const found = await labels(`${DESIGN}flow f {\n  people -> <|>\n}`);
    expect(found).toEqual(['entry', 'api', 'keep', 'store']);
  });

  test('a call has the operations of what it calls', async () => {
    expect(await labels(`${DESIGN}flow f {\n  api -> store: <|>\n}`)).toEqual(['read', 'write', 'query', 'scan']);
  });

  test('a call has options', async () => {
    const found = await labels(`${DESIGN}flow f {\n  api -> store: read { timeout: 1s, <|> }\n}`);
    expect(found).toEqual(expect.arrayContaining(['retries', 'backoff']));
    expect(found).not.toContain('timeout');
  });

  test('a handler is for a miss or a failure', async () => {
    expect(await labels(`${DESIGN}flow f {\n  api -> keep: read\n    on <|>\n}`)).toEqual(['miss', 'failure']);
  });
});

describe('in an expectation', () => {
  test('metrics are offered with a flow and a limit, what is most often promised first', async () => {
    const found = await labels(`${DESIGN}expect <|>`);
    expect(found.slice(0, 3)).toEqual(['p99', 'availability', 'p95']);
    expect(found).toEqual(expect.arrayContaining(['p99', 'hit_ratio', 'lost_writes', 'cost']));
    expect(await taken(`${DESIGN}expect <|>`, 'p99')).toBe(`${DESIGN}expect p99(browse) < 250ms`);
    expect(await taken(`${DESIGN}expect <|>`, 'availability')).toBe(`${DESIGN}expect availability(browse) >= 99%`);
  });

  test('flows and components are offered that have the metric', async () => {
    expect(await labels(`${DESIGN}expect hit_ratio(<|>) > 50%`)).toEqual(['keep']);
    expect((await labels(`${DESIGN}expect apdex(<|>)`))[0]).toBe('browse');
  });

  test('a limit is one that people set: none is lost, and availability has nines', async () => {
    expect(await labels(`${DESIGN}expect lost_writes(store) == <|>`)).toEqual(['0', '1', '2']);
    expect(await labels(`${DESIGN}expect availability(browse) >= <|>`)).toEqual(['99%', '99.9%', '99.95%']);
    expect((await labels(`${DESIGN}expect p99(browse) < <|>`))[0]).toBe('250ms');
  });

  test('the flow that connections form can be meant', async () => {
    expect((await labels('users u { rate: 1/s }\napp_server a\nu -> a\nexpect p99(<|>)'))[0]).toBe('default');
  });
});

describe('in a scenario', () => {
  test('what can go wrong is offered, and to what', async () => {
    expect(await labels(`${DESIGN}scenario s {\n  at 60s: fail <|>\n}`)).toContain('store');
    expect(await labels(`${DESIGN}scenario s {\n  at 60s: fail store.<|>\n}`)).toContain('primary');
    expect(await taken(`${DESIGN}scenario s {\n  at 60s: fail here.<|>\n}`, 'zone')).toContain('fail here.zone(1)');
  });
});

test('nothing is offered where a name is made up, in a comment, in a text', async () => {
  expect(await labels('cache <|>')).toEqual([]);
  expect(await labels('// a <|>')).toEqual([]);
  expect(await labels('cache c "a <|>')).toEqual([]);
});

test('a space alone does not open the list at the start of a statement', async () => {
  const { services, document, position } = await editor('cache c { <|> }');
  const ask = (triggerCharacter: string) =>
    services.lsp.CompletionProvider?.getCompletion(document, {
      textDocument: { uri: document.uri.toString() },
      position,
      context: { triggerKind: 2, triggerCharacter },
    });
  expect((await ask(' '))?.items).toEqual([]);
  expect((await ask('{'))?.items.length).toBeGreaterThan(5);
});

test('documentation is looked up for the one offer that is looked at', async () => {
  const { completion, resolve } = await editor('cache c { <|> }');
  const items = await completion();
  expect(items.every(({ documentation }) => documentation === undefined)).toBe(true);
  const [old] = items;
  await completion();
  // An offer of a list that is gone is left as it is.
  expect(old && resolve(old)).toBe(old);
});

describe('names of files that are not imported', () => {
  const take = async (text: string, label: string) => {
    const { completion, document } = await editor({
      'design/main.arch': text,
      'orders.arch': 'sql_database ledger_of_orders\nregion far_place\nkind order_pump extends app_server',
    });
    const item = (await completion()).find((each) => each.label === label);
    if (!item?.textEdit || !('range' in item.textEdit)) return null;
    const edits = [...(item.additionalTextEdits ?? []), { range: item.textEdit.range, newText: plainText(item.textEdit.newText) }];
    return { from: item.labelDetails?.description, text: apply(document.textDocument.getText(), edits) };
  };

  test('are offered where they fit, and taking one imports its file', async () => {
    expect(await take('app_server a\na -> <|>', 'ledger_of_orders')).toEqual({
      from: '../orders.arch',
      text: 'import "../orders.arch"\n\napp_server a\na -> ledger_of_orders',
    });
    expect(await take('import "./b.arch"\ncache c { in: <|> }', 'far_place')).toMatchObject({
      text: 'import "./b.arch"\nimport "../orders.arch"\ncache c { in: far_place }',
    });
    expect((await take('<|>', 'order_pump'))?.text).toBe('import "../orders.arch"\norder_pump name { replicas: 1  time: 3ms   }');
  });

  test('are not offered where they do not fit, or when they are imported', async () => {
    expect(await take('cache c { content: <|> }', 'ledger_of_orders')).toBeNull();
    expect((await take('import "../orders.arch"\napp_server a\na -> <|>', 'ledger_of_orders'))?.from).toBeUndefined();
  });
});

describe('in a scenario', () => {
  const design = `${DESIGN}scenario s {\n  at 60s: `;

  test('every fault is offered, and each is right as it is put in', async () => {
    const offered = await labels(`${design}<|>\n}`);
    expect(new Set(offered)).toEqual(new Set([...FAULTS, 'fail 20% of', 'throttle 20% of']));
    for (const fault of offered) {
      const { diagnostics } = await editor(await taken(`${design}<|>\n}`, fault));
      // A partition of one region alone has nowhere to go: the second end is for somebody to write.
      const wrong = diagnostics.filter(
        ({ severity, message }) => severity === 1 && !(typeof message === 'string' && message.includes('`other`')),
      );
      expect(wrong.map(({ message }) => [fault, message])).toEqual([]);
    }
  });

  test('a fault is aimed at what it makes sense for', async () => {
    expect(await labels(`${design}flush <|>\n}`)).toEqual(['keep']);
    expect(await labels(`${design}surge <|>\n}`)).toEqual(['people']);
    expect(await labels(`${design}slow <|>\n}`)).toEqual(['entry', 'api', 'keep', 'store']);
    expect(await labels(`${design}fail <|>\n}`)).toEqual(['here', 'entry', 'api', 'keep', 'store']);
    expect(await labels(`${design}fail 20% <|>\n}`)).toEqual(['of']);
    expect(await labels(`${design}fail 20% of api <|>\n}`)).toEqual(['for']);
    expect(await labels(`${design}pause <|>\n}`)).toEqual(['entry', 'api', 'keep', 'store']);
    for (const fault of ['throttle', 'expire', 'revoke', 'throttle 20% of']) {
      expect([fault, await labels(`${design}${fault} <|>\n}`)]).toEqual([fault, ['entry', 'api', 'keep', 'store']]);
    }
    expect(await labels(`${design}partition <|>\n}`)).toEqual(['here', 'entry', 'api', 'keep', 'store']);
    expect(await labels(`${design}deploy <|>\n}`)).toEqual(['entry', 'api', 'keep']);
    expect(await labels(`${design}fill <|>\n}`)).toEqual(['store']);
    expect(await labels(`${design}corrupt <|>\n}`)).toEqual(['pages', 'store']);
    expect(await labels(`schedule nightly { every: 1h }\n${design}surge <|>\n}`)).toEqual(['people']);
  });
});

describe('a condition', () => {
  const design = `${DESIGN}alert a { when: `;
  test('is offered piece by piece', async () => {
    expect(await labels(`${design}<|> }`)).toContain('p99');
    expect(await labels(`${design}p99(<|>) }`)).toContain('browse');
    expect(await labels(`${design}hit_ratio(<|>) }`)).toEqual(['keep']);
    expect((await labels(`${design}p99(browse) <|> }`)).slice(0, 5)).toEqual(['<', '<=', '>', '>=', '==']);
    expect(await labels(`${design}p99(browse) > <|> }`)).toContain('250ms');
    expect(await labels(`${design}p99(browse) > 20<|> }`)).toContain('20ms');
  });

  test('no comparison is offered behind another call', async () => {
    expect(await labels(`${DESIGN}app_server x { time: exponential(5ms) <|> }`)).not.toContain('<');
  });
});

describe('a call with its argument beside it', () => {
  test('is offered as one says it, and so is the argument', async () => {
    expect(await taken('cache c { trace_sampling: <|> }', 'head 50%')).toBe('cache c { trace_sampling: head 50% }');
    expect(await labels('cache c { trace_sampling: tail <|> }')).toContain('errors');
    expect(await labels('cache c { trace_sampling: head 10<|> }')).toContain('10%');
  });

  test('behind a whole value the next property is offered', async () => {
    expect(await labels('cache c { engine: redis <|> }')).toContain('ttl');
  });
});

test('what takes no part in flows is offered in none', async () => {
  const design = `${DESIGN}backup nightly { of: [store] }\n`;
  expect(await labels(`${design}flow f { people -> <|> }`)).toEqual(['entry', 'api', 'keep', 'store']);
  const starts = await labels(`${design}flow f { <|> }`);
  expect(starts).toEqual(expect.arrayContaining(['people', 'api']));
  for (const name of ['here', 'pages', 'nightly']) expect(starts).not.toContain(name);
});

test('the path of an import is completed, and nothing in any other text', async () => {
  const files = { 'design/main.arch': 'import "../o<|>rd.arch"', 'orders.arch': 'cache c', 'design/more.arch': 'cache d' };
  const { completion, document } = await editor(files);
  const items = await completion();
  expect(items.map(({ label }) => label)).toEqual(['../orders.arch', './more.arch']);
  const [first] = items;
  if (!first?.textEdit || !('range' in first.textEdit)) throw new Error('No edit');
  expect(apply(document.textDocument.getText(), [first.textEdit])).toBe('import "../orders.arch"');
  expect(await labels('users u "<|>')).toEqual([]);
});

test('the path of a file of measured values is completed where one is taken', async () => {
  const files = { 'data/times.csv': '4ms', 'rates.csv': '1s', 'notes.txt': '', 'b.arch': 'cache b' };
  const at = async (text: string) => {
    const { completion, document } = await editor({ 'main.arch': text, ...files });
    return (await completion()).map((item) => put(document.textDocument.getText(), item));
  };
  expect(await at('app_server a { time: empirical("<|>") }')).toEqual([
    'app_server a { time: empirical("./data/times.csv") }',
    'app_server a { time: empirical("./rates.csv") }',
  ]);
  expect(await at('users u { arrivals: trace(times: "./da<|>") }')).toContain('users u { arrivals: trace(times: "./data/times.csv") }');
  expect(await at('cache c { engine: "<|>" }')).toEqual([]);
  expect(await at('app_server a "<|>"')).toEqual([]);
});

test('a path with its quotes is offered behind import', async () => {
  const { completion } = await editor({ 'main.arch': 'import <|>', 'orders.arch': 'cache c' });
  expect((await completion()).map(({ label }) => label)).toEqual(['"./orders.arch"']);
});
