import { isKind, type Component } from '../../model/index.js';
import { known } from '../figures/estimate.js';
import { viewOf } from '../view.js';
import { used, type Bill, type Usage } from './bill.js';
import { tasks } from './compute.js';

/** Stores whose bytes go to an object store of their own when the design names none. */
const KEEPERS = ['loki', 'tempo', 'jaeger', 'thanos'];

/** Everything else runs in tasks, with what it keeps on disks or among objects. */
export function observerBill(component: Component, usage: Usage): Bill {
  const bill = tasks(viewOf<'placed'>(component), usage);
  if (isKind(component, 'prometheus')) {
    const { storage, replicas } = viewOf<'prometheus'>(component);
    bill.storage('disks', 'ebs.hot', known(storage * Math.max(1, replicas), 'replicas × storage'));
  }
  const keeps = KEEPERS.some((kind) => isKind(component, kind));
  // What an object store of the design holds is on its bill.
  if (keeps && viewOf<'loki'>(component).store === undefined) bill.storage('what it keeps', 's3.hot', used(usage, 'storage_used'));
  return bill.bill();
}
