import { hadoopClusterOnAws } from '../analytics/hadoop_cluster/aws.js';
import { jobOnAws } from '../analytics/job/aws.js';
import { sparkClusterOnAws } from '../analytics/spark_cluster/aws.js';
import { apiGatewayOnAws } from '../edge/api_gateway/aws.js';
import { appServerOnAws } from '../compute/app_server/aws.js';
import { functionOnAws } from '../compute/function/aws.js';
import { scheduleOnAws } from '../compute/schedule/aws.js';
import { workerOnAws } from '../compute/worker/aws.js';
import { cacheOnAws } from '../data/cache/aws.js';
import { datasetOnAws } from '../data/dataset/aws.js';
import { documentDatabaseOnAws } from '../data/document_database/aws.js';
import { graphDatabaseOnAws } from '../data/graph_database/aws.js';
import { keyValueStoreOnAws } from '../data/key_value_store/aws.js';
import { sqlDatabaseOnAws } from '../data/sql_database/aws.js';
import { wideColumnDatabaseOnAws } from '../data/wide_column_database/aws.js';
import { cdnOnAws } from '../edge/cdn/aws.js';
import { dnsOnAws } from '../edge/dns/aws.js';
import { identityProviderOnAws } from '../edge/identity_provider/aws.js';
import { loadBalancerOnAws } from '../edge/load_balancer/aws.js';
import { usersOnAws } from '../edge/users/aws.js';
import { wafOnAws } from '../edge/waf/aws.js';
import { webServerOnAws } from '../edge/web_server/aws.js';
import { messageQueueOnAws } from '../messaging/message_queue/aws.js';
import { alertOnAws } from '../observability/alert/aws.js';
import { REPLACED_ON_AWS } from '../observability/aws.js';
import { grafanaOnAws } from '../observability/grafana/aws.js';
import { prometheusOnAws } from '../observability/prometheus/aws.js';
import { regionOnAws } from '../place/region/aws.js';
import { backupOnAws } from '../recovery/backup/aws.js';
import { disasterRecoveryOnAws } from '../recovery/disaster_recovery/aws.js';
import { searchEngineOnAws } from '../search/search_engine/aws.js';
import { blockStorageOnAws } from '../storage/block_storage/aws.js';
import { fileStorageOnAws } from '../storage/file_storage/aws.js';
import { objectStorageOnAws } from '../storage/object_storage/aws.js';
import type { CloudKind } from './kind.js';

/** Every kind that is known on AWS. */
export const CLOUD_KINDS: readonly CloudKind[] = [
  alertOnAws,
  apiGatewayOnAws,
  appServerOnAws,
  backupOnAws,
  blockStorageOnAws,
  cacheOnAws,
  cdnOnAws,
  datasetOnAws,
  disasterRecoveryOnAws,
  dnsOnAws,
  documentDatabaseOnAws,
  fileStorageOnAws,
  functionOnAws,
  grafanaOnAws,
  graphDatabaseOnAws,
  hadoopClusterOnAws,
  identityProviderOnAws,
  jobOnAws,
  keyValueStoreOnAws,
  loadBalancerOnAws,
  messageQueueOnAws,
  objectStorageOnAws,
  prometheusOnAws,
  regionOnAws,
  scheduleOnAws,
  searchEngineOnAws,
  sparkClusterOnAws,
  sqlDatabaseOnAws,
  usersOnAws,
  wafOnAws,
  webServerOnAws,
  wideColumnDatabaseOnAws,
  workerOnAws,
  ...REPLACED_ON_AWS,
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
