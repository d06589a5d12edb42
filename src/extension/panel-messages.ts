import * as v from 'valibot';
import type { FromPanel } from '../server/protocol.js';

/** A saved picture is text or base64 (PNG), and never more than this many characters. */
const LARGEST_PICTURE = 64 * 1024 * 1024;

const Id = v.pipe(v.string(), v.maxLength(1000));
const Line = v.pipe(v.string(), v.maxLength(10_000));

const Change = v.variant('edit', [
  v.strictObject({ edit: v.literal('add'), kind: Id, place: v.nullable(Id), after: v.nullable(Id) }),
  v.strictObject({ edit: v.literal('connect'), from: Id, to: Id, mode: v.picklist(['sync', 'async']), flow: v.nullable(Id) }),
  v.strictObject({ edit: v.literal('delete'), component: Id }),
  v.strictObject({ edit: v.literal('title'), component: Id, title: Line }),
  v.strictObject({ edit: v.literal('set'), component: Id, property: Id, value: Line }),
]);

const Message = v.variant('type', [
  v.strictObject({ type: v.literal('ready') }),
  v.strictObject({ type: v.literal('reveal'), component: Id }),
  v.strictObject({ type: v.literal('view'), view: v.nullable(Id) }),
  v.strictObject({ type: v.literal('simulate') }),
  v.strictObject({ type: v.literal('edit'), change: Change }),
  v.strictObject({ type: v.literal('rename'), component: Id }),
  v.strictObject({ type: v.picklist(['undo', 'redo', 'palette']) }),
  v.strictObject({ type: v.literal('details'), component: v.nullable(Id) }),
  v.strictObject({
    type: v.literal('save'),
    format: v.picklist(['png', 'svg', 'html', 'drawio', 'mmd', 'd2', 'dsl']),
    data: v.pipe(v.string(), v.maxLength(LARGEST_PICTURE)),
  }),
]);

/** What a panel said, or null when it is nothing that a panel says. */
export function readMessage(message: unknown): FromPanel | null {
  const read = v.safeParse(Message, message);
  return read.success ? read.output : null;
}

const State = v.object({ uri: v.pipe(v.string(), v.maxLength(10_000)) });

/** The address of the document that a panel of an earlier session showed, or null. */
export function readState(state: unknown): string | null {
  const read = v.safeParse(State, state);
  return read.success ? read.output.uri : null;
}
