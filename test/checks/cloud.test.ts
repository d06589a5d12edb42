import { describe, expect, test } from 'vitest';
import { plan } from '../../src/kinds/cloud/plan.js';
import type { Finding } from '../../src/model/index.js';
import { design, findings } from '../kinds/design.js';

const lost = async (text: string): Promise<readonly Finding[]> => (await findings(text)).filter(({ code }) => code === 'cloud/not-on-aws');

const SHOP = `
  region home "eu-west-1" {}
  users u { rate: 1/s }
  load_balancer lb { in: home circuit_breaker: { errors: 50%, window: 10s, open_for: 30s } redundancy: active_passive }
  web_server web { in: home concurrency: 8 validate_requests: on }
  cache c { in: home engine: memcached persistence: on }
  key_value_store k { in: home engine: etcd replicas: 3 }
  sql_database db { in: home failover: { detect: 10s, promote: 15s } }
  flow f { u -> lb -> web -> c  web -> k  web -> db }`;

describe('What AWS has no counterpart of', () => {
  test('is told as a hint at the property, by what is written and by its value', async () => {
    const found = await lost(SHOP);
    expect(new Set(found.map(({ severity }) => severity))).toEqual(new Set(['hint']));
    const lines = SHOP.split('\n');
    const at = ({ source: { start, end } }: Finding): string =>
      lines[start.line]?.slice(start.character, start.line === end.line ? end.character : undefined) ?? '';
    expect(found.map((finding) => [at(finding).split(':')[0], finding.message])).toEqual([
      ['circuit_breaker', 'lb on AWS: `circuit_breaker` is not built: a load balancer of AWS has none, beside its health check'],
      ['redundancy', 'lb on AWS: A load balancer on AWS is always redundant, active in each of its zones; `active_passive` is not built'],
      ['persistence', 'c on AWS: Memcached writes nothing to disk, so `persistence` is not built'],
      [
        'engine',
        "k on AWS: AWS runs no `etcd`, and a quorum on containers would lose its members' disks, so it is not built: `engine: dynamodb` is, or run it yourself",
      ],
      ['replicas', 'k on AWS: `replicas` is up to DynamoDB, which keeps three copies in three zones'],
      ['failover', 'db on AWS: `failover` is up to RDS: 60 to 120 s to the standby in another zone'],
    ]);
  });

  test('is what the export says in its README, word for word', async () => {
    const { notes } = plan(await design(SHOP));
    const said = notes.map(({ component, message }) => `${component} on AWS: ${message}`);
    for (const { message } of await lost(SHOP)) expect(said).toContain(`${message}.`);
  });

  test('is not what applications do', async () => {
    expect((await lost(SHOP)).filter(({ message }) => message.startsWith('web'))).toEqual([]);
    expect(plan(await design(SHOP)).notes.map(({ message }) => message)).toContain(
      '`concurrency` is a setting of the application in the container.',
    );
  });

  test('is nothing to a design that names no region', async () => {
    expect(await lost(SHOP.replace(/region home.*\n/, '').replaceAll('in: home', ''))).toEqual([]);
  });
});
