/** A function of Lambda. A file of the exported project, the same for every design: what differs is handed in. */
export const FUNCTION = `import { type Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { type Grant, Managed } from './managed';

export interface ImageFunctionProps {
  /** In a repository of ECR, with a tag or digest. */
  readonly image: string;
  readonly cpuArchitecture: ecs.CpuArchitecture;
  readonly memory: number;
  readonly timeout: Duration;
  /** Instances at once; instances that are always there. */
  readonly reserved: number;
  readonly provisioned: number;
  readonly vpc: ec2.IVpc;
  /** All of the network's, when left out. */
  readonly availabilityZones?: string[];
  readonly securityGroup: ec2.ISecurityGroup;
  readonly environment: Record<string, string>;
  readonly secrets: Record<string, secretsmanager.ISecret>;
  readonly grants: Grant[];
  /** Queues and streams that wake it. */
  readonly sources: { readonly arn: string; readonly stream: boolean }[];
  readonly dataKey: kms.IKey;
  readonly logsKey: kms.IKey;
  readonly logRetention: logs.RetentionDays;
}

/** A function of Lambda from an image, in the network, which may do what the design says. */
export class ImageFunction extends Managed {
  readonly functionName: string;
  /** What is called: the function, or the alias whose instances are always there. */
  readonly calledArn: string;

  constructor(scope: Construct, id: string, props: ImageFunctionProps) {
    super(scope, id);
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: props.logRetention,
      encryptionKey: props.logsKey,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: [
          'ec2:AssignPrivateIpAddresses',
          'ec2:CreateNetworkInterface',
          'ec2:DeleteNetworkInterface',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DescribeSubnets',
          'ec2:UnassignPrivateIpAddresses',
          'xray:PutTelemetryRecords',
          'xray:PutTraceSegments',
        ],
        resources: ['*'],
      }),
    );
    role.addToPolicy(new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [props.dataKey.keyArn] }));
    const secrets = Object.entries(props.secrets);
    if (secrets.length > 0) {
      role.addToPolicy(
        new iam.PolicyStatement({
          actions: ['secretsmanager:GetSecretValue'],
          resources: secrets.map(([, secret]) => secret.secretArn),
        }),
      );
    }
    const [registry = '', path = ''] = props.image.split(/\\/(.*)/);
    const [repositoryName = '', tagOrDigest = ''] = path.split(/[:@](.*)/);
    const [account = '', , , region = ''] = registry.split('.');
    const repository = ecr.Repository.fromRepositoryAttributes(this, 'Images', {
      repositoryName,
      repositoryArn: 'arn:aws:ecr:' + region + ':' + account + ':repository/' + repositoryName,
    });
    const code = new lambda.DockerImageFunction(this, 'Function', {
      code: lambda.DockerImageCode.fromEcr(repository, { tagOrDigest }),
      architecture:
        props.cpuArchitecture === ecs.CpuArchitecture.ARM64 ? lambda.Architecture.ARM_64 : lambda.Architecture.X86_64,
      role,
      memorySize: props.memory,
      timeout: props.timeout,
      reservedConcurrentExecutions: props.reserved,
      environment: {
        ...props.environment,
        ...Object.fromEntries(secrets.map(([name, secret]) => [name + '_ARN', secret.secretArn])),
      },
      // By its ARN: a key that knows the role would write it into its own policy, which stands in another stack.
      environmentEncryption: kms.Key.fromKeyArn(this, 'DataKey', props.dataKey.keyArn),
      vpc: props.vpc,
      vpcSubnets: { subnetGroupName: 'private', availabilityZones: props.availabilityZones },
      securityGroups: [props.securityGroup],
      tracing: lambda.Tracing.ACTIVE,
      loggingFormat: lambda.LoggingFormat.JSON,
      logGroup,
    });
    const called =
      props.provisioned === 0
        ? code
        : new lambda.Alias(this, 'Live', {
            aliasName: 'live',
            version: code.currentVersion,
            provisionedConcurrentExecutions: props.provisioned,
          });
    const acknowledged = Managed.grant(role, props.grants);
    props.sources.forEach(({ arn, stream }, index) => {
      called.addEventSourceMapping('Source' + index, {
        eventSourceArn: arn,
        batchSize: stream ? 100 : 10,
        ...(stream && { startingPosition: lambda.StartingPosition.LATEST }),
      });
    });
    this.functionName = code.functionName;
    this.calledArn = called.functionArn;
    this.links.FUNCTION_ARN = called.functionArn;
    this.arns.push(called.functionArn);
    Validations.of(role).acknowledge(
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'Neither traces nor network interfaces have a name before they are there.',
      },
      ...acknowledged,
    );
  }
}
`;
