/** A cluster of MSK. A file of the exported project, the same for every design: what differs is handed in. */
export const KAFKA = `import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as msk from 'aws-cdk-lib/aws-msk';
import type { Construct } from 'constructs';
import { Managed } from './managed';

export interface KafkaProps {
  readonly name: string;
  readonly version: string;
  readonly brokers: number;
  readonly instanceType: string;
  /** GiB of each broker */
  readonly storage: number;
  readonly vpc: ec2.IVpc;
  readonly availabilityZones: string[];
  readonly securityGroup: ec2.ISecurityGroup;
  readonly settings: Record<string, string>;
  readonly key: kms.IKey;
  readonly logsKey: kms.IKey;
  readonly logRetention: logs.RetentionDays;
}

/** A cluster of MSK, encrypted, whose clients sign in with IAM. There is no construct of a higher level for it. */
export class Kafka extends Managed {
  readonly clusterName: string;

  constructor(scope: Construct, id: string, props: KafkaProps) {
    super(scope, id);
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: props.logRetention,
      encryptionKey: props.logsKey,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const configuration = new msk.CfnConfiguration(this, 'Settings', {
      name: Stack.of(this).stackName + '-' + props.name,
      description: 'Settings of ' + id,
      kafkaVersionsList: [props.version],
      serverProperties: Object.entries(props.settings)
        .map(([name, value]) => name + ' = ' + value)
        .join('\\n'),
    });
    const clusterName = Stack.of(this).stackName + '-' + props.name;
    this.clusterName = clusterName;
    const cluster = new msk.CfnCluster(this, 'Cluster', {
      clusterName,
      kafkaVersion: props.version,
      numberOfBrokerNodes: props.brokers,
      enhancedMonitoring: 'PER_TOPIC_PER_BROKER',
      configurationInfo: { arn: configuration.attrArn, revision: configuration.attrLatestRevisionRevision },
      brokerNodeGroupInfo: {
        instanceType: props.instanceType,
        clientSubnets: props.vpc.selectSubnets({
          subnetGroupName: 'isolated',
          availabilityZones: props.availabilityZones,
        }).subnetIds,
        securityGroups: [props.securityGroup.securityGroupId],
        storageInfo: { ebsStorageInfo: { volumeSize: props.storage } },
      },
      clientAuthentication: { unauthenticated: { enabled: false }, sasl: { iam: { enabled: true } } },
      encryptionInfo: {
        encryptionAtRest: { dataVolumeKmsKeyId: props.key.keyArn },
        encryptionInTransit: { clientBroker: 'TLS', inCluster: true },
      },
      openMonitoring: {
        prometheus: { jmxExporter: { enabledInBroker: true }, nodeExporter: { enabledInBroker: true } },
      },
      loggingInfo: { brokerLogs: { cloudWatchLogs: { enabled: true, logGroup: logGroup.logGroupName } } },
    });
    cluster.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.links.CLUSTER_ARN = cluster.attrArn;
    this.arns.push(cluster.attrArn);
    this.named('kafka', 'topic/' + clusterName + '/*', 'Topics have the names that the application gives them.');
    this.named('kafka', 'group/' + clusterName + '/*', 'Groups have the names that the application gives them.');
  }
}
`;
