import { isKind, type Architecture, type Component } from '../../model/index.js';
import { healthPath } from '../../kinds/cloud/health.js';
import { Keys, kebab } from '../../kinds/cloud/names.js';
import { callGraph } from '../../kinds/graph.js';
import { viewOf } from '../../kinds/view.js';
import type { ExportFile } from '../files.js';
import { plain, table, told } from '../markdown.js';
import { monitoringFiles } from '../monitoring/index.js';
import { yaml } from '../text.js';
import { haproxy, LISTEN, type Balancing } from './haproxy.js';
import { standingOf, type ComposeService, type Standing } from './services.js';

/** The first port of this machine that something of the design is reached under. */
const FIRST_PORT = 8080;

/** What nothing has to stand for on one machine. */
const IN_WORDS: readonly (readonly [kind: string, why: string])[] = [
  ['dns', 'is not built: Compose’s own network knows names, and your machine is asked by port.'],
  ['cdn', 'is not built: nothing is far away on one machine.'],
  ['waf', 'is not built: what it stands before is called directly.'],
  ['schedule', 'is not built: call what it starts yourself.'],
];

/** Kinds that requests go through on their way. */
const TRANSPARENT = ['dns', 'cdn', 'waf'];

/** A design as a project of Docker Compose: each component on one machine, by real software where there is any. */
export function composeFiles(architecture: Architecture): { files: ExportFile[]; notes: string[] } {
  const keys = new Keys();
  const graph = callGraph(architecture);
  const notes: string[] = [];
  const byId = new Map(architecture.components.map((component) => [component.id, component]));
  const hosts = new Map(architecture.components.map(({ id }) => [id, kebab(keys.take(id))]));
  const standing = new Map<string, Standing>();
  for (const component of architecture.components) {
    const made = standingOf(component, (hosts.get(component.id) ?? '').replaceAll('-', '_'));
    if (made) standing.set(component.id, made);
    for (const note of made?.notes ?? []) notes.push(`${component.id}: ${note}`);
  }
  const isBalancer = (component: Component): boolean => isKind(component, 'load_balancer') || isKind(component, 'api_gateway');
  const stands = (id: string): boolean => {
    const component = byId.get(id);
    return standing.has(id) || (component !== undefined && isBalancer(component));
  };
  /** What a component really calls: names, points of presence and firewalls are out of the way. */
  const callees = (id: string, seen: ReadonlySet<string> = new Set()): string[] =>
    graph.callees(id).flatMap((to) => {
      const callee = byId.get(to);
      if (!callee || seen.has(to)) return [];
      return TRANSPARENT.some((kind) => isKind(callee, kind)) ? callees(to, new Set([...seen, to])) : stands(to) ? [to] : [];
    });

  const files: ExportFile[] = [];
  const services: Record<string, ComposeService> = {};
  const volumes: Record<string, null> = {};
  const secrets: string[] = [];
  const portOf = (id: string): number => standing.get(id)?.port ?? LISTEN;
  /** What is waited for: until it is well, where it can tell. */
  const waiting = (ids: readonly string[]): NonNullable<ComposeService['depends_on']> =>
    Object.fromEntries(
      ids
        .map((id) => [hosts.get(id) ?? '', standing.get(id)?.service.healthcheck ? 'service_healthy' : 'service_started'] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([host, condition]) => [host, { condition }]),
    );
  let published = FIRST_PORT;
  const rows: string[][] = [];

  for (const component of architecture.components) {
    const { id } = component;
    const host = hosts.get(id) ?? '';
    const open = graph.callers(id).some((caller) => isSource(byId.get(caller)));
    const reached = open || graph.callers(id).some((caller) => leadsFromUsers(caller, byId, graph));
    let service: ComposeService;
    if (isBalancer(component)) {
      const behind = [...new Set(callees(id))].filter((to) => standing.has(to));
      if (behind.length === 0) {
        notes.push(`${id}: It calls nothing that stands here, so it is not built.`);
        continue;
      }
      const balancer = balancingOf(component);
      const path = plainPath(
        healthPath(balancer.health_check?.path ?? '/', (message) => notes.push(`${id}: ${message}`)),
        (message) => notes.push(`${id}: ${message}`),
      );
      if (isKind(component, 'api_gateway'))
        notes.push(`${id}: HAProxy stands for it here: it passes requests on within the rate limit, and checks none of them.`);
      files.push({
        path: `haproxy/${host}.cfg`,
        text: haproxy(
          balancer,
          behind.map((to) => ({ host: hosts.get(to) ?? '', port: portOf(to), replicas: standing.get(to)?.service.deploy?.replicas ?? 1 })),
          path,
        ),
      });
      service = {
        image: 'haproxy:3.0-alpine',
        volumes: [`./haproxy/${host}.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro`],
        depends_on: waiting(behind),
      };
    } else {
      const made = standing.get(id);
      if (!made) {
        const words = IN_WORDS.find(([kind]) => isKind(component, kind))?.[1];
        const silent = ['region', 'users', 'dataset', 'alert', 'job', 'backup', 'disaster_recovery'].some((kind) =>
          isKind(component, kind),
        );
        const parts = architecture.components.some(({ parent }) => parent === id);
        if (words !== undefined) notes.push(`${id}: It ${words}`);
        else if (!silent && !parts) notes.push(`${id}: Nothing stands here for the kind \`${component.kind}\`, so it is not built.`);
        continue;
      }
      secrets.push(...made.secrets);
      const called = [...new Set(callees(id))];
      const addresses = Object.fromEntries(
        called.flatMap((to) => [
          [`${(hosts.get(to) ?? '').replaceAll('-', '_').toUpperCase()}_ADDRESS`, `${hosts.get(to) ?? ''}:${portOf(to)}`],
          ...(made.own ? Object.entries(standing.get(to)?.account ?? {}) : []),
        ]),
      ) as Record<string, string>;
      const data = made.data === null ? [] : [`${host}:${made.data}`];
      if (made.data !== null) volumes[host] = null;
      const environment = { ...made.service.environment, ...addresses };
      // The design's own programs wait for software, and not for one another: those that call each other would wait for ever.
      const first = made.own ? called.filter((to) => standing.get(to)?.own === false) : [];
      service = {
        ...made.service,
        ...(Object.keys(environment).length > 0 ? { environment } : {}),
        ...(made.service.volumes || data.length > 0 ? { volumes: [...(made.service.volumes ?? []), ...data] } : {}),
        ...(first.length > 0 ? { depends_on: waiting(first) } : {}),
      };
    }
    const shown = reached || isKind(component, 'grafana') || isKind(component, 'jaeger');
    // Copies cannot share a port of this machine.
    const copies = service.deploy?.replicas ?? 1;
    if (shown && copies > 1)
      notes.push(`${id}: It has ${copies} copies, so no port of this machine leads to it; put a load balancer in front of it.`);
    services[host] = { ...service, ...(shown && copies === 1 ? { ports: [`127.0.0.1:${published}:${portOf(id)}`] } : {}) };
    rows.push([`\`${id}\``, `\`${service.image}\``, shown && copies === 1 ? `http://localhost:${published++}` : '']);
  }

  if (Object.keys(services).length === 0) {
    return { files: [], notes: [...notes, `${architecture.name}: Nothing of it stands on a machine, so nothing is written.`] };
  }
  const watched = Object.values(services).some((service) => service.volumes?.some((volume) => volume.startsWith('./monitoring')));
  if (watched) {
    const monitoring = monitoringFiles(architecture, ({ id }) => hosts.get(id) ?? id);
    files.push(...monitoring.files.map(({ path, text }) => ({ path: `monitoring/${path}`, text })));
    notes.push(...monitoring.notes);
  }
  return {
    files: [
      {
        path: 'docker-compose.yml',
        text: yaml({ services, ...(Object.keys(volumes).length > 0 ? { volumes } : {}) }),
      },
      ...(secrets.length > 0 ? [{ path: '.env.example', text: secrets.map((name) => `${name}=\n`).join('') }] : []),
      ...files,
      { path: 'README.md', text: readme(architecture, rows, secrets, notes) },
    ],
    notes,
  };
}

