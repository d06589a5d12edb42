/** What becomes of a design in other people's tools: files, made from the plan or from the design itself. */
import type { Architecture } from '../model/index.js';
import { plan } from '../kinds/cloud/plan.js';
import type { Plan } from '../kinds/plan/plan.js';
import { cdkFiles } from './cdk/index.js';
import { composeFiles } from './compose/index.js';
import { costSection } from './cost.js';
import type { ExportFile } from './files.js';
import { monitoringFiles } from './monitoring/index.js';
import { collisions, isSafePath } from './paths.js';
import { terraformFiles } from './terraform/index.js';

export type { ExportFile } from './files.js';
export { isSafePath } from './paths.js';
export { MANIFEST, pathsToRead, reconcile, type Reconciliation } from './reconcile.js';

export const EXPORT_TARGETS = ['terraform', 'cdk', 'compose', 'monitoring'] as const;
export type ExportTarget = (typeof EXPORT_TARGETS)[number];

export function isExportTarget(text: string): text is ExportTarget {
  return (EXPORT_TARGETS as readonly string[]).includes(text);
}

export interface Exported {
  /** In the order in which a reader would open them. Paths are safe on every system and differ in more than case. */
  readonly files: readonly ExportFile[];
  /** What the design says and the target cannot hold, one sentence each, beginning with the component. */
  readonly notes: readonly string[];
}

/** Exports a design. Total: whatever cannot be exported is in the notes. The same design gives the same bytes. */
export function exportArchitecture(architecture: Architecture, target: ExportTarget): Exported {
  const { files, notes } = filesFor(architecture, target);
  const paths = files.map(({ path }) => path);
  const unsafe = [...paths.filter((path) => !isSafePath(path)), ...collisions(paths)];
  if (unsafe.length > 0) throw new Error(`the export would write to ${unsafe.map((path) => JSON.stringify(path)).join(', ')}`);
  return { files, notes };
}

/** Whether a plan has nothing but the networks that something would stand in. */
function isEmpty({ regions, domains }: Plan): boolean {
  const built = regions.flatMap((region) => [region.balancers, region.services, region.caches, region.databases, region.managed].flat());
  return built.length === 0 && domains.length === 0;
}

function filesFor(architecture: Architecture, target: ExportTarget): Exported {
  switch (target) {
    case 'compose':
      return composeFiles(architecture);
    case 'monitoring':
      return monitoringFiles(architecture);
    case 'terraform':
    case 'cdk': {
      const planned = plan(architecture);
      const notes = planned.notes.map(({ component, message }) => `${component}: ${message}`);
      // A network around nothing would be applied, and paid for, by somebody who does not notice.
      if (isEmpty(planned))
        return { files: [], notes: [...notes, `${planned.name}: Nothing of it is built on AWS, so nothing is written.`] };
      const cost = costSection(planned, architecture);
      return { files: target === 'terraform' ? terraformFiles(planned, cost) : cdkFiles(planned, cost), notes };
    }
  }
}
