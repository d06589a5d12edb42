import { formatQuantity } from '../../../model/index.js';
import type { View } from '../../behaviour.js';
import { regionOf } from '../../lowering/distance.js';
import { expectationsOf } from '../../structure.js';
import { at, rule, see, setProperty, type Rule, type RuleContext, type Where } from '../../rule.js';
import { componentsOf, viewsOf } from '../../view.js';
import { copiedBytes } from '../parts.js';

const DAY = 86_400;

export const backupRules: readonly Rule[] = [
  rule(
    'backup/of-nothing',
    {
      on: 'backup',
      severity: 'warning',
      title: 'A backup copies nothing',
      doc: '`of` names what is copied. Without it there is nothing to go back to.',
    },
    (backup, found) => {
      if ((backup.of ?? []).length === 0) found(backup.component, `${backup.name} does not say what it copies`);
    },
  ),
  rule(
    'backup/rarer-than-promised',
    {
      on: 'backup',
      severity: 'error',
      title: 'Copies are further apart than the changes that may be lost',
      doc: 'What has changed since the last copy is lost with the original: a backup every day cannot keep a recovery point of an hour. The metric `rpo` adds to that the time that a copy takes. What a plan for the loss of a region promises is held against its backups when its strategy is `backup_restore`; with a second copy that is kept up to date, only what lags is lost.',
      standard: 'AWS Well-Architected REL13-BP02 (Use defined recovery strategies to meet the recovery objectives)',
      fixable: true,
      safe: false,
    },
    (backup, found, context) => {
      const promise = tightestPoint(backup, context);
      if (!promise || backup.every <= promise.limit) return;
      found(
        at(backup, 'every'),
        `${backup.name} copies every ${formatQuantity(backup.every, 'duration')}, and changes of ${formatQuantity(promise.limit, 'duration')} at most may be lost`,
        setProperty(backup.component, 'every', formatQuantity(promise.limit, 'duration')),
        see(promise.where, 'this is promised'),
      );
    },
  ),
  rule(
    'backup/same-region',
    {
      on: 'backup',
      severity: 'warning',
      title: 'A copy stands where the original stands',
      doc: 'What takes the region takes the copy with it. `copy_to` names another one.',
      standard: 'AWS Well-Architected REL13-BP02 (Use defined recovery strategies to meet the recovery objectives)',
      fixable: true,
      safe: false,
    },
    (backup, found, { architecture, component }) => {
      const homes = (backup.of ?? []).flatMap((id) => {
        const of = component(id);
        return (of && regionOf(architecture, of)) ?? [];
      });
      const [home] = homes;
      const other = componentsOf(architecture, 'region').find((each) => !homes.includes(each));
      if (!home || !other || (backup.copy_to !== undefined && backup.copy_to !== home.id)) return;
      found(
        at(backup, 'copy_to'),
        `the copies of ${backup.name} stay in ${home.name}, with what they are copies of`,
        setProperty(backup.component, 'copy_to', other.id),
      );
    },
  ),
  rule(
    'backup/never-tested',
    {
      on: 'backup',
      severity: 'warning',
      title: 'Nobody has tried to bring a copy back',
      doc: 'A copy that cannot be read is found on the day it is needed, unless somebody tries before.',
      standard: 'AWS Well-Architected REL09-BP04 (Perform periodic recovery of the data to verify backup integrity and processes)',
      fixable: true,
      safe: false,
    },
    (backup, found) => {
      if (backup.restore_test !== undefined) return;
      found(
        backup.component,
        `nobody tries whether ${backup.name} can be brought back`,
        setProperty(backup.component, 'restore_test', '30d'),
      );
    },
  ),
  rule(
    'backup/unencrypted',
    {
      on: 'backup',
      severity: 'error',
      title: 'Copies can be read by whoever finds them',
      doc: 'A copy holds everything that the original holds, and is guarded less. Encryption at rest costs next to nothing.',
      standard: 'AWS Well-Architected REL09-BP02 (Secure and encrypt backups); OWASP Top 10:2021 A02 (Cryptographic Failures)',
      fixable: true,
    },
    (backup, found) => {
      if (backup.encryption === 'at_rest' || backup.encryption === 'both') return;
      found(
        at(backup, 'encryption'),
        `the copies of ${backup.name} are not encrypted`,
        setProperty(backup.component, 'encryption', backup.encryption === 'in_transit' ? 'both' : 'at_rest'),
      );
    },
  ),
  rule(
    'backup/at-the-peak',
    {
      on: 'backup',
      severity: 'info',
      title: 'Copies are taken when most people are there',
      doc: 'Reading everything takes disks and network from those who wait for an answer. Take copies twelve hours from the peak.',
      fixable: true,
      safe: false,
    },
    (backup, found, { architecture }) => {
      if (!backup.window) return;
      const { start, length } = backup.window;
      for (const users of viewsOf(architecture, 'users')) {
        if (typeof users.shape !== 'object' || users.shape.call !== 'diurnal') continue;
        const after = (((users.shape.peak - start) % DAY) + DAY) % DAY;
        if (after > length) continue;
        const begin = (users.shape.peak + DAY / 2 - length / 2 + DAY) % DAY;
        found(
          at(backup, 'window'),
          `${backup.name} takes copies from ${clock(start)} to ${clock(start + length)}, and most of ${users.name} are there at ${clock(users.shape.peak)}`,
          setProperty(backup.component, 'window', `{ start: ${clock(begin)}, length: ${formatQuantity(length, 'duration')} }`),
          see(at(users, 'shape'), 'the peak is here'),
        );
        return;
      }
    },
  ),
  rule(
    'backup/longer-than-window',
    {
      on: 'backup',
      severity: 'warning',
      title: 'A full copy does not fit into its window',
      doc: 'Size over bandwidth is how long a copy of everything takes. One that runs on into the day is broken off, or slows down those who work. Copy what has changed, or faster.',
      fixable: true,
      safe: false,
    },
    (backup, found, { architecture }) => {
      if (backup.kind !== 'full' || !backup.window) return;
      const size = copiedBytes(backup, architecture);
      const takes = size / backup.bandwidth;
      if (takes <= backup.window.length) return;
      found(
        at(backup, 'window'),
        `a full copy of ${formatQuantity(size, 'size')} takes ${backup.name} ${formatQuantity(takes, 'duration')}, and its window is ${formatQuantity(backup.window.length, 'duration')}`,
        setProperty(backup.component, 'kind', 'incremental'),
      );
    },
  ),
];

/** `14:30`, of seconds after midnight. */
function clock(seconds: number): string {
  const minutes = Math.round(seconds / 60) % (24 * 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** The shortest time of changes that may be lost, of what a backup copies. Strategies that keep a second copy up to date lose what lags, whatever a backup does. */
function tightestPoint(backup: View<'backup'>, context: RuleContext): { readonly limit: number; readonly where: Where } | null {
  const { architecture } = context;
  const of = new Set(backup.of ?? []);
  const promises: { limit: number; where: Where }[] = [];
  for (const { metric, limit, source } of [...of, backup.id].flatMap((id) => expectationsOf(architecture, id))) {
    if (metric === 'rpo') promises.push({ limit, where: source });
  }
  for (const plan of viewsOf(architecture, 'disaster_recovery')) {
    const copied = [...of].some((id) => {
      const component = context.component(id);
      return component !== null && regionOf(architecture, component)?.id === plan.primary;
    });
    if (plan.promise && copied && plan.strategy === 'backup_restore') {
      promises.push({ limit: plan.promise.rpo, where: at(plan, 'promise') });
    }
  }
  return promises.reduce<(typeof promises)[number] | null>((least, each) => (!least || each.limit < least.limit ? each : least), null);
}
