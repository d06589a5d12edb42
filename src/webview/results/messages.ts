import * as v from 'valibot';
import { readResults } from '../../report/index.js';
import type { StoredRun, ToResults } from '../../server/protocol.js';

const Text = v.string();
const Results = v.pipe(
  v.unknown(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const read = readResults(dataset.value);
    if (read) return read;
    addIssue({ message: 'no results' });
    return NEVER;
  }),
);
const Run = v.object({ id: Text, title: Text, uri: Text, results: Results });

const SoFar = v.object({ flow: Text, throughput: v.number(), p99: v.nullable(v.number()), errors: v.nullable(v.number()) });

const Message = v.variant('type', [
  v.object({ type: v.literal('running'), title: Text, ratio: v.number(), flows: v.array(SoFar) }),
  v.object({ type: v.literal('ended'), error: v.nullable(Text) }),
  v.object({
    type: v.literal('run'),
    run: Run,
    base: v.nullable(Run),
    others: v.array(v.object({ id: Text, title: Text })),
  }),
]);

/** What the extension said, or null when it is nothing that it says. */
export function readMessage(message: unknown): ToResults | null {
  const read = v.safeParse(Message, message);
  return read.success ? read.output : null;
}

/** The run that was shown when the panel was closed with VS Code, or null. */
export function readKept(state: unknown): StoredRun | null {
  const read = v.safeParse(v.object({ run: Run }), state);
  return read.success ? read.output.run : null;
}
