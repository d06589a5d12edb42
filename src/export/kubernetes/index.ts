import { isKind, type Architecture, type Component } from '../../model/index.js';
import { Keys, kebab, shorten, slug } from '../../kinds/cloud/names.js';
import { fileName } from '../../kinds/cloud/origin.js';
import { trafficOf, type Traffic } from '../../kinds/cloud/traffic.js';
import { isDomain } from '../../kinds/edge/dns/domain-name.js';
import { regionOf } from '../../kinds/lowering/distance.js';
import { viewOf } from '../../kinds/view.js';
import type { ExportFile } from '../files.js';
import { secretsOf } from '../software.js';
import { yaml } from '../text.js';
import { certificateOf, entryObject, type Entry } from './entry.js';
import type { KubernetesObject } from './objects.js';
import { networkPolicies } from './policies.js';
import { readme } from './readme.js';
import { objectsOf, PASSWORDS, type Workload } from './workload.js';
import { callingTo, workloadOf } from './workloads.js';

/** What does not become an object, and in which words that is said. */
const IN_WORDS: readonly (readonly [kind: string, why: string])[] = [
  ['dns', 'is no object of Kubernetes: its name stands in the Ingress, and external-dns or whoever runs the zone makes it lead there.'],
  ['cdn', 'stands outside of the cluster, so it is not built.'],
  ['waf', 'is up to the Ingress controller or to what stands before the cluster, so it is not built.'],
  ['schedule', 'is not built: what it starts has no command that a CronJob could run.'],
  [
    'observability',
    'is best installed by its own chart, so it is not built; `spandrel export monitoring` writes its rules and dashboards.',
  ],
  ['analytics_cluster', 'runs by an operator of its own, so it is not built.'],
  ['backup', 'is not built: volumes are backed up by the snapshots of their provisioner, or by Velero.'],
  ['disaster_recovery', 'is not built: one cluster does not take over from another by itself.'],
];
const OBSERVABILITY = [
  'prometheus',
  'alertmanager',
  'grafana',
  'loki',
  'tempo',
  'jaeger',
  'thanos',
  'otel_collector',
  'log_shipper',
  'trace_store',
];
const SILENT = ['region', 'users', 'dataset', 'alert', 'job'];

/** A design as manifests of Kubernetes with a kustomization: one folder for each region, which is a cluster of its own. */
export function kubernetesFiles(architecture: Architecture): { files: ExportFile[]; notes: string[] } {
  const notes: string[] = [];
  const built = new Cluster(architecture, (component, message) => {
    const note = `${component}: ${message}`;
    if (!notes.includes(note)) notes.push(note);
  });
  const sites = built.sites();
  if (sites.size === 0) {
    return { files: [], notes: [...notes, `${architecture.name}: Nothing of it runs in a cluster, so nothing is written.`] };
  }
  const files = [...sites].flatMap(([region, workloads]) => built.files(workloads, sites.size > 1 ? `${region}/` : ''));
  const secrets = built.secrets;
  return {
    files: [...files, { path: 'README.md', text: readme(architecture, { sites, secrets, certificates: built.certificates, notes }) }],
    notes,
  };
}

class Cluster {
  readonly certificates: string[] = [];
  readonly secrets: string[] = [];
  private readonly byId: ReadonlyMap<string, Component>;
  private readonly names: ReadonlyMap<string, string>;
  private readonly traffic: Traffic;
  private readonly workloads = new Map<string, Workload>();
  private readonly entries = new Map<string, Entry>();
  private readonly namespace: string;

  constructor(
    private readonly architecture: Architecture,
    private readonly note: (component: string, message: string) => void,
  ) {
    const keys = new Keys();
    this.byId = new Map(architecture.components.map((component) => [component.id, component]));
    this.names = new Map(architecture.components.map(({ id }) => [id, kebab(keys.take(id))]));
    this.namespace = kebab(shorten(slug(architecture.name), 40));
    this.traffic = trafficOf(architecture);
    for (const component of architecture.components) this.build(component);
    for (const component of architecture.components) if (isEntry(component)) this.enter(component);
    for (const [id, workload] of this.workloads)
      this.workloads.set(
        id,
        callingTo(
          workload,
          this.callees(id).flatMap((to) => this.workloads.get(to) ?? []),
        ),
      );
  }

