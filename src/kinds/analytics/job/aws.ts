import { cloudKind } from '../../cloud/kind.js';

/** Work without a program is nothing to build: the cluster is, and whoever has the program starts it there. */
export const jobOnAws = cloudKind<'job'>({
  kind: 'job',
  builds: [],
  describes: ['owner', 'tags', 'cost', 'reads', 'from', 'stages', 'shuffle', 'skew'],
  leaves: {
    on: 'is built without it: the design does not know the program that does the work',
  },
  lacks: {
    every: 'is not built: start the program on a schedule once it is there (EventBridge Scheduler, `emr-serverless:StartJobRun`)',
  },
  plan: () => null,
  describe: () => null,
});
