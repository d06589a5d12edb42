import { BASELINE } from '../../../kinds/cloud/baseline.js';

/** A relational database with shards and replicas. A file of the exported project, the same for every design: what differs is handed in. */
export const DATABASE = `import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

/** What the instances of a database are told, in whichever region they stand. */
export interface InstanceProps {
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

export interface DatabaseProps extends InstanceProps {
  readonly licenseModel?: rds.LicenseModel;
  readonly databaseName?: string;
  readonly username: string;
  /** RDS keeps the master password, or a secret of our own: RDS makes no read replica of an instance whose password it keeps. */
  readonly password: 'managed' | 'secret';
  /** Regions in which the secrets have copies, each with its key. */
  readonly secretCopies?: secretsmanager.ReplicaRegion[];
  readonly shards: number;
  readonly replicas: number;
  readonly allocatedStorage: number;
}

/** What all instances of a database have in common: primaries, their replicas, and those that follow them in another region. */
export function instanceSettings(scope: Construct, props: InstanceProps) {
  return {
    vpc: props.vpc,
    subnetGroup: props.subnetGroup,
    securityGroups: [props.securityGroup],
    instanceType: props.instanceType,
    port: props.port,
    parameterGroup: new rds.ParameterGroup(scope, 'Parameters', {
      engine: props.engine,
      description: 'Settings of ' + scope.node.id,
      parameters: props.parameters,
    }),
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
  };
}

/** Secrets by the names under which containers know them: one, or one for each shard. */
export function secretsAs(secrets: secretsmanager.ISecret[], prefix: string): Record<string, secretsmanager.ISecret> {
  const name = (index: number): string => (secrets.length === 1 ? '' : '_' + String(index + 1));
  return Object.fromEntries(secrets.map((secret, index) => [prefix + name(index) + '_CREDENTIALS', secret]));
}

/** A relational database: for each shard a primary with its read replicas. */
export class Database extends Construct {
  readonly primaries: rds.DatabaseInstance[] = [];
  readonly hosts: string[] = [];
  readonly identifiers: string[] = [];
  readonly arns: string[] = [];
  readonly readerHosts: string[] = [];
  /** The user and password of each shard. */
  readonly secrets: secretsmanager.ISecret[] = [];

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id);
    const common = instanceSettings(this, props);

    for (let shard = 1; shard <= props.shards; shard++) {
      const name = props.shards === 1 ? 'Primary' : 'Shard' + shard;
      const primary = new rds.DatabaseInstance(this, name, {
        ...common,
        engine: props.engine,
        licenseModel: props.licenseModel,
        databaseName: props.databaseName,
        credentials:
          props.password === 'managed'
            ? rds.Credentials.fromUsername(props.username, { encryptionKey: props.key })
            : rds.Credentials.fromGeneratedSecret(props.username, {
                encryptionKey: props.key,
                replicaRegions: props.secretCopies,
              }),
        ...(props.password === 'managed' && { manageMasterUserPassword: true }),
        multiAz: props.multiAz,
        allocatedStorage: props.allocatedStorage,
        storageEncrypted: true,
        storageEncryptionKey: props.key,
        backupRetention: Duration.days(props.backupDays),
        removalPolicy: RemovalPolicy.SNAPSHOT,
      });
      this.primaries.push(primary);
      this.hosts.push(primary.dbInstanceEndpointAddress);
      this.identifiers.push(primary.instanceIdentifier);
      this.arns.push(primary.instanceArn);
      if (primary.secret) this.secrets.push(primary.secret);
      for (let number = 1; number <= props.replicas; number++) {
        const replica = new rds.DatabaseInstanceReadReplica(this, name + 'Replica' + number, {
          ...common,
          sourceDatabaseInstance: primary,
          // What it holds is in its primary.
          removalPolicy: RemovalPolicy.DESTROY,
        });
        this.readerHosts.push(replica.dbInstanceEndpointAddress);
        Validations.of(replica).acknowledge(
          { id: 'AwsSolutions-RDS2', reason: 'A read replica is encrypted as its primary is.' },
          { id: 'AwsSolutions-RDS3', reason: 'A read replica has no standby: it is one of several copies.' },
        );
      }
    }
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-RDS11',
      reason: 'The security group lets in nobody but the callers, on whatever port.',
    });
    if (!props.multiAz) {
      Validations.of(this).acknowledge({
        id: 'AwsSolutions-RDS3',
        reason: 'The design has nothing that could take over.',
      });
    }
    if (props.password === 'secret') {
      Validations.of(this).acknowledge({
        id: 'AwsSolutions-SMG4',
        reason: 'Rotation needs a function in the network: add it with addRotationSingleUser().',
      });
    }
  }

  secretsAs(prefix: string): Record<string, secretsmanager.ISecret> {
    return secretsAs(this.secrets, prefix);
  }
}
`;
