import { BASELINE } from '../../../kinds/cloud/baseline.js';
import { MOST_ZONES } from '../../../kinds/plan/plan.js';

/** The network of a region, its keys, and the rules between security groups. A file of the exported project, the same for every design: what differs is handed in. */
export const NETWORK = `import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface NetworkProps {
  readonly cidr: string;
  readonly availabilityZones: string[];
  readonly subnetMask: number;
  readonly logRetention: logs.RetentionDays;
}

function keyProps(description: string): kms.KeyProps {
  return {
    description,
    enableKeyRotation: true,
    pendingWindow: Duration.days(${BASELINE.recoveryDays}),
    removalPolicy: RemovalPolicy.RETAIN,
  };
}

/** A key that the log groups of its region are encrypted with. */
export class LogsKey extends kms.Key {
  constructor(scope: Construct, id: string) {
    super(scope, id, keyProps('Log groups'));
    const { region, account } = Stack.of(this);
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'LogGroups',
        principals: [new iam.ServicePrincipal('logs.' + region + '.amazonaws.com')],
        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        resources: ['*'],
        conditions: {
          ArnLike: { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:' + region + ':' + account + ':log-group:*' },
        },
      }),
    );
  }
}

/** A network with public, private and isolated subnets in each zone, the keys of its region, and a record of who talked to whom. */
export class Network extends Construct {
  readonly vpc: ec2.Vpc;
  readonly dataKey: kms.Key;
  readonly logsKey: kms.Key;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    this.dataKey = new kms.Key(this, 'DataKey', keyProps('Data at rest'));
    this.logsKey = new LogsKey(this, 'LogsKey');

    const subnet = (name: string, subnetType: ec2.SubnetType): ec2.SubnetConfiguration => ({
      name,
      subnetType,
      cidrMask: props.subnetMask,
      ...(subnetType === ec2.SubnetType.PUBLIC && { mapPublicIpOnLaunch: false }),
    });
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr(props.cidr),
      availabilityZones: props.availabilityZones,
      // Zones that are added later leave the addresses of the others as they are.
      reservedAzs: ${MOST_ZONES} - props.availabilityZones.length,
      natGateways: props.availabilityZones.length,
      subnetConfiguration: [
        subnet('public', ec2.SubnetType.PUBLIC),
        subnet('private', ec2.SubnetType.PRIVATE_WITH_EGRESS),
        subnet('isolated', ec2.SubnetType.PRIVATE_ISOLATED),
      ],
      restrictDefaultSecurityGroup: true,
      gatewayEndpoints: { S3: { service: ec2.GatewayVpcEndpointAwsService.S3 } },
      flowLogs: {
        All: {
          trafficType: ec2.FlowLogTrafficType.ALL,
          destination: ec2.FlowLogDestination.toCloudWatchLogs(
            new logs.LogGroup(this, 'FlowLogs', {
              retention: props.logRetention,
              encryptionKey: this.logsKey,
              removalPolicy: RemovalPolicy.RETAIN,
            }),
          ),
        },
      },
    });
    new CfnOutput(this, 'VpcId', { value: this.vpc.vpcId, description: 'The network.' });
  }

  get isolatedSubnetIds(): string[] {
    return this.vpc.selectSubnets({ subnetGroupName: 'isolated' }).subnetIds;
  }
}

export interface ComponentGroupProps {
  readonly vpc: ec2.IVpc;
  readonly component: string;
}

/** The security group of a component, which lets nobody in and nobody out until a rule does. */
export class ComponentGroup extends ec2.SecurityGroup {
  constructor(scope: Construct, id: string, props: ComponentGroupProps) {
    super(scope, id, {
      vpc: props.vpc,
      description: 'Connections of ' + props.component,
      allowAllOutbound: false,
    });
  }
}

/** Lets a component call another: in on one side, and out on the other. */
export function allow(from: ec2.SecurityGroup, to: ec2.SecurityGroup, port: number, reason: string): void {
  to.addIngressRule(from, ec2.Port.tcp(port), reason);
  from.addEgressRule(to, ec2.Port.tcp(port), reason);
}

/** Lets the whole internet call a component. */
export function allowFromInternet(to: ec2.SecurityGroup, port: number, reason: string): void {
  to.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(port), reason);
}

/** Lets a component call the internet. */
export function allowToInternet(from: ec2.SecurityGroup, port: number, reason: string): void {
  from.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(port), reason);
}
`;
