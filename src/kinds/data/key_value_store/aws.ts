import type { View } from '../../behaviour.js';
import { cloudKind, LIFE, wrote, type Built, type PlanContext } from '../../cloud/kind.js';

export const keyValueStoreOnAws = cloudKind<'key_value_store'>({
  kind: 'key_value_store',
  builds: ['engine', 'in', 'read_capacity', 'write_capacity', 'backup', 'holds', 'public', 'encryption', 'owner', 'tags'],
  // DynamoDB has no machines: it is of any size, and in three zones.
  describes: ['cost', 'time', 'concurrency', 'queue', 'zones', 'zone', 'lag', 'fsync', 'key_skew', 'storage', ...LIFE],
  leaves: {
    consistency: 'is chosen by the application with each read (`ConsistentRead`)',
  },
  lacks: {
    replicas: 'is up to DynamoDB, which keeps three copies in three zones',
    partitions: 'is up to DynamoDB, which splits partitions by itself',
    election_timeout: 'is up to DynamoDB',
    instance: 'is not chosen: DynamoDB has no machines to choose',
    scaling: 'is not built: `read_capacity` and `write_capacity` are bought, or each request is paid for',
  },
  refuses: {
    engine: ({ engine }) =>
      engine === 'dynamodb'
        ? null
        : `AWS runs no \`${engine}\`, and a quorum on containers would lose its members' disks, so it is not built: \`engine: dynamodb\` is, or run it yourself.`,
  },
  plan: planTable,
  describe: (built) => {
    if (built?.as !== 'managed' || built.plan.is !== 'table') return null;
    const { capacity } = built.plan;
    return `DynamoDB table: ${capacity ? `${capacity.read} read and ${capacity.write} write units` : 'on demand'}`;
  },
});

/** An account's tables have 40,000 units each way until AWS raises the quota (docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html). */
const MOST_UNITS = 40_000;

function planTable(view: View<'key_value_store'>, context: PlanContext): Built {
  const { component } = view;
  if (view.engine !== 'dynamodb') return null;
  if (view.public && wrote(component, 'public'))
    context.note(component, 'DynamoDB answers on AWS’s own interface, to those with permission alone.');
  if (!view.backup && wrote(component, 'backup'))
    context.note(
      component,
      'Every second of the last 35 days can be brought back, though `backup` is `off`: nothing else brings lost data back.',
    );
  const { read_capacity: read, write_capacity: write } = view;
  const bought = read !== undefined || write !== undefined;
  if (bought && (read === undefined || write === undefined))
    context.note(component, 'DynamoDB sells reads and writes together; the capacity that is not given is 5 units.');
  const units = (wanted: number | undefined): number => Math.min(MOST_UNITS, Math.max(1, Math.ceil(wanted ?? 5)));
  return {
    as: 'managed',
    plan: {
      is: 'table',
      origin: context.origin(component),
      port: null,
      capacity: bought ? { read: units(read), write: units(write) } : null,
      follows: null,
      copiesTo: [],
    },
  };
}
