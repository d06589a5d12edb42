import { cloudKind, LIFE } from '../../cloud/kind.js';
import { describeService, planService } from '../../cloud/service.js';

export const appServerOnAws = cloudKind<'app_server'>({
  kind: 'app_server',
  builds: ['in', 'replicas', 'zones', 'zone', 'scaling', 'instance', 'cpu_share', 'memory', 'public', 'encryption', 'owner', 'tags'],
  describes: ['cost', 'time', 'contention', 'coherency', ...LIFE],
  leaves: {
    concurrency: 'is a setting of the application in the container',
    queue: 'is a setting of the application in the container',
    threads: 'is a setting of the application in the container',
    timeout: 'is kept by the application in the container',
  },
  plan: planService,
  describe: describeService,
});
