import type { View } from '../../behaviour.js';
import { cloudKind, LIFE, wrote, type Built, type PlanContext } from '../../cloud/kind.js';
import { DECIDED, LEFT, noteStorage } from '../../cloud/storage.js';
import type { SnapshotHours, VolumePlan } from '../../plan/managed.js';

export const blockStorageOnAws = cloudKind<'block_storage'>({
  kind: 'block_storage',
  builds: [
    'in',
    'zones',
    'zone',
    'holds',
    'tier',
    'snapshots',
    'iops',
    'bandwidth',
    'disk_size',
    'attached_to',
    'encryption',
    'key_rotation',
    'public',
    'owner',
    'tags',
  ],
  describes: ['cost', 'time', 'concurrency', 'queue', 'annual_failure_rate', 'rebuild_bandwidth', 'client_side_encryption', ...LIFE],
  leaves: LEFT,
  lacks: {
    ...DECIDED,
    lifecycle: 'is not built: a volume of EBS stays what it is',
    versioning: 'is not built: a volume of EBS keeps no old versions beside its snapshots',
    immutable: 'is not built: a volume of EBS can be written',
  },
  plan: planVolume,
  describe: (built) => {
    if (built?.as !== 'managed' || built.plan.is !== 'volume') return null;
    const { type, size, iops, zone } = built.plan;
    return `EBS volume ${type} of ${size} GiB${iops === null ? '' : ` with ${iops} IOPS`} in ${zone}`;
  },
});

const HOUR = 3600;
const GIB = 2 ** 30;
const MIB = 2 ** 20;
/** What gp3 has at least and at most, and io2 at most (docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html). */
const GP3 = { iops: [3000, 16_000], throughput: [125, 1000] } as const;
const MOST_IOPS = 64_000;
const SIZE = { least: 1, most: 16_384, leastDisk: 125 } as const;
const HOURS: readonly SnapshotHours[] = [1, 2, 3, 4, 6, 8, 12, 24];

function planVolume(view: View<'block_storage'>, context: PlanContext): Built {
  const { component } = view;
  noteStorage(view, context);
  const type = view.tier === 'cold' ? 'st1' : view.tier === 'archive' ? 'sc1' : view.iops > GP3.iops[1] ? 'io2' : 'gp3';
  const wanted = sizeOf(view, context);
  const disk = type === 'st1' || type === 'sc1';
  const size = Math.min(SIZE.most, Math.max(disk ? SIZE.leastDisk : SIZE.least, wanted));
  if (size !== wanted) context.note(component, `A volume of EBS (${type}) has ${size} GiB here instead of ${wanted} GiB.`);
  const [leastIops, mostIops] = GP3.iops;
  const iops = disk ? null : Math.min(type === 'io2' ? MOST_IOPS : mostIops, Math.max(leastIops, Math.round(view.iops)));
  if (iops !== null && iops < view.iops) context.note(component, `A volume of EBS gives ${iops} IOPS at most, instead of ${view.iops}.`);
  const [leastThroughput, mostThroughput] = GP3.throughput;
  const throughput = type === 'gp3' ? Math.min(mostThroughput, Math.max(leastThroughput, Math.round(view.bandwidth / MIB))) : null;
  if (throughput !== null && throughput < Math.round(view.bandwidth / MIB))
    context.note(component, `A volume of EBS (gp3) gives ${throughput} MiB/s at most.`);
  context.note(
    component,
    'Containers on Fargate cannot attach a volume that outlives them, so it is built, encrypted and copied, and attached to nothing.',
  );
  const { zones } = context.place(component);
  if (zones.length > 1 && wrote(component, 'zones')) context.note(component, `A volume of EBS stands in one zone: \`${zones[0] ?? ''}\`.`);
  const plan: VolumePlan = {
    is: 'volume',
    origin: context.origin(component),
    port: null,
    type,
    size,
    iops,
    throughput,
    zone: zones[0] ?? '',
    snapshots: view.snapshots ? snapshotsOf(view.snapshots, view, context) : { hours: 24, keep: 14 },
  };
  return { as: 'managed', plan };
}

/** GiB: of the disk as it is written, but never less than what it holds; without a word on the disk, what it holds decides. */
function sizeOf(view: View<'block_storage'>, context: PlanContext): number {
  const held = context.find(view.holds)?.properties.size;
  if (typeof held !== 'number') return Math.ceil(view.disk_size / GIB);
  if (!wrote(view.component, 'disk_size')) return Math.ceil(held / GIB);
  const [disk, data] = [Math.ceil(view.disk_size / GIB), Math.ceil(held / GIB)];
  if (data > disk) context.note(view.component, `What it holds has ${data} GiB, so the volume has as much, instead of ${disk} GiB.`);
  return Math.max(disk, data);
}

/** AWS keeps 1 to 1,000 snapshots by count (docs.aws.amazon.com/ebs/latest/userguide/snapshot-lifecycle.html). */
function snapshotsOf(
  { every, keep }: { readonly every: number; readonly keep: number },
  view: View<'block_storage'>,
  context: PlanContext,
): VolumePlan['snapshots'] {
  const wanted = every / HOUR;
  const hours = HOURS.find((each) => each >= wanted) ?? 24;
  if (hours !== wanted) context.note(view.component, `Snapshots are taken every ${hours} h, the nearest to ${wanted} h that EBS has.`);
  return { hours, keep: Math.min(1000, Math.max(1, Math.ceil(keep / (hours * HOUR)))) };
}
