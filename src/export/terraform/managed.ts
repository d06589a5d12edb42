import type { ManagedPlan } from '../../kinds/plan/managed.js';
import type { RegionPlan } from '../../kinds/plan/plan.js';
import { printSchedule, printUsers } from './managed/access.js';
import { printBackup } from './managed/backup.js';
import { printCdn } from './managed/cdn.js';
import { printDocuments, printGraph } from './managed/clusters.js';
import { printFunction } from './managed/functions.js';
import { printGateway } from './managed/gateway.js';
import { printKafka, printQueue, printStream } from './managed/messaging.js';
import { printSearch, printSpark } from './managed/search.js';
import { printBucket, printFiles, printVolume } from './managed/storage.js';
import { printKeyspace, printTable } from './managed/tables.js';
import { printBoards, printMetrics } from './managed/watching.js';
import type { Scope } from './scope.js';

/** Prints what AWS runs in a region beside containers, balancers, caches and relational databases. */
export function printManaged(scope: Scope, region: RegionPlan): void {
  for (const plan of region.managed) print(scope, region, plan);
}

function print(scope: Scope, region: RegionPlan, plan: ManagedPlan): void {
  switch (plan.is) {
    case 'table':
      printTable(scope, region, plan);
      break;
    case 'bucket':
      printBucket(scope, region, plan);
      break;
    case 'files':
      printFiles(scope, region, plan);
      break;
    case 'volume':
      printVolume(scope, region, plan);
      break;
    case 'queue':
      printQueue(scope, region, plan);
      break;
    case 'stream':
      printStream(scope, region, plan);
      break;
    case 'kafka':
      printKafka(scope, region, plan);
      break;
    case 'documents':
      printDocuments(scope, region, plan);
      break;
    case 'graph':
      printGraph(scope, region, plan);
      break;
    case 'keyspace':
      printKeyspace(scope, region, plan);
      break;
    case 'search':
      printSearch(scope, region, plan);
      break;
    case 'spark':
      printSpark(scope, region, plan);
      break;
    case 'function':
      printFunction(scope, region, plan);
      break;
    case 'backup':
      printBackup(scope, region, plan);
      break;
    case 'users':
      printUsers(scope, region, plan);
      break;
    case 'gateway':
      printGateway(scope, region, plan);
      break;
    case 'cdn':
      printCdn(scope, region, plan);
      break;
    case 'metrics':
      printMetrics(scope, region, plan);
      break;
    case 'boards':
      printBoards(scope, region, plan);
      break;
    case 'schedule':
      printSchedule(scope, region, plan);
      break;
  }
}
