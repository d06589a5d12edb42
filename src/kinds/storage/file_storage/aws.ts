import type { View } from '../../behaviour.js';
import { cloudKind, LIFE, type Built, type PlanContext } from '../../cloud/kind.js';
import { DECIDED, LEFT, movesOf, noteStorage } from '../../cloud/storage.js';
import type { FileSystemPlan } from '../../plan/managed.js';

export const fileStorageOnAws = cloudKind<'file_storage'>({
  kind: 'file_storage',
  builds: [
    'in',
    'zones',
    'zone',
    'holds',
    'protocol',
    'tier',
    'lifecycle',
    'snapshots',
    'bandwidth',
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
    'iops',
    'annual_failure_rate',
    'rebuild_bandwidth',
    'disk_size',
    'client_side_encryption',
    ...LIFE,
  ],
  leaves: LEFT,
  lacks: {
    ...DECIDED,
    versioning: 'is not built: EFS keeps no old versions beside its backups',
    immutable: 'is not built: files of EFS can be changed',
  },
  plan: planFiles,
  describe: (built) => {
    if (built?.as !== 'managed' || built.plan.is !== 'files') return null;
    const { throughput, zones } = built.plan;
    return `EFS file system in ${zones.length} zones, ${throughput === null ? 'elastic' : `${throughput} MiB/s`}`;
  },
});

const MIB = 2 ** 20;
/** Provisioned throughput of EFS, in MiB/s, and the ages in days that it can move files at (docs.aws.amazon.com/efs/latest/ug). */
const MOST = 3414;
const AGES = [7, 14, 30, 60, 90] as const;
/** Days after which the exports let EFS archive what it has made cold before. */
const ARCHIVE_DAYS = 90;

function planFiles(view: View<'file_storage'>, context: PlanContext): Built {
  const { component } = view;
  noteStorage(view, context);
  if (view.protocol === 'smb')
    context.note(component, 'EFS speaks NFS alone, and is mounted as that; SMB is spoken by FSx, which is not built.');
  const moves = [...(view.tier === 'hot' ? [] : [{ days: 7, to: view.tier }]), ...movesOf(view.lifecycle)];
  const [first] = moves;
  const days = first ? (AGES.find((age) => age >= first.days) ?? 90) : null;
  if (first && days !== null && days !== first.days)
    context.note(component, `EFS moves files after 7, 14, 30, 60 or 90 days: ${days} instead of ${first.days}.`);
  if (view.tier !== 'hot') context.note(component, `EFS keeps new files hot, and moves those that nobody reads for ${days ?? 7} days.`);
  const archive = moves.find(({ to }) => to === 'archive');
  if (archive && archive.days !== ARCHIVE_DAYS)
    context.note(component, `EFS archives files that nobody has read for ${ARCHIVE_DAYS} days, not after ${archive.days}.`);
  const wanted = view.bandwidth === undefined ? null : Math.max(1, Math.ceil(view.bandwidth / MIB));
  if (wanted !== null && wanted > MOST)
    context.note(component, `EFS gives ${MOST} MiB/s at most for what is bought in advance, instead of ${wanted}.`);
  if (view.snapshots)
    context.note(component, 'AWS Backup copies it once a day and keeps the copies for 35 days, whatever `snapshots` says.');
  const plan: FileSystemPlan = {
    is: 'files',
    origin: context.origin(component),
    port: 2049,
    throughput: wanted === null ? null : Math.min(MOST, wanted),
    cold: days === null ? null : { days, archive: archive !== undefined },
    backup: true,
    zones: context.place(component).zones,
  };
  return { as: 'managed', plan };
}
