import { parseQuantity } from '../../src/model/index.js';
import type { Path, Value } from '../generated/ast.js';

/** The part of a region that a component can stand in, and the property that says so in figures. */
export const ZONE = 'zone';

/** A place that is one zone of a region. */
export interface Zone {
  readonly path: Path;
  readonly region: Path;
  /** From 1; undefined when it is not written, or no number. */
  readonly index: number | undefined;
}

/** What `in: virginia.zone(2)` says; null for any other place. */
export function zoneIn(value: Value | undefined): Zone | null {
  const path = value?.$type === 'NameValue' ? value.path : undefined;
  const target = path?.target?.ref;
  if (!path?.receiver || target?.$type !== 'PartDeclaration' || target.name !== ZONE) return null;
  const read = parseQuantity(path.index?.literal ?? '');
  return { path, region: path.receiver, index: 'error' in read ? undefined : read.value };
}
