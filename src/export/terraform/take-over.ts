import type { RegionPlan } from '../../kinds/plan/plan.js';
import { call, ref, type Expression } from './hcl.js';

/** Whether a region stands by for another, so that whoever applies the module says when it takes over. */
export function standsBy({ services, databases }: RegionPlan): boolean {
  return services.some(({ takeOver }) => takeOver !== null) || databases.some(({ follows }) => follows !== null);
}

export function takeOverVariable(region: RegionPlan): string {
  return `${region.key}_takes_over`;
}

export function takesOver(region: RegionPlan): Expression {
  return ref(`var.${takeOverVariable(region)}`);
}

/** The ARN that something of one region has in another, where AWS keeps it under the same name. */
export function arnIn(arn: Expression, from: RegionPlan, to: RegionPlan): Expression {
  return call('replace', arn, `:${from.code}:`, `:${to.code}:`);
}
