import type { Architecture, Component, Fields, Value } from '../../model/index.js';
import { remembered } from '../../network/index.js';
import { cloudKindOf } from '../cloud/kinds.js';
import type { KindName } from '../generated/kinds.js';
import { viewThrough } from '../view.js';

/** An architecture that hears which properties of its components are asked for. */
interface Listening {
  readonly architecture: Architecture;
  /** By component, in the order of the architecture: the properties that have been read so far. */
  readonly heard: readonly ReadonlySet<string>[];
  /** What is read from now on is heard for this architecture, until another one that has components in common listens. */
  listen(): void;
}

/** A component that lets it be heard which of its properties are read. */
class Ear implements ProxyHandler<Fields> {
  readonly component: Component;
  readonly fields: Fields;
  heard = new Set<string>();

  constructor(component: Component) {
    this.fields = component.properties;
    this.component = { ...component, properties: new Proxy<Fields>(this.fields, this) };
    viewThrough(this.component, new (viewClassOf(Object.keys(this.fields)))(this));
  }

  get(fields: Fields, name: string | symbol): Value | undefined {
    if (typeof name !== 'string') return undefined;
    this.heard.add(name);
    return fields[name];
  }
}

/** What a view has beside the properties. */
class HeardView {
  readonly #ear: Ear;
  readonly id: string;
  readonly name: string;
  readonly component: Component;

  constructor(ear: Ear) {
    this.#ear = ear;
    this.component = ear.component;
    this.id = ear.component.id;
    this.name = ear.component.name;
  }

  /** A class for views of components that have these properties: an engine reads accessors many times faster than through a proxy. */
  static with(properties: readonly string[]): typeof HeardView {
    const Class = class extends HeardView {};
    for (const name of properties) {
      Object.defineProperty(Class.prototype, name, {
        get(this: HeardView): Value | undefined {
          this.#ear.heard.add(name);
          return this.#ear.fields[name];
        },
      });
    }
    return Class;
  }
}

const viewClassOf = remembered(
  (properties: readonly string[]) => properties.join(' '),
  (properties) => HeardView.with(properties),
  1024,
);

/** A component is the same from one keystroke to the next, unless it is the one that is edited. */
const ears = new WeakMap<Component, Ear>();

function earOf(component: Component): Ear {
  let ear = ears.get(component);
  if (!ear) ears.set(component, (ear = new Ear(component)));
  return ear;
}

/**
 * The same architecture, with an ear on every component's properties. So nobody has to keep a list of what behaviours read: what they ask for in
 * this design, on the way to its network and its figures, is what has an effect in it.
 */
export function listening(architecture: Architecture): Listening {
  const own = architecture.components.map(earOf);
  const heard = own.map(() => new Set<string>());
  const listen = (): void => {
    own.forEach((ear, index) => (ear.heard = heard[index] ?? ear.heard));
  };
  listen();
  return { architecture: { ...architecture, components: own.map(({ component }) => component) }, heard, listen };
}

/**
 * Properties that are meant to have no effect on figures, by the kind that declares them: they say where a component stands and who answers for
 * it, or what the checks judge.
 */
export const DESCRIPTIVE: ReadonlyMap<string, readonly string[]> = new Map<KindName, readonly string[]>([
  ['component', ['owner', 'tags']],
  ['placed', ['in', 'encryption', 'public']],
  ['region', ['provider']],
  ['dataset', ['classification']],
  ['web_server', ['authentication', 'stateless', 'tls']],
  ['cache', ['persistence']],
  ['message_queue', ['ordered']],
  ['api_gateway', ['tls']],
  ['identity_provider', ['protocol', 'tls']],
  ['cdn', ['tls']],
  ['storage', ['immutable']],
  ['alert', ['runbook']],
  ['backup', ['immutable', 'encryption', 'restore_test']],
  ['disaster_recovery', ['promise', 'drill']],
  ['function', ['runtime']],
  ['worker', ['idempotent']],
  ['sql_database', ['acid', 'consistency', 'shard_key']],
  ['grafana', ['dashboards']],
  ['search_engine', ['analyzer', 'system_of_record']],
]);

/** One sentence about what was written and neither counts in the figures of this design nor in its export; none when everything does. */
export function unheard({ architecture, heard }: Listening): readonly string[] {
  const silent = architecture.components.flatMap((component, index) => {
    const names = component.written.flatMap(({ name }) => (heard[index]?.has(name) || isSilent(component, name) ? [] : [`\`${name}\``]));
    return names.length > 0 ? [`${component.id} (${[...new Set(names)].join(', ')})`] : [];
  });
  return silent.length > 0 ? [`Written, but neither simulated nor exported here: ${silent.join(', ')}`] : [];
}

/** Whether a property of a component is not meant to count in figures: it is built, or describes. */
function isSilent(component: Component, name: string): boolean {
  const builds: readonly string[] = cloudKindOf(component)?.builds ?? [];
  return builds.includes(name) || component.lineage.some((kind) => DESCRIPTIVE.get(kind)?.includes(name));
}
