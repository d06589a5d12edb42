import { kebab } from '../kinds/cloud/names.js';
import type { FileSystemPlan, UsePlan } from '../kinds/plan/managed.js';
import type { RegionPlan } from '../kinds/plan/plan.js';

/** File systems that a caller has in its containers. */
export function mountsOf(region: RegionPlan, caller: { readonly uses: readonly UsePlan[] }): FileSystemPlan[] {
  return caller.uses.flatMap(({ key }) => region.managed.flatMap((plan) => (plan.is === 'files' && plan.origin.key === key ? [plan] : [])));
}

/** Where a file system stands in the containers of its callers. */
export function mountPath({ origin }: FileSystemPlan): string {
  return `/mnt/${kebab(origin.key)}`;
}
