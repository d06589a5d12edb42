import { appServerOnAws } from '../compute/app_server/aws.js';
import { cacheOnAws } from '../data/cache/aws.js';
import { datasetOnAws } from '../data/dataset/aws.js';
import { sqlDatabaseOnAws } from '../data/sql_database/aws.js';
import { dnsOnAws } from '../edge/dns/aws.js';
import { loadBalancerOnAws } from '../edge/load_balancer/aws.js';
import { usersOnAws } from '../edge/users/aws.js';
import { webServerOnAws } from '../edge/web_server/aws.js';
import { regionOnAws } from '../place/region/aws.js';
import type { CloudKind } from './kind.js';

/** Every kind that is known on AWS. */
export const CLOUD_KINDS: readonly CloudKind[] = [
  appServerOnAws,
  cacheOnAws,
  datasetOnAws,
  dnsOnAws,
  loadBalancerOnAws,
  regionOnAws,
  sqlDatabaseOnAws,
  usersOnAws,
  webServerOnAws,
];

const BY_NAME: ReadonlyMap<string, CloudKind> = new Map(CLOUD_KINDS.map((kind) => [kind.kind, kind]));

/** How a component is built: by its own kind, or by the nearest of those that its kind extends. */
export function cloudKindOf(component: { readonly lineage: readonly string[] }): CloudKind | null {
  for (const name of component.lineage) {
    const kind = BY_NAME.get(name);
    if (kind) return kind;
  }
  return null;
}
