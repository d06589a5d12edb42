import type { Component } from '../model/index.js';
import type { Behaviour } from './behaviour.js';
import { appServer } from './compute/app_server/behaviour.js';
import { serverless } from './compute/function/behaviour.js';
import { schedule } from './compute/schedule/behaviour.js';
import { cache } from './data/cache/behaviour.js';
import { documentDatabase } from './data/document_database/behaviour.js';
import { graphDatabase } from './data/graph_database/behaviour.js';
import { keyValueStore } from './data/key_value_store/behaviour.js';
import { sqlDatabase } from './data/sql_database/behaviour.js';
import { wideColumnDatabase } from './data/wide_column_database/behaviour.js';
import { apiGateway } from './edge/api_gateway/behaviour.js';
import { cdn } from './edge/cdn/behaviour.js';
import { dns } from './edge/dns/behaviour.js';
import { identityProvider } from './edge/identity_provider/behaviour.js';
import { loadBalancer } from './edge/load_balancer/behaviour.js';
import { users } from './edge/users/behaviour.js';
import { waf } from './edge/waf/behaviour.js';
import { webServer } from './edge/web_server/behaviour.js';
import { messageQueue, worker } from './messaging/message_queue/behaviour.js';
import type { KindName } from './generated/kinds.js';
import { analyticsCluster, job } from './analytics/behaviour.js';
import { alert, alertmanager } from './observability/alert/behaviour.js';
import { grafana, logShipper, loki, otelCollector, prometheus, thanos, traceStore } from './observability/behaviour.js';
import { backup, disasterRecovery } from './recovery/behaviour.js';
import { searchEngine } from './search/search_engine/behaviour.js';
import { server } from './lowering/server.js';
import { storage } from './storage/behaviour.js';

/** The behaviours, by the kind that they are written for. */
const BEHAVIOURS: ReadonlyMap<string, Behaviour> = new Map<KindName, Behaviour>([
  ['placed', server],
  ['users', users],
  ['dns', dns],
  ['load_balancer', loadBalancer],
  ['web_server', webServer],
  ['cdn', cdn],
  ['api_gateway', apiGateway],
  ['function', serverless],
  ['schedule', schedule],
  ['waf', waf],
  ['identity_provider', identityProvider],
  ['app_server', appServer],
  ['worker', worker],
  ['message_queue', messageQueue],
  ['storage', storage],
  ['search_engine', searchEngine],
  ['otel_collector', otelCollector],
  ['log_shipper', logShipper],
  ['loki', loki],
  ['trace_store', traceStore],
  ['prometheus', prometheus],
  ['thanos', thanos],
  ['grafana', grafana],
  ['alert', alert],
  ['alertmanager', alertmanager],
  ['backup', backup],
  ['disaster_recovery', disasterRecovery],
  ['analytics_cluster', analyticsCluster],
  ['job', job],
  ['cache', cache],
  ['sql_database', sqlDatabase],
  ['document_database', documentDatabase],
  ['wide_column_database', wideColumnDatabase],
  ['graph_database', graphDatabase],
  ['key_value_store', keyValueStore],
]);

/** What a component does: the behaviour of its kind, or of the nearest kind that it extends. Null for what only stands there (a region, a dataset). */
export function behaviourOf(component: Component): Behaviour | null {
  for (const kind of component.lineage) {
    const behaviour = BEHAVIOURS.get(kind);
    if (behaviour) return behaviour;
  }
  return null;
}