/** A path without the signs that mean something to HAProxy's configuration. */
function plainPath(path: string, note: (message: string) => void): string {
  if (/^[\w./~%?=&-]+$/.test(path)) return path;
  note('The path of its health check has signs that HAProxy would read as its own, so `/` is checked.');
  return '/';
}

function isSource(component: Component | undefined): boolean {
  return component !== undefined && isKind(component, 'users');
}

/** Whether users' requests come to a component by names, points of presence or firewalls alone. */
function leadsFromUsers(
  id: string,
  byId: ReadonlyMap<string, Component>,
  graph: ReturnType<typeof callGraph>,
  seen: readonly string[] = [],
): boolean {
  const component = byId.get(id);
  if (!component || seen.includes(id) || !TRANSPARENT.some((kind) => isKind(component, kind))) return false;
  return graph.callers(id).some((caller) => isSource(byId.get(caller)) || leadsFromUsers(caller, byId, graph, [...seen, id]));
}

/** A gateway passes requests on as a balancer of layer 7 does. */
function balancingOf(component: Component): Balancing {
  if (isKind(component, 'load_balancer')) return viewOf<'load_balancer'>(component);
  const { rate_limit } = viewOf<'api_gateway'>(component);
  return { layer: 'l7', algorithm: 'round_robin', sticky: false, ...(rate_limit === undefined ? {} : { rate_limit }) };
}

function readme(architecture: Architecture, rows: readonly string[][], secrets: readonly string[], notes: readonly string[]): string {
  return [
    `# ${plain(architecture.title)} on one machine`,
    'Written by Spandrel. Change the design and export it again; files that somebody has edited are left alone, unless you say otherwise.',
    table(['Component', 'Image', 'Reached at'], rows),
    '## How it is run',
    `\`\`\`sh\n${secrets.length > 0 ? 'cp .env.example .env     # and choose the passwords\n' : ''}docker compose up --wait\n\`\`\``,
    'Services without an image of their own answer with what they were asked: set `…_IMAGE` in `.env` to yours. A service listens on the port in `PORT` and finds what it calls in `…_ADDRESS`, with `…_USER`, `…_PASSWORD` and `…_DATABASE` where it has to say who it is. Nothing is reachable from other machines.',
    '## Where it differs from the design',
    notes.length === 0 ? 'Nowhere that is known.' : notes.map((note) => `- ${told(note)}`).join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
}
