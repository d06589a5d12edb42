import { isKind, type Component } from '../../model/index.js';
import { known } from '../figures/estimate.js';
import { skuOf } from '../storage/savings.js';
import { componentAt, viewOf } from '../view.js';
import { used, type Bill, type Usage } from './bill.js';
import { tasks } from './compute.js';

/** Stores whose bytes go to an object store: of the design, whose own bill is for datasets alone, or one of their own. Bytes that a lifecycle moves on cost less. */
const KEEPERS = ['loki', 'tempo', 'jaeger', 'thanos'];

/** Everything else runs in tasks, with what it keeps on disks or among objects. */
export function observerBill(component: Component, usage: Usage): Bill {
  const bill = tasks(viewOf<'placed'>(component), usage);
  if (isKind(component, 'prometheus')) {
    const { storage, replicas } = viewOf<'prometheus'>(component);
    bill.storage('disks', 'ebs.hot', known(storage * Math.max(1, replicas), 'replicas × storage'));
  }
  if (!KEEPERS.some((kind) => isKind(component, kind))) return bill.bill();
  const { store } = viewOf<'loki'>(component);
  const keeper = store === undefined ? null : componentAt(usage.architecture, store);
  // What stands in a database is paid for by its machines and disks.
  if (keeper && !isKind(keeper, 'object_storage')) return bill.bill();
  const what = keeper ? `what it keeps in ${keeper.id}` : 'what it keeps';
  bill.storage(what, keeper ? skuOf(viewOf<'storage'>(keeper), viewOf<'storage'>(keeper).tier) : 's3.hot', used(usage, 'storage_used'));
  return bill.bill();
}
