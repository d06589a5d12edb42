/** A cluster of Neptune. A file of the exported project, the same for every design: what differs is handed in. */
export const GRAPH = `import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as neptune from 'aws-cdk-lib/aws-neptune';
import type { Construct } from 'constructs';
import { Managed } from './managed';

export interface GraphProps {
  readonly subnetIds: string[];
  readonly securityGroup: ec2.ISecurityGroup;
  readonly key: kms.IKey;
  readonly version: string;
  readonly family: string;
  readonly port: number;
  readonly instances: number;
  readonly instanceClass: string;
  readonly backupDays: number;
  readonly deletionProtection: boolean;
}

/** A cluster of Neptune, encrypted, whose clients sign in with IAM. There is no construct of a higher level for it. */
export class Graph extends Managed {
  readonly clusterId: string;

  constructor(scope: Construct, id: string, props: GraphProps) {
    super(scope, id);
    const subnets = new neptune.CfnDBSubnetGroup(this, 'Subnets', {
      dbSubnetGroupDescription: 'Subnets of ' + id,
      subnetIds: props.subnetIds,
    });
    const parameters = new neptune.CfnDBClusterParameterGroup(this, 'Parameters', {
      family: props.family,
      description: 'Settings of ' + id,
      parameters: { neptune_enable_audit_log: 1 },
    });
    const cluster = new neptune.CfnDBCluster(this, 'Cluster', {
      engineVersion: props.version,
      dbPort: props.port,
      dbSubnetGroupName: subnets.ref,
      dbClusterParameterGroupName: parameters.ref,
      vpcSecurityGroupIds: [props.securityGroup.securityGroupId],
      iamAuthEnabled: true,
      storageEncrypted: true,
      kmsKeyId: props.key.keyArn,
      backupRetentionPeriod: props.backupDays,
      deletionProtection: props.deletionProtection,
      copyTagsToSnapshot: true,
      enableCloudwatchLogsExports: ['audit'],
    });
    cluster.applyRemovalPolicy(RemovalPolicy.SNAPSHOT);
    for (let number = 1; number <= props.instances; number++) {
      new neptune.CfnDBInstance(this, 'Instance' + number, {
        dbClusterIdentifier: cluster.ref,
        dbInstanceClass: props.instanceClass,
        dbSubnetGroupName: subnets.ref,
        publiclyAccessible: false,
        autoMinorVersionUpgrade: true,
      });
    }
    this.clusterId = cluster.ref;
    const { region, account } = Stack.of(this);
    this.resources.push('arn:aws:rds:' + region + ':' + account + ':cluster:' + cluster.ref);
    this.links.HOST = cluster.attrEndpoint;
    this.links.PORT = String(props.port);
    this.links.READER_HOST = cluster.attrReadEndpoint;
    const resource = this.exported('Resource', cluster.attrClusterResourceId);
    const start = 'arn:aws:neptune-db:' + region + ':';
    this.arns.push(start + account + ':' + resource.token + '/*');
    this.wildcards[start + '<AWS::AccountId>:' + resource.name + '/*'] =
      'Permissions of Neptune are for all of a cluster.';
  }
}
`;
