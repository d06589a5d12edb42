import type { Replication } from '../replication.js';
import { ANSWERED, FAILED } from '../kernel/tally.js';
import { CAUSES } from '../../network/index.js';

/** What a flow has come to while a run goes on, in the replication that runs now. No estimate: nobody knows yet how far it is from what the whole run says. */
export interface SoFar {
  /** Answered per second since measuring began. */
  readonly throughput: number;
  /** Of what was answered in the last step of the course, seconds; null when nothing was. */
  readonly p99: number | null;
  /** Ratio that failed of what ended; null when nothing has ended. */
  readonly errors: number | null;
}

/** By flow. Reads alone, so that a run that is looked at comes to the same as one that is not. */
export function soFar({ kernel, course, from }: Replication): readonly SoFar[] {
  const seconds = kernel.now - from;
  return course.p99.map((steps, flow) => {
    const answered = kernel.outcome(flow, ANSWERED);
    const failed = CAUSES.reduce((sum, _, cause) => sum + kernel.outcome(flow, FAILED + cause), 0);
    return {
      throughput: seconds > 0 ? answered / seconds : 0,
      p99: steps.at(-1) ?? null,
      errors: answered + failed > 0 ? failed / (answered + failed) : null,
    };
  });
}
