/** Vaults in another region. A file of the exported project, the same for every design: what differs is handed in. */
export const COPIES_STACK = `import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

export interface CopiesStackProps extends StackProps {
  /** Names of the vaults. */
  readonly vaults: string[];
}

/** Vaults in another region, which copies of backups are taken to. */
export class CopiesStack extends Stack {
  constructor(scope: Construct, id: string, props: CopiesStackProps) {
    super(scope, id, props);
    const encryptionKey = new kms.Key(this, 'Key', {
      description: 'Copies of backups',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const backupVaultName of props.vaults) {
      new backup.BackupVault(this, backupVaultName, {
        backupVaultName,
        encryptionKey,
        removalPolicy: RemovalPolicy.RETAIN,
      });
    }
  }
}
`;
