/* eslint-disable @typescript-eslint/no-non-null-assertion -- Primitives number themselves. */
import type { Breakdowns } from './breakdowns.js';
import type { LogState } from './log.js';
import * as purpose from './machine.js';
import type { ScalerState } from './scaling.js';

/** The primitives that ask to be told of times. */
export interface Told {
  readonly logs: readonly LogState[];
  readonly scalers: readonly ScalerState[];
  readonly breakdowns: Breakdowns;
}

/** A time has come that a primitive asked for. */
export function comesDue(told: Told, what: number, primitive: number, index: number): void {
  switch (what) {
    case purpose.BATCH_IS_DUE:
      told.logs[primitive]!.batchIsDue(index);
      break;
    case purpose.LEADER_IS_READY:
      told.logs[primitive]!.partitions.leaderReady(index);
      break;
    case purpose.GROUP_IS_READY:
      told.logs[primitive]!.consumers.groupReady(index);
      break;
    case purpose.HANDLES_AGAIN:
      told.logs[primitive]!.consumers.again(index);
      break;
    case purpose.SCALER_LOOKS:
      told.scalers[primitive]!.look();
      break;
    case purpose.BREAKS:
      told.breakdowns.breaks(primitive, index);
      break;
    case purpose.IS_NOTICED:
      told.breakdowns.isNoticed(primitive, index);
      break;
    case purpose.IS_REPAIRED:
      told.breakdowns.repaired(primitive, index);
      break;
    case purpose.REPLICAS_ARE_READY:
      told.scalers[primitive]!.ready(index);
      break;
  }
}
