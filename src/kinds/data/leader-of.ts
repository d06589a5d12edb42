import { isKind, property, type Component } from '../../model/index.js';
import type { Leader } from '../lowering/leader.js';
import { viewOf } from '../view.js';
import { documentLeader } from './document_database/behaviour.js';
import { graphLeader } from './graph_database/behaviour.js';
import { keyValueLeader } from './key_value_store/behaviour.js';
import { sqlLeader } from './sql_database/behaviour.js';

/** The leader of a store that has one, and whether its machines elect another by a majority of themselves. */
export function leaderOf(component: Component): { readonly leader: Leader; readonly majority: boolean } | null {
  // Whoever moves a relational database to its replica (Patroni's store, the provider's control plane) is no member of it.
  if (isKind(component, 'sql_database')) return { leader: sqlLeader(viewOf<'sql_database'>(component)), majority: false };
  if (isKind(component, 'document_database')) return { leader: documentLeader(viewOf<'document_database'>(component)), majority: true };
  if (isKind(component, 'graph_database')) return { leader: graphLeader(viewOf<'graph_database'>(component)), majority: true };
  if (isKind(component, 'key_value_store') && property(component, 'engine') !== 'dynamodb')
    return { leader: keyValueLeader(viewOf<'key_value_store'>(component)), majority: true };
  return null;
}
