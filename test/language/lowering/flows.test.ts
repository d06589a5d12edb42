import { describe, expect, test } from 'vitest';
import { architecture, flow, messages, problems, read, tree } from '../reading.js';

const SYSTEM = 'users u { rate: 1/s }\nweb_server web\napp_server api\ncache c\nsql_database d\napp_server log\n';

/** The calls of a flow with the body, by the notation of `tree`. */
async function calls(body: string): Promise<string> {
  return tree(flow(await architecture(`${SYSTEM}flow f {\n${body}\n}`), 'f').steps);
}

async function wrong(body: string): Promise<string[]> {
  return problems(`${SYSTEM}flow f {\n${body}\n}`);
}

describe('a flow is a tree of calls', () => {
  test.each([
    ['a chain nests', 'u -> web -> api -> d', 'web(api(d))'],
    [
      'a chain from a component that was called continues its handler',
      'u -> web -> api\napi -> c: read\napi -> d: write',
      'web(api(c:read d:write))',
    ],
    ['statements run in order, whoever makes the calls', 'u -> web -> api\nweb -> c\napi -> d\nweb -> log', 'web(api(d) c log)'],
    ['the origin calls more than once', 'u -> web\nu -> api', 'web api'],
    ['the most recent visit is continued', 'u -> web -> api\nu -> api\napi -> d', 'web(api) api(d)'],
    ['a component that calls itself', 'u -> api -> api\napi -> d', 'api(api(d))'],
    ['a cycle of components is no cycle of calls', 'u -> web -> api -> web -> d', 'web(api(web(d)))'],
    ['asynchronous calls', 'u -> web\nweb ~> log -> d', 'web(~log(d))'],
    ['a chance', 'u -> api\n30% { api -> c: write }\napi -> d', 'api(?0.3(c:write) d)'],
    ['a repetition', 'u -> api\nrepeat 3 { api -> d: read }', 'api(*3(d:read))'],
    ['branches side by side', 'u -> api\nparallel {\n api -> c\n api -> d\n}\napi -> log', 'api(|(c d) log)'],
    [
      'a block belongs to the component that its first chain starts at',
      'u -> web -> api\n10% { web -> log }\napi -> d',
      'web(api(d) ?0.1(log))',
    ],
    ['blocks in blocks', 'u -> api\n50% {\n repeat 2 { api -> c }\n parallel { api -> d  api -> log }\n}', 'api(?0.5(*2(c) |(d log)))'],
    ['what is called in a block can be continued in it', 'u -> web\n50% { web -> api\n api -> d }', 'web(?0.5(api(d)))'],
    ['and behind it', 'u -> web\n50% { web -> api }\napi -> d', 'web(?0.5(api(d)))'],
    ['a miss is handled by the caller', 'u -> api\napi -> c: read\n on miss -> d: read', 'api(c:read(miss:d:read))'],
    ['and so is a failure', 'u -> api -> d on miss -> c on failure -> log', 'api(d(miss:c fail:log))'],
    ['a handler belongs to the last call of its chain', 'u -> web -> c\n on miss -> d', 'web(c(miss:d))'],
    ['a handler is a chain itself', 'u -> api -> c\n on miss -> log -> d\nd -> c', 'api(c(miss:log(d(c))))'],
    ['a handler at the origin', 'u -> c\n on miss -> d', 'c(miss:d)'],
  ])('%s', async (_, body, expected) => {
    expect(await calls(body)).toBe(expected);
  });

  test('says for each call who calls, how, what for and with what options', async () => {
    const { steps } = flow(
      await architecture(`${SYSTEM}flow f { u -> d: write { timeout: 200ms, retries: 2, backoff: 50ms, size: 4KiB, keep_alive: on } }`),
      'f',
    );
    expect(steps).toMatchObject([
      {
        step: 'call',
        from: 'u',
        to: 'd',
        mode: 'sync',
        operation: 'write',
        options: { timeout: 0.2, retries: 2, backoff: 0.05, size: 4096, keep_alive: true },
        then: [],
        onMiss: null,
        onFailure: null,
        source: { file: 'file:///project/main.arch' },
      },
    ]);
  });
  test('has a share, a title and the defaults of all flows', async () => {
    const a = await architecture(`${SYSTEM}flow f "The flow" { share: 92%  u -> d }\nflow g { u -> d }`);
    expect(flow(a, 'f')).toMatchObject({ name: 'f', title: 'The flow', origin: 'u', share: 0.92, properties: { share: 0.92, apdex: 0.5 } });
    expect(flow(a, 'g')).toMatchObject({ title: null, share: null });
  });
});

