import { isKind } from '../../../model/index.js';
import type { View } from '../../behaviour.js';
import { isCopyable, planBackup } from '../../cloud/backup.js';
import { cloudKind, type Built, type PlanContext } from '../../cloud/kind.js';

export const disasterRecoveryOnAws = cloudKind<'disaster_recovery'>({
  kind: 'disaster_recovery',
  builds: ['strategy', 'primary', 'secondary', 'scale', 'promise', 'owner', 'tags'],
  // How long people take to decide, and machines to start.
  describes: ['cost', 'decide', 'start'],
  lacks: {
    drill: 'is not built: a drill is people’s work',
  },
  plan,
  describe: (built) =>
    built?.as === 'managed' && built.plan.is === 'backup' && built.plan.copyTo !== null
      ? `AWS Backup with copies in ${built.plan.copyTo}; what takes over is what the design has there`
      : null,
});

const HOUR = 3600;
const DAY = 24 * HOUR;

/** How often data is copied when nothing is promised, and how long copies are kept. */
const EVERY = DAY;
const KEEP = 35 * DAY;

/**
 * Whatever the strategy, what keeps data in the primary region has copies in the secondary: what follows by itself follows a mistake as well. What
 * else stands ready there is added once all regions are known (`cloud/recovery.ts`).
 */
function plan(view: View<'disaster_recovery'>, context: PlanContext): Built {
  const { component } = view;
  const primary = context.find(view.primary);
  const secondary = context.find(view.secondary);
  if (!primary || !secondary) {
    context.note(component, 'It needs a `primary` and a `secondary` region; nothing is built for it.');
    return null;
  }
  const home = context.regionCode(primary);
  const kept = context.components.filter((each) => isCopyable(each, context) && context.place(each).code === home);
  const covered = new Set(
    context.components
      .filter((each) => isKind(each, 'backup') && each.properties.copy_to === view.secondary)
      .flatMap(({ properties: { of } }) => (Array.isArray(of) ? (of as string[]) : [])),
  );
  const left = kept.filter(({ id }) => !covered.has(id));
  if (left.length === 0 && kept.length > 0) {
    context.note(component, 'Backups of the design already copy all of its data there, so no others are made.');
    return null;
  }
  const rpo = view.promise?.rpo;
  if (rpo !== undefined && rpo < HOUR && view.strategy === 'backup_restore')
    context.note(component, `Copies are made every hour at most, so up to an hour of changes is lost, not the promised ${rpo} s.`);
  return planBackup(
    {
      component,
      of: left,
      every: rpo === undefined ? EVERY : Math.max(HOUR, rpo),
      keep: KEEP,
      copyTo: secondary,
      lock: false,
      window: null,
      restoreTest: null,
    },
    context,
  );
}
