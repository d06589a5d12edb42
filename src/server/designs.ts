import type { LanguageHost } from '../../language/services/host.js';
import type { Architecture } from '../model/index.js';

/** The last sound architecture of a document, and whether its text has been broken since. */
export interface Design {
  readonly architecture: Architecture;
  readonly stale: boolean;
}

export interface Designs {
  /** Null when the document has never been sound. */
  get(uri: string): Design | null;
}

/** Remembers the last good architecture of every document, so that a diagram stays while somebody types. */
export function rememberDesigns(host: LanguageHost, changed: (uri: string, version: number) => void): Designs {
  const known = new Map<string, Design>();
  host.onBuilt(({ uri, version, architecture }) => {
    const before = known.get(uri);
    if (architecture) known.set(uri, { architecture, stale: false });
    else if (before) known.set(uri, { ...before, stale: true });
    changed(uri, version);
  });
  host.onDeleted((uri) => {
    known.delete(uri);
  });
  return { get: (uri) => known.get(uri) ?? null };
}
