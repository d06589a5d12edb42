/** What everything has in common that AWS runs and that callers are granted. A file of the exported project, the same for every design: what differs is handed in. */
export const MANAGED = `import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

/** Something that a caller may do. */
export interface Grant {
  readonly on: Managed;
  readonly actions: string[];
}

/** What AWS runs: its callers learn where it is from their environment, and may do with it what they are granted. */
export abstract class Managed extends Construct {
  /** By the ends of the variables' names. */
  protected readonly links: Record<string, string> = {};
  protected readonly secrets: Record<string, secretsmanager.ISecret> = {};
  /** What permissions are given on, and the findings of cdk-nag that this is answered with: their name and their reason. */
  protected readonly arns: string[] = [];
  protected readonly wildcards: Record<string, string> = {};
  /** What backups copy of it. */
  readonly resources: string[] = [];
  /** The key that callers need as well. */
  protected key?: kms.IKey;

  linksAs(prefix: string): Record<string, string> {
    return Object.fromEntries(Object.entries(this.links).map(([name, value]) => [prefix + '_' + name, value]));
  }

  secretsAs(prefix: string): Record<string, secretsmanager.ISecret> {
    return Object.fromEntries(Object.entries(this.secrets).map(([name, secret]) => [prefix + '_' + name, secret]));
  }

  /** Gives a role permissions; returns what is to be acknowledged for it. */
  static grant(role: iam.Role, grants: Grant[]): { id: string; reason: string }[] {
    for (const { on, actions } of grants) {
      if (actions.length === 0 || on.arns.length === 0) continue;
      role.addToPolicy(new iam.PolicyStatement({ actions, resources: on.arns }));
      if (on.key) {
        role.addToPolicy(
          new iam.PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [on.key.keyArn] }),
        );
      }
    }
    return grants.flatMap(({ on }) =>
      Object.entries(on.wildcards).map(([name, reason]) => ({
        id: 'AwsSolutions-IAM5[Resource::' + name + ']',
        reason,
      })),
    );
  }

  /** A value that other stacks know under a name of our choice. */
  protected exported(name: string, value: string): { token: string; name: string } {
    const stack = Stack.of(this);
    const full = stack.stackName + '-' + this.node.id + name;
    return { token: stack.exportValue(value, { name: full }), name: full };
  }

  /** Gives permissions on everything below an ARN, such as the objects of a bucket. */
  protected below(name: string, arn: string, end: string, reason: string): void {
    const { token, name: known } = this.exported(name, arn);
    this.arns.push(token + end);
    this.wildcards[known + end] = reason;
  }

  /** Gives permissions on all resources of this account and region whose names begin so. */
  protected named(service: string, path: string, reason: string): void {
    const { region, account } = Stack.of(this);
    this.arns.push('arn:aws:' + service + ':' + region + ':' + account + ':' + path);
    this.wildcards['arn:aws:' + service + ':' + region + ':<AWS::AccountId>:' + path] = reason;
  }
}
`;
