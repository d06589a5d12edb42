import type { Fields } from '../../src/model/index.js';
import type { Value } from '../generated/ast.js';
import { replacing, type Report } from '../validation/report.js';

/** Of two figures of one value, the one that may not be the larger, and the other. */
const ORDERED = [
  ['min', 'max'],
  ['median', 'p99'],
] as const;

/**
 * What is wrong with the fields of a record, or the arguments of a call, beside one another: each is a value of its type, and together they make no sense.
 * `written` are those that stand in the text, by name; of the others the defaults count. Whether nothing is wrong.
 */
export function makesSense(data: Fields, written: ReadonlyMap<string, Value>, report: Report | null): boolean {
  for (const [name, value] of written) {
    if (value.$type !== 'List' || value.items.length > 0) continue;
    report?.error('missing-argument', `\`${name}\` needs one value at least`, value);
    return false;
  }
  for (const [less, more] of ORDERED) {
    const [low, high] = [data[less], data[more]];
    if (typeof low !== 'number' || typeof high !== 'number' || low <= high) continue;
    const [lower, upper] = [written.get(less), written.get(more)];
    const where = lower ?? upper;
    if (!where) continue;
    report?.error('out-of-order', `\`${less}\` is more than \`${more}\`${spelt(lower, upper)}`, where, ...exchanged(lower, upper));
    return false;
  }
  return true;
}

function spelt(lower: Value | undefined, upper: Value | undefined): string {
  const [low, high] = [lower?.$cstNode?.text, upper?.$cstNode?.text];
  return low === undefined || high === undefined ? '' : `: \`${low}\` and \`${high}\``;
}

/** Whoever wrote both the wrong way round meant the other way. */
function exchanged(lower: Value | undefined, upper: Value | undefined): ReturnType<typeof replacing>[] {
  const [low, high] = [lower?.$cstNode?.text, upper?.$cstNode?.text];
  if (!lower || !upper || low === undefined || high === undefined) return [];
  const changes = [replacing(lower, high), replacing(upper, low)].flatMap((fix) => fix.changes);
  return [{ title: `Exchange \`${low}\` and \`${high}\``, changes }];
}
