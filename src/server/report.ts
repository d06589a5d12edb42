import type { ReportResult } from './protocol.js';
import type { ReportAnswer, ReportJob } from './report-job.js';
import type { Thread } from './thread.js';

/** A thread that measures one report and is ended then. */
export type ReportThread = Thread<ReportJob, ReportAnswer>;

const CANCELLED: ReportResult = { ok: false, error: 'The report was cancelled.' };

/**
 * A report as a document for people, from a thread of its own, so that whoever types meanwhile, or simulates, waits for nothing. Never rejects. Aborting
 * answers at once and ends the thread, with those that it has started.
 */
export function measureReport(
  job: ReportJob,
  spawn: () => ReportThread,
  onProgress: (ratio: number) => void,
  signal: AbortSignal,
): Promise<ReportResult> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(CANCELLED);
      return;
    }
    const thread = spawn();
    const end = (result: ReportResult): void => {
      signal.removeEventListener('abort', abort);
      thread.kill();
      resolve(result);
    };
    const abort = (): void => {
      end(CANCELLED);
    };
    signal.addEventListener('abort', abort, { once: true });
    thread.onAnswer((answer) => {
      if (answer.type === 'progress') onProgress(answer.ratio);
      else end(answer.result);
    });
    thread.onLost((why) => {
      end({ ok: false, error: `The report stopped: ${why}` });
    });
    thread.post(job);
  });
}
