/** The language core, for hosts. What needs a language server is in `services/`. */
export type { Hint, Insight, LanguageContext } from './context.js';
export { format } from './format/format.js';
export { ArchFormatter } from './format/formatter.js';
export { initialize, loadArchitecture, standardCatalogue, type ReadFile, type Source } from './load.js';
export type { Architectures, Read } from './lowering/architectures.js';
export { archModule, archSharedModule, createArchServices, type ArchAddedServices, type ArchServices } from './module.js';
export { MAX_LENGTH } from './parser/limits.js';
export { diagnosticOf, type DiagnosticData } from './validation/validator.js';
export { closureOf, type ArchDocument } from './workspace/imports.js';
export { isLibrary, LIBRARY_SCHEME, libraryUri } from './workspace/library.js';
