import { describe, expect, test } from 'vitest';
import { plan } from '../../src/kinds/cloud/plan.js';
import type { ManagedPlan } from '../../src/kinds/plan/managed.js';
import type { Plan } from '../../src/kinds/plan/plan.js';
import { design } from './design.js';

const planned = async (text: string): Promise<Plan> =>
  plan(
    await design(`
      region home "us-east-1" {}
      region away "eu-west-1" {}
      users u { rate: 1/s }
      load_balancer lb { in: home }
      app_server api { in: home instrument: [metrics, logs] }
      app_server quiet { in: home }
      flow f { u -> lb -> api -> quiet }
      ${text}`),
  );
const managed = (of: Plan, key: string): ManagedPlan | undefined => of.regions[0]?.managed.find(({ origin }) => origin.key === key);
const actions = (of: Plan, service: string): readonly string[] =>
  of.regions[0]?.services.find(({ origin }) => origin.key === service)?.uses.flatMap((use) => use.actions) ?? [];
const notesOf = (of: Plan, component: string): string =>
  of.notes
    .filter((note) => note.component === component)
    .map(({ message }) => message)
    .join(' ');

describe('A prometheus is a workspace', () => {
  test('that those write to who say that they have metrics', async () => {
    const of = await planned('prometheus p { in: home }');
    expect(managed(of, 'p')).toMatchObject({ is: 'metrics', retentionDays: 15 });
    expect(actions(of, 'api')).toEqual(['aps:RemoteWrite']);
    expect(actions(of, 'quiet')).toEqual([]);
  });

  test('that those alone write to whom it scrapes, when it says so, and nobody of another region', async () => {
    const of = await planned('prometheus p { in: home scrapes: [quiet] } prometheus q { in: away }');
    expect(actions(of, 'api')).toEqual([]);
    expect(actions(of, 'quiet')).toEqual(['aps:RemoteWrite']);
  });

  test('that keeps samples for as long as a thanos that it is a source of, and three years at most', async () => {
    expect(managed(await planned('prometheus p { in: home } thanos t { in: home sources: [p] retention: 365d }'), 'p')).toMatchObject({
      retentionDays: 365,
    });
    const long = await planned('prometheus p { in: home retention: 2000d }');
    expect(managed(long, 'p')).toMatchObject({ retentionDays: 1095 });
    expect(notesOf(long, 'p')).toContain('1 to 1095 whole days');
  });
});

describe('A grafana is a workspace', () => {
  test('that asks the sources that it names, or all', async () => {
    const two = 'prometheus p { in: home } prometheus q { in: home }';
    expect(managed(await planned(`grafana g { in: home sources: [q] } ${two}`), 'g')).toMatchObject({ is: 'boards', reads: ['q'] });
    expect(managed(await planned(`grafana g { in: home } ${two}`), 'g')).toMatchObject({ reads: ['p', 'q'] });
  });

  test('that says which of them stand elsewhere', async () => {
    const of = await planned('grafana g { in: home sources: [q] } prometheus q { in: away }');
    expect(managed(of, 'g')).toMatchObject({ reads: [] });
    expect(notesOf(of, 'g')).toContain('`q` stands in another region');
  });
});

test.each([
  ['alertmanager', 'topics of SNS'],
  ['thanos', 'the workspaces of its sources keep samples'],
  ['loki', 'CloudWatch Logs'],
  ['fluentd', 'CloudWatch Logs'],
  ['fluent_bit', 'CloudWatch Logs'],
  ['jaeger', 'X-Ray'],
  ['tempo', 'X-Ray'],
  ['otel_collector', 'the collector of AWS'],
])('a %s is not built, and what takes its place is said', async (kind, place) => {
  const of = await planned(`${kind} it { in: home }`);
  expect(managed(of, 'it')).toBeUndefined();
  expect(notesOf(of, 'it')).toContain('No server is built for it');
  expect(notesOf(of, 'it')).toContain(place);
});

test('what is written of a server that is not built is answered', async () => {
  const of = await planned('loki it { in: home retention: 14d }');
  expect(notesOf(of, 'it')).toContain('`retention` is not built: how long logs are kept is said once for all');
});
