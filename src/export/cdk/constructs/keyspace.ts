/** A keyspace of Amazon Keyspaces. A file of the exported project, the same for every design: what differs is handed in. */
export const KEYSPACE = `import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cassandra from 'aws-cdk-lib/aws-cassandra';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { Managed } from './managed';

export interface KeyspaceProps {
  readonly name: string;
  readonly vpc: ec2.IVpc;
  readonly securityGroup: ec2.ISecurityGroup;
  readonly port: number;
}

/** A keyspace of Amazon Keyspaces, reached without leaving the network. There is no construct of a higher level for it. */
export class Keyspace extends Managed {
  constructor(scope: Construct, id: string, props: KeyspaceProps) {
    super(scope, id);
    const name = (Stack.of(this).stackName + '_' + props.name).replaceAll('-', '_').slice(-48).replace(/^_+/, '');
    const keyspace = new cassandra.CfnKeyspace(this, 'Keyspace', { keyspaceName: name });
    keyspace.applyRemovalPolicy(RemovalPolicy.RETAIN);
    new ec2.InterfaceVpcEndpoint(this, 'Endpoint', {
      vpc: props.vpc,
      service: new ec2.InterfaceVpcEndpointAwsService('cassandra', undefined, props.port),
      subnets: { subnetGroupName: 'isolated' },
      securityGroups: [props.securityGroup],
      privateDnsEnabled: true,
      open: false,
    });
    this.links.KEYSPACE = name;
    this.links.PORT = String(props.port);
    this.named('cassandra', '/keyspace/' + name + '/*', 'Tables have the names that the application gives them.');
    this.named('cassandra', '/keyspace/system/*', 'Drivers read there which nodes there are.');
  }
}
`;
