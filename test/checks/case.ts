/** A design that a rule is about, and what its first repair makes of it; or, for a rule without repair, a design that is in order. */
export type Case = readonly [code: string, about: string, wrong: string, right: string, repaired: boolean];

export const fixed = (code: string, about: string, wrong: string, right: string): Case => [code, about, wrong, right, true];
export const quiet = (code: string, about: string, wrong: string, right: string): Case => [code, about, wrong, right, false];

export const ENTRY = 'users u { rate: 1/s } ';
