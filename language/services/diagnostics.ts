import type { LangiumDocument, LangiumDocuments } from 'langium';
import type { Diagnostic, Range } from 'vscode-languageserver';
import type { Finding } from '../../src/model/index.js';
import type { LanguageContext } from '../context.js';
import type { Architectures } from '../lowering/architectures.js';
import { carried } from './carried.js';
import { spanOf } from '../validation/report.js';
import { ArchValidator, diagnosticOf, type DiagnosticData } from '../validation/validator.js';
import { closureOf, documentsAt, importedUri, type ArchDocument } from '../workspace/imports.js';
import { isLibrary, libraryUri } from '../workspace/library.js';
import { URI } from 'langium';

/** Where the reasons for a design rule can be read: a document that the host makes from the rule itself. */
export function ruleUri(code: string): string {
  return libraryUri(`rules/${code}.md`).toString();
}

/**
 * What an editor shows of a file: its own findings, those of its design with a link to their reasons, and those of the files that it imports, at
 * the import that brought them in.
 */
export class EditorValidator extends ArchValidator {
  /** What has last been said of the designs of files, and of which text: shown until more is known. */
  private readonly said = new WeakMap<LangiumDocument, { readonly text: string; readonly design: readonly Diagnostic[] }>();

  constructor(
    private readonly read: Architectures,
    private readonly host: LanguageContext,
    private readonly documents: LangiumDocuments,
  ) {
    super(read, host);
  }

  override async validateDocument(document: LangiumDocument): Promise<Diagnostic[]> {
    if (isLibrary(document.uri)) return [];
    const { insight } = this.host;
    const { architecture, findings } = this.read.of(document as ArchDocument);
    const imports = new Map<string, Range>();
    const judge = await insight?.judge?.(document.uri.toString());
    const shown = (found: readonly Finding[], ofDesign: boolean): Diagnostic[] =>
      (judge?.judged(found) ?? found).map((finding) => this.diagnostic(finding, document as ArchDocument, ofDesign, imports));
    const own = shown([...findings, ...(judge?.findings ?? [])], false);
    if (!insight) return own;
    const text = document.textDocument.getText();
    const design = architecture && insight.findings(architecture);
    if (!design) {
      const before = this.said.get(document);
      const still = before ? carried(before.design, before.text, text) : [];
      // A word that is half typed leaves what was said of the rest of the design where it is.
      if (!architecture) return [...own, ...still];
      const early = insight.early?.(architecture);
      if (!early) return [...own, ...still];
      const known = [...shown(early.findings, true), ...still.filter(({ code }) => early.isLate(String(code)))];
      this.said.set(document, { text, design: known });
      return [...own, ...known];
    }
    const diagnostics = shown(design, true);
    this.said.set(document, { text, design: diagnostics });
    return [...own, ...diagnostics];
  }

  private diagnostic(finding: Finding, document: ArchDocument, ofDesign: boolean, imports: Map<string, Range>): Diagnostic {
    const diagnostic = { ...diagnosticOf(finding), ...(ofDesign && { codeDescription: { href: ruleUri(finding.code) } }) };
    const { file, start, end } = finding.source;
    if (file === document.uri.toString()) return diagnostic;
    let range = imports.get(file);
    if (!range) imports.set(file, (range = this.importOf(file, document)));
    const name = decodeURIComponent(file.split('/').at(-1) ?? file);
    return {
      ...diagnostic,
      range,
      message: `${name}: ${finding.message}`,
      relatedInformation: [{ location: { uri: file, range: { start, end } }, message: finding.message }],
    };
  }

  /** The import statement through which a file came in. */
  private importOf(file: string, document: ArchDocument): Range {
    const sought = this.documents.getDocument(URI.parse(file)) as ArchDocument;
    for (const statement of document.parseResult.value.imports) {
      const uri = importedUri(document, statement);
      const imported = uri ? documentsAt(uri, this.documents) : [];
      if (imported.some((each) => closureOf(each, this.documents).includes(sought))) {
        const { start, end } = spanOf(statement);
        return { start, end };
      }
    }
    return { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  }
}

/** The repairs that travel with a diagnostic of ours. */
export function fixesOf(diagnostic: Diagnostic): DiagnosticData['fixes'] {
  const data: unknown = diagnostic.data;
  return typeof data === 'object' && data !== null && 'fixes' in data ? (data as DiagnosticData).fixes : [];
}
