import type { Architecture, Component, Fields } from '../../model/index.js';
import { cloudKindOf } from '../cloud/kinds.js';
import type { KindName } from '../generated/kinds.js';
import { viewThrough } from '../view.js';

/** An architecture that hears which properties of its components are asked for. */
interface Listening {
  readonly architecture: Architecture;
  /** The properties of a component that have been read so far. */
  readonly heard: (component: string) => ReadonlySet<string>;
}

/**
 * The same architecture, with an ear on every component's properties. So nobody has to keep a list of what behaviours read: what they ask for in
 * this design, on the way to its network and its figures, is what has an effect in it.
 */
export function listening(architecture: Architecture): Listening {
  const heard = new Map<string, Set<string>>();
  const components = architecture.components.map((component): Component => {
    const names = new Set<string>();
    heard.set(component.id, names);
    const properties = new Proxy<Fields>(component.properties, {
      get: (fields, name) => {
        if (typeof name !== 'string') return undefined;
        names.add(name);
        return fields[name];
      },
    });
    const listened = { ...component, properties };
    viewThrough(listened);
    return listened;
  });
  return { architecture: { ...architecture, components }, heard: (component) => heard.get(component) ?? NONE };
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Properties that are meant to have no effect on figures, by the kind that declares them: they say where a component stands and who answers for
 * it, or what the checks judge.
 */
export const DESCRIPTIVE: ReadonlyMap<string, readonly string[]> = new Map<KindName, readonly string[]>([
  ['component', ['owner', 'tags']],
  ['placed', ['in', 'encryption', 'public', 'managed']],
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
  const silent = architecture.components.flatMap((component) => {
    const known = new Set<string>([
      ...heard(component.id),
      ...component.lineage.flatMap((kind) => DESCRIPTIVE.get(kind) ?? []),
      ...(cloudKindOf(component)?.builds ?? []),
    ]);
    const names = component.written.flatMap(({ name }) => (known.has(name) ? [] : [`\`${name}\``]));
    return names.length > 0 ? [`${component.id} (${[...new Set(names)].join(', ')})`] : [];
  });
  return silent.length > 0 ? [`Written, but neither simulated nor exported here: ${silent.join(', ')}`] : [];
}
