/** A table of DynamoDB. A file of the exported project, the same for every design: what differs is handed in. */
export const TABLE = `import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { Managed } from './managed';

export interface TableProps {
  readonly key: kms.IKey;
  readonly deletionProtection: boolean;
  /** Units that are bought; without them each request is paid for. */
  readonly capacity?: { readonly read: number; readonly write: number };
}

/** A table of DynamoDB, encrypted, of which every second of the last 35 days can be brought back. */
export class Table extends Managed {
  constructor(scope: Construct, id: string, props: TableProps) {
    super(scope, id);
    const table = new dynamodb.Table(this, 'Table', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
      ...(props.capacity
        ? {
            billingMode: dynamodb.BillingMode.PROVISIONED,
            readCapacity: props.capacity.read,
            writeCapacity: props.capacity.write,
          }
        : { billingMode: dynamodb.BillingMode.PAY_PER_REQUEST }),
      encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: props.key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: props.deletionProtection,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.key = props.key;
    this.links.TABLE = table.tableName;
    this.arns.push(table.tableArn);
    this.resources.push(table.tableArn);
  }
}
`;
