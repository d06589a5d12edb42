/** The language core, for hosts. What an editor asks for is in `services/`. */
export type { Hint, Insight, LanguageContext } from './context.js';
export { format } from './format/format.js';
export {
  initialize,
  loadArchitecture,
  standardCatalogue,
  withArchitecture,
  type Disk,
  type EditsOf,
  type ListFolder,
  type ReadFile,
  type Source,
} from './load.js';
export { applied, together } from './repairs.js';
export type { Read } from './lowering/architectures.js';
export { createArchServices, type ArchServices } from './module.js';
export { MAX_LENGTH } from './parser/limits.js';
export type { ArchDocument } from './workspace/imports.js';