  /** Workloads by the region that they stand in, in the order of the design. */
  sites(): ReadonlyMap<string, readonly (readonly [string, Workload])[]> {
    const sites = new Map<string, (readonly [string, Workload])[]>();
    for (const entry of this.workloads) {
      const region = this.regionOf(entry[0]);
      const at = region ? (this.names.get(region.id) ?? '') : 'nowhere';
      sites.set(at, [...(sites.get(at) ?? []), entry]);
    }
    return sites;
  }

  files(workloads: readonly (readonly [string, Workload])[], folder: string): ExportFile[] {
    const here = new Set(workloads.map(([id]) => id));
    const entries = [...this.entries].flatMap(([, entry]) =>
      entry.behind.some(({ name }) => workloads.some(([, each]) => each.name === name)) ? [entry] : [],
    );
    const manifests = new Map<string, readonly KubernetesObject[]>([
      ['namespace', [this.namespaceObject(workloads.every(([, { runsAs }]) => runsAs !== null))]],
      ...workloads.map(([, workload]) => [workload.name, objectsOf(workload)] as const),
      ...entries.map((entry) => [entry.name, [entryObject(entry)]] as const),
      [
        'network-policies',
        networkPolicies(
          workloads.map(([id, { name, port }]) => ({
            name,
            port,
            calls: this.callees(id).flatMap((to) => (here.has(to) ? (this.names.get(to) ?? []) : [])),
            entry: this.entryOf(name),
          })),
        ),
      ],
    ]);
    const secrets = [...new Set(workloads.flatMap(([, workload]) => secretsOf(workload)))];
    this.secrets.push(...secrets);
    const kustomization = {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      namespace: this.namespace,
      labels: [{ pairs: { 'app.kubernetes.io/part-of': this.namespace }, includeSelectors: false }],
      resources: [...manifests.keys()].map((name) => `${name}.yaml`),
      images: workloads
        .filter(([, { own }]) => own)
        .map(([, { name }]) => ({ name, newName: `registry.example.com/${name}`, newTag: '1.0.0' })),
      ...(secrets.length > 0 ? { secretGenerator: [{ name: PASSWORDS, envs: ['secrets.env'] }] } : {}),
    };
    return [
      { path: `${folder}kustomization.yaml`, text: yaml(kustomization) },
      ...[...manifests].map(([name, objects]) => ({ path: `${folder}${name}.yaml`, text: objects.map(yaml).join('---\n') })),
      ...(secrets.length > 0 ? [{ path: `${folder}secrets.env.example`, text: secrets.map((name) => `${name}=\n`).join('') }] : []),
      ...(secrets.length > 0 ? [{ path: `${folder}.gitignore`, text: 'secrets.env\n' }] : []),
    ];
  }

