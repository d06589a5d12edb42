import type { Component } from '../../model/index.js';
import { wrote, type PlanContext } from './kind.js';

/**
 * The classes that each service has (docs.aws.amazon.com/documentdb/latest/developerguide/db-instance-classes.html,
 * docs.aws.amazon.com/neptune/latest/userguide/instance-types.html).
 */
const CLASSES = {
  DocumentDB: /^(?:t3\.medium|t4g\.medium|(?:r5|r6g|r8g)\.(?:large|(?:[248]|12|16|24)?xlarge)|r6gd\.(?:[248]|12|16)?xlarge)$/,
  Neptune:
    /^(?:t3\.medium|t4g\.medium|(?:r5|r5d|r6g|r6gd|r6i|r7g|r7i|r8g|x2g)\.(?:large|(?:[248]|12|16|24)?xlarge)|x2iedn\.(?:[248]|16|24|32)?xlarge)$/,
} as const;

interface Sized {
  readonly component: Component;
  readonly instance?: string;
}

/** The class of a database's instances: the one that is written, with its prefix, when the service has it. */
export function classOf(view: Sized, usual: string, service: keyof typeof CLASSES, context: PlanContext): string {
  if (view.instance === undefined) return usual;
  const named = view.instance.replace(/^db\./, '');
  if (CLASSES[service].test(named)) return `db.${named}`;
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
