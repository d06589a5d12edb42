import type { View } from '../../behaviour.js';
import { cloudKind, LIFE, type Built, type PlanContext } from '../../cloud/kind.js';
import { DAY, DECIDED, LEFT, movesOf, noteStorage } from '../../cloud/storage.js';
import type { BucketPlan } from '../../plan/managed.js';

export const objectStorageOnAws = cloudKind<'object_storage'>({
  kind: 'object_storage',
  builds: [
    'in',
    'holds',
    'tier',
    'lifecycle',
    'snapshots',
    'versioning',
    'immutable',
    'encryption',
    'key_rotation',
    'public',
    'owner',
    'tags',
  ],
  describes: [
    'cost',
    'time',
    'concurrency',
    'queue',
    'zones',
    'zone',
    'prefixes',
    'iops',
    'bandwidth',
    'annual_failure_rate',
    'rebuild_bandwidth',
    'disk_size',
    'client_side_encryption',
    ...LIFE,
  ],
  leaves: LEFT,
  lacks: { ...DECIDED, erasure_code: 'is up to S3, which spreads objects over three zones' },
  plan: planBucket,
  describe: (built) => {
    if (built?.as !== 'managed' || built.plan.is !== 'bucket') return null;
    const { transitions, lockDays } = built.plan;
    const moves = transitions.map(({ days, to }) => `, to ${to} after ${days} days`).join('');
    return `S3 bucket${moves}${lockDays === null ? '' : `, locked for ${lockDays} days`}`;
  },
});

/** S3 moves objects to Infrequent Access after 30 days at the earliest (docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html). */
const EARLIEST = { cold: 30, archive: 1 } as const;
const CLASSES = { cold: 'STANDARD_IA', archive: 'GLACIER' } as const;

/** Days that old versions are kept when the design says nothing, and that a lock holds, since the design gives it no time. */
const OLD_DAYS = 30;
const LOCK_DAYS = 30;

function planBucket(view: View<'object_storage'>, context: PlanContext): Built {
  const { component } = view;
  noteStorage(view, context);
  const own = view.tier === 'hot' ? [] : [{ days: 0, to: view.tier }];
  const transitions: BucketPlan['transitions'][number][] = [];
  for (const { days, to } of [...own, ...movesOf(view.lifecycle)]) {
    if (transitions.some((each) => each.to === CLASSES[to])) continue;
    if (transitions.some((each) => each.to === CLASSES.archive)) {
      context.note(component, 'S3 moves nothing out of the archive, so what is archived does not become cold afterwards.');
      continue;
    }
    // Each move comes at least thirty days after the one before.
    const after = Math.max(days, EARLIEST[to], ...transitions.map((each) => each.days + 30));
    if (after !== days)
      context.note(
        component,
        `S3 moves objects to ${CLASSES[to]} after ${after} ${after === 1 ? 'day' : 'days'} at the earliest, not ${days > 0 ? `after ${days}` : 'at once'}.`,
      );
    transitions.push({ days: after, to: CLASSES[to] });
  }
  if (view.immutable) context.note(component, `What is written is locked for ${LOCK_DAYS} days: the design does not say for how long.`);
  if (!view.versioning)
    context.note(component, 'What is overwritten or deleted is kept for a while, though `versioning` is `off`: it is what brings it back.');
  const kept = view.snapshots ? Math.ceil(view.snapshots.keep / DAY) : OLD_DAYS;
  if (view.snapshots)
    context.note(
      component,
      `S3 takes no snapshots: every old version is kept for as long as the snapshots would be, ${Math.max(1, kept)} days.`,
    );
  return {
    as: 'managed',
    plan: {
      is: 'bucket',
      origin: context.origin(component),
      port: null,
      transitions,
      oldDays: Math.max(1, kept),
      lockDays: view.immutable ? LOCK_DAYS : null,
      follows: null,
      copiesTo: [],
    },
  };
}
