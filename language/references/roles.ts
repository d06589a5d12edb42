/** The kind whose descendants send requests. */
export const SOURCE = 'source';

/** The kind of what serves requests itself. */
export const SERVER = 'placed';

/** The kind of what others stand in. */
export const PLACES = 'place';

/** The kind of what is only said of others. */
export const FACT = 'fact';

/** Kinds whose components nothing calls. */
export const NOT_CALLED: readonly string[] = [SOURCE, PLACES, FACT];

/** Kinds in whose components nothing stands. */
export const HOLDS_NOTHING: readonly string[] = [SOURCE, FACT];
