import { cloudKind, LIFE } from '../../cloud/kind.js';
import { describeService, planService } from '../../cloud/service.js';

const APPLICATION = 'is up to the application in the container';

export const webServerOnAws = cloudKind<'web_server'>({
  kind: 'web_server',
  builds: ['in', 'replicas', 'zones', 'zone', 'scaling', 'instance', 'public', 'encryption', 'tls', 'owner', 'tags'],
  describes: ['cost', 'time', 'invalid', 'unauthenticated', 'unauthorized', 'stateless', 'requests_per_connection', ...LIFE],
  leaves: {
    concurrency: 'is a setting of the application in the container',
    queue: 'is a setting of the application in the container',
    validate_requests: APPLICATION,
    authentication: APPLICATION,
    authorization: APPLICATION,
    tls_resumption: APPLICATION,
    cache: APPLICATION,
    burst: APPLICATION,
    rate_limit: `${APPLICATION}; the limit of a load balancer is built, as a rule of its firewall`,
  },
  plan: planService,
  describe: describeService,
});