describe('what makes no tree', () => {
  test('a chain from a component that nothing calls names it', async () => {
    expect(await wrong('u -> web\napi -> d')).toEqual(['unreachable at api']);
    expect(await messages(`${SYSTEM}flow f {\nu -> web\napi -> d\n}`)).toEqual(['Nothing in the flow `f` calls `api` before this line']);
    expect(await wrong('u -> web\n30% { api -> d }')).toEqual(['unreachable at api']);
  });
  test('a flow starts where requests come from', async () => {
    expect(await wrong('api -> d')).toEqual(['flow-origin at api']);
    expect(await messages(`${SYSTEM}flow f { api -> d }`)).toEqual([
      'A flow starts where requests come from: at `users` or `schedule`, not at the app_server `api`',
    ]);
  });
  test('a block is of one component', async () => {
    expect(await wrong('u -> web -> api\n30% { api -> d\n web -> log }')).toEqual(['flow-block at web']);
  });
  test('a flow calls something', async () => {
    expect(await wrong('share: 5%')).toEqual(['empty-flow at f']);
    expect(await wrong('30% { }')).toEqual(['empty-flow at f']);
  });
  test('an empty block is a warning', async () => {
    const { findings, architecture: a } = await read(`${SYSTEM}flow f { u -> api  30% { }  parallel { } }`);
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['warning empty-block', 'warning empty-block']);
    expect(tree(a?.flows[0]?.steps ?? [])).toBe('api');
  });
  test('a part neither calls nor is called', async () => {
    expect(await wrong('u -> d.primary')).toEqual(['part-called at d.primary']);
  });
  test('handlers of a kind are written once', async () => {
    expect(await wrong('u -> c\n on miss -> d\n on miss -> log')).toEqual(['duplicate-handler at miss']);
  });
  test('figures have limits', async () => {
    expect(await wrong('u -> api\n130% { api -> d }')).toEqual(['out-of-range at 130%']);
    expect(await wrong('u -> api\n30 { api -> d }')).toEqual(['wrong-dimension at 30']);
    expect(await wrong('u -> api\nrepeat 0 { api -> d }')).toEqual(['out-of-range at 0']);
    expect(await wrong('u -> api\nrepeat 1.5 { api -> d }')).toEqual(['out-of-range at 1.5']);
    expect(await wrong('u -> api { retries: 1.5 }')).toEqual(['out-of-range at 1.5']);
  });
  test('calls that nest deeper than anybody walks', async () => {
    expect((await wrong(`u${' -> api'.repeat(250)}`))[0]).toMatch(/^too-deep/);
  });
});

describe('without a flow, connections form one', () => {
  test('each is followed once, in order', async () => {
    const a = await architecture(`${SYSTEM}u -> web -> api -> d\napi -> c`);
    expect(flow(a, 'default')).toMatchObject({ name: 'default', title: null, origin: 'u', share: null, properties: { apdex: 0.5 } });
    expect(tree(flow(a, 'default').steps)).toBe('web(api(d c))');
  });
  test('also those that are written before their start is called', async () => {
    expect(tree(flow(await architecture(`${SYSTEM}api -> d\nweb -> api\nu -> web`), 'default').steps)).toBe('web(api(d))');
  });
  test('what nobody reaches is structure alone', async () => {
    const a = await architecture(`${SYSTEM}u -> web\napi -> d`);
    expect(tree(flow(a, 'default').steps)).toBe('web');
    expect(a.connections).toHaveLength(2);
  });
  test('a component that is reached twice does its work once', async () => {
    expect(tree(flow(await architecture(`${SYSTEM}u -> web -> api\nu -> api\napi -> d`), 'default').steps)).toBe('web(api) api(d)');
  });
  test('every source has one', async () => {
    const a = await architecture(`${SYSTEM}users robots { rate: 1/s }\nu -> web -> d\nrobots -> api`);
    expect(a.flows.map(({ name, origin, steps }) => [name, origin, tree(steps)])).toEqual([
      ['default', 'u', 'web(d)'],
      ['default_robots', 'robots', 'api'],
    ]);
  });
  test('not without users, and not beside a flow', async () => {
    expect((await architecture('web_server web\napp_server api\nweb -> api')).flows).toEqual([]);
    expect((await architecture(`${SYSTEM}web -> api\nflow f { u -> web }`)).flows.map(({ name }) => name)).toEqual(['f']);
  });
  test('a long cycle ends', async () => {
    const a = await architecture(`${SYSTEM}u -> web -> api -> web\nweb -> d`);
    expect(tree(flow(a, 'default').steps)).toBe('web(api(web(d)))');
  });
});
