import type { DocumentValidator, LangiumDocument } from 'langium';
import type { Diagnostic } from 'vscode-languageserver';
import type { Finding, Fix, Severity } from '../../src/model/index.js';
import type { LanguageContext } from '../context.js';
import type { Architectures } from '../lowering/architectures.js';
import type { ArchDocument } from '../workspace/imports.js';
import { isLibrary } from '../workspace/library.js';

/** What a diagnostic carries for the quick fixes. */
export interface DiagnosticData {
  readonly code: string;
  readonly fixes: readonly Fix[];
}

/** Publishes a file's findings: those of the language, and when there are no errors those of its design. The library is never looked at. */
export class ArchValidator implements DocumentValidator {
  constructor(
    private readonly architectures: Architectures,
    private readonly context: LanguageContext,
  ) {}

  validateDocument(document: LangiumDocument): Promise<Diagnostic[]> {
    if (isLibrary(document.uri)) return Promise.resolve([]);
    const { architecture, findings } = this.architectures.of(document as ArchDocument);
    const design = architecture ? (this.context.insight?.findings(architecture) ?? []) : [];
    const file = document.uri.toString();
    return Promise.resolve([...findings, ...design].filter(({ source }) => source.file === file).map(diagnosticOf));
  }
}

/** A finding as the language server protocol has it. */
export function diagnosticOf(finding: Finding): Diagnostic {
  const data: DiagnosticData = { code: finding.code, fixes: finding.fixes };
  return {
    range: { start: finding.source.start, end: finding.source.end },
    severity: SEVERITIES[finding.severity],
    code: finding.code,
    source: 'arch',
    message: finding.message,
    ...(finding.related && {
      relatedInformation: finding.related.map(({ message, source }) => ({
        location: { uri: source.file, range: { start: source.start, end: source.end } },
        message,
      })),
    }),
    ...(finding.code === 'deprecated' ? { tags: [2 as const] } : {}),
    data,
  };
}

const SEVERITIES: Readonly<Record<Severity, 1 | 2 | 3 | 4>> = { error: 1, warning: 2, info: 3, hint: 4 };
