/**
 * Takes the prototype from every plain object in a value that came through a message. Tables keyed by user-chosen names have none, and a copy made by
 * structured clone or JSON would have gained one: a component without `toString` would suddenly have it.
 */
export function bare<T>(value: T): T {
  strip(value, new Set());
  return value;
}

function strip(value: unknown, seen: Set<object>): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if (Array.isArray(value)) {
    for (const item of value) strip(item, seen);
    return;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return;
  Object.setPrototypeOf(value, null);
  for (const key of Object.keys(value)) strip((value as Record<string, unknown>)[key], seen);
}

/** A short name for a content: equal for equal values, written in hexadecimal. FNV-1a in two lanes, enough to notice a change; no secret. */
export function contentHash(value: unknown): string {
  const text = JSON.stringify(value);
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ ((unit << 7) | (index % 127)), 0x85ebca6b);
  }
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0');
}
