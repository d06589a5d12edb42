/** A table of DynamoDB in two regions. A file of the exported project, the same for every design: what differs is handed in. */
export const GLOBAL_TABLE = `import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { Managed } from './managed';

export interface GlobalTableProps {
  readonly key: kms.IKey;
  readonly deletionProtection: boolean;
  /** ARNs of keys by the other regions that it has replicas in. */
  readonly replicas: Record<string, string>;
}

/** A table of DynamoDB with replicas in other regions, encrypted in each with a key of that region. Every region reads and writes. */
export class GlobalTable extends Managed {
  readonly tableName: string;

  constructor(scope: Construct, id: string, props: GlobalTableProps) {
    super(scope, id);
    const { deletionProtection } = props;
    const table = new dynamodb.TableV2(this, 'Table', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
      billing: dynamodb.Billing.onDemand(),
      encryption: dynamodb.TableEncryptionV2.customerManagedKey(props.key, props.replicas),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection,
      removalPolicy: RemovalPolicy.RETAIN,
      replicas: Object.keys(props.replicas).map((region) => ({ region, deletionProtection })),
    });
    this.tableName = table.tableName;
    this.key = props.key;
    this.links.TABLE = table.tableName;
    this.arns.push(table.tableArn);
    this.resources.push(table.tableArn);
  }
}

export interface TableReplicaProps {
  readonly of: GlobalTable;
  /** The key that it is encrypted with in its own region. */
  readonly key: kms.IKey;
}

/** A table's replica in the region of this stack: it is made with the table, and called the same. */
export class TableReplica extends Managed {
  constructor(scope: Construct, id: string, props: TableReplicaProps) {
    super(scope, id);
    this.key = props.key;
    this.links.TABLE = props.of.tableName;
    this.arns.push(
      Stack.of(this).formatArn({ service: 'dynamodb', resource: 'table', resourceName: props.of.tableName }),
    );
  }
}
`;
