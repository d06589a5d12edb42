import { BASELINE } from '../../../kinds/cloud/baseline.js';

/** A database that follows one in another region. A file of the exported project, the same for every design: what differs is handed in. */
export const DATABASE_FOLLOWER = `import { Duration, Fn, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Database } from './database';

export interface DatabaseFollowerProps {
  /** The database whose primaries are followed; its secrets have copies in this region. */
  readonly source: Database;
  readonly vpc: ec2.IVpc;
  readonly subnetGroup: rds.ISubnetGroup;
  readonly securityGroup: ec2.ISecurityGroup;
  readonly key: kms.IKey;
  readonly monitoringRole: iam.IRole;
  readonly engine: rds.IInstanceEngine;
  readonly instanceType: ec2.InstanceType;
  readonly port: number;
  readonly multiAz: boolean;
  readonly maxAllocatedStorage?: number;
  readonly backupDays: number;
  readonly parameters: Record<string, string>;
  readonly logs: string[];
  readonly iamAuthentication: boolean;
  /** Days that performance insights are kept; none without. */
  readonly insightsDays?: number;
  readonly deletionProtection: boolean;
}

/** For each shard of a database in another region an instance that follows its primary, until somebody promotes it. */
export class DatabaseFollower extends Construct {
  readonly hosts: string[] = [];
  readonly identifiers: string[] = [];
  readonly arns: string[] = [];
  readonly secrets: secretsmanager.ISecret[] = [];

  constructor(scope: Construct, id: string, props: DatabaseFollowerProps) {
    super(scope, id);
    const { region, account } = Stack.of(this);
    const parameterGroup = new rds.ParameterGroup(this, 'Parameters', {
      engine: props.engine,
      description: 'Settings of ' + id,
      parameters: props.parameters,
    });
    props.source.primaries.forEach((primary, index) => {
      const follower = new rds.DatabaseInstanceReadReplica(this, 'Follower' + String(index + 1), {
        sourceDatabaseInstance: primary,
        vpc: props.vpc,
        subnetGroup: props.subnetGroup,
        securityGroups: [props.securityGroup],
        instanceType: props.instanceType,
        port: props.port,
        multiAz: props.multiAz,
        parameterGroup,
        storageType: rds.StorageType.GP3,
        maxAllocatedStorage: props.maxAllocatedStorage,
        iamAuthentication: props.iamAuthentication,
        publiclyAccessible: false,
        autoMinorVersionUpgrade: true,
        copyTagsToSnapshot: true,
        deletionProtection: props.deletionProtection,
        cloudwatchLogsExports: props.logs,
        monitoringInterval: Duration.seconds(${BASELINE.monitoringInterval}),
        monitoringRole: props.monitoringRole,
        enablePerformanceInsights: props.insightsDays !== undefined,
        ...(props.insightsDays !== undefined && {
          performanceInsightEncryptionKey: props.key,
          performanceInsightRetention: props.insightsDays as rds.PerformanceInsightRetention,
        }),
        removalPolicy: RemovalPolicy.RETAIN,
      });
      const instance = follower.node.defaultChild as rds.CfnDBInstance;
      // It is encrypted since what it follows is, and says only by which key of its own region.
      instance.kmsKeyId = props.key.keyArn;
      // The construct holds that replicas of PostgreSQL have no backups of their own; since version 14 they have.
      instance.backupRetentionPeriod = props.backupDays;
      this.hosts.push(follower.dbInstanceEndpointAddress);
      this.identifiers.push(follower.instanceIdentifier);
      this.arns.push(follower.instanceArn);
      Validations.of(follower).acknowledge(
        { id: 'AwsSolutions-RDS2', reason: 'What follows an encrypted instance is encrypted as well.' },
        { id: 'AwsSolutions-RDS3', reason: 'It stands by for another region, and is as small as the strategy says.' },
      );
    });
    props.source.secrets.forEach((secret, index) => {
      // The copy of a secret has its name, with the same end that AWS gave it.
      const name = Fn.select(6, Fn.split(':', secret.secretArn));
      const arn = Fn.join(':', ['arn', 'aws', 'secretsmanager', region, account, 'secret', name]);
      this.secrets.push(secretsmanager.Secret.fromSecretCompleteArn(this, 'Secret' + String(index + 1), arn));
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-RDS11',
      reason: 'The security group lets in nobody but the callers, on whatever port.',
    });
  }

  /** The secrets by the names under which containers know them: one, or one for each shard. */
  secretsAs(prefix: string): Record<string, secretsmanager.ISecret> {
    const name = (index: number): string => (this.secrets.length === 1 ? '' : '_' + String(index + 1));
    return Object.fromEntries(this.secrets.map((secret, index) => [prefix + name(index) + '_CREDENTIALS', secret]));
  }
}
`;
