import type { View } from '../behaviour.js';
import { derive, known } from '../figures/estimate.js';
import { skuOf } from '../storage/savings.js';
import { copiesOf, packed } from '../storage/sizes.js';
import { tiers, type Tier } from '../storage/tiers.js';
import { isKind } from '../../model/index.js';
import type { Estimate } from '../../network/index.js';
import { monthly, used, Writer, type Bill, type Usage } from './bill.js';

type Storage = View<'storage'>;

/** What a volume of gp3 is good for without paying more (AWS, "Amazon EBS volume types"). */
const FREE_IOPS = 3000;
const FREE_BANDWIDTH = 125 * 2 ** 20;

const NAMES: Readonly<Record<Tier, string>> = { hot: 'hot data', cold: 'cold data', archive: 'archived data' };

export function storageBill(view: Storage, usage: Usage): Bill {
  const size = used(usage, 'logical_size');
  const bill = new Writer(usage);
  const shares = tiers(view, usage.architecture, size.value ?? 0);
  // The price of objects and files is that of one byte, with its copies in it.
  const kept = derive('physical size / copies', [used(usage, 'physical_size')], (bytes) => bytes / copiesOf(view));
  for (const tier of ['hot', 'cold', 'archive'] as const)
    if (shares[tier] > 0)
      bill.storage(
        NAMES[tier],
        skuOf(view, tier),
        derive(kept.method, [kept], (bytes) => bytes * shares[tier]),
      );
  if (isKind(view.component, 'block_storage')) provisioned(view, bill);
  if (isKind(view.component, 'object_storage')) requests(view, usage, bill);
  if (view.snapshots) bill.storage('snapshots', 'ebs.snapshot', snapshots(view, usage, kept));
  if (view.key_rotation !== undefined) bill.line('a key of your own', 'kms.key', known(1, 'one'));
  return bill.bill();
}

function provisioned(view: Storage, bill: Writer): void {
  const operations = Math.max(0, (view.iops ?? 0) - FREE_IOPS);
  const bandwidth = Math.max(0, (view.bandwidth ?? 0) - FREE_BANDWIDTH) / 2 ** 20;
  if (operations > 0) bill.line(`operations per second above ${FREE_IOPS}`, 'ebs.iops', known(operations, 'as written'));
  if (bandwidth > 0) bill.line('bandwidth above 125 MiB/s', 'ebs.mbps', known(bandwidth, 'as written'));
}

function requests(view: Storage, usage: Usage, bill: Writer): void {
  const all = used(usage, 'throughput');
  const writes = used(usage, 'writes');
  bill.events('writes', 's3.put', writes);
  bill.events(
    'reads',
    's3.get',
    derive('calls that are no writes', [all, writes], (each, some) => Math.max(0, each - some)),
  );
  if (view.tier !== 'hot') {
    const read = derive(
      'bytes of calls that are no writes',
      [used(usage, 'bandwidth_used'), used(usage, 'bytes_written')],
      (all, written) => Math.max(0, all - written),
    );
    bill.line('bytes read from colder tiers', 's3.cold.read', monthly(read));
  }
}

/** The first is everything, each other what was written since: no more than everything, however often. */
function snapshots(view: Storage, usage: Usage, kept: Estimate): Estimate {
  const { every, keep } = view.snapshots ?? { every: 1, keep: 0 };
  const count = Math.max(1, Math.floor(keep / Math.max(1, every)));
  const written = used(usage, 'bytes_written');
  return derive('everything once, and what was written between the others', [kept, written], (bytes, rate) => {
    return bytes + (count - 1) * Math.min(bytes, rate * every * packed(view));
  });
}
