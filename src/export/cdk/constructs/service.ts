import { BASELINE } from '../../../kinds/cloud/baseline.js';

/** A service on Fargate. A file of the exported project, the same for every design: what differs is handed in. */
export const SERVICE = `import { CfnOutput, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { type Grant, Managed } from './managed';

export interface ServiceProps {
  readonly cluster: ecs.ICluster;
  readonly name: string;
  readonly image: string;
  readonly cpuArchitecture: ecs.CpuArchitecture;
  readonly port: number;
  readonly cpu: number;
  readonly memory: number;
  readonly desiredCount: number;
  readonly scaling?: {
    readonly min: number;
    readonly max: number;
    readonly target: number;
    readonly cooldown: Duration;
  };
  readonly availabilityZones: string[];
  readonly securityGroup: ec2.ISecurityGroup;
  readonly stopTimeout: Duration;
  /** How long failed health checks are forgiven after a task's start. */
  readonly grace?: Duration;
  /** Whether others call it by its name; whether it calls others by theirs. */
  readonly discoverable: boolean;
  readonly discovers: boolean;
  readonly environment: Record<string, string>;
  readonly secrets: Record<string, secretsmanager.ISecret>;
  /** What it may do with what AWS runs. */
  readonly grants?: Grant[];
  /** File systems in its containers. */
  readonly mounts?: {
    readonly name: string;
    readonly files: { readonly fileSystemId: string };
    readonly path: string;
  }[];
  readonly dataKey: kms.IKey;
  readonly logsKey: kms.IKey;
  readonly logRetention: logs.RetentionDays;
}

/** Containers on Fargate, with a role that may do what the design says, and nothing else until somebody lets it. */
export class Service extends Construct {
  readonly service: ecs.FargateService;
  readonly taskRole: iam.Role;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: props.logRetention,
      encryptionKey: props.logsKey,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const assumedBy = new iam.ServicePrincipal('ecs-tasks.amazonaws.com');
    this.taskRole = new iam.Role(this, 'TaskRole', { assumedBy });
    const executionRole = new iam.Role(this, 'ExecutionRole', { assumedBy });
    executionRole.addToPolicy(new iam.PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }));
    // An image from another registry than ECR needs no permission.
    const [, account, registry, repository] =
      /^(\\d{12})\\.dkr\\.ecr\\.([a-z0-9-]+)\\.amazonaws\\.com\\/([^:@]+)/.exec(props.image) ?? [];
    if (repository) {
      executionRole.addToPolicy(
        new iam.PolicyStatement({
          actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
          resources: ['arn:aws:ecr:' + registry + ':' + account + ':repository/' + repository],
        }),
      );
    }
    // By their ARNs: a secret that knows its key would write this role into the policy of the key, which stands in another stack.
    const secrets = Object.fromEntries(
      Object.entries(props.secrets).map(([name, secret]) => [
        name,
        ecs.Secret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(this, name, secret.secretArn)),
      ]),
    );
    if (Object.keys(secrets).length > 0) props.dataKey.grantDecrypt(executionRole);
    const task = new ecs.FargateTaskDefinition(this, 'Task', {
      cpu: props.cpu,
      memoryLimitMiB: props.memory,
      executionRole,
      taskRole: this.taskRole,
      runtimePlatform: {
        cpuArchitecture: props.cpuArchitecture,
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
      volumes: [
        { name: 'tmp' },
        ...(props.mounts ?? []).map(({ name, files }) => ({
          name,
          efsVolumeConfiguration: {
            fileSystemId: files.fileSystemId,
            transitEncryption: 'ENABLED',
            authorizationConfig: { iam: 'ENABLED' },
          },
        })),
      ],
    });
    const container = task.addContainer(props.name, {
      image: ecs.ContainerImage.fromRegistry(props.image),
      readonlyRootFilesystem: true,
      stopTimeout: props.stopTimeout,
      portMappings: [{ name: 'http', containerPort: props.port, appProtocol: ecs.AppProtocol.http }],
      environment: { PORT: String(props.port), ...props.environment },
      secrets,
      logging: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix: props.name }),
    });
    container.addMountPoints({ sourceVolume: 'tmp', containerPath: '${BASELINE.writablePath}', readOnly: false });
    for (const { name, path } of props.mounts ?? []) {
      container.addMountPoints({ sourceVolume: name, containerPath: path, readOnly: false });
    }
    const granted = Managed.grant(this.taskRole, props.grants ?? []);
    if (granted.length > 0) Validations.of(this.taskRole).acknowledge(...granted);

    this.service = new ecs.FargateService(this, 'Service', {
      cluster: props.cluster,
      taskDefinition: task,
      desiredCount: props.desiredCount,
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
      availabilityZoneRebalancing:
        props.availabilityZones.length > 1
          ? ecs.AvailabilityZoneRebalancing.ENABLED
          : ecs.AvailabilityZoneRebalancing.DISABLED,
      vpcSubnets: { subnetGroupName: 'private', availabilityZones: props.availabilityZones },
      securityGroups: [props.securityGroup],
      assignPublicIp: false,
      enableExecuteCommand: false,
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
      ...(props.grace && { healthCheckGracePeriod: props.grace }),
      ...((props.discoverable || props.discovers) && {
        serviceConnectConfiguration: {
          services: props.discoverable
            ? [{ portMappingName: 'http', discoveryName: props.name, dnsName: props.name, port: props.port }]
            : [],
        },
      }),
    });
    new CfnOutput(this, 'TaskRoleName', {
      value: this.taskRole.roleName,
      description: 'The role that it runs with: what else it may do is given to it.',
    });
    const namespace = props.cluster.defaultCloudMapNamespace;
    // A task that starts before it may fetch its image and secrets fails the first deployment.
    this.service.node.addDependency(executionRole, this.taskRole);
    if (namespace && (props.discoverable || props.discovers)) this.service.node.addDependency(namespace);
    if (props.scaling) {
      const { min, max, target, cooldown } = props.scaling;
      this.service.autoScaleTaskCount({ minCapacity: min, maxCapacity: max }).scaleOnCpuUtilization('Cpu', {
        targetUtilizationPercent: target,
        scaleInCooldown: cooldown,
        scaleOutCooldown: cooldown.toSeconds() < 60 ? cooldown : Duration.minutes(1),
      });
    }
    Validations.of(executionRole).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'A token for ECR is for all of it.',
    });
    Validations.of(task).acknowledge(
      {
        id: 'AwsSolutions-ECS2',
        reason: 'The environment holds addresses; secrets come from Secrets Manager.',
      },
      {
        id: 'Annotation::@aws-cdk/aws-ecs:ecrImageRequiresPolicy',
        reason: 'The execution role may pull from the repository of the image.',
      },
    );
  }
}
`;
