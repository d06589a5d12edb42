/** A stream of Kinesis. A file of the exported project, the same for every design: what differs is handed in. */
export const STREAM = `import { type Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { Managed } from './managed';

export interface StreamProps {
  readonly key: kms.IKey;
  readonly shards: number;
  readonly retention: Duration;
}

/** A data stream of Kinesis, encrypted. */
export class Stream extends Managed {
  readonly sourceArn: string;
  readonly streamName: string;

  constructor(scope: Construct, id: string, props: StreamProps) {
    super(scope, id);
    const stream = new kinesis.Stream(this, 'Stream', {
      streamMode: kinesis.StreamMode.PROVISIONED,
      shardCount: props.shards,
      retentionPeriod: props.retention,
      encryption: kinesis.StreamEncryption.KMS,
      encryptionKey: props.key,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(stream).acknowledge({
      id: 'AwsSolutions-KDS3',
      reason: 'The key is our own, so that we say who may use it.',
    });
    this.streamName = stream.streamName;
    this.sourceArn = stream.streamArn;
    this.key = props.key;
    this.links.STREAM = stream.streamName;
    this.arns.push(stream.streamArn);
  }
}
`;
