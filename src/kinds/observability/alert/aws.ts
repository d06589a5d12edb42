import { cloudKind } from '../../cloud/kind.js';

/** Alarms are planned once everything is that they watch (`cloud/alarms.ts`). */
export const alertOnAws = cloudKind<'alert'>({
  kind: 'alert',
  builds: ['when', 'for', 'severity', 'owner', 'tags'],
  describes: ['cost'],
  lacks: {
    notify: 'is not built: subscribe whoever is told to the topic of its severity, in the outputs',
    evaluated_by: 'is not built: CloudWatch evaluates it',
    runbook: 'is not built: alarms of CloudWatch lead to no runbook',
  },
  plan: () => null,
  describe: () => 'CloudWatch alarm',
});
