/** A schedule of EventBridge. A file of the exported project, the same for every design: what differs is handed in. */
export const SCHEDULE = `import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { Managed } from './managed';

export interface ScheduleProps {
  /** Such as \`rate(5 minutes)\`. */
  readonly expression: string;
  /** Minutes that a start may be late. */
  readonly flexibleMinutes?: number;
  readonly target: Managed;
  readonly targetArn: string;
  readonly action: string;
  /** A group of messages, for a queue that keeps their order. */
  readonly group?: string;
  readonly key: kms.IKey;
}

/** A schedule of EventBridge. Its construct of a higher level is not handed ARNs. */
export class Schedule extends Construct {
  constructor(scope: Construct, id: string, props: ScheduleProps) {
    super(scope, id);
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com') });
    Managed.grant(role, [{ on: props.target, actions: [props.action] }]);
    new scheduler.CfnSchedule(this, 'Schedule', {
      description: 'Starts ' + id,
      scheduleExpression: props.expression,
      scheduleExpressionTimezone: 'UTC',
      kmsKeyArn: props.key.keyArn,
      flexibleTimeWindow:
        props.flexibleMinutes === undefined
          ? { mode: 'OFF' }
          : { mode: 'FLEXIBLE', maximumWindowInMinutes: props.flexibleMinutes },
      target: {
        arn: props.targetArn,
        roleArn: role.roleArn,
        retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 3600 },
        ...(props.group !== undefined && { sqsParameters: { messageGroupId: props.group } }),
      },
    });
  }
}
`;
