import type { CallStep } from '../../model/index.js';
import type { Step } from '../../network/index.js';
import type { Roles } from './network-builder.js';

const ROLE = 'elsewhere ';

/** The role of a store's copy in another place, of which there may be several. */
export function copyRole(...names: readonly string[]): string {
  return ROLE + names.join(' ');
}

const CHANGES: ReadonlySet<string> = new Set(['write', 'put', 'index', 'append', 'delete']);

/** What an answered change of a store means for its copies elsewhere. */
export function changesElsewhere(store: string, { operation }: CallStep, roles: Roles): Step[] {
  if (!CHANGES.has(operation ?? '')) return [];
  return [...(roles.get(store) ?? [])].flatMap(([role, set]): Step[] => (role.startsWith(ROLE) ? [{ do: 'commit', set, shard: 0 }] : []));
}
