/** Copies by AWS Backup. A file of the exported project, the same for every design: what differs is handed in. */
export const BACKUP = `import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { Managed } from './managed';

export interface BackupProps {
  readonly key: kms.IKey;
  /** ARNs by the type under which restore tests know them. */
  readonly resources: Record<string, string[]>;
  readonly schedule: string;
  readonly startMinutes: number;
  readonly keepDays: number;
  readonly lock: boolean;
  readonly copyTo?: { readonly region: string; readonly vault: string };
  readonly restoreTest?: string;
}

const POLICIES = [
  'service-role/AWSBackupServiceRolePolicyForBackup',
  'service-role/AWSBackupServiceRolePolicyForRestores',
];
const BUCKETS = ['AWSBackupServiceRolePolicyForS3Backup', 'AWSBackupServiceRolePolicyForS3Restore'];

/** A vault with copies of what others keep, and the plan by which they are made. */
export class Backup extends Managed {
  constructor(scope: Construct, id: string, props: BackupProps) {
    super(scope, id);
    const { account } = Stack.of(this);
    const vault = new backup.CfnBackupVault(this, 'Vault', {
      backupVaultName: Stack.of(this).stackName + '-' + id,
      encryptionKeyArn: props.key.keyArn,
      ...(props.lock && { lockConfiguration: { minRetentionDays: props.keepDays } }),
    });
    vault.applyRemovalPolicy(RemovalPolicy.RETAIN);
    const policies = 'S3' in props.resources ? [...POLICIES, ...BUCKETS] : POLICIES;
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('backup.amazonaws.com'),
      managedPolicies: policies.map((name) => iam.ManagedPolicy.fromAwsManagedPolicyName(name)),
    });
    Validations.of(role).acknowledge(
      ...policies.map((name) => ({
        id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/' + name + ']',
        reason: 'AWS keeps this policy for this very purpose.',
      })),
    );
    const lifecycle = { deleteAfterDays: props.keepDays };
    const plan = new backup.CfnBackupPlan(this, 'Plan', {
      backupPlan: {
        backupPlanName: Stack.of(this).stackName + '-' + id,
        backupPlanRule: [
          {
            ruleName: 'copies',
            targetBackupVault: vault.ref,
            scheduleExpression: props.schedule,
            startWindowMinutes: props.startMinutes,
            completionWindowMinutes: props.startMinutes + 1440,
            lifecycle,
            ...(props.copyTo && {
              copyActions: [
                {
                  destinationBackupVaultArn:
                    'arn:aws:backup:' + props.copyTo.region + ':' + account + ':backup-vault:' + props.copyTo.vault,
                  lifecycle,
                },
              ],
            }),
          },
        ],
      },
    });
    new backup.CfnBackupSelection(this, 'Selection', {
      backupPlanId: plan.ref,
      backupSelection: {
        selectionName: 'resources',
        iamRoleArn: role.roleArn,
        resources: Object.values(props.resources).flat(),
      },
    });
    if (props.restoreTest === undefined) return;
    const test = new backup.CfnRestoreTestingPlan(this, 'RestoreTest', {
      restoreTestingPlanName: (Stack.of(this).stackName + '_' + id).replaceAll('-', '_').slice(-50),
      scheduleExpression: props.restoreTest,
      recoveryPointSelection: {
        algorithm: 'LATEST_WITHIN_WINDOW',
        includeVaults: [vault.attrBackupVaultArn],
        recoveryPointTypes: ['SNAPSHOT'],
      },
    });
    for (const [type, arns] of Object.entries(props.resources)) {
      const selection = new backup.CfnRestoreTestingSelection(this, 'RestoreTest' + type, {
        restoreTestingSelectionName: type.toLowerCase(),
        restoreTestingPlanName: test.restoreTestingPlanName,
        protectedResourceType: type,
        protectedResourceArns: arns,
        iamRoleArn: role.roleArn,
      });
      selection.addResourceDependency(test);
    }
  }
}
`;
