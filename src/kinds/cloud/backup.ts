import { isKind, type Component } from '../../model/index.js';
import type { BackupPlan } from '../plan/managed.js';
import type { Built, PlanContext } from './kind.js';

/** What is to be copied, as backups and recovery plans say it. */
interface Wanted {
  readonly component: Component;
  readonly of: readonly Component[];
  /** Seconds. */
  readonly every: number;
  readonly keep: number;
  readonly copyTo: Component | null;
  readonly lock: boolean;
  /** Seconds since midnight, and seconds. */
  readonly window: { readonly start: number; readonly length: number } | null;
  readonly restoreTest: number | null;
}

const HOUR = 3600;
const DAY = 24 * HOUR;

/** When nothing says it: at night, with eight hours to begin, as AWS Backup has it by itself. */
const START = 3 * HOUR;
const LENGTH = 8 * HOUR;
/** Minutes that AWS Backup leaves a copy to begin, at least (docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html). */
const LEAST_WINDOW = 60;

/** A plan of AWS Backup in the region of what it copies; null when nothing of it can be copied. */
export function planBackup(wanted: Wanted, context: PlanContext): Built {
  const { component } = wanted;
  const kept = wanted.of.filter((each) => isCopied(each, component, context));
  const [first] = kept;
  if (!first) {
    context.note(component, 'Nothing that it could copy is built, so nothing is built for it.');
    return null;
  }
  const home = context.place(first).key;
  const here = kept.filter((each) => context.place(each).key === home);
  for (const each of kept) {
    if (!here.includes(each))
      context.note(component, `\`${each.id}\` stands in another region than \`${first.id}\`: give it a backup of its own.`);
  }
  const start = wanted.window?.start ?? START;
  const copyTo = wanted.copyTo ? context.regionCode(wanted.copyTo) : null;
  const same = copyTo !== null && copyTo === context.place(first).code;
  if (same) context.note(component, 'Its copies would go to the region that they come from, so none are made.');
  if (wanted.lock) context.note(component, 'Copies are locked in governance mode: whoever has the permission can still unlock the vault.');
  const startMinutes = Math.max(LEAST_WINDOW, Math.round((wanted.window?.length ?? LENGTH) / 60));
  if (wanted.window && startMinutes * 60 !== wanted.window.length)
    context.note(component, `AWS Backup gives a copy an hour at least to begin, in whole minutes: ${startMinutes} min.`);
  const keepDays = Math.max(1, Math.round(wanted.keep / DAY));
  if (keepDays * DAY !== wanted.keep) context.note(component, `AWS Backup keeps copies for whole days: ${keepDays}.`);
  const plan: BackupPlan = {
    is: 'backup',
    origin: context.origin(component),
    port: null,
    home: context.origin(first).key,
    of: here.map((each) => context.origin(each).key),
    schedule: cron(wanted.every, start, component, context),
    startMinutes,
    keepDays,
    lock: wanted.lock,
    copyTo: same ? null : copyTo,
    restoreTest: wanted.restoreTest === null ? null : monthly(wanted.restoreTest, component, context),
  };
  return { as: 'managed', plan };
}

/** Whether a component is built as something that AWS Backup can copy (docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html). */
export function isCopyable(component: Component, context: PlanContext): boolean {
  const is = context.managed(component)?.is ?? '';
  return context.isBuilt(component, 'database') || ['table', 'bucket', 'files', 'volume', 'documents', 'graph'].includes(is);
}

function isCopied(each: Component, component: Component, context: PlanContext): boolean {
  if (isCopyable(each, context)) return true;
  const why = context.managed(each) || isKind(each, 'cache') ? 'is none of what AWS Backup copies' : 'is not built';
  context.note(component, `\`${each.id}\` ${why}, so it is not copied.`);
  return false;
}

/** A time that AWS's schedules can say, at least as often as is wanted where that can be said: hours that divide a day, days, or weeks. */
function cron(every: number, start: number, component: Component, context: PlanContext): string {
  const minute = Math.floor((start % HOUR) / 60);
  const hour = Math.floor(start / HOUR) % 24;
  if (every < DAY) {
    const hours = Math.max(1, ...[2, 3, 4, 6, 8, 12].filter((each) => each * HOUR <= every));
    if (hours * HOUR !== every) context.note(component, `AWS Backup copies every ${hours} h instead of every ${every / HOUR} h.`);
    return `cron(${minute} ${hour % hours}/${hours} * * ? *)`;
  }
  if (every >= 7 * DAY) {
    if (every !== 7 * DAY) context.note(component, `AWS Backup copies every week instead of every ${every / DAY} days.`);
    return `cron(${minute} ${hour} ? * 1 *)`;
  }
  if (every !== DAY) context.note(component, `AWS Backup copies every day instead of every ${every / DAY} days.`);
  return `cron(${minute} ${hour} * * ? *)`;
}

function monthly(every: number, component: Component, context: PlanContext): string {
  if (every <= 7 * DAY) {
    if (every !== 7 * DAY) context.note(component, 'Restoring is tried every week, the most often that it is here.');
    return 'cron(0 5 ? * 1 *)';
  }
  if (every !== 30 * DAY) context.note(component, 'Restoring is tried every month, the nearest that a schedule can say.');
  return 'cron(0 5 1 * ? *)';
}
