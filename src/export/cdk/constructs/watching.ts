import { BOARD_READS, METRIC_READS } from '../../watching.js';

const listed = (actions: readonly string[]): string => actions.map((action) => `  '${action}',\n`).join('');

/** A workspace of Prometheus. A file of the exported project, the same for every design: what differs is handed in. */
export const METRICS = `import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as aps from 'aws-cdk-lib/aws-aps';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { Managed } from './managed';

export interface MetricsProps {
  readonly key: kms.IKey;
  readonly retentionDays: number;
}

/** A workspace of Amazon Managed Service for Prometheus, encrypted. There is no construct of a higher level for it. */
export class Metrics extends Managed {
  constructor(scope: Construct, id: string, props: MetricsProps) {
    super(scope, id);
    const workspace = new aps.CfnWorkspace(this, 'Workspace', {
      alias: Stack.of(this).stackName + '-' + id,
      kmsKeyArn: props.key.keyArn,
      workspaceConfiguration: { retentionPeriodInDays: props.retentionDays },
    });
    workspace.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.links.REMOTE_WRITE_URL = workspace.attrPrometheusEndpoint + 'api/v1/remote_write';
    this.arns.push(workspace.attrArn);
    this.resources.push(workspace.attrArn);
  }
}
`;

/** A workspace of Grafana. A file of the exported project, the same for every design: what differs is handed in. */
export const BOARDS = `import { Stack, Validations } from 'aws-cdk-lib';
import * as grafana from 'aws-cdk-lib/aws-grafana';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { Managed } from './managed';

export interface BoardsProps {
  /** The workspaces of Prometheus that it asks. */
  readonly reads: Managed[];
}

const METRICS = [
${listed(METRIC_READS)}];
const ALL = [
${listed(BOARD_READS)}];

/** A workspace of Amazon Managed Grafana over CloudWatch and Prometheus. Who may enter is assigned in IAM Identity Center. */
export class Boards extends Managed {
  constructor(scope: Construct, id: string, props: BoardsProps) {
    super(scope, id);
    const { account, stackName } = Stack.of(this);
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('grafana.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    });
    const resources = props.reads.flatMap((each) => each.resources);
    if (resources.length > 0) role.addToPolicy(new iam.PolicyStatement({ actions: METRICS, resources }));
    role.addToPolicy(new iam.PolicyStatement({ actions: ALL, resources: ['*'] }));
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'Metrics and alarms of CloudWatch cannot be told apart by permissions.',
    });
    new grafana.CfnWorkspace(this, 'Workspace', {
      name: stackName + '-' + id,
      accountAccessType: 'CURRENT_ACCOUNT',
      authenticationProviders: ['AWS_SSO'],
      permissionType: 'CUSTOMER_MANAGED',
      dataSources: resources.length > 0 ? ['CLOUDWATCH', 'PROMETHEUS'] : ['CLOUDWATCH'],
      roleArn: role.roleArn,
    });
  }
}
`;
