import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { exportArchitecture, isSafePath } from '../../src/export/index.js';
import type { ComposeService } from '../../src/export/compose/services.js';
import { design, example } from './design.js';
import { archString, HOSTILE } from './hostile.js';

interface Project {
  readonly services: Record<string, ComposeService>;
  readonly volumes?: Record<string, null>;
}

const exported = async (text: string): Promise<{ project: Project; files: Map<string, string>; notes: readonly string[] }> => {
  const { files, notes } = exportArchitecture(await design(text), 'compose');
  const by = new Map(files.map((file) => [file.path, file.text]));
  return { project: parse(by.get('docker-compose.yml') ?? '') as Project, files: by, notes };
};

test('The shop stands on one machine, by real software', async () => {
  const { files } = exportArchitecture(await example('shop.arch'), 'compose');
  const { services } = parse(files[0]?.text ?? '') as Project;
  expect(Object.entries(services).map(([name, { image }]) => [name, image])).toEqual([
    ['balancer', 'haproxy:3.0-alpine'],
    ['web', '${WEB_IMAGE:-traefik/whoami:v1.11.0}'],
    ['api', '${API_IMAGE:-traefik/whoami:v1.11.0}'],
    ['sessions', 'valkey/valkey:8-alpine'],
    ['orders', 'postgres:17-alpine'],
  ]);
  expect(services.balancer?.ports).toEqual(['127.0.0.1:8080:8080']);
  expect(services.api?.environment).toMatchObject({
    SESSIONS_ADDRESS: 'sessions:6379',
    ORDERS_ADDRESS: 'orders:5432',
    ORDERS_USER: 'app',
    ORDERS_PASSWORD: '${ORDERS_PASSWORD:?set it in .env}',
    ORDERS_DATABASE: 'app',
  });
  expect(services.api?.depends_on).toEqual({ orders: { condition: 'service_healthy' }, sessions: { condition: 'service_healthy' } });
  expect(services.balancer?.depends_on).toEqual({ web: { condition: 'service_started' } });
  expect(services.sessions?.healthcheck?.test).toEqual(['CMD', 'valkey-cli', 'ping']);
});

test.each([
  ['round_robin', 'roundrobin'],
  ['least_connections', 'leastconn'],
  ['ip_hash', 'source'],
  ['random', 'random(1)'],
  ['power_of_two', 'random(2)'],
])('A load balancer picks by %s', async (algorithm, balance) => {
  const { files } = await exported(
    `users u { rate: 1/s } load_balancer lb { algorithm: ${algorithm} } web_server web {} flow f { u -> lb -> web }`,
  );
  expect(files.get('haproxy/lb.cfg')).toContain(`  balance ${balance}\n`);
});

test('A load balancer logs what it does, says who has asked, and waits for nobody for ever', async () => {
  const text = async (layer: string): Promise<string> =>
    (await exported(`users u { rate: 1/s } load_balancer lb { layer: ${layer} } web_server web {} flow f { u -> lb -> web }`)).files.get(
      'haproxy/lb.cfg',
    ) ?? '';
  const seven = await text('l7');
  for (const line of ['log stdout format raw local0', 'log global', 'option httplog', 'option forwardfor', 'timeout http-request 10s'])
    expect(seven.split('\n')).toContain(`  ${line}`);
  const four = await text('l4');
  expect(four.split('\n')).toContain('  option tcplog');
  expect(four).not.toContain('http');
});

describe('Nothing', () => {
  test('is reachable from other machines', async () => {
    const { project } = await exported(
      `users u { rate: 1/s } load_balancer lb {} web_server web {} sql_database db {} grafana g {} flow f { u -> lb -> web -> db }`,
    );
    const ports = Object.values(project.services).flatMap((service) => service.ports ?? []);
    expect(ports.length).toBe(2);
    expect(ports.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
  });

  test('has a password in it', async () => {
    const { project, files } = await exported(
      `sql_database a { engine: postgres } sql_database b { engine: mysql } sql_database c { engine: sqlserver } object_storage d {}`,
    );
    for (const service of Object.values(project.services)) {
      for (const [name, value] of Object.entries(service.environment ?? {}))
        if (name.includes('PASSWORD') && !name.includes('RANDOM')) expect(value).toMatch(/^\$\{[A-Z]_PASSWORD:\?set it in \.env\}$/);
    }
    expect(files.get('.env.example')).toBe('A_PASSWORD=\nB_PASSWORD=\nC_PASSWORD=\nD_PASSWORD=\n');
  });

  test('waits in a circle', async () => {
    const { project } = await exported(`web_server a {} app_server b {} sql_database c {} a -> b b -> a b -> c`);
    expect(project.services.b?.depends_on).toEqual({ c: { condition: 'service_healthy' } });
    expect(project.services.a?.depends_on).toBeUndefined();
  });

  test('is left out in silence', async () => {
    const { notes } = await exported(
      `users u { rate: 1/s } dns n { targets: [lb] } load_balancer lb {} web_server web {} spark_cluster s {} flow f { u -> n -> lb -> web }`,
    );
    expect(notes.join('\n')).toContain('s: Nothing stands here for the kind `spark_cluster`');
    expect(notes.join('\n')).toContain('n: It is not built');
  });
});

test.each(HOSTILE.filter((text) => text.length < 300))('A design whose texts are %j does not put them into what is run', async (text) => {
  const string = archString(text);
  const { files } = await exported(`
    architecture a ${string}
    users __proto__ ${string} { rate: 1/s }
    load_balancer constructor ${string} { health_check: { path: ${string} } owner: ${string} }
    web_server toString ${string} {}
    sql_database valueOf ${string} { version: ${string} instance: ${string} }
    flow f ${string} { __proto__ -> constructor -> toString -> valueOf }`);
  expect([...files.keys()].every(isSafePath)).toBe(true);
  const project = files.get('docker-compose.yml') ?? '';
  expect(Object.keys((parse(project) as Project).services)).toHaveLength(3);
  const config = [...files].find(([path]) => path.endsWith('.cfg'))?.[1] ?? '';
  for (const path of config.matchAll(/httpchk GET (.*)$/gm)) expect(path[1]).toMatch(/^[\w./~%?=&-]+$/);
  expect(config.split('\n').every((line) => /^[\w :./()~%?=&{}-]*$/.test(line))).toBe(true);
});
