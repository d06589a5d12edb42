/** Why a task fails, as it stands in the task: the place of the cause in `CAUSES` plus 1, so that 0 is "all is well". */
export const REJECTED = 1;
export const TIMED_OUT = 2;
export const UNAVAILABLE = 3;
export const REFUSED = 4;
/** How many there are. */
export const COUNT = 4;
