import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { simulateArchitecture } from '../../src/kinds/lowering/run.js';
import * as protocol from '../../src/server/protocol.js';
import { design } from '../kinds/design.js';
import { connect, type Client } from './client.js';
import { FILE, QUEUE, serverBundles, SHOP } from './process.js';

const { server, folder } = serverBundles();
let client: Client;
afterEach(async () => {
  await client.close();
});

describe('a simulation', () => {
  const job = (over: Partial<protocol.SimulateParams> = {}): protocol.SimulateParams => ({
    uri: FILE,
    scenario: null,
    seed: 1,
    replications: 2,
    duration: 60,
    run: 'one',
    ...over,
  });
  const run = (params: protocol.SimulateParams, token?: CancellationTokenSource['token']): Promise<protocol.SimulateResult> =>
    token ? client.connection.sendRequest(protocol.SIMULATE, params, token) : client.ask(protocol.SIMULATE, params);

  test('answers with figures and a report, the same for the same seed', async () => {
    client = await connect(server);
    await client.open(FILE, QUEUE);
    const result = await run(job());
    if (!result.ok) throw new Error(result.error);
    const utilisation = result.results.components.a?.metrics.utilisation;
    const [low, high] = utilisation?.ci ?? [0, 0];
    expect(low).toBeLessThan(0.8);
    expect(high).toBeGreaterThan(0.78);
    expect(result.report).toContain('## Expectations');
    const again = await run(job());
    expect(again.ok && again.results.components).toEqual(result.results.components);
  }, 30_000);

  test('tells how far it is, and is cancelled at once while others go on', async () => {
    client = await connect(server);
    await client.open(FILE, SHOP);
    const cancel = new CancellationTokenSource();
    const long = run(job({ run: 'long', duration: 300, replications: 10 }), cancel.token);
    await client.until(() => client.progress.filter(({ run: name }) => name === 'long').length >= 3, 'progress');
    const ratios = client.progress.map(({ ratio }) => ratio);
    expect(ratios.every((ratio) => ratio >= 0 && ratio <= 1)).toBe(true);
    expect([...ratios].sort((a, b) => a - b)).toEqual(ratios);

    // With what its flows have come to by then.
    const told = client.progress.at(-1)?.flows ?? [];
    expect(told.map(({ flow }) => flow)).toEqual(['browse', 'checkout']);
    expect(told[0]?.throughput).toBeGreaterThan(0);

    const before = client.progress.length;
    await client.until(() => client.progress.length >= before + 4, 'more progress');

    // The server is not busy with it: it answers other questions meanwhile.
    const asked = performance.now();
    await client.ask('textDocument/hover', { textDocument: { uri: FILE }, position: { line: 3, character: 8 } });
    expect(performance.now() - asked).toBeLessThan(1000);

    // A machine that is busy with other things makes it slower, and nothing makes it faster than it is: the best of three counts.
    const took: number[] = [];
    let [pending, token] = [long, cancel];
    for (let attempt = 1; attempt <= 3; attempt++) {
      const cancelled = performance.now();
      token.cancel();
      const answer = await pending.catch((error: unknown) => error);
      took.push(performance.now() - cancelled);
      expect(answer).not.toMatchObject({ ok: true });
      token = new CancellationTokenSource();
      pending = run(job({ run: `again ${attempt}`, duration: 300, replications: 10 }), token.token);
      await client.until(() => client.progress.some(({ run: name }) => name === `again ${attempt}`), 'another run');
    }
    token.cancel();
    await pending.catch(() => undefined);
    expect(Math.min(...took)).toBeLessThan(200);

    const short = await run(job({ run: 'short', duration: 5, replications: 1 }));
    expect(short.ok).toBe(true);
  }, 180_000);

  test('of millions of events is shared among threads, and comes to what one thread comes to', async () => {
    client = await connect(server);
    await client.open(FILE, SHOP);
    const settings = { seed: 3, duration: 4, replications: 2 };
    const result = await run(job(settings));
    if (!result.ok) throw new Error(result.error);
    const { components, flows } = simulateArchitecture(await design(SHOP), { scenario: null, ...settings });
    expect(result.results.components).toEqual(JSON.parse(JSON.stringify(components)));
    expect(result.results.flows).toEqual(JSON.parse(JSON.stringify(flows)));
  }, 300_000);

  test('several run at once', async () => {
    client = await connect(server);
    await client.open(FILE, QUEUE);
    const results = await Promise.all([1, 2, 3, 4].map((seed) => run(job({ seed, run: String(seed), duration: 30 }))));
    expect(results.map(({ ok }) => ok)).toEqual([true, true, true, true]);
  }, 30_000);

  test('of a scenario that there is not is an answer, and so is one of a broken text', async () => {
    client = await connect(server);
    await client.open(FILE, QUEUE);
    expect(await run(job({ scenario: 'doomsday' }))).toMatchObject({ ok: false, error: expect.stringContaining('doomsday') as string });
    await client.change(FILE, 'cache {');
    expect(await run(job())).toMatchObject({ ok: false, error: expect.stringContaining('error') as string });
    expect(client.isAlive()).toBe(true);
  }, 30_000);

  test('whose thread ends by itself is an answer, and the server lives on', async () => {
    const other = folder({ 'simulation-thread.cjs': 'process.exit(3)' });
    copyFileSync(server, path.join(other, 'server.cjs'));
    client = await connect(path.join(other, 'server.cjs'));
    await client.open(FILE, QUEUE);
    expect(await run(job())).toEqual({ ok: false, error: 'The simulation stopped: its thread ended with code 3' });
    expect(await run(job())).toMatchObject({ ok: false });
    expect(client.isAlive()).toBe(true);
  });

  test('handles names that JavaScript has its own ideas about', async () => {
    client = await connect(server);
    await client.open(FILE, 'users constructor { rate: 10/s }\napp_server __proto__ { time: 5ms }\nconstructor -> __proto__\n');
    const result = await run(job({ duration: 10 }));
    expect(result.ok && Object.keys(result.results.components)).toEqual(['constructor', '__proto__']);
    const { graph } = await client.ask<protocol.DiagramResult>(protocol.DIAGRAM, { uri: FILE, view: null });
    expect(graph?.nodes.map(({ id }) => id)).toEqual(['constructor', '__proto__']);
  }, 30_000);
});
