/** A cluster of DocumentDB. A file of the exported project, the same for every design: what differs is handed in. */
export const DOCUMENTS = `import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as docdb from 'aws-cdk-lib/aws-docdb';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { Managed } from './managed';

export interface DocumentsProps {
  readonly subnetIds: string[];
  readonly securityGroup: ec2.ISecurityGroup;
  readonly key: kms.IKey;
  readonly version: string;
  readonly family: string;
  readonly port: number;
  readonly instances: number;
  readonly instanceClass: string;
  readonly backupDays: number;
  readonly parameters: Record<string, string>;
  readonly deletionProtection: boolean;
}

/** A cluster of DocumentDB, encrypted, with its password in a secret. The construct of a higher level would open its port to whoever asks. */
export class Documents extends Managed {
  readonly clusterId: string;

  constructor(scope: Construct, id: string, props: DocumentsProps) {
    super(scope, id);
    const subnets = new docdb.CfnDBSubnetGroup(this, 'Subnets', {
      dbSubnetGroupDescription: 'Subnets of ' + id,
      subnetIds: props.subnetIds,
    });
    const parameters = new docdb.CfnDBClusterParameterGroup(this, 'Parameters', {
      family: props.family,
      description: 'Settings of ' + id,
      parameters: props.parameters,
    });
    const credentials = new docdb.DatabaseSecret(this, 'Credentials', { username: 'app', encryptionKey: props.key });
    const cluster = new docdb.CfnDBCluster(this, 'Cluster', {
      engineVersion: props.version,
      port: props.port,
      masterUsername: credentials.secretValueFromJson('username').unsafeUnwrap(),
      masterUserPassword: credentials.secretValueFromJson('password').unsafeUnwrap(),
      dbSubnetGroupName: subnets.ref,
      dbClusterParameterGroupName: parameters.ref,
      vpcSecurityGroupIds: [props.securityGroup.securityGroupId],
      storageEncrypted: true,
      kmsKeyId: props.key.keyArn,
      backupRetentionPeriod: props.backupDays,
      deletionProtection: props.deletionProtection,
      enableCloudwatchLogsExports: ['audit', 'profiler'],
    });
    cluster.applyRemovalPolicy(RemovalPolicy.SNAPSHOT);
    for (let number = 1; number <= props.instances; number++) {
      new docdb.CfnDBInstance(this, 'Instance' + number, {
        dbClusterIdentifier: cluster.ref,
        dbInstanceClass: props.instanceClass,
        autoMinorVersionUpgrade: true,
      });
    }
    this.clusterId = cluster.ref;
    const { region, account } = Stack.of(this);
    this.resources.push('arn:aws:rds:' + region + ':' + account + ':cluster:' + cluster.ref);
    this.links.HOST = cluster.attrEndpoint;
    this.links.PORT = String(props.port);
    this.links.READER_HOST = cluster.attrReadEndpoint;
    this.secrets.CREDENTIALS = credentials;
    Validations.of(cluster).acknowledge(
      { id: 'AwsSolutions-DOC2', reason: 'The security group lets in nobody but the callers, on whatever port.' },
      {
        id: 'AwsSolutions-DOC3',
        reason: 'Name and password of its user stand in a secret; the rule cannot read references.',
      },
      ...['authenticate', 'createIndex', 'dropCollection'].map((event) => ({
        id: 'AwsSolutions-DOC5[LogExport::' + event + ']',
        reason: 'It is an event of the audit log, which is exported.',
      })),
    );
    Validations.of(credentials).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'Rotation needs a function in the network: add it with a RotationSchedule.',
    });
  }
}
`;
