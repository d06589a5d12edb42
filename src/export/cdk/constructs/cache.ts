import { BASELINE } from '../../../kinds/cloud/baseline.js';

/** A replication group of Valkey. A file of the exported project, the same for every design: what differs is handed in. */
export const CACHE = `import { Validations } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export interface CacheProps {
  readonly description: string;
  readonly subnetGroup: elasticache.CfnSubnetGroup;
  readonly securityGroup: ec2.ISecurityGroup;
  readonly key: kms.IKey;
  readonly version: string;
  readonly family: string;
  readonly nodeType: string;
  readonly port: number;
  readonly shards: number;
  readonly replicas: number;
  readonly multiAz: boolean;
  readonly parameters: Record<string, string>;
  /** Days that snapshots are kept; 0 takes none. */
  readonly snapshotDays: number;
}

/** A replication group of Valkey, encrypted, with a token that its clients must show. */
export class Cache extends Construct {
  readonly address: string;
  /** What its nodes are called after. */
  readonly groupId: string;
  readonly token: secretsmanager.Secret;

  constructor(scope: Construct, id: string, props: CacheProps) {
    super(scope, id);
    this.token = new secretsmanager.Secret(this, 'Token', {
      description: 'Token of ' + id,
      encryptionKey: props.key,
      generateSecretString: { excludePunctuation: true, passwordLength: ${BASELINE.passwordLength} },
    });
    const parameters = new elasticache.CfnParameterGroup(this, 'Parameters', {
      cacheParameterGroupFamily: props.family,
      description: 'Settings of ' + id,
      properties: props.parameters,
    });
    const group = new elasticache.CfnReplicationGroup(this, 'Group', {
      replicationGroupDescription: props.description,
      engine: 'valkey',
      engineVersion: props.version,
      cacheNodeType: props.nodeType,
      port: props.port,
      cacheParameterGroupName: parameters.ref,
      cacheSubnetGroupName: props.subnetGroup.ref,
      securityGroupIds: [props.securityGroup.securityGroupId],
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      atRestEncryptionEnabled: true,
      kmsKeyId: props.key.keyArn,
      ...(props.shards === 1
        ? { numCacheClusters: 1 + props.replicas }
        : { numNodeGroups: props.shards, replicasPerNodeGroup: props.replicas }),
      automaticFailoverEnabled: props.replicas > 0 || props.shards > 1,
      multiAzEnabled: props.multiAz,
      authToken: this.token.secretValue.unsafeUnwrap(),
      snapshotRetentionLimit: props.snapshotDays,
      autoMinorVersionUpgrade: true,
    });
    this.groupId = group.ref;
    this.address = props.shards === 1 ? group.attrPrimaryEndPointAddress : group.attrConfigurationEndPointAddress;
    Validations.of(this).acknowledge(
      { id: 'AwsSolutions-AEC5', reason: 'The security group lets in nobody but the callers, on whatever port.' },
      { id: 'AwsSolutions-SMG4', reason: 'A new token has to reach the clients first; draw one when you want to.' },
    );
    if (!props.multiAz) {
      Validations.of(this).acknowledge({ id: 'AwsSolutions-AEC4', reason: 'The design has one node to a shard.' });
    }
  }
}
`;
