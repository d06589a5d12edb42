/** A file system of EFS. A file of the exported project, the same for every design: what differs is handed in. */
export const FILE_SYSTEM = `import { RemovalPolicy, Size } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as efs from 'aws-cdk-lib/aws-efs';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { Managed } from './managed';

export interface FileSystemProps {
  readonly vpc: ec2.IVpc;
  readonly availabilityZones: string[];
  readonly securityGroup: ec2.ISecurityGroup;
  readonly key: kms.IKey;
  /** Where it stands in the containers of its callers. */
  readonly path: string;
  /** MiB per second that are bought; without them it grows and shrinks with the use. */
  readonly throughput?: number;
  readonly cold?: efs.LifecyclePolicy;
  readonly archive?: efs.LifecyclePolicy;
}

/** A file system of EFS, encrypted and copied every day. */
export class FileSystem extends Managed {
  readonly fileSystemId: string;

  constructor(scope: Construct, id: string, props: FileSystemProps) {
    super(scope, id);
    const files = new efs.FileSystem(this, 'Files', {
      vpc: props.vpc,
      vpcSubnets: { subnetGroupName: 'isolated', availabilityZones: props.availabilityZones },
      securityGroup: props.securityGroup,
      encrypted: true,
      kmsKey: props.key,
      enableAutomaticBackups: true,
      allowAnonymousAccess: true,
      ...(props.throughput === undefined
        ? { throughputMode: efs.ThroughputMode.ELASTIC }
        : {
            throughputMode: efs.ThroughputMode.PROVISIONED,
            provisionedThroughputPerSecond: Size.mebibytes(props.throughput),
          }),
      ...(props.cold && { lifecyclePolicy: props.cold }),
      ...(props.archive && { transitionToArchivePolicy: props.archive }),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.fileSystemId = files.fileSystemId;
    this.links.PATH = props.path;
    this.arns.push(files.fileSystemArn);
    this.resources.push(files.fileSystemArn);
  }
}
`;
