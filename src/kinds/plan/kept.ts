/** What an export calls its things, kept beside it so that the next one calls them the same: what has data would be built anew, and empty, otherwise. */
export interface Kept {
  /** Key of the region whose things carry no region in their names; null when that region is no longer built. */
  readonly home: string | null;
  readonly components: readonly KeptComponent[];
}

export interface KeptComponent {
  readonly id: string;
  readonly kind: string;
  /** What names on AWS and in code are made of. It outlives a change of the component's name. */
  readonly key: string;
  /** What its addresses in Terraform have begun with, oldest first; the last is the present one. */
  readonly labels: readonly string[];
  /** Of what is written in it: by this it is known again under another name. */
  readonly print: string;
  /** Of a region: the second number of its addresses, `10.N.0.0/16`. */
  readonly network?: number;
}

export const NOTHING_KEPT: Kept = { home: null, components: [] };

/** Reads what an earlier export has kept. Nothing is trusted: entries that are not what an export writes are dropped. */
export function readKept(value: unknown): Kept {
  const components = entriesOf(value, 'components').flatMap((entry): KeptComponent[] => {
    const { id, kind, key, labels, print, network } = Object(entry) as Record<string, unknown>;
    if (![id, kind, print].every((text) => typeof text === 'string') || !isKey(key)) return [];
    if (!Array.isArray(labels) || labels.length === 0 || !labels.every(isKey)) return [];
    const number = typeof network === 'number' && Number.isInteger(network) && network >= 0 && network < 256 ? { network } : {};
    return [{ id: id as string, kind: kind as string, key, labels, print: print as string, ...number }];
  });
  const home = typeof value === 'object' && value !== null && 'home' in value && isKey(value.home) ? value.home : null;
  return { home, components: components.filter(({ key }, index) => components.findIndex((each) => each.key === key) === index) };
}

function entriesOf(value: unknown, name: string): readonly unknown[] {
  const entries: unknown = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : null;
  return Array.isArray(entries) ? entries : [];
}

function isKey(text: unknown): text is string {
  return typeof text === 'string' && /^[a-z][a-z0-9_]{0,59}$/.test(text);
}
