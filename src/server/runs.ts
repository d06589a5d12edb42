import type { Results } from '../kinds/figures/results.js';
import type { Architecture } from '../model/index.js';
import { runHint, type Hint } from '../report/index.js';
import { contentHash } from './content-hash.js';

/** The last simulation of each scenario of each file, for whoever looks at the scenario in the text. */
export interface Runs {
  note(architecture: Architecture, scenario: string | null, results: Results): void;
  /** Null when there was none, or when the architecture is another one now: a figure that is no longer true is worse than none. */
  last(architecture: Architecture, scenario: string | null): Hint | null;
}

export function rememberRuns(): Runs {
  const known = new Map<string, { readonly hash: string; readonly results: Results }>();
  const hashes = new WeakMap<Architecture, string>();
  const hashOf = (architecture: Architecture): string => {
    let hash = hashes.get(architecture);
    if (hash === undefined) hashes.set(architecture, (hash = contentHash(withoutPlaces(architecture))));
    return hash;
  };
  const key = ({ file }: Architecture, scenario: string | null): string => JSON.stringify([file, scenario]);
  return {
    note: (architecture, scenario, results) => {
      known.set(key(architecture, scenario), { hash: hashOf(architecture), results });
    },
    last: (architecture, scenario) => {
      const run = known.get(key(architecture, scenario));
      return run?.hash === hashOf(architecture) ? runHint(run.results) : null;
    },
  };
}

/** What an architecture says, wherever in the text it says it: a comment or an empty line changes no result. */
function withoutPlaces(architecture: Architecture): unknown {
  return JSON.parse(JSON.stringify(architecture, (_, value: unknown) => (isPlace(value) ? undefined : value))) as unknown;
}

function isPlace(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'file' in value && 'start' in value && 'end' in value;
}
