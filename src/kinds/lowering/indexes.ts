import type { Distribution, Estimate, Step } from '../../network/index.js';
import type { Measured, NetworkBuilder, Visit } from '../behaviour.js';
import { derive, known, unknown } from '../figures/estimate.js';
import type { PlacedProperties } from '../generated/kinds.js';
import { measuredAs } from './steps.js';
import { serviceTime } from './time.js';

interface Indexed extends Pick<PlacedProperties, 'time'> {
  readonly id: string;
  /** Which operations an index serves; those that are not named have one. */
  readonly indexes?: Readonly<Record<string, boolean>>;
}

const SCAN = 'scan';

/** The service time of an operation: that of a scan when no index serves it. */
export function indexedTime(view: Indexed, operation: string | null): Distribution {
  return serviceTime(view, scans(view, operation) ? SCAN : operation);
}

/** The step of a call, which is counted beside the others when it reads everything there is. */
export function counted(view: Indexed, visit: Visit, net: NetworkBuilder, step: Step): Step {
  return scans(view, visit.call.operation) ? measuredAs(net.owner(view.id, SCAN), step) : step;
}

/** The share of requests that read everything there is. */
export function scanShare(measured: Measured): Estimate {
  const all = measured.calls();
  const scanning = measured.calls(SCAN);
  if (!all) return unknown('no flow calls it');
  if (!scanning) return known(0, 'an index serves every operation that is asked for');
  return derive('scans / all calls', [scanning.arrivalRate, all.arrivalRate], (some, total) => some / total);
}

function scans(view: Indexed, operation: string | null): boolean {
  return operation === SCAN || (operation !== null && view.indexes?.[operation] === false);
}
