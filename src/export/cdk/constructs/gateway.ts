import { BASELINE } from '../../../kinds/cloud/baseline.js';

/** What is written down of each request, as lines of an object. */
const LOGGED = Object.entries(BASELINE.requestLog)
  .map(([name, value]) => `          ${name}: '${value}',\n`)
  .join('');

/** An HTTP API of API Gateway. A file of the exported project, the same for every design: what differs is handed in. */
export const GATEWAY = `import { CfnOutput, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { Managed } from './managed';

export interface GatewayProps {
  readonly vpc: ec2.IVpc;
  /** Of its way into the network, when it has one. */
  readonly securityGroup?: ec2.ISecurityGroup;
  /** The first one answers what no path leads elsewhere. */
  readonly routes: {
    readonly name: string;
    readonly path?: string;
    readonly listenerArn?: string;
    readonly functionArn?: string;
  }[];
  readonly timeoutMs: number;
  readonly throttle?: { readonly rate: number; readonly burst: number };
  /** Whose tokens let callers pass. */
  readonly users?: { readonly issuer: string; readonly clientId: string };
  /** Whether callers sign with permissions of AWS. */
  readonly signed?: boolean;
  readonly logsKey: kms.IKey;
  readonly logRetention: logs.RetentionDays;
}

/** An HTTP API, with its way into the network, its routes and its log. Constructs of a higher level would not take ARNs of other stacks' listeners. */
export class Gateway extends Managed {
  constructor(scope: Construct, id: string, props: GatewayProps) {
    super(scope, id);
    const { stackName, region, account } = Stack.of(this);
    const api = new apigateway.CfnApi(this, 'Api', { name: stackName + '-' + id, protocolType: 'HTTP' });
    const link =
      props.securityGroup &&
      new apigateway.CfnVpcLink(this, 'Link', {
        name: stackName + '-' + id,
        securityGroupIds: [props.securityGroup.securityGroupId],
        subnetIds: props.vpc.selectSubnets({ subnetGroupName: 'private' }).subnetIds,
      });
    const authorizer =
      props.users &&
      new apigateway.CfnAuthorizer(this, 'Tokens', {
        apiId: api.ref,
        name: 'tokens',
        authorizerType: 'JWT',
        identitySource: ['$request.header.Authorization'],
        jwtConfiguration: { audience: [props.users.clientId], issuer: props.users.issuer },
      });
    for (const { name, path, listenerArn, functionArn } of props.routes) {
      const integration = new apigateway.CfnIntegration(this, name, {
        apiId: api.ref,
        timeoutInMillis: props.timeoutMs,
        ...(listenerArn === undefined
          ? {
              integrationType: 'AWS_PROXY',
              integrationMethod: 'POST',
              integrationUri: functionArn,
              payloadFormatVersion: '2.0',
            }
          : {
              integrationType: 'HTTP_PROXY',
              integrationMethod: 'ANY',
              integrationUri: listenerArn,
              connectionType: 'VPC_LINK',
              connectionId: link?.ref,
              payloadFormatVersion: '1.0',
            }),
      });
      new apigateway.CfnRoute(this, name + 'Route', {
        apiId: api.ref,
        routeKey: path === undefined ? '$default' : 'ANY ' + path + '/{proxy+}',
        target: 'integrations/' + integration.ref,
        authorizationType: authorizer ? 'JWT' : props.signed ? 'AWS_IAM' : 'NONE',
        ...(authorizer && { authorizerId: authorizer.ref }),
      });
      if (functionArn !== undefined) {
        new lambda.CfnPermission(this, name + 'Permission', {
          action: 'lambda:InvokeFunction',
          functionName: functionArn,
          principal: 'apigateway.amazonaws.com',
          sourceArn: 'arn:aws:execute-api:' + region + ':' + account + ':' + api.ref + '/*',
        });
      }
    }
    const requests = new logs.LogGroup(this, 'Requests', {
      retention: props.logRetention,
      encryptionKey: props.logsKey,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    new apigateway.CfnStage(this, 'Stage', {
      apiId: api.ref,
      stageName: '$default',
      autoDeploy: true,
      accessLogSettings: {
        destinationArn: requests.logGroupArn,
        format: JSON.stringify({
${LOGGED}        }),
      },
      defaultRouteSettings: {
        detailedMetricsEnabled: true,
        ...(props.throttle && {
          throttlingRateLimit: props.throttle.rate,
          throttlingBurstLimit: props.throttle.burst,
        }),
      },
    });
    this.links.URL = api.attrApiEndpoint;
    new CfnOutput(this, 'Url', { value: api.attrApiEndpoint, description: 'Where it answers.' });
    if (!authorizer && !props.signed) {
      Validations.of(this).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason: 'The design asks nobody who they are here; the application does, if anybody.',
      });
    }
  }
}
`;
