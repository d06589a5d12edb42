/** A database that follows one in another region. A file of the exported project, the same for every design: what differs is handed in. */
export const DATABASE_FOLLOWER = `import { Fn, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { instanceSettings, secretsAs, type Database, type InstanceProps } from './database';

export interface DatabaseFollowerProps extends InstanceProps {
  /** The database whose primaries are followed; its secrets have copies in this region. */
  readonly source: Database;
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
    const common = instanceSettings(this, props);
    props.source.primaries.forEach((primary, index) => {
      const follower = new rds.DatabaseInstanceReadReplica(this, 'Follower' + String(index + 1), {
        ...common,
        sourceDatabaseInstance: primary,
        multiAz: props.multiAz,
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

  secretsAs(prefix: string): Record<string, secretsmanager.ISecret> {
    return secretsAs(this.secrets, prefix);
  }
}
`;
