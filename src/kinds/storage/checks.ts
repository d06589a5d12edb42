import { formatQuantity, isKind, property } from '../../model/index.js';
import { backupsOf } from '../structure.js';
import { at, repair, rule, see, setProperty, type Rule } from '../rule.js';
import { viewOf } from '../view.js';

const ON = 'storage';

export const storageRules: readonly Rule[] = [
  rule(
    'storage/one-copy',
    {
      on: ON,
      severity: 'warning',
      title: 'Data has one copy',
      doc: 'One disk in about sixty dies in a year (Backblaze, “Drive Stats for 2024”), and takes along what is nowhere else. Three copies, or an erasure code, survive one loss and have time to repair it.',
      fixable: true,
      safe: false,
    },
    (storage, found) => {
      if (storage.replication_factor !== 1) return;
      const code = property(storage.component, 'erasure_code');
      if (code !== undefined) return;
      found(
        at(storage, 'replication_factor'),
        `${storage.name} keeps one copy, and ${formatQuantity(storage.annual_failure_rate, 'percent')} of its disks die in a year`,
        setProperty(storage.component, 'replication_factor', '3'),
      );
    },
  ),
  rule(
    'storage/no-snapshots',
    {
      on: ON,
      severity: 'warning',
      title: 'Nothing goes back to before a mistake',
      doc: 'Copies protect against disks, not against people: what is deleted or overwritten is so in all of them. Snapshots (of disks and files), old versions (of objects) or a backup go back in time.',
      standard: 'AWS Well-Architected REL09-BP01 (Identify and back up all data that needs to be backed up)',
      fixable: true,
      safe: false,
    },
    (storage, found, { architecture }) => {
      if (storage.snapshots || storage.versioning || storage.immutable || backupsOf(architecture, storage.id).length > 0) return;
      // What holds no data of the design is scratch space, or the long-term store of metrics and logs.
      if (storage.holds === undefined) return;
      const isObjects = isKind(storage.component, 'object_storage');
      found(
        storage.component,
        `${storage.name} has no snapshots: what is deleted by mistake is gone`,
        isObjects
          ? setProperty(storage.component, 'versioning', 'on')
          : setProperty(storage.component, 'snapshots', '{ every: 24h, keep: 7d }'),
      );
    },
  ),
  rule(
    'storage/archive-on-path',
    {
      on: ON,
      severity: 'error',
      title: 'Somebody waits for an archive',
      doc: 'What is archived is brought back in minutes to half a day (Amazon S3 Glacier: standard retrievals take 3 to 5 hours). A request that waits for an answer cannot.',
      fixable: true,
      safe: false,
    },
    (storage, found, context) => {
      if (storage.tier !== 'archive') return;
      const waiting = context.callsOf(storage.id).find(({ call }) => call.mode === 'sync' && call.operation !== 'write');
      if (!waiting) return;
      found(
        at(storage, 'tier'),
        `${waiting.flow.name} waits for ${storage.name}, which is an archive`,
        setProperty(storage.component, 'tier', 'hot'),
        see(waiting.call.source, `${waiting.flow.name} reads here`),
      );
    },
  ),
  rule(
    'block/many-writers',
    {
      on: 'block_storage',
      severity: 'error',
      title: 'Several machines write to one disk',
      doc: 'A disk knows nothing of files: two machines that write to one at once destroy its file system, unless that was made for it. Files that machines share belong in file storage.',
      fixable: true,
      safe: false,
    },
    (disk, found, context) => {
      const users = new Set([...(disk.attached_to ?? []), ...context.callers(disk.id).map(({ id }) => id)]);
      const machines = [...users].flatMap((id) => {
        const component = context.component(id);
        return component && isKind(component, 'placed') ? [viewOf<'placed'>(component)] : [];
      });
      const count = machines.reduce((sum, { replicas }) => sum + replicas, 0);
      if (count < 2) return;
      const { start } = disk.component.source;
      const end = { line: start.line, character: start.character + disk.component.kind.length };
      const attached = disk.component.written.some(({ name }) => name === 'attached_to');
      found(
        disk.component,
        `${count} machines of ${machines.map(({ name }) => name).join(', ')} write to ${disk.name}, which one machine can`,
        ...(disk.component.kind === 'block_storage'
          ? [
              repair(
                'Make it `file_storage`',
                { change: 'replace', source: { ...disk.component.source, end }, text: 'file_storage' },
                ...(attached ? [{ change: 'remove', component: disk.id, property: 'attached_to' } as const] : []),
              ),
            ]
          : []),
      );
    },
  ),
  rule(
    'storage/too-slow',
    {
      on: ON,
      severity: 'warning',
      solved: true,
      title: 'A disk is asked for more operations than it is good for',
      doc: 'Operations beyond what a volume is provisioned for wait in a queue. 3,000 per second are what every gp3 volume has, and 16,000 the most that can be bought (AWS, “Amazon EBS volume types”).',
    },
    (storage, found, context) => {
      if (storage.iops === undefined) return;
      const { stations } = context.offered();
      const rate = context.compiled.builder.stations(storage.id).reduce((most, index) => Math.max(most, stations[index]?.rate ?? 0), 0);
      if (rate <= storage.iops) return;
      found(
        at(storage, 'iops'),
        `${storage.name} is asked for ${formatQuantity(rate, 'rate')} and is good for ${formatQuantity(storage.iops, 'rate')}`,
      );
    },
  ),
];
