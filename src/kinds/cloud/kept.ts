import type { Architecture, Component } from '../../model/index.js';
import type { Kept, KeptComponent } from '../plan/kept.js';
import { hash, type Keys, LONGEST, shorten, slug } from './names.js';

/** Which components of a design an earlier export knew, by their present id, and what was made of it. */
export interface Recognised {
  readonly known: ReadonlyMap<string, KeptComponent>;
  /** What somebody should hear of it, if anything is built for the component. */
  readonly notes: readonly { readonly component: string; readonly message: string }[];
  /** The same of those with data. */
  readonly doubts: readonly { readonly component: string; readonly message: string }[];
}

/**
 * Finds the components of an earlier export in a design: by their name; those that have another name now, by the last part of it when what they are
 * a part of was renamed, and otherwise by their kind and what is written in them, wherever that leaves a single one.
 */
export function recognise(architecture: Architecture, kept: Kept, keys: Keys): Recognised {
  const earlier = new Map(kept.components.map((each) => [each.id, each]));
  const known = new Map<string, KeptComponent>();
  const fresh: Component[] = [];
  for (const component of architecture.components) {
    const same = earlier.get(component.id);
    if (same) known.set(component.id, same);
    else fresh.push(component);
  }
  const present = new Set(architecture.components.map(({ id }) => id));
  const gone = new Set(kept.components.filter(({ id }) => !present.has(id)));
  const notes: { component: string; message: string }[] = [];
  const prints = printsOf(architecture);
  const marks: ((of: Component | KeptComponent) => string)[] = [
    (of) => `${of.kind} ${of.id.split('.').pop() ?? ''}`,
    (of) => `${of.kind} ${'print' in of ? of.print : prints(of)}`,
  ];
  for (const mark of marks) {
    for (const [component, former] of pairs(fresh, gone, mark)) {
      known.set(component.id, former);
      gone.delete(former);
      fresh.splice(fresh.indexOf(component), 1);
      notes.push({
        component: component.id,
        message: `It was \`${former.id}\` in the last export and keeps the names that it was built with, so that nothing of it is built anew. If it is another component, remove \`${former.id}\` from .spandrel.json and export again.`,
      });
    }
  }
  const doubts = pairs(fresh, gone, ({ kind }) => kind).map(([component, former]) => ({
    component: component.id,
    message: `It is new, and \`${former.id}\`, of the same kind, is gone: as it is written that one is deleted with its data. If it is the same one under another name, write \`${component.id}\` for \`${former.id}\` in .spandrel.json and export again.`,
  }));
  return { known: reserved(known, keys), notes, doubts };
}

/** Takes the names that are kept out of those that are handed out, but none that is the exporters' own or somebody else's. */
function reserved(known: ReadonlyMap<string, KeptComponent>, keys: Keys): Map<string, KeptComponent> {
  const sound = [...known].filter(([, { key }]) => keys.reserve(key));
  return new Map(
    sound.map(([id, each]) => {
      const labels = each.labels.filter((label) => label === each.key || keys.reserve(label));
      return [id, { ...each, labels: labels.length > 0 ? labels : [each.key] }];
    }),
  );
}

/** Those of either side that share a mark with one of the other side, and with nothing else. */
function pairs(
  fresh: readonly Component[],
  gone: ReadonlySet<KeptComponent>,
  mark: (of: Component | KeptComponent) => string,
): (readonly [Component, KeptComponent])[] {
  const only = <T extends Component | KeptComponent>(all: Iterable<T>): Map<string, T | null> => {
    const by = new Map<string, T | null>();
    for (const each of all) by.set(mark(each), by.has(mark(each)) ? null : each);
    return by;
  };
  const former = only(gone);
  return [...only(fresh)].flatMap(([key, component]) => {
    const found = former.get(key);
    return component && found ? [[component, found] as const] : [];
  });
}

/** What is written in a component, without the names of others: these may have changed as well. */
function printsOf({ components }: Architecture): (component: Component) => string {
  const names = new Set(components.flatMap(({ id, name }) => [id, name]));
  const plain = (_: string, value: unknown): unknown => (typeof value === 'string' && names.has(value) ? '' : value);
  return ({ properties, written }) =>
    hash(
      JSON.stringify(
        [...written.map(({ name }) => name)].sort().map((name) => [name, properties[name] ?? null]),
        plain,
      ),
    );
}

/** What the next export is to know of this one. `keyOf` tells the keys in use, `networkOf` the number of a region's addresses. */
export function keep(
  architecture: Architecture,
  { known }: Recognised,
  keys: Keys,
  of: { readonly home: string | null; keyOf(id: string): string; networkOf(id: string): number | null },
): Kept {
  const prints = printsOf(architecture);
  return {
    home: of.home,
    components: architecture.components.map((component) => {
      const { id, kind } = component;
      const key = of.keyOf(id);
      const network = of.networkOf(id);
      const labels = labelsOf(known.get(id), component, key, keys);
      return { id, kind, key, labels, print: prints(component), ...(network === null ? {} : { network }) };
    }),
  };
}

function labelsOf(former: KeptComponent | undefined, { id }: Component, key: string, keys: Keys): readonly string[] {
  if (!former) return [key];
  if (former.id === id) return former.labels;
  const wanted = shorten(slug(id), LONGEST);
  // Whoever goes back to an old name goes back to its addresses.
  const before = former.labels.indexOf(wanted);
  if (before >= 0) return [...former.labels.slice(before + 1), wanted];
  return [...former.labels, keys.take(id)];
}
