import { BASELINE } from '../../../kinds/cloud/baseline.js';

/** A domain of OpenSearch. A file of the exported project, the same for every design: what differs is handed in. */
export const SEARCH = `import { CfnResource, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import type { Construct } from 'constructs';
import { Managed } from './managed';

export interface SearchProps {
  readonly name: string;
  readonly version: string;
  readonly instanceType: string;
  readonly nodes: number;
  readonly masters: number;
  /** GiB of each node */
  readonly storage: number;
  readonly vpc: ec2.IVpc;
  readonly availabilityZones: string[];
  readonly securityGroup: ec2.ISecurityGroup;
  readonly key: kms.IKey;
  readonly logsKey: kms.IKey;
  readonly logRetention: logs.RetentionDays;
}

/** A domain of OpenSearch, encrypted everywhere, whose callers sign in with IAM. The construct of a higher level would write its policies with functions of its own. */
export class Search extends Managed {
  constructor(scope: Construct, id: string, props: SearchProps) {
    super(scope, id);
    const { region, account } = Stack.of(this);
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: props.logRetention,
      encryptionKey: props.logsKey,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const mayLog = new logs.ResourcePolicy(this, 'MayLog', {
      policyStatements: [
        new iam.PolicyStatement({
          principals: [new iam.ServicePrincipal('es.amazonaws.com')],
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [logGroup.logGroupArn],
        }),
      ],
    });
    const administrators = new iam.Role(this, 'Administrators', { assumedBy: new iam.AccountRootPrincipal() });
    const zones = props.availabilityZones.length;
    const domain = new opensearch.CfnDomain(this, 'Domain', {
      engineVersion: props.version,
      clusterConfig: {
        instanceType: props.instanceType,
        instanceCount: props.nodes,
        dedicatedMasterEnabled: props.masters > 0,
        ...(props.masters > 0 && { dedicatedMasterType: 'm7g.large.search', dedicatedMasterCount: props.masters }),
        zoneAwarenessEnabled: zones > 1,
        ...(zones > 1 && { zoneAwarenessConfig: { availabilityZoneCount: zones } }),
      },
      vpcOptions: {
        subnetIds: props.vpc.selectSubnets({
          subnetGroupName: 'isolated',
          availabilityZones: props.availabilityZones,
        }).subnetIds,
        securityGroupIds: [props.securityGroup.securityGroupId],
      },
      ebsOptions: { ebsEnabled: true, volumeType: 'gp3', volumeSize: props.storage },
      encryptionAtRestOptions: { enabled: true, kmsKeyId: props.key.keyId },
      nodeToNodeEncryptionOptions: { enabled: true },
      domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: '${BASELINE.searchTlsPolicy}' },
      advancedSecurityOptions: {
        enabled: true,
        anonymousAuthEnabled: false,
        internalUserDatabaseEnabled: false,
        masterUserOptions: { masterUserArn: administrators.roleArn },
      },
      softwareUpdateOptions: { autoSoftwareUpdateEnabled: true },
      accessPolicies: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: 'arn:aws:iam::' + account + ':root' },
            Action: ['es:ESHttpDelete', 'es:ESHttpGet', 'es:ESHttpPost', 'es:ESHttpPut'],
            Resource: ['arn:aws:es:' + region + ':' + account + ':domain/*'],
          },
        ],
      },
      logPublishingOptions: Object.fromEntries(
        [${BASELINE.searchLogs.map((type) => `'${type}'`).join(', ')}].map((type) => [
          type,
          { enabled: true, cloudWatchLogsLogGroupArn: logGroup.logGroupArn },
        ]),
      ),
    });
    domain.applyRemovalPolicy(RemovalPolicy.RETAIN);
    domain.addResourceDependency(mayLog.node.defaultChild as CfnResource);
    this.links.ENDPOINT = 'https://' + domain.attrDomainEndpoint;
    this.below('Arn', domain.attrArn, '/*', 'Indexes have the names that the application gives them.');
    Validations.of(domain).acknowledge(
      {
        id: 'AwsSolutions-OS3',
        reason: 'It stands in the network, where its security group lets in the callers alone.',
      },
      ...(props.masters === 0
        ? [{ id: 'AwsSolutions-OS4', reason: 'With so few nodes, nodes that only lead would be most of them.' }]
        : []),
      ...(zones === 1 ? [{ id: 'AwsSolutions-OS7', reason: 'The design has a single node.' }] : []),
    );
  }
}
`;
