import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { exportArchitecture, isSafePath } from '../../src/export/index.js';
import type { KubernetesObject } from '../../src/export/kubernetes/objects.js';
import { design, example } from './design.js';
import { archString, HOSTILE } from './hostile.js';

interface Cluster {
  readonly objects: readonly KubernetesObject[];
  readonly files: ReadonlyMap<string, string>;
  readonly notes: string;
}

async function exported(text: string): Promise<Cluster> {
  const { files, notes } = exportArchitecture(await design(text), 'kubernetes');
  const objects = files
    .filter(({ path }) => path.endsWith('.yaml') && !path.endsWith('kustomization.yaml'))
    .flatMap((file) => parseAllDocuments(file.text).map((document) => document.toJS() as KubernetesObject));
  return { objects, files: new Map(files.map(({ path, text: written }) => [path, written])), notes: notes.join('\n') };
}

/** What stands in an object, or in a part of one, at a path such as `spec.ports.0.port`. */
function at(value: unknown, path: string): unknown {
  return path.split('.').reduce((of: unknown, step) => (of as Record<string, unknown> | undefined)?.[step], value);
}

const find = ({ objects }: Cluster, kind: string, name: string, path: string): unknown =>
  at(
    objects.find((each) => each.kind === kind && each.metadata.name === name),
    path,
  );

const REGION = 'region home "eu-west-1" { zones: 3 }';
const SHOP = `
  ${REGION}
  users people { rate: 10/s }
  load_balancer entry { in: home drain: 90s health_check: { interval: 4s, failures: 5, timeout: 2s, path: "/healthz" } }
  web_server web { in: home replicas: 3 zones: 3 }
  app_server api { in: home scaling: { min: 2, max: 9, target: 65%, cooldown: 2m } cpu_share: 2 memory: 4GiB }
  cache pages { in: home capacity: 2GiB eviction: lfu }
  sql_database orders { in: home storage: 50GiB }
  app_server lonely { in: home }
  flow buy { people -> entry -> web -> api -> pages: read on miss -> orders: read }`;

