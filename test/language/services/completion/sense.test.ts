import { describe, expect, test } from 'vitest';
import { DESIGN, labels, offered, taken } from './offers.js';

describe('figures', () => {
  test('are the default or a usual one, and round ones near to it', async () => {
    expect(await labels('load_balancer b { health_check: { interval: <|> } }')).toEqual(['10s', '2s', '5s', '30s', '1m']);
    expect(await labels('app_server a { replicas: <|> }')).toEqual(['1', '0', '2', '3']);
    expect(await labels('disaster_recovery p { drill: <|> }')).toEqual(['90d', '7d', '30d', '1y', '5y']);
    expect(await labels('cache c { popularity: zipf(<|>) }')).toEqual(['exponent', '0.9', '0.5', '0.8', '1', '1.5']);
  });

  test('that are out of the limits get no unit', async () => {
    expect(await labels('flow f { share: 120<|> }')).toEqual([]);
    expect(await labels('dataset d { popularity: zipf(0<|>) }')).toEqual([]);
  });

  test('are offered where a statement wants one', async () => {
    const scenario = (text: string) => labels(`${DESIGN}scenario s { ${text} }`);
    expect((await scenario('at <|>'))[0]).toBe('60s');
    expect((await scenario('at 60s: slow api by <|>'))[0]).toBe('10x');
    expect((await scenario('at 60s: fail api for <|>'))[0]).toBe('60s');
    expect((await scenario('at 60s: lose <|>'))[0]).toBe('2%');
    expect((await scenario('load: people * <|>'))[0]).toBe('2');
    expect((await labels(`${DESIGN}flow f { repeat <|> }`))[0]).toBe('3');
  });

  test('of a part are as many as there are', async () => {
    expect(await labels(`region r { zones: 2 }\ncache c { in: r.zone(<|>) }`)).toEqual(['1', '2']);
    expect(await labels(`${DESIGN}cache c { in: here.zone(<|>) }`)).toEqual(['1', '2', '3']);
  });

  test('per something say of what', async () => {
    expect((await labels('load_balancer b { rate_limit: 50/s <|> }'))[0]).toBe('per client');
    expect(await labels('load_balancer b { rate_limit: 50/s per <|> }')).toEqual(['client']);
    expect(await labels('users u { rate: 50/s <|> }')).not.toContain('per client');
  });
});

describe('arguments of a call', () => {
  test('that are passed by place are not offered by name', async () => {
    expect(await labels('app_server a { time: exponential(5ms, <|>) }')).toEqual([]);
    const second = await labels('app_server a { time: lognormal(4ms, <|>) }');
    expect(second.slice(0, 2)).toEqual(['p99', '20ms']);
    expect(second).not.toContain('median');
  });
});

describe('behind the name of what calls or is called', () => {
  test('the chain goes on', async () => {
    expect(await labels(`${DESIGN}flow f { people <|> }`)).toEqual(['->', '~>']);
    expect(await labels(`${DESIGN}api <|>`)).toEqual(['->', '~>']);
    expect(await labels(`${DESIGN}flow f { people -> api <|> }`)).toEqual(['->', '~>', '{ … }', 'on failure']);
    expect(await labels(`${DESIGN}flow f { api -> keep: read <|> }`)).toContain('on miss');
    expect(await labels(`${DESIGN}flow f { api -> keep { timeout: 1s } <|> }`)).not.toContain('{ … }');
    expect(await labels(`${DESIGN}flow f {\n api -> keep: read\n on miss <|> }`)).toEqual(['->', '~>']);
  });

  test('braces follow a share and a repetition', async () => {
    expect(await taken(`${DESIGN}flow f { 30% <|> }`, '{ … }')).toBe(`${DESIGN}flow f { 30% {\n  \n} }`);
    expect(await labels(`${DESIGN}flow f { repeat 3 <|> }`)).toEqual(['{ … }']);
    expect(await labels(`${DESIGN}flow f { parallel <|> }`)).toEqual(['{ … }']);
  });
});

describe('only what makes sense is offered where anything may stand', () => {
  test('places to stand in, what serves requests to send them to, and what keeps data to copy', async () => {
    const design = `${DESIGN}kind shop extends component { web_server front }\nshop us\n`;
    expect(await labels(`${design}cache c { in: <|> }`)).toEqual(['here', 'us']);
    expect(await labels(`${design}cdn c { origin: <|> }`)).toEqual(['entry', 'api', 'keep', 'store', 'us']);
    expect(await labels(`${design}backup b { of: [<|>] }`)).toEqual(['keep', 'store']);
    expect(await labels(`${design}view v { include: [<|>] }`)).toEqual(expect.arrayContaining(['here', 'people', 'pages']));
  });

  test('what stands in a list is not offered again', async () => {
    expect(await labels(`${DESIGN}dns d { targets: [entry, <|>] }`)).toEqual(['api', 'keep', 'store']);
    expect(await labels('view v { include: kind(cache, <|>) }')).not.toContain('cache');
  });

  test('a partition has two ends', async () => {
    expect(await labels(`${DESIGN}scenario s { at 1s: partition api from <|> }`)).not.toContain('api');
  });

  test('facts hold no components', async () => {
    expect(await labels('dataset d { <|> }')).not.toContain('cache');
    expect(await labels('region r { <|> }')).toContain('cache');
  });

  test('a kind extends neither itself nor what extends it', async () => {
    const found = await labels('kind a extends <|>\nkind b extends a\nkind c extends b\nkind other extends cache');
    expect(found[0]).toBe('other');
    expect(found).toContain('app_server');
    for (const name of ['a', 'b', 'c', 'flow']) expect(found).not.toContain(name);
    expect(found.indexOf('placed')).toBeGreaterThan(found.indexOf('worker'));
  });
});

test('the default of a property is a value of its type', async () => {
  expect(await labels('kind k extends cache { property mode: fast | slow = <|> }')).toEqual(['fast', 'slow']);
  expect(await labels('kind k extends cache { property pause: duration = 5<|> }')).toContain('5ms');
});

describe('behind arch-ignore', () => {
  test('the codes of rules are offered, those first that find something in the statement below', async () => {
    const text = '// arch-ignore <|>\ncache keep { engine: redis }\n';
    const items = await offered(text);
    expect(items[0]).toMatchObject({ label: 'cache/no-ttl', detail: 'A cached value never expires' });
    expect(items.length).toBeGreaterThan(100);
    expect(await taken(text, 'cache/no-ttl')).toBe('// arch-ignore cache/no-ttl: why\ncache keep { engine: redis }\n');
    expect(await taken('// arch-ignore cache/no-<|>xyz', 'cache/no-ttl')).toBe('// arch-ignore cache/no-ttl: why');
  });

  test('a reason is for somebody to write', async () => {
    expect(await labels('// arch-ignore cache/no-ttl: <|>')).toEqual([]);
  });
});
