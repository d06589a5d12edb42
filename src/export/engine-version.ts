import type { DatabasePlan } from '../kinds/plan/plan.js';

/** The line of versions that a database stays on while RDS raises the minor version by itself: `17` of PostgreSQL, `8.4` of MySQL, `16.00` of SQL Server. */
export function versionLine({ engine, version }: DatabasePlan): string {
  return version
    .split('.')
    .slice(0, engine === 'postgres' ? 1 : 2)
    .join('.');
}
