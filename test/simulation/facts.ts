import file from './results.json' with { type: 'json' };

/** A published or independently computed result that an engine can be held against. */
export interface Fact {
  readonly id: string;
  /** `exact`, a `published` table, an `approximation`, somebody else's `montecarlo`, or a `property`. */
  readonly kind: string;
  readonly title: string;
  readonly source: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
}

export const { asOf, results } = file as unknown as { readonly asOf: string; readonly results: readonly Fact[] };

/** A parameter that is a number. */
export function number(fact: Fact, name: string): number {
  const value = fact.params[name];
  if (typeof value !== 'number') throw new Error(`${fact.id} has no number ${name}`);
  return value;
}

/** A parameter that is a list of numbers. */
export function numbers(fact: Fact, name: string): readonly number[] {
  return fact.params[name] as readonly number[];
}

/** Every number that is expected, by name: `W`, `Q[1]`, `residence[0][1]`. */
export function expectations(fact: Fact): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const add = (name: string, value: unknown): void => {
    if (typeof value === 'number') found.set(name, value);
    else if (Array.isArray(value))
      value.forEach((each, index) => {
        add(`${name}[${index}]`, each);
      });
  };
  for (const [name, value] of Object.entries(fact.expected)) add(name, value);
  return found;
}
