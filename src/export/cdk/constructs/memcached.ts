/** A Memcached cluster. A file of the exported project, the same for every design: what differs is handed in. */
export const MEMCACHED = `import { Validations } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import { Construct } from 'constructs';

export interface MemcachedProps {
  readonly subnetGroup: elasticache.CfnSubnetGroup;
  readonly securityGroup: ec2.ISecurityGroup;
  readonly version: string;
  readonly family: string;
  readonly nodeType: string;
  readonly port: number;
  readonly nodes: number;
  readonly multiAz: boolean;
  readonly parameters: Record<string, string>;
}

/** A Memcached cluster, whose clients find its nodes by its configuration endpoint. */
export class Memcached extends Construct {
  readonly address: string;

  constructor(scope: Construct, id: string, props: MemcachedProps) {
    super(scope, id);
    const parameters = new elasticache.CfnParameterGroup(this, 'Parameters', {
      cacheParameterGroupFamily: props.family,
      description: 'Settings of ' + id,
      properties: props.parameters,
    });
    const cluster = new elasticache.CfnCacheCluster(this, 'Cluster', {
      engine: 'memcached',
      engineVersion: props.version,
      cacheNodeType: props.nodeType,
      numCacheNodes: props.nodes,
      azMode: props.multiAz ? 'cross-az' : 'single-az',
      port: props.port,
      cacheParameterGroupName: parameters.ref,
      cacheSubnetGroupName: props.subnetGroup.ref,
      vpcSecurityGroupIds: [props.securityGroup.securityGroupId],
      transitEncryptionEnabled: true,
    });
    this.address = cluster.attrConfigurationEndpointAddress;
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-AEC5',
      reason: 'The security group lets in nobody but the callers, on whatever port.',
    });
  }
}
`;
