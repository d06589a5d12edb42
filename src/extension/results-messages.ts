import * as v from 'valibot';
import { readResults } from '../report/index.js';
import type { FromResults, StoredRun } from '../server/protocol.js';

const Name = v.pipe(v.string(), v.maxLength(1000));

const Message = v.variant('type', [
  v.strictObject({ type: v.picklist(['ready']) }),
  v.strictObject({ type: v.picklist(['again', 'stop', 'save', 'share', 'copy']) }),
  v.strictObject({ type: v.literal('compare'), id: v.nullable(Name) }),
  v.strictObject({ type: v.literal('reveal'), component: Name }),
  v.strictObject({
    type: v.literal('line'),
    file: v.pipe(v.string(), v.maxLength(10_000)),
    line: v.pipe(v.number(), v.integer(), v.minValue(1)),
  }),
]);

/** What a results panel said, or null when it is nothing that one says. */
export function readResultsMessage(message: unknown): FromResults | null {
  const read = v.safeParse(Message, message);
  return read.success ? read.output : null;
}

const Kept = v.object({ run: v.object({ id: v.string(), title: v.string(), uri: v.string(), results: v.unknown() }) });

/** The run that a panel of an earlier session showed, or null. */
export function readKeptRun(state: unknown): StoredRun | null {
  const read = v.safeParse(Kept, state);
  const results = read.success ? readResults(read.output.run.results) : null;
  return read.success && results ? { ...read.output.run, results } : null;
}
