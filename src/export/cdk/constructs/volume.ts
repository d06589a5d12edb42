/** A volume of EBS. A file of the exported project, the same for every design: what differs is handed in. */
export const VOLUME = `import { RemovalPolicy, Size, Stack, Tags, Validations } from 'aws-cdk-lib';
import * as dlm from 'aws-cdk-lib/aws-dlm';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { Managed } from './managed';

export interface VolumeProps {
  readonly availabilityZone: string;
  readonly key: kms.IKey;
  readonly type: ec2.EbsDeviceVolumeType;
  /** GiB */
  readonly size: number;
  readonly iops?: number;
  /** MiB per second */
  readonly throughput?: number;
  readonly snapshots?: { readonly hours: number; readonly keep: number };
}

/** A volume of EBS, encrypted, with snapshots on a schedule. */
export class Volume extends Managed {
  constructor(scope: Construct, id: string, props: VolumeProps) {
    super(scope, id);
    const volume = new ec2.Volume(this, 'Volume', {
      availabilityZone: props.availabilityZone,
      volumeType: props.type,
      size: Size.gibibytes(props.size),
      iops: props.iops,
      throughput: props.throughput,
      encrypted: true,
      encryptionKey: props.key,
      removalPolicy: RemovalPolicy.SNAPSHOT,
    });
    const { region, account } = Stack.of(this);
    this.resources.push('arn:aws:ec2:' + region + ':' + account + ':volume/' + volume.volumeId);
    Validations.of(volume).acknowledge({
      id: 'CloudFormation-Validate::W3010',
      reason: 'The subnets stand in zones of the same names.',
    });
    if (!props.snapshots) return;
    Tags.of(volume).add('Snapshots', this.node.path);
    const managedPolicy = 'service-role/AWSDataLifecycleManagerServiceRole';
    const role = new iam.Role(this, 'SnapshotRole', {
      assumedBy: new iam.ServicePrincipal('dlm.amazonaws.com'),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName(managedPolicy)],
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/' + managedPolicy + ']',
      reason: 'AWS keeps this policy for this very purpose.',
    });
    new dlm.CfnLifecyclePolicy(this, 'Snapshots', {
      description: 'Snapshots of ' + id,
      executionRoleArn: role.roleArn,
      state: 'ENABLED',
      policyDetails: {
        resourceTypes: ['VOLUME'],
        targetTags: [{ key: 'Snapshots', value: this.node.path }],
        schedules: [
          {
            name: 'snapshots',
            copyTags: true,
            createRule: { interval: props.snapshots.hours, intervalUnit: 'HOURS', times: ['03:00'] },
            retainRule: { count: props.snapshots.keep },
          },
        ],
      },
    });
  }
}
`;
