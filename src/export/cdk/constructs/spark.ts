import { BASELINE } from '../../../kinds/cloud/baseline.js';

/** An application of EMR Serverless. A file of the exported project, the same for every design: what differs is handed in. */
export const SPARK = `import * as emrserverless from 'aws-cdk-lib/aws-emrserverless';
import type { Construct } from 'constructs';
import { Managed } from './managed';

export interface SparkProps {
  readonly release: string;
  readonly type: string;
  /** The most that all jobs together may use: virtual CPUs and GiB. */
  readonly cpu: number;
  readonly memory: number;
}

/** An application of EMR Serverless, which holds machines while jobs run. There is no construct of a higher level for it. */
export class Spark extends Managed {
  constructor(scope: Construct, id: string, props: SparkProps) {
    super(scope, id);
    const application = new emrserverless.CfnApplication(this, 'Application', {
      releaseLabel: props.release,
      type: props.type,
      maximumCapacity: { cpu: String(props.cpu) + ' vCPU', memory: String(props.memory) + ' GB' },
      autoStartConfiguration: { enabled: true },
      autoStopConfiguration: { enabled: true, idleTimeoutMinutes: ${BASELINE.idleMinutes} },
    });
    this.links.APPLICATION_ID = application.attrApplicationId;
    this.arns.push(application.attrArn);
    this.below('Arn', application.attrArn, '/jobruns/*', 'Runs of jobs have no name before they are there.');
  }
}
`;
