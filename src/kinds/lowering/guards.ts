// What stands between a caller and what it calls, as kinds declare it. The compiler finds it by these roles.

/** The role of a component's pool, a place of which every call of it holds. */
export const POOL = 'pool';

/** The role under which a caller remembers its circuit breaker before a component. */
export function breakerRole(callee: string): string {
  return `breaker:${callee}`;
}