  /** Where nothing has to begin as root, nothing may. */
  private namespaceObject(restricted: boolean): KubernetesObject {
    return {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: this.namespace,
        labels: {
          'pod-security.kubernetes.io/enforce': restricted ? 'restricted' : 'baseline',
          ...(restricted ? {} : { 'pod-security.kubernetes.io/warn': 'restricted' }),
        },
      },
    };
  }

  private build(component: Component): void {
    const { id, nameSource } = component;
    if (isEntry(component)) return;
    const region = this.regionOf(id);
    const words = OBSERVABILITY.some((kind) => isKind(component, kind)) ? 'observability' : null;
    const workload =
      words === null
        ? workloadOf(component, {
            name: this.names.get(id) ?? '',
            source: `${fileName(nameSource.file)}:${nameSource.start.line + 1}`,
            balancers: this.balancersOf(id),
            zones: region ? viewOf<'region'>(region).zones : null,
            note: (message) => {
              this.note(id, message);
            },
          })
        : null;
    if (workload) this.workloads.set(id, workload);
    else this.noteUnbuilt(component, words);
  }

  private noteUnbuilt(component: Component, known: string | null): void {
    const why = IN_WORDS.find(([kind]) => kind === known || isKind(component, kind))?.[1];
    const hasParts = this.architecture.components.some(({ parent }) => parent === component.id);
    if (why !== undefined) this.note(component.id, `It ${why}`);
    else if (!hasParts && !SILENT.some((kind) => isKind(component, kind)))
      this.note(component.id, `Nothing in Kubernetes is known for the kind \`${component.kind}\`, so it is not built.`);
  }

  /** A balancer that users reach is an entry; the others are what a Service is by itself. */
  private enter(component: Component): void {
    const { id } = component;
    const open = this.traffic.edges.some(({ from, to }) => to === id && from === null);
    const behind = this.behind(id).flatMap((to) => this.workloads.get(to) ?? []);
    if (behind.length === 0) {
      this.note(id, 'It calls nothing that runs in a cluster, so it is not built.');
      return;
    }
    if (!open) {
      this.note(id, 'It is inside, where a Service spreads connections by itself, at random: whoever calls it calls what is behind it.');
      return;
    }
    const balancer = isKind(component, 'load_balancer') ? viewOf<'load_balancer'>(component) : null;
    const layer = balancer?.layer ?? 'l7';
    const hosts = [...this.traffic.names].flatMap(([dns, targets]) => {
      const title = this.byId.get(dns)?.title ?? '';
      return targets.includes(id) && isDomain(title) ? [title.toLowerCase()] : [];
    });
    if (balancer)
      for (const name of ['algorithm', 'sticky', 'rate_limit', 'connection_limit', 'circuit_breaker', 'shed'])
        if (component.written.some((each) => each.name === name))
          this.note(
            id,
            `\`${name}\` is a setting of the Ingress controller or of the cloud’s load balancer, which is not known here, so it is not built.`,
          );
    if (!balancer) this.note(id, 'An Ingress stands for it: it passes requests on, checks none of them and limits none.');
    for (const { name } of behind.slice(1))
      this.note(
        id,
        layer === 'l7'
          ? `The flows do not say which requests go to \`${name}\`: those under \`/${name}\` do.`
          : `A load balancer of layer 4 leads to one Service, so none leads to \`${name}\`.`,
      );
    const name = this.names.get(id) ?? '';
    const { file, start } = component.nameSource;
    const entry: Entry = {
      name,
      kind: component.kind,
      source: `${fileName(file)}:${start.line + 1}`,
      layer,
      secure: balancer?.tls !== 'none',
      hosts,
      behind: behind.map((each) => ({ name: each.name, port: each.port, path: `/${each.name}` })),
    };
    this.entries.set(id, entry);
    if (layer === 'l7') this.certificates.push(certificateOf(entry));
  }

  private entryOf(name: string): 'ingress' | 'anybody' | null {
    const layers = [...this.entries.values()].flatMap(({ layer, behind }) =>
      (layer === 'l7' ? behind : behind.slice(0, 1)).some((each) => each.name === name) ? [layer] : [],
    );
    return layers.includes('l4') ? 'anybody' : layers.includes('l7') ? 'ingress' : null;
  }

  /** What a component opens connections to: what is behind balancers, rather than these. */
  private callees(id: string): readonly string[] {
    return this.behind(id).filter((to) => {
      if (this.regionOf(to) === this.regionOf(id)) return true;
      if (this.workloads.has(to)) this.note(id, `It calls \`${to}\` in another region, which is another cluster: no way there is built.`);
      return false;
    });
  }

  private behind(id: string, seen: ReadonlySet<string> = new Set()): readonly string[] {
    const found = this.traffic.edges.flatMap(({ from, to }) => {
      const callee = this.byId.get(to);
      if (from !== id || !callee || seen.has(to)) return [];
      return isEntry(callee) ? this.behind(to, new Set([...seen, to])) : [to];
    });
    return [...new Set(found)];
  }

  private balancersOf(id: string): readonly Component[] {
    return this.traffic.edges.flatMap(({ from, to }) => {
      const caller = from === null ? undefined : this.byId.get(from);
      return to === id && caller && isEntry(caller) ? [caller] : [];
    });
  }

  private regionOf(id: string): Component | null {
    const component = this.byId.get(id);
    return component ? regionOf(this.architecture, component) : null;
  }
}

function isEntry(component: Component): boolean {
  return isKind(component, 'load_balancer') || isKind(component, 'api_gateway');
}
