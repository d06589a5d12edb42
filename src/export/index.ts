/** What becomes of a design in other people's tools: files, made from the plan or from the design itself. */
import type { Architecture } from '../model/index.js';
import { plan } from '../kinds/cloud/plan.js';
import type { Kept } from '../kinds/plan/kept.js';
import type { Plan } from '../kinds/plan/plan.js';
import { cdkFiles } from './cdk/index.js';
import { composeFiles } from './compose/index.js';
import { costSection } from './cost.js';
import type { ExportFile } from './files.js';
import { kubernetesFiles } from './kubernetes/index.js';
import { monitoringFiles } from './monitoring/index.js';
import { collisions, isSafePath } from './paths.js';
import { keptIn } from './reconcile.js';
import { terraformFiles } from './terraform/index.js';

export type { ExportFile } from './files.js';
export { isSafePath } from './paths.js';
export { MANIFEST, pathsToRead, reconcile, type Reconciliation } from './reconcile.js';
export type { Kept } from '../kinds/plan/kept.js';

export const EXPORT_TARGETS = ['terraform', 'cdk', 'compose', 'kubernetes', 'monitoring'] as const;
export type ExportTarget = (typeof EXPORT_TARGETS)[number];

export function isExportTarget(text: string): text is ExportTarget {
  return (EXPORT_TARGETS as readonly string[]).includes(text);
}

export interface Exported {
  /** In the order in which a reader would open them. Paths are safe on every system and differ in more than case. */
  readonly files: readonly ExportFile[];
  /** What the design says and the target cannot hold, one sentence each, beginning with the component. */
  readonly notes: readonly string[];
  /** What things are called; for the manifest, so that the next export calls them the same. */
  readonly kept: Kept | null;
}

/**
 * Exports a design. Total: whatever cannot be exported is in the notes. The same design gives the same bytes. `previous` is the manifest of an
 * earlier export into the same folder: what has data keeps the names that it was built under, though components are renamed and regions added.
 */
export function exportArchitecture(architecture: Architecture, target: ExportTarget, previous: string | null = null): Exported {
  const { files, notes, kept = null } = filesFor(architecture, target, previous);
  const paths = files.map(({ path }) => path);
  const unsafe = [...paths.filter((path) => !isSafePath(path)), ...collisions(paths)];
  if (unsafe.length > 0) throw new Error(`the export would write to ${unsafe.map((path) => JSON.stringify(path)).join(', ')}`);
  return { files, notes, kept };
}

/** Whether a plan has nothing but the networks that something would stand in. */
function isEmpty({ regions, domains }: Plan): boolean {
  const built = regions.flatMap((region) => [region.balancers, region.services, region.caches, region.databases, region.managed].flat());
  return built.length === 0 && domains.length === 0;
}

function filesFor(
  architecture: Architecture,
  target: ExportTarget,
  previous: string | null,
): Omit<Exported, 'kept'> & { readonly kept?: Kept } {
  switch (target) {
    case 'compose':
      return composeFiles(architecture);
    case 'kubernetes':
      return kubernetesFiles(architecture);
    case 'monitoring':
      return monitoringFiles(architecture);
    case 'terraform':
    case 'cdk': {
      const planned = plan(architecture, keptIn(previous));
      const notes = planned.notes.map(({ component, message }) => `${component}: ${message}`);
      // A network around nothing would be applied, and paid for, by somebody who does not notice.
      if (isEmpty(planned))
        return { files: [], notes: [...notes, `${planned.name}: Nothing of it is built on AWS, so nothing is written.`] };
      const cost = costSection(planned, architecture);
      return { files: target === 'terraform' ? terraformFiles(planned, cost) : cdkFiles(planned, cost), notes, kept: planned.kept };
    }
  }
}
