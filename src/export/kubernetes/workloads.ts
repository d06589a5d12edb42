import { isKind, type Component } from '../../model/index.js';
import { taskSize, DEFAULT_TASK, type TaskSize } from '../../kinds/cloud/facts.js';
import { healthPath } from '../../kinds/cloud/health.js';
import { askedSize } from '../../kinds/cloud/service.js';
import { viewOf } from '../../kinds/view.js';
import { accountOf, APPLICATION_PORT, isApplication, MIB, softwareOf, type Setting, type Software } from '../software.js';
import { OWN_USER, type Probe, type Workload } from './workload.js';

/** What a workload is made with that stands elsewhere in the design. */
export interface Surroundings {
  /** A DNS label. */
  readonly name: string;
  /** `shop.arch:38` */
  readonly source: string;
  /** The balancers in front of it. */
  readonly balancers: readonly Component[];
  /** Zones of its region; null when it stands in none. */
  readonly zones: number | null;
  note(message: string): void;
}

const GIB = 2 ** 30;
/** For what says nothing of its size: a judgement, enough to begin with, and most provisioners let it grow. */
const USUAL_DATA = 20 * GIB;
/** What a program takes beside its data: a judgement, as for Redis, whose replication and fragmentation need room (redis.io/docs/latest/operate/oss_and_stack/management/admin). */
const HEADROOM = 1.25;

/** The workload of a component; null when nothing runs for it. What it calls is told to it later. */
export function workloadOf(component: Component, around: Surroundings): Workload | null {
  if (isApplication(component)) return application(component, around);
  const software = softwareOf(component, around.name.replaceAll('-', '_'));
  return software ? store(component, software, around) : null;
}

function common(component: Component, around: Surroundings): Pick<Workload, 'name' | 'kind' | 'source' | 'zones'> {
  const { zones, zone } = component.properties;
  const count = typeof zones === 'number' ? zones : around.zones;
  if (typeof zone === 'number')
    around.note('It stands in one zone, and which one that is in the cluster is not known here: give its pods a `nodeSelector`.');
  return {
    name: around.name,
    kind: component.kind,
    source: around.source,
    zones: typeof zone === 'number' || count === null ? null : { count, must: typeof zones === 'number' },
  };
}

function application(component: Component, around: Surroundings): Workload {
  const view = viewOf<'placed'>(component);
  const { scaling } = view;
  const drains = around.balancers.flatMap((each) => (isKind(each, 'load_balancer') ? [viewOf<'load_balancer'>(each).drain] : []));
  const asked = askedSize(component);
  if (view.instance !== undefined)
    around.note(
      asked
        ? `Pods have no machine types: instead of \`${view.instance}\` each asks for ${asked.cpu / 1024} CPU and ${asked.memory / 1024} GiB.`
        : `Its \`instance\` is no machine type that is known, so each pod asks for ${DEFAULT_TASK.cpu / 1024} CPU and ${DEFAULT_TASK.memory / 1024} GiB.`,
    );
  if (isKind(component, 'function'))
    around.note('A function has no counterpart in Kubernetes itself: it runs as a Deployment, whether it is called or not.');
  const max = scaling ? Math.round(scaling.max ?? Math.max(scaling.min, view.replicas)) : 0;
  return {
    ...common(component, around),
    image: around.name,
    args: [],
    port: APPLICATION_PORT,
    replicas: Math.round(view.replicas),
    scaling: scaling
      ? {
          min: Math.round(scaling.min),
          max: Math.max(Math.round(scaling.min), max),
          target: Math.min(100, Math.max(1, Math.round(scaling.target * 100))),
          cooldown: Math.round(scaling.cooldown),
        }
      : null,
    ...sizeOf(asked ?? DEFAULT_TASK),
    environment: { PORT: String(APPLICATION_PORT) },
    data: null,
    probe: probeOf(around),
    // Kubernetes' own 30 s, or what a balancer waits for.
    grace: Math.ceil(Math.max(30, ...drains)),
    own: true,
    runsAs: OWN_USER,
    account: {},
  };
}

/** Health as the first balancer in front of it checks it; otherwise whether it accepts connections. */
function probeOf(around: Surroundings): Probe {
  const [check] = around.balancers.flatMap((each) => (isKind(each, 'load_balancer') ? [viewOf<'load_balancer'>(each).health_check] : []));
  if (!check) return { by: 'port', interval: 10, timeout: 1, failures: 3 };
  return {
    by: {
      path: healthPath(check.path, (message) => {
        around.note(message);
      }),
    },
    interval: Math.round(check.interval),
    timeout: Math.round(check.timeout),
    failures: Math.round(check.failures),
  };
}

function store(component: Component, software: Software, around: Surroundings): Workload {
  const { instance } = viewOf<'placed'>(component);
  const capacity = isKind(component, 'cache') ? viewOf<'cache'>(component).capacity : null;
  const size = (instance === undefined ? null : taskSize(instance.replace(/^(?:db|cache|kafka)\.|\.search$/g, ''))) ?? DEFAULT_TASK;
  const { cpu, memory } = sizeOf(size);
  for (const note of software.notes) around.note(note);
  noteEncryption(component, around);
  const copies = component.properties.replicas;
  if (software.notes.length === 0 && typeof copies === 'number' && copies > 0 && component.written.some(({ name }) => name === 'replicas'))
    around.note('It is one pod here: an operator of its own makes copies that follow each other.');
  if (software.data !== null && typeof component.properties.storage !== 'number')
    around.note(`It does not say how much it stores, so its volume has ${USUAL_DATA / GIB} GiB.`);
  return {
    ...common(component, around),
    image: software.image,
    args: software.command ?? [],
    port: software.port,
    replicas: 1,
    scaling: null,
    cpu,
    memory: capacity === null ? memory : Math.max(64, Math.ceil((capacity * HEADROOM) / MIB)),
    environment: software.environment ?? {},
    data: software.data === null ? null : { path: software.data, size: dataSize(component) },
    probe: { by: software.ready ? { command: software.ready } : 'port', interval: 10, timeout: 3, failures: 3 },
    grace: 60,
    own: false,
    runsAs: software.runsAs ?? null,
    account: accountOf(software, around.name.replaceAll('-', '_')),
  };
}

/** Who encrypts what: the cluster its volumes, and nobody the connections inside it. */
function noteEncryption({ properties: { encryption } }: Component, around: Surroundings): void {
  if (encryption === 'at_rest' || encryption === 'both')
    around.note('Whether it is encrypted at rest is up to the storage class of its volume: choose one that encrypts.');
  if (encryption === 'in_transit' || encryption === 'both')
    around.note('Connections to it are not encrypted inside the cluster: a service mesh, or its own certificates, would do that.');
}

/** GiB. */
function dataSize({ properties: { storage } }: Component): number {
  return Math.max(1, Math.ceil((typeof storage === 'number' ? storage : USUAL_DATA) / GIB));
}

function sizeOf({ cpu, memory }: TaskSize): { cpu: number; memory: number } {
  return { cpu: Math.round((cpu / 1024) * 1000), memory };
}

/** A workload that knows where what it calls is, and the passwords for it. */
export function callingTo(workload: Workload, callees: readonly Workload[]): Workload {
  if (!workload.own) return workload;
  const told = callees.flatMap((callee): [string, Setting][] => {
    const variable = callee.name.replaceAll('-', '_').toUpperCase();
    return [[`${variable}_ADDRESS`, `${callee.name}:${callee.port}`], ...Object.entries(callee.account)];
  });
  return { ...workload, environment: { ...workload.environment, ...Object.fromEntries(told) } };
}