describe('A design in a cluster', () => {
  test('runs its programs as Deployments of their size, and keeps data in StatefulSets', async () => {
    const cluster = await exported(SHOP);
    const kinds = (kind: string): string[] => cluster.objects.filter((each) => each.kind === kind).map(({ metadata }) => metadata.name);
    expect(kinds('Deployment')).toEqual(['web', 'api', 'pages', 'lonely']);
    expect(kinds('StatefulSet')).toEqual(['orders']);
    expect(kinds('Service')).toEqual(['web', 'api', 'pages', 'orders', 'lonely']);
    const api = find(cluster, 'Deployment', 'api', 'spec.template.spec.containers.0');
    expect(at(api, 'resources')).toEqual({ requests: { cpu: '2000m', memory: '4096Mi' }, limits: { memory: '4096Mi' } });
    expect(find(cluster, 'StatefulSet', 'orders', 'spec.volumeClaimTemplates.0.spec.resources.requests.storage')).toBe('50Gi');
    expect(find(cluster, 'Deployment', 'pages', 'spec.template.spec.containers.0.args')).toEqual(
      expect.arrayContaining(['--maxmemory', String(2 * 2 ** 30), '--maxmemory-policy', 'allkeys-lfu']),
    );
  });

  test('has as many pods as the design says, or leaves them to the autoscaler, and loses one at a time', async () => {
    const cluster = await exported(SHOP);
    expect(find(cluster, 'Deployment', 'web', 'spec.replicas')).toBe(3);
    expect(find(cluster, 'Deployment', 'api', 'spec.replicas')).toBeUndefined();
    const spec = find(cluster, 'HorizontalPodAutoscaler', 'api', 'spec');
    expect(spec).toMatchObject({ minReplicas: 2, maxReplicas: 9, behavior: { scaleDown: { stabilizationWindowSeconds: 120 } } });
    expect(at(spec, 'metrics.0.resource.target')).toEqual({ type: 'Utilization', averageUtilization: 65 });
    expect(find(cluster, 'PodDisruptionBudget', 'web', 'spec.maxUnavailable')).toBe(1);
    expect(find(cluster, 'PodDisruptionBudget', 'api', 'spec')).toBeDefined();
    expect(find(cluster, 'PodDisruptionBudget', 'lonely', 'spec')).toBeUndefined();
  });

  test('spreads pods over the zones that the design asks for, and checks health as its balancer does', async () => {
    const cluster = await exported(SHOP);
    const pod = (name: string, path: string): unknown => find(cluster, 'Deployment', name, `spec.template.spec.${path}`);
    expect(pod('web', 'topologySpreadConstraints.0')).toMatchObject({
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'DoNotSchedule',
      minDomains: 3,
    });
    expect(pod('api', 'topologySpreadConstraints.0.whenUnsatisfiable')).toBe('ScheduleAnyway');
    expect(pod('web', 'containers.0.readinessProbe')).toEqual({
      httpGet: { path: '/healthz', port: 8080 },
      periodSeconds: 4,
      timeoutSeconds: 2,
      failureThreshold: 5,
    });
    expect(pod('web', 'terminationGracePeriodSeconds')).toBe(90);
    expect(pod('api', 'containers.0.readinessProbe.tcpSocket')).toEqual({ port: 'main' });
  });

  test('opens what the flows say, in both directions, and nothing else', async () => {
    const cluster = await exported(SHOP);
    const policies = cluster.objects.filter(({ kind }) => kind === 'NetworkPolicy');
    expect(find(cluster, 'NetworkPolicy', 'default-deny', 'spec')).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    const all = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : []);
    const peers = (rules: unknown, side: 'from' | 'to'): string[] =>
      all(rules).flatMap((rule) =>
        all(at(rule, side)).map((peer) => {
          const labels = at(peer, 'podSelector.matchLabels') as Record<string, string> | undefined;
          return `${labels?.['app.kubernetes.io/name'] ?? 'outside'}:${String(at(rule, 'ports.0.port'))}`;
        }),
      );
    const ways = policies.flatMap((each) => {
      const { name } = each.metadata;
      return [
        ...peers(at(each, 'spec.ingress'), 'from').map((from) => `${from} > ${name}`),
        ...(name === 'names' ? [] : peers(at(each, 'spec.egress'), 'to').map((to) => `${name} < ${to}`)),
      ];
    });
    expect(ways.sort()).toEqual(
      [
        'outside:8080 > web',
        'web < api:8080',
        'web:8080 > api',
        'api < pages:6379',
        'api:6379 > pages',
        'api < orders:5432',
        'api:5432 > orders',
      ].sort(),
    );
    expect(find(cluster, 'NetworkPolicy', 'lonely', 'spec')).toBeUndefined();
  });

  test('tells programs what they call, and passwords from a Secret alone', async () => {
    const cluster = await exported(SHOP);
    expect(find(cluster, 'ConfigMap', 'api', 'data')).toEqual({
      PORT: '8080',
      PAGES_ADDRESS: 'pages:6379',
      ORDERS_ADDRESS: 'orders:5432',
      ORDERS_USER: 'app',
      ORDERS_DATABASE: 'app',
    });
    const api = find(cluster, 'Deployment', 'api', 'spec.template.spec.containers.0');
    expect(at(api, 'env')).toEqual([
      { name: 'ORDERS_PASSWORD', valueFrom: { secretKeyRef: { name: 'passwords', key: 'ORDERS_PASSWORD' } } },
    ]);
    expect(parse(cluster.files.get('kustomization.yaml') ?? '')).toMatchObject({
      secretGenerator: [{ name: 'passwords', envs: ['secrets.env'] }],
      images: [{ name: 'web' }, { name: 'api' }, { name: 'lonely' }],
    });
    expect(cluster.files.get('secrets.env.example')).toBe('ORDERS_PASSWORD=\n');
    const all = [...cluster.files.values()].join('\n');
    expect(all).not.toMatch(/kind: Secret\b/);
  });

  test('runs the design’s own programs without privileges', async () => {
    const spec = find(await exported(SHOP), 'Deployment', 'web', 'spec.template.spec');
    expect(spec).toMatchObject({ automountServiceAccountToken: false, securityContext: { runAsNonRoot: true } });
    expect(at(spec, 'containers.0.securityContext')).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  test('runs software as the user that its image is made for, whose volume is its own', async () => {
    const cluster = await exported(SHOP);
    const spec = find(cluster, 'StatefulSet', 'orders', 'spec.template.spec');
    expect(at(spec, 'securityContext')).toMatchObject({ runAsNonRoot: true, runAsUser: 70, fsGroup: 70 });
    expect(at(spec, 'containers.0.securityContext.capabilities')).toEqual({ drop: ['ALL'] });
    expect(find(cluster, 'ConfigMap', 'orders', 'data.PGDATA')).toBe('/var/lib/postgresql/data/pgdata');
    expect(find(cluster, 'Deployment', 'pages', 'spec.template.spec.securityContext')).not.toHaveProperty('fsGroup');
  });

  test('lets nothing begin as root, unless an image has to', async () => {
    const label = async (text: string): Promise<unknown> => at((await exported(text)).objects[0], 'metadata.labels');
    expect(await label(SHOP)).toEqual({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    expect(await label(`${SHOP} message_queue q { in: home engine: rabbitmq }`)).toEqual({
      'pod-security.kubernetes.io/enforce': 'baseline',
      'pod-security.kubernetes.io/warn': 'restricted',
    });
  });

  test('says what is not encrypted that the design has encrypted', async () => {
    const { notes } = await exported(
      SHOP.replace('storage: 50GiB', 'storage: 50GiB encryption: at_rest').replace('eviction: lfu', 'encryption: both'),
    );
    expect(notes).toContain('orders: Whether it is encrypted at rest is up to the storage class');
    expect(notes).toContain('pages: Connections to it are not encrypted inside the cluster');
    expect(notes).not.toContain('orders: Connections');
  });

  test('lists in its kustomization every file there is, and no other', async () => {
    const { files } = await exported(SHOP);
    const { resources } = parse(files.get('kustomization.yaml') ?? '') as { resources: string[] };
    const written = [...files.keys()].filter((path) => path.endsWith('.yaml') && path !== 'kustomization.yaml');
    expect([...resources].sort()).toEqual(written.sort());
  });
});

describe('Users come in', () => {
  test('by an Ingress under the design’s names, with a certificate', async () => {
    const cluster = await exported(
      `${REGION} users u { rate: 1/s } dns n "shop.example" { targets: [lb] } load_balancer lb { in: home } web_server a { in: home } web_server b { in: home }
       flow f { u -> n -> lb -> a } flow g { u -> n -> lb -> b }`,
    );
    const spec = find(cluster, 'Ingress', 'lb', 'spec');
    expect(at(spec, 'tls')).toEqual([{ hosts: ['shop.example'], secretName: 'lb-tls' }]);
    expect(at(spec, 'rules.0.host')).toBe('shop.example');
    const paths = at(spec, 'rules.0.http.paths') as readonly unknown[];
    expect(paths.map((each) => [at(each, 'path'), at(each, 'backend.service.name')])).toEqual([
      ['/b', 'b'],
      ['/', 'a'],
    ]);
    expect(cluster.notes).toContain('lb: The flows do not say which requests go to `b`: those under `/b` do.');
  });

  test('by a load balancer of the cloud on layer 4, which any address may call', async () => {
    const cluster = await exported(
      `${REGION} users u { rate: 1/s } load_balancer lb { in: home layer: l4 algorithm: ip_hash } app_server a { in: home } u -> lb -> a`,
    );
    expect(find(cluster, 'Service', 'lb', 'spec')).toMatchObject({ type: 'LoadBalancer', selector: { 'app.kubernetes.io/name': 'a' } });
    expect(find(cluster, 'NetworkPolicy', 'a', 'spec.ingress.0.from')).toEqual([{ ipBlock: { cidr: '0.0.0.0/0' } }]);
    expect(cluster.notes).toContain('lb: `algorithm` is a setting of the Ingress controller');
  });

  test('while a balancer inside is a Service', async () => {
    const cluster = await exported(
      `${REGION} app_server a { in: home } load_balancer lb { in: home } app_server b { in: home } a -> lb -> b`,
    );
    expect(find(cluster, 'Ingress', 'lb', 'spec')).toBeUndefined();
    expect(find(cluster, 'ConfigMap', 'a', 'data')).toMatchObject({ B_ADDRESS: 'b:8080' });
  });
});

test('Each region is a cluster of its own', async () => {
  const cluster = await exported(
    'region east "us-east-1" {} region west "eu-west-1" {} app_server a { in: east } app_server b { in: west } a -> b',
  );
  expect([...cluster.files.keys()]).toEqual(expect.arrayContaining(['east/a.yaml', 'west/b.yaml', 'README.md']));
  expect(cluster.notes).toContain('a: It calls `b` in another region, which is another cluster: no way there is built.');
  expect(find(cluster, 'ConfigMap', 'a', 'data')).toEqual({ PORT: '8080' });
});

test('What a cluster has no object for is said', async () => {
  const { notes } = await exported(
    `${REGION} app_server a { in: home zone: 1 } function f { in: home } prometheus p { in: home } waf w { } sql_database d { in: home replicas: 2 }`,
  );
  for (const said of [
    'a: It stands in one zone',
    'f: A function has no counterpart',
    'p: It is best installed by its own chart',
    'w: It is up to',
    'd: It is one server here',
  ])
    expect(notes).toContain(said);
});

test('The shop’s README says what runs', async () => {
  const { files } = exportArchitecture(await example('shop.arch'), 'kubernetes');
  const readme = files.find(({ path }) => path === 'README.md')?.text ?? '';
  expect(readme).toContain('| `api` | Deployment | 8 to 60 |');
});

test.each(HOSTILE.filter((text) => text.length < 300))('A design whose texts are %j does not put them into manifests', async (text) => {
  const string = archString(text);
  const { objects, files } = await exported(`
    architecture a ${string}
    users __proto__ ${string} { rate: 1/s }
    dns names ${string} { }
    load_balancer constructor ${string} { health_check: { path: ${string} } owner: ${string} }
    web_server toString ${string} { instance: ${string} }
    sql_database valueOf ${string} { version: ${string} instance: ${string} }
    flow f ${string} { __proto__ -> names -> constructor -> toString -> valueOf }`);
  expect([...files.keys()].every(isSafePath)).toBe(true);
  expect(objects.map(({ kind }) => kind).sort()).toEqual([
    'ConfigMap',
    'ConfigMap',
    'Deployment',
    'Ingress',
    'Namespace',
    'NetworkPolicy',
    'NetworkPolicy',
    'NetworkPolicy',
    'NetworkPolicy',
    'Service',
    'Service',
    'StatefulSet',
  ]);
});
