/**
 * The same function, with its answers kept under a name that says all that they depend on: most of a design is the same from one keystroke to the next, and
 * large designs have many parts that are alike. All are forgotten when there are too many.
 */
export function remembered<Args extends readonly unknown[], Value>(
  nameOf: (...args: Args) => string,
  work: (...args: Args) => Value,
  most: number,
): (...args: Args) => Value {
  const known = new Map<string, { readonly value: Value }>();
  return (...args) => {
    const name = nameOf(...args);
    let kept = known.get(name);
    if (!kept) {
      kept = { value: work(...args) };
      if (known.size >= most) known.clear();
      known.set(name, kept);
    }
    return kept.value;
  };
}
