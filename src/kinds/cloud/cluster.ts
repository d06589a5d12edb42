import type { Component } from '../../model/index.js';
import { wrote, type PlanContext } from './kind.js';

interface Sized {
  readonly component: Component;
  readonly instance?: string;
}

/** The class of a database's instances: the one that is written, with its prefix, when it has the shape of one. */
export function classOf(view: Sized, usual: string, service: string, context: PlanContext): string {
  if (view.instance === undefined) return usual;
  const named = /^(?:db\.)?([a-z]\d[a-z]{0,4}\.(?:medium|large|\d{0,2}xlarge))$/.exec(view.instance)?.[1];
  if (named !== undefined) return `db.${named}`;
  context.note(view.component, `Its \`instance\` is no instance class of ${service}, so it is \`${usual}\`.`);
  return usual;
}

/** DocumentDB and Neptune have 16 instances at most: one that takes writes, and readers that take over (docs.aws.amazon.com/documentdb, docs.aws.amazon.com/neptune). */
const MOST_INSTANCES = 16;

export function instancesOf(wanted: number, component: Component, service: string, context: PlanContext): number {
  const instances = Math.min(MOST_INSTANCES, Math.max(1, Math.round(wanted)));
  if (instances !== wanted)
    context.note(component, `A cluster of ${service} has 1 to ${MOST_INSTANCES} instances: ${instances} instead of ${wanted}.`);
  return instances;
}

/** Days of backups: a fortnight when asked for, a week otherwise, since nothing else brings lost data back. */
const BACKUP_DAYS = { on: 14, off: 7 };

/** What holds for every cluster of databases. */
export function backupsOf(
  view: { readonly component: Component; readonly backup: boolean; readonly public: boolean },
  context: PlanContext,
): number {
  const { component } = view;
  if (view.public && wrote(component, 'public'))
    context.note(component, 'A database is never reachable from the internet; it is built in the isolated subnets.');
  if (!view.backup && wrote(component, 'backup'))
    context.note(
      component,
      `Backups are kept for ${BACKUP_DAYS.off} days, though \`backup\` is \`off\`: nothing else brings lost data back.`,
    );
  return view.backup ? BACKUP_DAYS.on : BACKUP_DAYS.off;
}
