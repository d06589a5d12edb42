import type { LangiumServices } from 'langium/lsp';
import type { ArchAddedServices } from '../module.js';

/** Everything that serves the language in an editor: Langium's services, the language core's, and those of this folder in their places. */
export type ArchLanguageServices = LangiumServices & ArchAddedServices;
