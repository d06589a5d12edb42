/**
 * What a property holds after lowering: plain data in base units. A quantity is a number, a flag a boolean;
 * text, the name of an enumeration's member and the id of a component are strings; a list is an array. A record or a map is an
 * object without a prototype (its keys are user-written), and a call such as `lognormal(median: 4ms, p99: 20ms)` an object with its function in `call`.
 */
export type Value = number | boolean | string | readonly Value[] | Fields | Call;

export interface Fields {
  readonly [name: string]: Value | undefined;
}

export interface Call {
  readonly call: string;
  readonly [argument: string]: Value | undefined;
}

/** An empty table for names that people choose: `__proto__` is a name like any other. */
export function table<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

/** A copy of a table that can be added to. An engine keeps it as compactly as a plain object, which it does not do with a table that is filled word by word. */
export function copyOf<T>(source: Readonly<Record<string, T>>): Record<string, T> {
  return Object.setPrototypeOf({ ...source }, null) as Record<string, T>;
}

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
