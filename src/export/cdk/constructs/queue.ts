/** A queue of SQS. A file of the exported project, the same for every design: what differs is handed in. */
export const QUEUE = `import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { Managed } from './managed';

export interface QueueProps {
  readonly key: kms.IKey;
  readonly fifo: boolean;
  readonly retention: Duration;
  readonly visibility: Duration;
  /** Tries before a message is put aside. */
  readonly tries: number;
}

/** A queue of SQS, encrypted, with a queue for what nobody could work off. */
export class Queue extends Managed {
  readonly queue: sqs.Queue;
  /** What nobody could work off. */
  readonly deadLetters: sqs.Queue;

  constructor(scope: Construct, id: string, props: QueueProps) {
    super(scope, id);
    const common: sqs.QueueProps = {
      ...(props.fifo && { fifo: true, contentBasedDeduplication: true }),
      encryption: sqs.QueueEncryption.KMS,
      encryptionMasterKey: props.key,
      dataKeyReuse: Duration.minutes(5),
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    };
    this.deadLetters = new sqs.Queue(this, 'DeadLetters', { ...common, retentionPeriod: Duration.days(14) });
    this.queue = new sqs.Queue(this, 'Queue', {
      ...common,
      retentionPeriod: props.retention,
      visibilityTimeout: props.visibility,
      receiveMessageWaitTime: Duration.seconds(20),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.tries },
    });
    this.key = props.key;
    this.links.QUEUE_URL = this.queue.queueUrl;
    this.arns.push(this.queue.queueArn);
  }

  get sourceArn(): string {
    return this.queue.queueArn;
  }
}
`;
