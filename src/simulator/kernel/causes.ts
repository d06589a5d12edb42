import { CAUSES } from '../../network/index.js';

/** Why a task fails, as it stands in the task: the cause's number plus 1, so that 0 is "all is well". */
export const REJECTED = CAUSES.indexOf('rejected') + 1;
export const TIMED_OUT = CAUSES.indexOf('timeout') + 1;
export const UNAVAILABLE = CAUSES.indexOf('unavailable') + 1;
export const REFUSED = CAUSES.indexOf('refused') + 1;
