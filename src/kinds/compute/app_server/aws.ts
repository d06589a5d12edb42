import { cloudKind } from '../../cloud/kind.js';
import { describeService, planService } from '../../cloud/service.js';

export const appServerOnAws = cloudKind<'app_server'>({
  kind: 'app_server',
  builds: ['in', 'replicas', 'zones', 'scaling', 'instance', 'public', 'encryption', 'owner', 'tags'],
  describes: ['cost', 'time'],
  lacks: {
    concurrency: 'is a setting of the application in the container',
    queue: 'is a setting of the application in the container',
    timeout: 'is kept by the application in the container',
  },
  plan: planService,
  describe: describeService,
});
