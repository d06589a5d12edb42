import { BASELINE } from '../../../kinds/cloud/baseline.js';

/** A web application firewall. A file of the exported project, the same for every design: what differs is handed in. */
export const FIREWALL = `import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';

export interface FirewallProps {
  /** The balancer that it stands before; without one it is for CloudFront, which is told of it instead. */
  readonly resourceArn?: string;
  readonly rate?: { readonly limit: number; readonly window: number; readonly per: 'client' | 'all' };
  /** Counts what it would refuse, and lets it pass. */
  readonly counts: boolean;
  readonly logsKey: kms.IKey;
  readonly logRetention: logs.RetentionDays;
}

const MANAGED_RULES = [${BASELINE.managedRules.map((name) => `'${name}'`).join(', ')}];

/** A web application firewall: the rate limit, then AWS's own rules. */
export class Firewall extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id);
    const visibility = (name: string): wafv2.CfnWebACL.VisibilityConfigProperty => ({
      cloudWatchMetricsEnabled: true,
      metricName: this.node.id + '-' + name,
      sampledRequestsEnabled: true,
    });
    const rules: wafv2.CfnWebACL.RuleProperty[] = MANAGED_RULES.map((name, index) => ({
      name,
      priority: index + 1,
      overrideAction: props.counts ? { count: {} } : { none: {} },
      statement: { managedRuleGroupStatement: { vendorName: 'AWS', name } },
      visibilityConfig: visibility(name),
    }));
    if (props.rate) {
      const { limit, window, per } = props.rate;
      rules.unshift({
        name: 'rate-limit',
        priority: 0,
        action: props.counts ? { count: {} } : { block: {} },
        statement: {
          rateBasedStatement: {
            limit,
            evaluationWindowSec: window,
            aggregateKeyType: per === 'client' ? 'IP' : 'CONSTANT',
            // All requests together are counted by what they have in common: a path.
            ...(per === 'all' && {
              scopeDownStatement: {
                byteMatchStatement: {
                  searchString: '/',
                  positionalConstraint: 'STARTS_WITH',
                  fieldToMatch: { uriPath: {} },
                  textTransformations: [{ priority: 0, type: 'NONE' }],
                },
              },
            }),
          },
        },
        visibilityConfig: visibility('rate-limit'),
      });
    }
    const acl = new wafv2.CfnWebACL(this, 'Acl', {
      scope: props.resourceArn === undefined ? 'CLOUDFRONT' : 'REGIONAL',
      defaultAction: { allow: {} },
      rules,
      visibilityConfig: visibility('all'),
    });
    this.arn = acl.attrArn;
    if (props.resourceArn !== undefined) {
      new wafv2.CfnWebACLAssociation(this, 'Association', { resourceArn: props.resourceArn, webAclArn: acl.attrArn });
    }
    // The name must begin like this for a firewall to write into it.
    const logGroup = new logs.LogGroup(this, 'Logs', {
      logGroupName: 'aws-waf-logs-' + Stack.of(this).stackName + '-' + id,
      retention: props.logRetention,
      encryptionKey: props.logsKey,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    new wafv2.CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: acl.attrArn,
      redactedFields: [${BASELINE.unloggedHeaders.map((name) => `{ singleHeader: { Name: '${name}' } }`).join(', ')}],
      logDestinationConfigs: [
        Stack.of(this).formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: logGroup.logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
    });
  }
}
`;
