import { beforeAll, expect, test } from 'vitest';
import type { Architecture, Component, Flow } from '../../../src/model/index.js';
import { component, flow as flowOf } from '../reading.js';
import { Workspace } from '../workspace/world.js';

const DESIGN = `region eu { zones: 3 }
kind pump extends app_server { replicas: 3 }
users u { rate: 1/s }
app_server a { in: eu  replicas: 2 }
cache c { in: eu.zone(2)  ttl: 5m }
pump p
cache e { ttl: 1h }
flow f { u -> a -> c }
flow g { u -> p }
`;

interface State {
  readonly findings: readonly { readonly code: string }[];
  readonly architecture: Architecture | null;
}

let edited: Workspace;
let fresh: Workspace;
beforeAll(async () => {
  [edited, fresh] = [await Workspace.create(), await Workspace.create()];
}, 60_000);

/** What the file comes to before a change of its text, and after it; the latter is also what the text comes to when nothing is remembered. */
async function changed(old: string, wanted: string, text = DESIGN): Promise<{ readonly before: State; readonly after: State }> {
  const at = text.indexOf(old);
  expect(at).toBeGreaterThanOrEqual(0);
  await edited.reset({ 'main.arch': text });
  const before = await state(edited);
  await edited.edit({ file: 'main.arch', offset: at, length: old.length, text: wanted });
  const after = await state(edited);
  await fresh.reset({ 'main.arch': edited.text('main.arch') });
  expect(JSON.stringify(after)).toBe(JSON.stringify(await state(fresh)));
  return { before, after };
}

async function state(workspace: Workspace): Promise<State> {
  return (await workspace.state())['file:///workspace/main.arch'] as State;
}

const sound = ({ architecture }: State): Architecture => {
  if (!architecture) throw new Error('The text has errors');
  return architecture;
};
const part = (of: State, id: string): Component => component(sound(of), id);
const flow = (of: State, name: string): Flow => flowOf(sound(of), name);

test('what a change leaves as it is comes to the very same as before', async () => {
  // The statements next to a change are parsed once more, and come to an equal.
  const { before, after } = await changed('replicas: 2', 'replicas: 4');
  expect(part(after, 'a')).not.toBe(part(before, 'a'));
  for (const id of ['eu', 'e']) expect(part(after, id)).toBe(part(before, id));
});

test('so does a flow, unless what it calls was written anew', async () => {
  const { before, after } = await changed('replicas: 2', 'replicas: 4');
  expect(flow(after, 'f')).not.toBe(flow(before, 'f'));
  const elsewhere = await changed('zones: 3', 'zones: 2');
  expect(flow(elsewhere.after, 'f')).toBe(flow(elsewhere.before, 'f'));
});

test('a statement that stands elsewhere says so', async () => {
  const { before, after } = await changed('users u', '\nusers u');
  expect(part(after, 'eu')).toBe(part(before, 'eu'));
  expect(part(after, 'c').source.start.line).toBe(part(before, 'c').source.start.line + 1);
});

test('what a kind of the workspace gives is not remembered: the kind may change', async () => {
  const { after } = await changed('{ replicas: 3 }', '{ replicas: 7 }');
  expect(part(after, 'p').properties.replicas).toBe(7);
});

test('what was said about a statement is said again, and what another one makes wrong is said', async () => {
  const twice = DESIGN.replace('ttl: 5m', 'ttl: 5m  ttl: 6m');
  const { before, after } = await changed('replicas: 2', 'replicas: 4', twice);
  expect(before.findings.map(({ code }) => code)).toEqual(['duplicate-property']);
  expect(after.findings.map(({ code }) => code)).toEqual(['duplicate-property']);
  expect((await changed('zones: 3', 'zones: 1')).after.findings.map(({ code }) => code)).toEqual(['unknown-part']);
});

test('a name that leads nowhere any more is missed', async () => {
  const { after } = await changed('cache c {', 'cache d {');
  expect(after.findings.map(({ code }) => code)).toContain('unknown-name');
});
