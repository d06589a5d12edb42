import type { View } from '../../behaviour.js';
import { planBackup } from '../../cloud/backup.js';
import { cloudKind, wrote, type Built, type PlanContext } from '../../cloud/kind.js';

export const backupOnAws = cloudKind<'backup'>({
  kind: 'backup',
  builds: ['of', 'every', 'keep', 'copy_to', 'immutable', 'encryption', 'kind', 'window', 'restore_test', 'owner', 'tags'],
  describes: ['cost', 'bandwidth', 'change'],
  plan,
  describe: (built) => {
    if (built?.as !== 'managed' || built.plan.is !== 'backup') return null;
    const { of, keepDays, copyTo } = built.plan;
    return `AWS Backup of ${of.length} ${of.length === 1 ? 'resource' : 'resources'}, kept for ${keepDays} days${copyTo === null ? '' : `, copied to ${copyTo}`}`;
  },
});

function plan(view: View<'backup'>, context: PlanContext): Built {
  const { component } = view;
  if (view.encryption === 'none' && wrote(component, 'encryption'))
    context.note(component, 'Copies are encrypted, though `encryption` is `none`.');
  if (view.kind === 'full' && wrote(component, 'kind'))
    context.note(component, 'AWS Backup decides for each service whether a copy is full; most are incremental after the first.');
  return planBackup(
    {
      component,
      of: (view.of ?? []).flatMap((id) => context.find(id) ?? []),
      every: view.every,
      keep: view.keep,
      copyTo: context.find(view.copy_to),
      lock: view.immutable,
      window: view.window ?? null,
      restoreTest: view.restore_test ?? null,
    },
    context,
  );
}
